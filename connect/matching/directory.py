"""All candidates, made ready once; then asked for partners as often as one likes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import numpy as np

from .labels import Labels
from .network import Network
from .pairs import Company, Pairs
from .records import Feature, Known, Profile, Project
from .sparse import Bools, Floats, Ints, best, lift
from .texts import Texts
from .topics import Markets, Topics

NOBODY = Known()
# So many meetings are imagined beside those that were seen; chosen on the split of 2016.
_HANDED_ON = 10
_UNDER_LABELS = 10
_AMONG_ALIKE = 100
# So many are taken for alike at most.
_MOST_ALIKE = 200


class Directory:
    """The candidates and their projects.

    Members of projects that are no candidates are left out of them. Neither the order of the profiles nor
    that of the projects matters; of two profiles with one id the last counts. Asking changes nothing, so
    that threads may share a directory.
    """

    def __init__(self, profiles: Iterable[Profile], projects: Iterable[Project] = ()) -> None:
        by_id = {profile.id: profile for profile in profiles}
        self.profiles = [by_id[id] for id in sorted(by_id)]
        self.index = {profile.id: at for at, profile in enumerate(self.profiles)}
        known = sorted(
            (self._of_candidates(project) for project in projects), key=lambda one: one.id
        )
        self.network = Network(self.index, known)
        self.programmes = Labels(self.index, known, lambda project: project.programmes)
        self.calls = Labels(self.index, known, lambda project: project.calls)
        kinds = [profile.kind for profile in self.profiles]
        self.kinds = Pairs(self.network, kinds)
        self.company = Company(self.network, kinds)
        self.countries = Pairs(self.network, [profile.country for profile in self.profiles])
        self._n_projects = Counter(member for project in known for member in project.members)
        self.topics = Topics(self.profiles)
        self.markets = Markets(self.profiles)
        self.texts = Texts([profile.words for profile in self.profiles])
        self.nothing = np.zeros(len(self.profiles))
        self._kind = np.array(kinds, dtype=np.str_)

    def _of_candidates(self, project: Project) -> Project:
        members = project.members & self.index.keys()
        return Project(project.id, members, project.programmes, project.calls)

    def values(self, profile: Profile, known: Known = NOBODY) -> Mapping[Feature, Floats]:
        """Return each feature of each candidate, in the order of `profiles`; 0 where nothing is known."""
        id, shares = profile.id, self.network.shares
        text = self.texts.likeness(profile.words)
        return {
            Feature.SEEKS: self.topics.found(profile),
            Feature.OFFERS: self.topics.wanted(profile),
            Feature.TOPICS: self.topics.shared(profile),
            Feature.GAP: self._gap(known),
            Feature.MARKET: self.markets.fit(profile),
            Feature.NETWORK: lift(self.resource_allocation(id), shares, _HANDED_ON),
            Feature.ALIKE: lift(self._around_alike(id, text), shares, _AMONG_ALIKE),
            Feature.PROGRAMME: lift(self.programmes.counts(id), shares, _UNDER_LABELS),
            Feature.CALL: lift(self.calls.counts(id), shares, _UNDER_LABELS),
            Feature.TEXT: text,
            Feature.KIND: self.company.with_sort(profile.kind),
            Feature.COUNTRY_PAIR: self.countries.affinity(profile.country),
            Feature.KIND_PAIR: self.kinds.affinity(profile.kind),
            Feature.POPULARITY: self.network.popularity,
        }

    def n_projects(self, id: str) -> int:
        """Return how many projects of an organisation are known, joint ones or not."""
        return self._n_projects[id]

    def adamic_adar(self, id: str) -> Floats:
        """Return the shared partners of each candidate with this organisation; 0 for one that is no candidate."""
        at = self.index.get(id)
        return self.nothing if at is None else self.network.adamic_adar(at)

    def resource_allocation(self, id: str) -> Floats:
        """Return what this organisation's partners hand on to each candidate; 0 for one that is no candidate."""
        at = self.index.get(id)
        return self.nothing if at is None else self.network.resource_allocation(at)

    def common_neighbours(self, id: str) -> Floats:
        """Return how many partners each candidate shares with this organisation; 0 for one that is no candidate."""
        at = self.index.get(id)
        return self.nothing if at is None else self.network.common_neighbours(at)

    def alike(self, id: str, text: Floats) -> Ints:
        """Return the places of those whose words are most like one's own, oneself left out."""
        may = text > 0
        if id in self.index:
            may[self.index[id]] = False
        return best(text, may, _MOST_ALIKE)

    def _around_alike(self, id: str, text: Floats) -> Floats:
        alike = self.alike(id, text)
        return self.network.ties.summed(alike, text[alike], is_counted_once=True)

    def partners_alike(self, profile: Profile, other: str) -> list[str]:
        """Return the ids of those who sound like this organisation and have worked with the other, best first."""
        met = set(self.network.partners_of(self.index[other]).tolist())
        alike = self.alike(profile.id, self.texts.likeness(profile.words))
        return [self.profiles[place].id for place in alike.tolist() if place in met]

    def shared_partners(self, id: str, other: str) -> list[str]:
        """Return the ids of those with whom both have worked, first those with the fewest partners."""
        at, there = self.index[id], self.index[other]
        both = np.intersect1d(self.network.partners_of(at), self.network.partners_of(there))
        rarest = sorted(both.tolist(), key=lambda place: (self.network.partners[place], place))
        return [self.profiles[place].id for place in rarest]

    def open_to(self, profile: Profile, known: Known = NOBODY, kind: str = "") -> Bools:
        """Return which candidates may be suggested: not oneself, nobody known, of this kind if one is named."""
        may = self._kind == kind if kind else np.ones(len(self.profiles), dtype=bool)
        at = self.index.get(profile.id)
        if at is not None:
            may[at] = False
            may[self.network.partners_of(at)] = False
        may[[self.index[id] for id in known.linked if id in self.index]] = False
        return may

    def _gap(self, known: Known) -> Floats:
        of_kind = np.isin(self._kind, sorted(known.gap_kinds)).astype(float)
        return np.maximum(of_kind, self.topics.gap(known.gap_topics))
