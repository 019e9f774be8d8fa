"""Programmes and calls: who is met in the projects that bear a label."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from .network import is_joint
from .records import Project
from .sparse import Floats, Rows, keys_of


class Labels:
    """One sort of label of projects, as programmes."""

    def __init__(
        self,
        index: Mapping[str, int],
        projects: Sequence[Project],
        labels_of: Callable[[Project], frozenset[str]],
    ) -> None:
        self._keys = keys_of(labels_of(project) for project in projects)
        self._held: defaultdict[str, Counter[str]] = defaultdict(Counter)
        cells = []
        for project in projects:
            for label in sorted(labels_of(project)):
                for member in project.members:
                    self._held[member][label] += 1
                    if is_joint(project):
                        # One met in a project of ten has met nine.
                        cells.append((self._keys[label], index[member], len(project.members) - 1))
        table = np.array(cells, dtype=np.int64).reshape(-1, 3)
        self.met = Rows.of(
            table[:, 0], table[:, 1], table[:, 2].astype(float), len(self._keys), len(index)
        )
        # A label that is on every other project tells little.
        self._rarity = 1 / np.sqrt(np.maximum(self.met.row_sums(), 1))

    def of(self, id: str) -> Counter[str]:
        """Return the labels of an organisation's projects, joint or not, and of how many."""
        return self._held.get(id, Counter())

    def counts(self, id: str) -> Floats:
        """Return how much each candidate is met under the labels of this organisation, rare labels counting more."""
        held = sorted(self.of(id).items())
        rows = np.array([self._keys[label] for label, _ in held], dtype=np.int64)
        often = np.array([n for _, n in held], dtype=np.float64)
        return self.met.summed(rows, often * self._rarity[rows])

    def shared(self, id: str, other: str) -> list[str]:
        """Return the labels that both have, first the one that tells most."""
        mine, theirs = self.of(id), self.of(other)
        told = {
            label: mine[label] * theirs[label] * float(self._rarity[self._keys[label]])
            for label in mine.keys() & theirs.keys()
        }
        return sorted(told, key=lambda label: (-told[label], label))
