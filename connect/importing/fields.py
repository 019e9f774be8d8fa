"""Single cells of a row: kinds, sizes, years, numbers of registers, points. A doubtful cell leaves a problem."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from .folding import fold
from .places import Point
from .text import cut, one_line

# The first five are the activity types of CORDIS.
KINDS: dict[str, tuple[str, ...]] = {
    "firm": (
        "prc", "firm", "company", "private", "private company", "business", "enterprise", "sme", "startup",
        "start up", "corporation", "industry", "for profit", "firma", "unternehmen", "entreprise", "empresa",
    ),
    "technology_centre": (
        "rec", "technology centre", "technology center", "research", "research organisation", "rto",
        "research organization", "research institute", "research centre", "research center", "institute",
    ),
    "academia": (
        "hes", "academia", "university", "higher education", "school", "college", "higher or secondary education",
        "universitat", "universite", "universidad", "hochschule",
    ),
    "public_agency": (
        "pub", "public agency", "public body", "public", "agency", "government", "authority", "municipality",
        "ministry", "public organisation",
    ),
    "association": ("association", "cluster", "network", "chamber", "federation", "non profit", "nonprofit", "ngo"),
    "policy_body": ("policy body", "regulator", "policy maker"),
    "other": ("oth", "other", "others"),
}  # fmt: skip
SIZES: dict[str, tuple[str, ...]] = {
    "micro": ("micro", "0 9", "1 9", "1 10", "under 10"),
    "small": ("small", "10 49", "11 50"),
    "medium": ("medium", "50 249", "51 250", "51 200"),
    "large": ("large", "250", "over 250", "250 or more"),
}
_YEAR = re.compile(r"\b(1[0-9]\d\d|20\d\d)\b")
_PIC = re.compile(r"\d{9}")
_VAT = re.compile(r"[A-Z]{2}(?=[0-9A-Z]*\d)[0-9A-Z]{2,13}")
_ROR = re.compile(r"0[a-hj-km-np-tv-z0-9]{6}[0-9]{2}")
_YES = frozenset({"true", "yes", "y", "1", "sme"})
_NO = frozenset({"false", "no", "n", "0"})
_ABSENT = frozenset(
    {"", "-", "n a", "na", "none", "null", "not applicable", "missing", "unknown", "nan"}
)


@cache
def _words_of(table: str) -> dict[str, str]:
    groups = {"kinds": KINDS, "sizes": SIZES}[table]
    return {word: value for value, words in groups.items() for word in (*words, fold(value))}


@lru_cache(maxsize=1024)
def _known(table: str, cell: str) -> str | None:
    """Return the value for a cell, empty where it says nothing, None where it is not known."""
    words = fold(cell)
    return "" if words in _ABSENT else _words_of(table).get(words)


def kind_of(cell: str, problems: list[str]) -> str:
    """Return the kind of organisation; a word that is not known gives `other` and a problem."""
    kind = _known("kinds", cell[:200])
    if kind is None:
        problems.append(f"The kind {cut(one_line(cell[:200]), 40)} is not known.")
        return "other"
    return kind


def size_of(cell: str, problems: list[str]) -> str:
    """Return the size band. That an organisation is an SME names no band."""
    size = _known("sizes", cell[:200])
    if size is None:
        problems.append(f"The size {cut(one_line(cell[:200]), 40)} is not known.")
    return size or ""


def declared(cell: str, problems: list[str]) -> bool | None:
    """Return whether an organisation said yes or no to be small or medium-sized; None where it said nothing."""
    words = fold(cell[:200])
    if words in _ABSENT:
        return None
    if words in _YES or words in _NO:
        return words in _YES
    problems.append(f"The SME flag {cut(one_line(cell[:200]), 40)} is neither yes nor no.")
    return None


def founding_year(cell: str, problems: list[str]) -> int | None:
    """Return the year in a cell that holds one and no other."""
    if fold(cell[:200]) in _ABSENT:
        return None
    years = set(_YEAR.findall(cell[:200]))
    if len(years) == 1:
        return int(years.pop())
    problems.append(f"The founding year {cut(one_line(cell[:200]), 40)} is not a year.")
    return None


def identifiers(cells: Mapping[str, str], problems: list[str]) -> tuple[tuple[str, str], ...]:
    """Return (scheme, number) of every register number with the shape of one, the strongest first."""
    found = []
    for scheme, shape in (("pic", _PIC), ("ror", _ROR), ("vat", _VAT)):
        cell = cells.get(scheme, "")
        if not cell:
            continue
        number = "".join(filter(str.isalnum, cell[:120].removeprefix("https://ror.org/")))
        number = number.lower() if scheme == "ror" else number.upper()
        if number.isascii() and shape.fullmatch(number):
            found.append((scheme, number))
        elif fold(cell[:120]) not in _ABSENT:
            problems.append(
                f"The {scheme.upper()} number {cut(one_line(cell[:120]), 40)} has the wrong shape."
            )
    return tuple(found)


def point_of(cells: Mapping[str, str], problems: list[str]) -> Point | None:
    """Return the point that the row itself gives."""
    together = cells.get("point", "")
    if together.strip():
        numbers = together[:80].strip(" ()[]").replace(";", ",").split(",")
    else:
        numbers = [cells.get("latitude", ""), cells.get("longitude", "")]
        if not any(map(str.strip, numbers)):
            return None
    try:
        # A decimal comma is only unmistakable where each number has a cell of its own.
        latitude, longitude = (float(number[:40].strip().replace(",", ".")) for number in numbers)
    except ValueError:
        problems.append("The point is not two numbers.")
        return None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        problems.append("The point is not on the globe.")
        return None
    if latitude == 0 == longitude:
        problems.append("The point 0, 0 was left out.")
        return None
    return round(latitude, 6), round(longitude, 6)
