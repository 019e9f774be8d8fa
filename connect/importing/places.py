"""Countries to ISO codes, and cities to points, from data files of our own."""

import gzip
import json
import re
from functools import cache, lru_cache
from pathlib import Path

from .folding import fold, place_key, word_set

DATA = Path(__file__).resolve().parent.parent / "data"

Point = tuple[float, float]

# Words in an address line that name no place.
_DEBRIS = word_set(
    "cedex codex bp cs po box postbus postfach poczta sp area metropolitan metro greater region city near nr"
)
# The beginnings and ends of many names; alone they are not one.
_NEVER_ALONE = word_set(
    "bad ban bath castle central centre centro east grand gross great high klein la las le les little los lower"
    " main monte mount mont neu new nord north norte nova novi old over port puerto rio saint san sant santa santo"
    " south st sud sur upper valle vila villa ville west"
)
_BRACKETED = re.compile(r"[(\[]([^)\]]*)[)\]]?")
_PARTS = re.compile(r"\s*(?:[,;/|]|\s[-–—]\s|\s-|-\s)\s*")
_HAS_DIGIT = re.compile(r"\d")


@cache
def _country_names() -> dict[str, str]:
    return json.loads((DATA / "countries.json").read_text("utf-8"))


@lru_cache(maxsize=4096)
def country_code(text: str) -> str | None:
    """Return the ISO 3166-1 alpha-2 code of a country written in any usual form, None where none is known."""
    key = fold(text)
    names = _country_names()
    return names.get(key) or names.get(key.removeprefix("the ")) or names.get(key.replace(" ", ""))


@cache
def _blocks() -> dict[str, str]:
    """Return the gazetteer's text by country; a country's lines are parsed when it is first asked for."""
    content = gzip.decompress((DATA / "gazetteer.tsv.gz").read_bytes()).decode()
    return {block[:2]: block[3:] for block in content[1:].split("\n#")}


@cache
def _points(country: str) -> dict[str, Point]:
    """Return the points of one country by place key, also by key, comma and state where there are states."""
    points: dict[str, Point] = {}
    for line in _blocks().get(country, "").splitlines():
        latitude, longitude, state, *keys = line.split("\t")
        point = (float(latitude), float(longitude))
        for key in keys:
            points.setdefault(key, point)
            if state:
                points.setdefault(f"{key},{state}", point)
    return points


@cache
def areas(country: str) -> tuple[tuple[Point, str], ...]:
    """Return the point and area code of each place of a country that has area codes in the gazetteer."""
    found = []
    for line in _blocks().get(country, "").splitlines():
        latitude, longitude, area, _keys = line.split("\t", 3)
        if area:
            found.append(((float(latitude), float(longitude)), area))
    return tuple(found)


@cache
def town_keys(country: str) -> tuple[str, ...]:
    """Return the key of the usual name of each place of a country, the largest place first."""
    return tuple(line.split("\t", 4)[3] for line in _blocks().get(country, "").splitlines())


@lru_cache(maxsize=65536)
def city_point(country: str, city: str) -> Point | None:
    """Return (latitude, longitude) of a city as people write it, None where it is not found.

    Districts, brackets, postcodes and CEDEX are passed over: the longest run of words that names a place wins.
    """
    points = _points(country)
    if not points or not city:
        return None
    parts = [_BRACKETED.sub(" ", city)[:120], *_BRACKETED.findall(city)]
    pieces = [piece for part in parts for piece in (part, *_PARTS.split(part)) if piece]
    state = _state(country, city)
    whole = [_words(piece) for piece in pieces]
    for words in whole:
        found = _lookup(points, words, state)
        if found:
            return found
    for words in whole:
        found = _longest_run(points, words, state)
        if found:
            return found
    return None


def _words(piece: str) -> list[str]:
    return [
        word for word in fold(piece).split() if word not in _DEBRIS and not _HAS_DIGIT.search(word)
    ]


def _lookup(points: dict[str, Point], words: list[str], state: str) -> Point | None:
    key = place_key(" ".join(words))
    return (points.get(f"{key},{state}") if state else None) or points.get(key)


def _longest_run(points: dict[str, Point], words: list[str], state: str) -> Point | None:
    words = words[:12]
    for length in range(len(words) - 1, 0, -1):
        for start in range(len(words) - length + 1):
            run = words[start : start + length]
            if length == 1 and (len(run[0]) < 4 or run[0] in _NEVER_ALONE):
                continue
            found = _lookup(points, run, state)
            if found:
                return found
    return None


@lru_cache(maxsize=4096)
def city_state(country: str, city: str) -> str:
    """Return the state or province of a city of the United States or Canada, in capitals; empty elsewhere.

    Where the text names none, it is that of the largest place of the name.
    """
    if country not in {"US", "CA"}:
        return ""
    named = _state(country, city)
    if named:
        return named.upper()
    point = city_point(country, city)
    return next((area.upper() for known, area in areas(country) if known == point), "")


def _state(country: str, city: str) -> str:
    """Return the state that follows the city, as in "Berkeley, California"; empty where none does."""
    if country not in {"US", "CA"} or "," not in city:
        return ""
    tail = fold(city.rsplit(",", 1)[1])
    words = [word for word in tail.split() if not _HAS_DIGIT.search(word)]
    tail = " ".join(words)
    return tail if len(tail) == 2 else _states().get(tail, "")


@cache
def _states() -> dict[str, str]:
    return json.loads((DATA / "countries_states.json").read_text("utf-8"))
