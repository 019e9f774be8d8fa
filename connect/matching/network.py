"""Who has worked with whom: the co-operation network of the candidates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np

from .records import Project
from .sparse import Floats, Ints, Rows

# In a larger consortium hardly anybody meets everybody.
LARGEST = 60


def is_joint(project: Project) -> bool:
    """Whether the project ties its members together."""
    return 2 <= len(project.members) <= LARGEST


class Network:
    """The ties among candidates, who are numbered by `index`. Only joint projects make ties."""

    def __init__(self, index: Mapping[str, int], projects: Sequence[Project]) -> None:
        self.n = len(index)
        teams = [
            np.array(sorted(index[member] for member in project.members), dtype=np.int64)
            for project in projects
            if is_joint(project)
        ]
        ones = [np.repeat(team, len(team)) for team in teams]
        others = [np.tile(team, len(team)) for team in teams]
        rows = np.concatenate([np.empty(0, np.int64), *ones])
        columns = np.concatenate([np.empty(0, np.int64), *others])
        apart = rows != columns
        rows, columns = rows[apart], columns[apart]
        self.ties = Rows.of(rows, columns, np.ones(len(rows)), self.n, self.n)
        self.partners = np.diff(self.ties.starts).astype(np.float64)
        members = np.concatenate([np.empty(0, np.int64), *teams])
        self.projects = np.bincount(members, minlength=self.n).astype(np.float64)

    @cached_property
    def shares(self) -> Floats:
        """The part of all ties that is each candidate's; half a tie more, so that nobody has none."""
        return (self.partners + 0.5) / (self.partners + 0.5).sum()

    @cached_property
    def popularity(self) -> Floats:
        """A quarter of the logarithm of (2 × partners + 1)³ × (2 × projects + 1): 0 for one who has neither."""
        return (3 * np.log(2 * self.partners + 1) + np.log(2 * self.projects + 1)) / 4

    @cached_property
    def rarity(self) -> Floats:
        """What a shared partner tells: 1 / ln of the number of its partners."""
        return 1 / np.log(np.maximum(self.partners, 2))

    @cached_property
    def strengths(self) -> Floats:
        """The sum of each candidate's ties, a tie weighing as many as there are shared projects."""
        return np.maximum(self.ties.row_sums(), 1)

    @cached_property
    def owners(self) -> Ints:
        """For each tie of `ties`, in its order, whose row it is in."""
        return np.repeat(np.arange(self.n), np.diff(self.ties.starts))

    def partners_of(self, at: int) -> Ints:
        return self.ties.row(at)

    def common_neighbours(self, at: int) -> Floats:
        """Return how many partners each candidate shares with this one."""
        around = self.ties.row(at)
        return self.ties.summed(around, np.ones(len(around)), is_counted_once=True)

    def adamic_adar(self, at: int) -> Floats:
        """Return the shared partners of each candidate with this one, those with few partners telling more."""
        around = self.ties.row(at)
        return self.ties.summed(around, self.rarity[around], is_counted_once=True)

    def resource_allocation(self, at: int) -> Floats:
        """Return what reaches each candidate if each partner hands on what it gets in shares of its ties."""
        around = self.ties.row(at)
        tie = self.ties.values[self.ties.starts[at] : self.ties.starts[at + 1]]
        return self.ties.summed(around, tie / self.strengths[around])
