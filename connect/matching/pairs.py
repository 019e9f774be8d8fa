"""Kinds and countries: which sorts of organisation work together, and who works with a sort."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .network import Network
from .sparse import Floats, Ints, lift

# So many ties are imagined beside those that were seen; chosen on the split of 2016.
_OF_PAIR = 50
_OF_CANDIDATE = 100


class Pairs:
    """One way to sort candidates, as by country. An empty sort is one that is not known, and says nothing."""

    def __init__(self, network: Network, sorts: Sequence[str]) -> None:
        self._at, self._group = _numbered(sorts)
        n = len(self._at)
        cells = self._group[network.owners] * n + self._group[network.ties.columns]
        counted = np.bincount(cells, minlength=n * n).reshape(n, n).astype(float)
        met = counted.sum(axis=0) + 0.5
        self._lifts = np.array([lift(row, met / met.sum(), _OF_PAIR) for row in counted])
        if "" in self._at:
            self._lifts[:, self._at[""]] = 0
        self._none = np.zeros(len(sorts))

    def affinity(self, sort: str) -> Floats:
        """Return how much more often organisations of this sort work with those of each candidate's sort."""
        if not sort or sort not in self._at:
            return self._none
        return self._lifts[self._at[sort]][self._group]


class Company:
    """Which candidates keep company with a sort, more than candidates do on the whole."""

    def __init__(self, network: Network, sorts: Sequence[str]) -> None:
        self._at, group = _numbered(sorts)
        n = len(sorts)
        cells = group[network.ties.columns] * n + network.owners
        counted = (
            np.bincount(cells, minlength=len(self._at) * n).reshape(len(self._at), n).astype(float)
        )
        self._lifts = [lift(row, network.shares, _OF_CANDIDATE) for row in counted]
        self._none = np.zeros(n)

    def with_sort(self, sort: str) -> Floats:
        """Return how many times more of each candidate's partners are of this sort, as a logarithm."""
        if not sort or sort not in self._at:
            return self._none
        return self._lifts[self._at[sort]]


def _numbered(sorts: Sequence[str]) -> tuple[dict[str, int], Ints]:
    at = {sort: place for place, sort in enumerate(sorted(set(sorts)))}
    return at, np.array([at[sort] for sort in sorts], dtype=np.int64)
