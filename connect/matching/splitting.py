"""A history cut at a day: what was known before, and who found whom afterwards."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from .directory import Directory
from .history import Content, Participation
from .network import is_joint
from .records import Known, Profile, Project
from .texts import words_of

# Fewer earlier projects than these are a cold start.
WARM_FROM = 2
SAMPLE = 1_500
SEED = 2018


@dataclass(frozen=True, slots=True)
class Query:
    """An organisation, whom it had worked with before, and which candidates it worked with anew afterwards."""

    profile: Profile
    known: Known
    answers: frozenset[str]
    n_earlier: int

    @property
    def is_warm(self) -> bool:
        return self.n_earlier >= WARM_FROM


@dataclass(frozen=True, slots=True)
class Split:
    """All that is known before a day, and the queries that later projects answer."""

    profiles: tuple[Profile, ...]
    projects: tuple[Project, ...]
    queries: tuple[Query, ...]

    def directory(self) -> Directory:
        return Directory(self.profiles, self.projects)

    def sample(self, *, is_warm: bool, n: int = SAMPLE, seed: int = SEED) -> list[Query]:
        """Return at most `n` warm or cold queries, the same ones for one seed; in the order of their ids."""
        kept = [query for query in self.queries if query.is_warm == is_warm]
        if len(kept) <= n:
            return kept
        dice = random.Random(seed)  # noqa: S311 - a sample, not a secret
        return [kept[at] for at in sorted(dice.sample(range(len(kept)), n))]


def cut(
    rows: Sequence[Participation], day: date
) -> tuple[list[Participation], list[Participation]]:
    """Return the rows of projects that start before the day, and those of the day or later."""
    return [row for row in rows if row.start < day], [row for row in rows if row.start >= day]


def split_of(
    past: Iterable[Participation], future: Iterable[Participation], content: Content
) -> Split:
    """Return what the past knows and what the future asks of it.

    Of the content only what belongs to past projects is used, and the names of organisations. A query is
    an organisation that worked, in a future project of at most 60 partners, with a candidate that it had
    in no past project of any size. Candidates are the organisations of the past.
    """
    before, after = _projects(past, content), _projects(future, Content())
    partners = _partners(before.projects)
    found = _partners(project for project in after.projects if is_joint(project))
    earlier = Counter(member for project in before.projects for member in project.members)
    words: defaultdict[str, list[str]] = defaultdict(list)
    for project in before.projects:
        for member in project.members:
            words[member] += content.words(project.id)

    def profile(id: str, kind: str, country: str) -> Profile:
        named = words_of(content.names.get(id, ""))
        return Profile(id, kind, country, words=tuple(sorted(named + words[id])))

    profiles = tuple(profile(id, *sort) for id, sort in sorted(before.sorts.items()))
    asked = {**after.sorts, **before.sorts}
    queries = []
    for id in sorted(found):
        answers = (found[id] & before.sorts.keys()) - partners[id] - {id}
        if answers:
            known = Known(linked=frozenset(partners[id]))
            queries.append(Query(profile(id, *asked[id]), known, frozenset(answers), earlier[id]))
    return Split(profiles, tuple(before.projects), tuple(queries))


@dataclass(frozen=True, slots=True)
class _Told:
    projects: list[Project]
    # Kind and country by organisation; of two that differ the smaller counts, whatever the order of rows.
    sorts: dict[str, tuple[str, str]]


def _projects(rows: Iterable[Participation], content: Content) -> _Told:
    members: defaultdict[str, set[str]] = defaultdict(set)
    sorts: dict[str, tuple[str, str]] = {}
    for row in rows:
        members[row.project].add(row.organisation)
        sort = (row.kind, row.country)
        sorts[row.organisation] = min(sort, sorts.get(row.organisation, sort))
    projects = [
        Project(
            id,
            frozenset(members[id]),
            content.programmes.get(id, frozenset()),
            content.families(id),
        )
        for id in sorted(members)
    ]
    return _Told(projects, sorts)


def _partners(projects: Iterable[Project]) -> defaultdict[str, set[str]]:
    met: defaultdict[str, set[str]] = defaultdict(set)
    for project in projects:
        for member in project.members:
            met[member] |= project.members
    return met
