"""Sparse tables as three numpy arrays: all that matching needs of them, without a library."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Rows:
    """A sparse table; row r holds `values` at `columns` from starts[r] to starts[r + 1], columns ascending."""

    starts: Ints
    columns: Ints
    values: Floats
    width: int

    @classmethod
    def of(cls, rows: Ints, columns: Ints, values: Floats, height: int, width: int) -> Rows:
        """Return the table of these cells; what falls into one cell is added up, zeros are left out."""
        cells, place = np.unique(rows * width + columns, return_inverse=True)
        sums = np.bincount(place, values, minlength=len(cells))
        cells, sums = cells[sums != 0], sums[sums != 0]
        starts = np.searchsorted(cells, np.arange(height + 1) * width)
        return cls(starts, cells % width, sums, width)

    @classmethod
    def of_sets(cls, sets: Sequence[Iterable[str]], keys: dict[str, int]) -> Rows:
        """Return the table key × position: 1 where the key is in the set at that position."""
        cells = [(keys[key], at) for at, held in enumerate(sets) for key in held]
        found = np.array(cells, dtype=np.int64).reshape(-1, 2)
        ones = np.ones(len(cells))
        return cls.of(found[:, 0], found[:, 1], ones, len(keys), len(sets))

    def row(self, at: int) -> Ints:
        """Return the columns of a row that are not zero."""
        return self.columns[self.starts[at] : self.starts[at + 1]]

    def row_sums(self) -> Floats:
        return np.diff(np.concatenate(([0.0], np.cumsum(self.values)))[self.starts])

    def summed(self, rows: Ints, weights: Floats, *, is_counted_once: bool = False) -> Floats:
        """Return the weighted sum of some rows, dense; counted once, each cell that is not zero is a 1."""
        begins = self.starts[rows]
        lengths = self.starts[rows + 1] - begins
        ends = np.cumsum(lengths)
        total = int(ends[-1]) if len(ends) else 0
        cells = np.repeat(begins - ends + lengths, lengths) + np.arange(total)
        parts = np.repeat(weights, lengths)
        if not is_counted_once:
            parts = parts * self.values[cells]
        counted = np.bincount(self.columns[cells], parts, minlength=self.width)
        return np.asarray(counted, dtype=np.float64)


def keys_of(sets: Iterable[Iterable[str]]) -> dict[str, int]:
    """Return a number for each key of the sets, in the order of the keys."""
    return {key: at for at, key in enumerate(sorted({key for held in sets for key in held}))}


def lift(counts: Floats, shares: Floats, imagined: float) -> Floats:
    """Return how many times more often each is met here than anywhere, as a natural logarithm.

    `imagined` further meetings, spread as everywhere, keep few observations from saying much.
    Without any observation it is 0 for all.
    """
    return np.log((counts / shares + imagined) / (float(counts.sum()) + imagined))


def best(scores: Floats, may: Bools, n: int) -> Ints:
    """Return the places of the `n` highest scores among those that may be taken, the earlier of equals first."""
    places = np.flatnonzero(may)
    if len(places) > n > 0:
        # Whatever equals the n-th is kept, so that the order of places decides among equals.
        least = np.partition(scores[places], len(places) - n)[len(places) - n]
        places = places[scores[places] >= least]
    return places[np.lexsort((places, -scores[places]))][:n]
