"""What speaks for and against a known organisation being the one that was meant."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import Indel

from .corpus import Corpus, Entry, meaning
from .names import Form
from .spelling import sound

# How far a word and the words for which it gives the initials are the same.
_LETTERS_TELL = 0.8


class NameEvidence(NamedTuple):
    """The comparison of two forms of a name; each number is 0 where there is nothing to say."""

    likeness: float
    covered: float
    covering: float
    told: float
    acronym: float
    first: float
    numbers: float
    legal_other: float
    part: float
    alias: float


class PlaceEvidence(NamedTuple):
    city_same: float
    city_alike: float
    city_other: float
    domain_same: float
    domain_other: float
    country_other: float


@lru_cache(maxsize=1 << 18)
def word_likeness(one: str, other: str) -> float:
    """Return how far two words are the same, from 0 to 1."""
    if one == other:
        return 1.0
    if one.isdigit() or other.isdigit() or len(one) < 3 or len(other) < 3:
        return 0.0
    heard, also_heard = sound(one), sound(other)
    if heard == also_heard:
        return 0.95
    if meaning(one) == meaning(other):
        return 0.85
    likeness = Indel.normalized_similarity(heard, also_heard)
    short, long = sorted((heard, also_heard), key=len)
    if len(short) >= 4 and long.startswith(short):
        likeness = max(likeness, 0.75)
    elif len(short) >= 6 and short in long:
        likeness = max(likeness, 0.65)
    return likeness if likeness >= 0.65 else 0.0


def compare_names(query: Form, known: Form, corpus: Corpus, *, is_alias: bool) -> NameEvidence:
    """Return what two forms of a name say about each other."""
    weights = [corpus.word_weight(word) for word in query.words]
    best = [max(word_likeness(word, other) for other in known.words) for word in query.words]
    other_weights = [corpus.word_weight(word) for word in known.words]
    other_best = [max(word_likeness(word, q) for q in query.words) for word in known.words]
    _read_letters(query, best, known, other_best)
    _read_letters(known, other_best, query, best)
    told = sum(w * b for w, b in zip(weights, best, strict=True))
    other_told = sum(w * b for w, b in zip(other_weights, other_best, strict=True))
    numbers = {w for w in query.words if w.isdigit()}, {w for w in known.words if w.isdigit()}
    first_is_same = query.words[0] == known.words[0] and isinstance(meaning(query.words[0]), str)
    return NameEvidence(
        likeness=corpus.likeness(query, known),
        covered=told / max(sum(weights), 1e-9),
        covering=other_told / max(sum(other_weights), 1e-9),
        told=min(told, other_told, 30.0) / 10,
        acronym=_acronym(query, known),
        first=float(first_is_same),
        numbers=float(numbers[0] != numbers[1]),
        legal_other=float(bool(query.legal and known.legal and not query.legal & known.legal)),
        part=float(query.is_part) + float(known.is_part),
        alias=float(is_alias),
    )


def _read_letters(short: Form, best: list[float], long: Form, other_best: list[float]) -> None:
    """Take a word that stands for some words of the other name, as TU in "TU Wien", as told with them."""
    for at, word in enumerate(short.words):
        if best[at] or not 2 <= len(word) <= 5 or len(word) >= len(long.letters):
            continue
        begin = long.letters.find(word)
        # Two letters are soon met by chance; at the beginning they are meant.
        if begin == 0 or (begin > 0 and len(word) > 2):
            best[at] = _LETTERS_TELL
            for other in range(begin, begin + len(word)):
                other_best[other] = max(other_best[other], _LETTERS_TELL)


def _acronym(one: Form, other: Form) -> float:
    """Return the length of an acronym that is the one name and the initials of the other."""
    best = max(_spelled(one, other), _spelled(other, one))
    return min(best, 6) / 6


def _spelled(short: Form, long: Form) -> int:
    if len(long.words) < 2 or len(short.words) > 2:
        return 0
    candidates = {*short.words, "".join(short.words)}
    return max((len(word) for word in candidates if word in long.initials), default=0)


def compare_places(query: Entry, known: Entry, corpus: Corpus) -> PlaceEvidence:
    """Return what country, city and web domain say."""
    same = alike = other = 0.0
    if query.city and known.city:
        if query.city == known.city:
            same = corpus.city_weight(known.city)
        else:
            likeness = Indel.normalized_similarity(query.city, known.city)
            short, long = sorted((query.city, known.city), key=len)
            if likeness >= 0.75 or (len(short) >= 4 and short in long):
                alike = corpus.city_weight(known.city)
            else:
                other = 1.0
    domains = query.domain, known.domain
    has_both = all(domains)
    return PlaceEvidence(
        same / 5,
        alike / 5,
        other,
        float(has_both and domains[0] == domains[1]),
        float(has_both and domains[0] != domains[1]),
        float(bool(query.country and known.country) and query.country != known.country),
    )
