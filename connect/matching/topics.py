"""What is sought against what is offered, shared rare topics, markets, gaps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import log, sqrt

import numpy as np

from .records import Known, Profile
from .sparse import Floats, Rows, keys_of


class Topics:
    """The topics of all candidates; a topic tells the more, the fewer candidates have it in any way."""

    def __init__(self, profiles: Sequence[Profile]) -> None:
        anyhow = [p.works_in | p.offers | p.seeks for p in profiles]
        self._keys = keys_of(anyhow)
        self._holders = np.zeros(len(self._keys))
        for held in anyhow:
            for topic in held:
                self._holders[self._keys[topic]] += 1
        self._n = len(profiles)
        self._offered = Rows.of_sets([p.offers for p in profiles], self._keys)
        self._sought = Rows.of_sets([p.seeks for p in profiles], self._keys)
        self._worked_in = Rows.of_sets([p.works_in for p in profiles], self._keys)
        self._all_sought = np.array([self._sum(p.seeks) for p in profiles])
        self._lengths = np.array([self._length(p.works_in) for p in profiles])

    def told(self, topic: str) -> float:
        """Return what a topic tells, in natural units; one that no candidate has tells most."""
        at = self._keys.get(topic)
        return log((self._n + 1) / ((0 if at is None else self._holders[at]) + 0.5))

    def rarest_first(self, topics: Iterable[str]) -> list[str]:
        return sorted(topics, key=lambda topic: (-self.told(topic), topic))

    def found(self, profile: Profile) -> Floats:
        """Return which part of what is sought each candidate offers, rare topics weighing more."""
        offered = self._summed(self._offered, profile.seeks, power=1)
        return offered / max(self._sum(profile.seeks), 1e-9)

    def wanted(self, profile: Profile) -> Floats:
        """Return which part of what each candidate seeks is offered here."""
        sought = self._summed(self._sought, profile.offers, power=1)
        return sought / np.maximum(self._all_sought, 1e-9)

    def shared(self, profile: Profile) -> Floats:
        """Return the cosine of the topics that both work in."""
        product = self._summed(self._worked_in, profile.works_in, power=2)
        return product / np.maximum(self._length(profile.works_in) * self._lengths, 1e-9)

    def gap(self, topics: Iterable[str]) -> Floats:
        """Return 1 for each candidate that offers or works in one of the topics, else 0."""
        held = self._summed(self._offered, topics, power=0)
        held += self._summed(self._worked_in, topics, power=0)
        return np.minimum(held, 1)

    def _summed(self, table: Rows, topics: Iterable[str], *, power: int) -> Floats:
        known = sorted(topic for topic in topics if topic in self._keys)
        rows = np.array([self._keys[topic] for topic in known], dtype=np.int64)
        return table.summed(rows, np.array([self.told(topic) ** power for topic in known]))

    def _sum(self, topics: Iterable[str]) -> float:
        return sum(self.told(topic) for topic in sorted(topics))

    def _length(self, topics: Iterable[str]) -> float:
        return sqrt(sum(self.told(topic) ** 2 for topic in sorted(topics)))


class Markets:
    """Which markets the candidates know and which they want to enter."""

    def __init__(self, profiles: Sequence[Profile]) -> None:
        reached = [profile.reaches for profile in profiles]
        sought = [profile.sought for profile in profiles]
        self._keys = keys_of([*reached, *sought])
        self._reached = Rows.of_sets(reached, self._keys)
        self._sought = Rows.of_sets(sought, self._keys)

    def fit(self, profile: Profile) -> Floats:
        """Return half for a candidate that knows a market sought here, half for one that seeks one known here."""
        into = self._any(self._reached, profile.sought)
        back = self._any(self._sought, profile.reaches)
        return (into + back) / 2

    def _any(self, table: Rows, countries: Iterable[str]) -> Floats:
        rows = [self._keys[country] for country in sorted(countries) if country in self._keys]
        counted = table.summed(np.array(rows, dtype=np.int64), np.ones(len(rows)))
        return np.minimum(counted, 1)


def shared_markets(one: Profile, other: Profile) -> list[str]:
    """Return the countries that one of the two wants to enter and the other knows."""
    return sorted((one.sought & other.reaches) | (other.sought & one.reaches))


def gap_filled(known: Known, other: Profile) -> list[str]:
    """Return what is lacked and found here: the kind first, then topics."""
    kinds = sorted(known.gap_kinds & {other.kind})
    return kinds + sorted(known.gap_topics & (other.offers | other.works_in))
