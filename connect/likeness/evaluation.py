"""How well names are told apart on pairs of names that are known to be one organisation. Knows no Django."""

from __future__ import annotations

import random
import string
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .index import Index
from .model import AUTO
from .names import country_code, forms_of
from .records import Known, Query, Suggestion

SEED = 2016
N_STRANGERS = 200
_TOP = 5


@dataclass(frozen=True, slots=True)
class Pair:
    """A name as it was written, and the key of the organisation that it means."""

    key: str
    name: str
    country: str
    city: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, its answer (None where it is not in the list), and what was suggested."""

    query: Query
    answer: str | None
    suggestions: tuple[Suggestion, ...]

    @property
    def confidence(self) -> float:
        return self.suggestions[0].confidence if self.suggestions else 0.0

    def is_among_first(self, n: int) -> bool:
        return any(found.known.key == self.answer for found in self.suggestions[:n])


@dataclass(frozen=True, slots=True)
class Auto:
    """What would be suggested without asking: how much of it is right, how much is reached."""

    precision: float | None
    recall: float
    n_known: int
    n_strangers: int


class Directory:
    """An index for each country, built when it is first asked."""

    def __init__(self, organisations: Iterable[Known]) -> None:
        self._by_country: defaultdict[str, list[Known]] = defaultdict(list)
        for known in organisations:
            self._by_country[country_code(known.country)].append(known)
        self._indexes: dict[str, Index] = {}

    def ask(self, query: Query, answer: str | None) -> Asked:
        country = country_code(query.country)
        if country not in self._indexes:
            self._indexes[country] = Index(self._by_country.get(country, ()))
        return Asked(query, answer, tuple(self._indexes[country].rank(query, _TOP)))


def share_among_first(asked: Sequence[Asked], n: int) -> float:
    """Return the share of queries whose answer is among the first `n` suggestions."""
    return sum(one.is_among_first(n) for one in asked) / len(asked)


def noisy_cities(cities: Sequence[str], seed: int = SEED) -> list[str]:
    """Return the cities with half of them spoilt, every other one of those deleted, the rest misspelt."""
    dice = random.Random(seed)  # noqa: S311 - noise, not a secret
    spoilt = list(cities)
    chosen = dice.sample(range(len(cities)), len(cities) // 2)
    for turn, at in enumerate(chosen):
        spoilt[at] = _misspelt(cities[at], dice) if turn % 2 else ""
    return spoilt


def _misspelt(city: str, dice: random.Random) -> str:
    if len(city) < 3:
        return ""
    at = dice.randrange(len(city) - 1)
    first, second, rest = city[at], city[at + 1], city[at + 2 :]
    other = dice.choice(string.ascii_uppercase)
    slip = dice.choice((second + first, second, other + second, first + first + second))
    return city[:at] + slip + rest


def strangers(
    organisations: Sequence[Known], pairs: Iterable[Pair], n: int = N_STRANGERS, seed: int = SEED
) -> list[Known]:
    """Return organisations to take out of the list and ask for all the same.

    None is the answer of a pair, and none has a name that another row of its country has too, in whatever
    spelling: such a row would still be in the list under its twin. At most a quarter of the rows is taken.
    """
    answers = {pair.key for pair in pairs}
    holders = Counter((country_code(o.country), key) for o in organisations for key in _keys(o))
    eligible = [
        known
        for known in organisations
        if known.key not in answers
        and forms_of(known.name)
        and all(holders[country_code(known.country), key] == 1 for key in _keys(known))
    ]
    dice = random.Random(seed)  # noqa: S311 - a sample, not a secret
    return dice.sample(eligible, min(n, len(eligible), len(organisations) // 4))


def _keys(known: Known) -> set[str]:
    return {forms[0].key for name in known.names if (forms := forms_of(name, known.country))}


def auto_figures(asked: Sequence[Asked], threshold: float = AUTO) -> Auto:
    """Return how right the suggestions above the threshold are, over known and unknown names alike."""
    taken = [one for one in asked if one.confidence >= threshold]
    right = sum(one.is_among_first(1) for one in taken)
    n_known = sum(one.answer is not None for one in asked)
    return Auto(
        right / len(taken) if taken else None,
        right / n_known if n_known else 0.0,
        n_known,
        len(asked) - n_known,
    )


def reliability(
    asked: Sequence[Asked], edges: Sequence[float] = (0, 0.2, 0.4, 0.6, 0.8, 0.95, 1.01)
) -> list[tuple[float, float, int, float, float]]:
    """Return for each band of confidence: from, to, number, mean confidence, share that was right."""
    bands = []
    for low, high in pairwise(edges):
        band = [one for one in asked if low <= one.confidence < high]
        if band:
            mean = sum(one.confidence for one in band) / len(band)
            right = sum(one.is_among_first(1) for one in band) / len(band)
            bands.append((low, min(high, 1.0), len(band), mean, right))
    return bands


def ask_all(
    directory: Directory, pairs: Sequence[Pair], cities: Sequence[str] | None = None
) -> list[Asked]:
    """Ask for every pair's name, with these cities or none."""
    known_cities = cities if cities is not None else [""] * len(pairs)
    return [
        directory.ask(Query(pair.name, pair.country, city), pair.key)
        for pair, city in zip(pairs, known_cities, strict=True)
    ]


def ask_strangers(
    directory: Directory, unknown: Sequence[Known], cities: Sequence[str] | None = None
) -> list[Asked]:
    known_cities = cities if cities is not None else [""] * len(unknown)
    return [
        directory.ask(Query(known.name, known.country, city), None)
        for known, city in zip(unknown, known_cities, strict=True)
    ]
