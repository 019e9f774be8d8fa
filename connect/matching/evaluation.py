"""How well rankers foretell new partners: the figures, with how sure they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import sqrt
from statistics import mean, pstdev

from .baselines import RANKERS, Ranker
from .directory import Directory
from .history import KINDS
from .splitting import SAMPLE, SEED, Query, Split

FIRM = KINDS["PRC"]
TOP = 10


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean over n queries with its standard error; None where there was no query."""

    value: float | None
    error: float
    n: int

    @classmethod
    def of(cls, values: Sequence[float]) -> Mean:
        if not values:
            return cls(None, 0.0, 0)
        return cls(mean(values), pstdev(values) / sqrt(len(values)), len(values))


@dataclass(frozen=True, slots=True)
class Figures:
    """What one ranker reached. `one` and `none` divide the cold start by the number of earlier projects."""

    name: str
    p10: Mean
    hit10: Mean
    firm_p10: Mean
    cold_p10: Mean
    one: Mean
    none: Mean
    ms: float


def evaluate(
    split: Split,
    clock: Callable[[], float],
    *,
    n: int = SAMPLE,
    seed: int = SEED,
    rankers: Mapping[str, Ranker] = RANKERS,
) -> Iterator[Figures]:
    """Yield the figures of each ranker on the same samples; `clock` counts seconds.

    `ms` is the mean of all warm and cold queries.
    """
    directory = split.directory()
    kinds = {profile.id: profile.kind for profile in split.profiles}
    warm = split.sample(is_warm=True, n=n, seed=seed)
    cold = split.sample(is_warm=False, n=n, seed=seed)
    firms = [query for query in map(partial(among_firms, kinds=kinds), warm) if query.answers]
    for name, ranker in rankers.items():
        start = clock()
        of_warm = [hits(directory, ranker, query) for query in warm]
        of_cold = [hits(directory, ranker, query) for query in cold]
        took = clock() - start
        of_firms = [hits(directory, ranker, query, FIRM) for query in firms]
        precisions = [count / TOP for count in of_cold]
        yield Figures(
            name,
            p10=Mean.of([count / TOP for count in of_warm]),
            hit10=Mean.of([float(count > 0) for count in of_warm]),
            firm_p10=Mean.of([count / TOP for count in of_firms]),
            cold_p10=Mean.of(precisions),
            one=Mean.of([p for p, query in zip(precisions, cold, strict=True) if query.n_earlier]),
            none=Mean.of(
                [p for p, query in zip(precisions, cold, strict=True) if not query.n_earlier]
            ),
            ms=1000 * took / max(len(warm) + len(cold), 1),
        )


def hits(directory: Directory, ranker: Ranker, query: Query, kind: str = "") -> int:
    """Return how many of the ten that the ranker puts first are new partners."""
    found = ranker(directory, query.profile, query.known, TOP, kind)
    return len(query.answers.intersection(found))


def among_firms(query: Query, kinds: Mapping[str, str]) -> Query:
    """Return the query with firms as its only answers; without any where no firm asks."""
    answers = {id for id in query.answers if kinds[id] == FIRM == query.profile.kind}
    return replace(query, answers=frozenset(answers))
