"""A history made as large as one likes, to see how time grows with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from statistics import quantiles
from typing import NamedTuple

from .directory import Directory
from .records import Profile, Project
from .splitting import Query, Split
from .suggesting import suggest

_ASKED = 200


class Pace(NamedTuple):
    """Milliseconds of one query among so many organisations: the mean, and what 19 of 20 stay under."""

    organisations: int
    ms: float
    ms95: float


def grown(split: Split, n: int) -> Directory:
    """Return a directory of n organisations: the history as far as it goes, then copies of it.

    The copies know nobody outside themselves, so that each is as dense as the original.
    """
    profiles: list[Profile] = []
    projects: list[Project] = []
    copy = 0
    while split.profiles and len(profiles) < n:
        part = split.profiles[: n - len(profiles)]
        taken = {profile.id for profile in part}
        profiles += [replace(profile, id=_copied(profile.id, copy)) for profile in part]
        projects += [
            replace(
                project,
                id=_copied(project.id, copy),
                members=frozenset(_copied(id, copy) for id in project.members & taken),
            )
            for project in split.projects
        ]
        copy += 1
    return Directory(profiles, projects)


def paces(
    split: Split, sizes: list[int], clock: Callable[[], float], asked: int = _ASKED
) -> Iterator[Pace]:
    """Yield how long suggestions take at each size; half of the queries are warm, half cold."""
    queries = [
        *split.sample(is_warm=True, n=asked // 2),
        *split.sample(is_warm=False, n=asked // 2),
    ]
    for size in sizes:
        directory = grown(split, size)
        times = [1000 * _timed(directory, query, clock) for query in queries]
        yield Pace(len(directory.profiles), sum(times) / len(times), quantiles(times, n=20)[-1])


def _timed(directory: Directory, query: Query, clock: Callable[[], float]) -> float:
    start = clock()
    suggest(directory, query.profile, query.known)
    return clock() - start


def _copied(id: str, copy: int) -> str:
    return f"{id}+{copy}" if copy else id
