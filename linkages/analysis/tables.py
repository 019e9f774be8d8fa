"""Counts, shares, cross tables and ranks. Every number carries the n that it was taken from."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import fsum
from operator import attrgetter

from linkages.analysis.records import (
    BANDS,
    CATEGORIES,
    EXPORT_SCOPES,
    HOME_SCOPES,
    SCOPES,
    SIZES,
    Link,
)

# Values of these fields are always shown, in this order, also where nothing was counted.
FIXED_ORDERS: Mapping[str, tuple[str, ...]] = {
    "category": CATEGORIES,
    "scope": SCOPES,
    "band": BANDS,
    "size": SIZES,
}


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many. Of nothing there is no share: `exact` and `percent` are None then."""

    count: int
    of: int

    @property
    def exact(self) -> Fraction | None:
        """The per cent without rounding: thresholds are compared with this."""
        return Fraction(100 * self.count, self.of) if self.of else None

    @property
    def percent(self) -> float | None:
        return 100 * self.count / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean score of n linkages, None where there are none."""

    score: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Ranked:
    """A value and its place by number of linkages. Equal counts share the place and are `tied`."""

    value: str
    count: int
    rank: int
    tied: bool


@dataclass(frozen=True, slots=True)
class CrossTable:
    """Counts of rows by columns, in the fixed orders, with both margins."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[tuple[str, str], int]
    row_totals: Mapping[str, int]
    column_totals: Mapping[str, int]
    total: int

    def of_row(self, row: str, column: str) -> Share:
        return Share(self.cells[row, column], self.row_totals[row])

    def of_column(self, row: str, column: str) -> Share:
        return Share(self.cells[row, column], self.column_totals[column])

    def of_all(self, row: str, column: str) -> Share:
        return Share(self.cells[row, column], self.total)


def select(links: Sequence[Link], **wanted: str | Collection[str]) -> list[Link]:
    """Return the links whose fields have one of the wanted values; each keyword names a field."""
    tests = [
        (attrgetter(field), {values} if isinstance(values, str) else set(values))
        for field, values in wanted.items()
    ]
    return [link for link in links if all(read(link) in values for read, values in tests)]


def share(links: Sequence[Link], **wanted: str | Collection[str]) -> Share:
    """Return how many of the links have the wanted values."""
    return Share(len(select(links, **wanted)), len(links))


def in_order(field: str, counted: Mapping[str, int]) -> tuple[str, ...]:
    """Return a field's values as they are shown: the fixed order, else most frequent first."""
    if field in FIXED_ORDERS:
        return FIXED_ORDERS[field]
    return tuple(sorted(counted, key=lambda value: (-counted[value], value)))


def counts(links: Sequence[Link], field: str) -> dict[str, int]:
    """Return how many links each value of a field has; values of a fixed order may have none."""
    counted = Counter(map(attrgetter(field), links))
    return {value: counted[value] for value in in_order(field, counted)}


def shares(links: Sequence[Link], field: str) -> dict[str, Share]:
    """Return each value's share of the links, in the order of `counts`."""
    return {value: Share(count, len(links)) for value, count in counts(links, field).items()}


def cross(links: Sequence[Link], rows: str, columns: str) -> CrossTable:
    """Count the links by two fields."""
    row_totals, column_totals = counts(links, rows), counts(links, columns)
    counted = Counter(map(attrgetter(rows, columns), links))
    return CrossTable(
        rows=tuple(row_totals),
        columns=tuple(column_totals),
        cells={
            (row, column): counted[row, column] for row in row_totals for column in column_totals
        },
        row_totals=row_totals,
        column_totals=column_totals,
        total=len(links),
    )


def ranks(links: Sequence[Link], field: str) -> list[Ranked]:
    """Rank a field's values by number of linkages, the most frequent first."""
    counted = counts(links, field)
    having = Counter(counted.values())
    # sorted() is stable: equal counts stay in the order in which they are always shown.
    return [
        Ranked(
            value=value,
            count=counted[value],
            rank=1 + sum(other > counted[value] for other in counted.values()),
            tied=having[counted[value]] > 1,
        )
        for value in sorted(counted, key=lambda value: -counted[value])
    ]


def top(links: Sequence[Link], field: str) -> str | None:
    """Return the value that strictly more links have than any other, None where none has."""
    ranked = ranks(links, field)
    return ranked[0].value if ranked and ranked[0].count and not ranked[0].tied else None


def last(links: Sequence[Link], field: str) -> str | None:
    """Return the value that strictly fewer links have than any other, None where none has."""
    ranked = ranks(links, field)
    return ranked[-1].value if links and not ranked[-1].tied else None


def importance(links: Sequence[Link]) -> Mean:
    """Return the mean score."""
    # fsum, so that the order of the rows cannot change the last digit.
    return Mean(fsum(link.score for link in links) / len(links) if links else None, len(links))


def importance_by(links: Sequence[Link], field: str) -> dict[str, Mean]:
    """Return the mean score of each value of a field, in the order of `counts`."""
    having: dict[str, list[Link]] = {value: [] for value in counts(links, field)}
    read = attrgetter(field)
    for link in links:
        having[read(link)].append(link)
    return {value: importance(rows) for value, rows in having.items()}


def most_important(links: Sequence[Link], field: str) -> str | None:
    """Return the value with strictly the highest mean score, None where there is no such one."""
    means = {
        value: mean.score
        for value, mean in importance_by(links, field).items()
        if mean.score is not None
    }
    highest = max(means.values(), default=None)
    best = [value for value, score in means.items() if score == highest]
    return best[0] if len(best) == 1 else None


def domestic_share(links: Sequence[Link]) -> Share:
    """Return how many of the links stay in the cluster's country."""
    return share(links, scope=HOME_SCOPES)


def export_share(links: Sequence[Link]) -> Share:
    """Return how many of the links leave the cluster's country."""
    return share(links, scope=EXPORT_SCOPES)


def companies(links: Sequence[Link]) -> int:
    """Return how many firms named at least one partner."""
    return len({link.firm for link in links})


def companies_by_size(links: Sequence[Link]) -> dict[str, int]:
    """Return the same by size, in the fixed order. A firm that changed class counts in each."""
    return {size: companies(select(links, size=size)) for size in SIZES}


def interviews(links: Sequence[Link]) -> int:
    """Return how many interviews named at least one partner."""
    return len({link.interview for link in links})
