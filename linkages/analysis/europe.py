"""What counts as Europe: a fixed list, so that a wave's scopes do not move with politics.

A scoring scheme names it by `EUROPE_VERSION`; a new list is a new version. Kosovo, a potential
candidate, is not on it.
"""

EUROPE_VERSION = "2026"


def _codes(words: str) -> frozenset[str]:
    return frozenset(words.split())


EU = _codes("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK")
EEA_AND_EFTA = _codes("CH IS LI NO")
UNITED_KINGDOM = frozenset({"GB"})
CANDIDATES = _codes("AL BA GE MD ME MK RS TR UA")
MICROSTATES = _codes("AD MC SM VA")
# Places in Europe that have a code of their own and belong to, or with, a country above.
TERRITORIES = _codes("AX FO GG GI IM JE SJ")

EUROPE = EU | EEA_AND_EFTA | UNITED_KINGDOM | CANDIDATES | MICROSTATES | TERRITORIES


def is_european(country: str) -> bool:
    """Say whether a country, by its ISO 3166-1 alpha-2 code, counts as European."""
    return country in EUROPE
