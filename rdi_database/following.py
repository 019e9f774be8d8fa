"""What a follow finds now, where it leads, and what to call it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.http import QueryDict
from django.urls import reverse

from connect import search
from connect.choices import TopicAxis
from connect.models import Topic
from connect.search import facets

from .browsing import Browse, Vocabulary, vocabulary
from .choices import FollowKind
from .filters import SORTS, VIEWS, InitiativeQuery, read_query
from .models import Follow, Initiative
from .querysets import InitiativeQuerySet

LONGEST_QUERY = 1_000


@dataclass(frozen=True)
class Found:
    """The keys of what there is now and nobody has been told of, the newest first."""

    organisations: Sequence[int] = ()
    initiatives: Sequence[int] = ()


NOTHING = Found()


class Reader:
    """Reads searches as they were written down. What the facets know it asks for once, so one serves for minutes."""

    @cached_property
    def initiatives(self) -> Vocabulary:
        return vocabulary()

    @cached_property
    def organisations(self) -> search.Vocabulary:
        return search.vocabulary()

    def of_initiatives(self, query: str) -> tuple[InitiativeQuery, bool]:
        """Return a search of initiatives, and whether all of it was understood."""
        asked, remarks = read_query(QueryDict(query), self.initiatives.known)
        return asked, not remarks

    def of_organisations(self, kind: str, query: str) -> tuple[search.BrowseQuery, bool]:
        """Return a search at one of the two doors of the directory, and whether all of it was understood."""
        door = search.RESEARCH if kind == FollowKind.RESEARCH else search.FIRMS
        reading = search.read(QueryDict(query), door, self.organisations)
        return reading.query, not reading.remarks

    def holds(self, follow: Follow) -> bool:
        """Say whether a search still asks for what it asked for: nothing that it names has gone."""
        if follow.kind == FollowKind.TOPIC:
            return True
        if follow.kind == FollowKind.INITIATIVES:
            return self.of_initiatives(follow.query)[1]
        return self.of_organisations(follow.kind, follow.query)[1]


def found_by(follow: Follow, *, now: datetime, most: int, reader: Reader) -> Found:
    """Return what a follow finds and has not told: listed organisations, and initiatives that are not over.

    There are at most so many of either. A search of which something is gone would find more than was ever asked for,
    so it finds nothing.
    """
    if follow.kind == FollowKind.TOPIC:
        return _of_topic(follow, now, most, reader)
    if follow.kind == FollowKind.INITIATIVES:
        asked, is_whole = reader.of_initiatives(follow.query)
        if not is_whole:
            return NOTHING
        found = Browse(asked, reader.initiatives, now).found()
        return Found(initiatives=_fresh(found, follow, most))
    query, is_whole = reader.of_organisations(follow.kind, follow.query)
    if not is_whole:
        return NOTHING
    page = search.browse(query, reader.organisations)
    return Found(organisations=page.every_id(most, follow.told_organisations))


def plain_query(kind: str, query: str) -> str:
    """Return a search in the one form in which it is kept: what was not understood and where one reads is left out.

    Choices stand in one order, in whichever somebody made them.
    """
    reader = Reader()
    if kind == FollowKind.INITIATIVES:
        asked, _is_whole = reader.of_initiatives(query)
        in_order = {name: tuple(sorted(held)) for name, held in asked.chosen.items()}
        plain = asked.having(chosen=in_order, sort=SORTS[0], view=VIEWS[0], month=None)
        return plain.after_path.removeprefix("?")
    known = reader.organisations
    read, _is_whole = reader.of_organisations(kind, query)
    chosen = {
        name: tuple(sorted(codes, key=known.values.__getitem__))
        for name, codes in read.chosen.items()
    }
    shown = read.plain().having(chosen=chosen, page=1)
    written = shown.after_path(known).removeprefix("?")
    if not reader.of_organisations(kind, written)[1]:
        # What is left to remark upon are words with nothing to search for.
        written = shown.having(words="").after_path(known).removeprefix("?")
    return written


def address_of(kind: str, topic: Topic | None, query: str) -> str:
    """Return where what is followed can be seen."""
    if topic is not None:
        return topic.get_absolute_url()
    names = {
        FollowKind.FIRMS: "connect:firm_list",
        FollowKind.RESEARCH: "connect:research_list",
        FollowKind.INITIATIVES: "rdi_database:initiative_list",
    }
    path = reverse(names[FollowKind(kind)])
    return f"{path}?{query}" if query else path


def name_of(kind: str, topic: str, query: str) -> str:
    """Return what to call something before its follower calls it otherwise; empty where it is nothing."""
    if kind == FollowKind.TOPIC:
        found = Topic.objects.filter(slug=topic).first() if search.is_slug(topic) else None
        return found.label if found else ""
    if kind not in FollowKind.values:
        return ""
    words = QueryDict(query).get("q", "").strip()
    plain = "".join(letter for letter in words if letter.isprintable())
    return plain[:200] or str(FollowKind(kind).label)


def _of_topic(follow: Follow, now: datetime, most: int, reader: Reader) -> Found:
    topic = follow.topic
    assert topic is not None
    facet = facets.FACET_OF_AXIS[TopicAxis(topic.axis)]
    asked = search.BrowseQuery(chosen={facet.name: (facets.code_of(facet, topic.pk),)})
    page = search.browse(asked, reader.organisations)
    rows = Initiative.objects.listed().current(now)
    rows = rows.filter(rows.is_on(reader.initiatives.with_those_below([topic.slug])))
    return Found(page.every_id(most, follow.told_organisations), _fresh(rows, follow, most))


def _fresh(found: InitiativeQuerySet, follow: Follow, most: int) -> list[int]:
    rows = found.but_for(follow.told_initiatives).order_by("-pk")
    return list(rows.values_list("pk", flat=True)[:most])
