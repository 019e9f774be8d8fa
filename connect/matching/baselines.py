"""The rankers that are compared, ours among them: a profile in, ids out."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .directory import Directory
from .records import Known, Profile
from .sparse import Floats, best
from .suggesting import suggest

# (directory, who asks, what is known, how many, of which kind) -> ids, the best first.
Ranker = Callable[[Directory, Profile, Known, int, str], list[str]]


def by_score(score: Callable[[Directory, Profile], Floats]) -> Ranker:
    """Return a ranker that takes the highest scores, equals in the order of their ids."""

    def rank(directory: Directory, profile: Profile, known: Known, n: int, kind: str) -> list[str]:
        may = directory.open_to(profile, known, kind)
        return [directory.profiles[at].id for at in best(score(directory, profile), may, n)]

    return rank


def popularity(directory: Directory, profile: Profile) -> Floats:
    """In how many projects each candidate was; whoever asks."""
    return directory.network.projects


def common_neighbours(directory: Directory, profile: Profile) -> Floats:
    return directory.common_neighbours(profile.id)


def adamic_adar(directory: Directory, profile: Profile) -> Floats:
    return directory.adamic_adar(profile.id)


def resource_allocation(directory: Directory, profile: Profile) -> Floats:
    return directory.resource_allocation(profile.id)


def text_only(directory: Directory, profile: Profile) -> Floats:
    return directory.texts.likeness(profile.words)


def ours(directory: Directory, profile: Profile, known: Known, n: int, kind: str) -> list[str]:
    """What a page would show: suggestions with their reasons made, and none without."""
    return [found.id for found in suggest(directory, profile, known, n=n, kind=kind)]


RANKERS: Mapping[str, Ranker] = {
    "popularity": by_score(popularity),
    "common_neighbours": by_score(common_neighbours),
    "adamic_adar": by_score(adamic_adar),
    "weighted_resource_allocation": by_score(resource_allocation),
    "text_only": by_score(text_only),
    "ours": ours,
}
