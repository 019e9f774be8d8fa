"""What a follow finds now, where it leads, and what to call it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict
from django.urls import reverse

from connect import search
from connect.choices import TopicAxis
from connect.models import Topic
from connect.search import facets

from .browsing import Browse, vocabulary
from .choices import FollowKind
from .filters import SORTS, VIEWS, read_query
from .models import Follow, Initiative

# Whoever follows more than this hears of everything, and so of nothing.
MOST = 5_000
LONGEST_QUERY = 1_000


@dataclass(frozen=True)
class Found:
    """The keys of what there is now; `is_too_much` says that there is more than MOST of either."""

    organisations: Sequence[int]
    initiatives: Sequence[int]

    @property
    def is_too_much(self) -> bool:
        return len(self.organisations) > MOST or len(self.initiatives) > MOST


def found_by(kind: str, topic: Topic | None, query: str, now: datetime) -> Found:
    """Return what a follow of this kind finds: listed organisations, and initiatives that are not over."""
    if kind == FollowKind.TOPIC:
        assert topic is not None
        return _of_topic(topic, now)
    if kind == FollowKind.INITIATIVES:
        known = vocabulary()
        asked, _remarks = read_query(QueryDict(query), known.known)
        rows = Browse(asked, known, now).found().order_by("pk")
        return Found((), list(rows.values_list("pk", flat=True)[: MOST + 1]))
    door = search.RESEARCH if kind == FollowKind.RESEARCH else search.FIRMS
    reading = search.read(QueryDict(query), door)
    return Found(search.browse(reading.query, reading.vocabulary).every_id(MOST), ())


def found_by_follow(follow: Follow, now: datetime) -> Found:
    return found_by(follow.kind, follow.topic, follow.query, now)


def plain_query(kind: str, query: str) -> str:
    """Return a search in the one form in which it is kept: what was not understood and where one reads is left out."""
    if kind == FollowKind.INITIATIVES:
        asked, _remarks = read_query(QueryDict(query), vocabulary().known)
        plain = asked.having(sort=SORTS[0], view=VIEWS[0], month=None)
        return plain.after_path.removeprefix("?")
    door = search.RESEARCH if kind == FollowKind.RESEARCH else search.FIRMS
    reading = search.read(QueryDict(query), door)
    shown = reading.query.plain().having(page=1)
    return shown.after_path(reading.vocabulary).removeprefix("?")


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
        found = Topic.objects.filter(slug=topic).first()
        return found.label if found else ""
    if kind not in FollowKind.values:
        return ""
    words = QueryDict(query).get("q", "").strip()
    plain = "".join(letter for letter in words if letter.isprintable())
    return plain[:200] or str(FollowKind(kind).label)


def _of_topic(topic: Topic, now: datetime) -> Found:
    facet = facets.FACET_OF_AXIS[TopicAxis(topic.axis)]
    asked = search.BrowseQuery(chosen={facet.name: (facets.code_of(facet, topic.pk),)})
    below = vocabulary().with_those_below([topic.slug])
    rows = Initiative.objects.listed().current(now)
    rows = rows.filter(rows.is_on(below)).order_by("pk")
    return Found(
        search.browse(asked).every_id(MOST), list(rows.values_list("pk", flat=True)[: MOST + 1])
    )
