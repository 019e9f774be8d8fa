"""The list of initiatives for one query: the rows, their number, and what each further choice would find."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import QueryDict
from django_countries import countries

from connect.models import Topic

from .choices import InitiativeKind, InitiativeStatus
from .filters import FACETS, SOON, InitiativeQuery, read_query
from .models import Initiative
from .querysets import NOT_OVER, InitiativeQuerySet

# How many levels of topics count below the one that is chosen: sub-domains, and what is below them.
LEVELS_BELOW = 2
OVER = (InitiativeStatus.CLOSED, InitiativeStatus.CANCELLED)
# The facets that a row has one value of, by their columns.
COLUMNS = {"kind": "kind", "status": "status_now", "programme": "programme"}
# Each part leaves out what its own facet asks. An initiative counts once for a country, be it there itself, a listed
# partner of it, or both; and once for a topic, be it under the topic itself or below.
COUNTS = """
select 'total', '', count(*) from told where {total}
union all select 'kind', kind, count(*) from told where {kind} group by kind
union all select 'status', status_now, count(*) from told where {status} group by status_now
union all select 'soon', '1', count(*) from told where is_soon and {soon}
union all select 'programme', programme, count(*) from told where programme <> '' and {programme} group by programme
union all select 'country', there.country, count(*)
    from (
        select id, country from told where {country}
        union
        select told.id, organisation.country from told
        join rdi_database_participation participation
            on participation.initiative_id = told.id and not participation.is_hidden
        join connect_organisation organisation
            on organisation.id = participation.organisation_id and organisation.is_listed
        where {country}
    ) there(id, country)
    where there.country <> '' group by there.country
union all select 'topic', line.key::text, count(*)
    from (
        select distinct told.id, above.key from told
        join rdi_database_initiative_topics link on link.initiative_id = told.id
        join connect_topic topic on topic.id = link.topic_id
        left join connect_topic parent on parent.id = topic.parent_id
        cross join lateral unnest(array[topic.id, topic.parent_id, parent.parent_id]) above(key)
        where above.key is not null and {topic}
    ) line(id, key)
    group by line.key
"""
TOTAL = "select '{name}', count(*) from told where {condition}"


@dataclass(frozen=True)
class Vocabulary:
    """The values that the facets have now; topics by their address."""

    topics: Mapping[str, Topic]
    programmes: frozenset[str]

    @cached_property
    def by_key(self) -> Mapping[int, Topic]:
        return {topic.pk: topic for topic in self.topics.values()}

    @cached_property
    def known(self) -> Mapping[str, Iterable[str]]:
        return {
            "kind": InitiativeKind.values,
            "status": InitiativeStatus.values,
            "soon": (SOON,),
            "topic": self.topics,
            "programme": self.programmes,
            "country": countries.countries,
        }

    def with_those_below(self, slugs: Iterable[str]) -> set[int]:
        """Return the keys of topics and of what lies below them, down to the last level that counts."""
        keys = {self.topics[slug].pk for slug in slugs}
        for _level in range(LEVELS_BELOW):
            keys |= {topic.pk for topic in self.by_key.values() if topic.parent_id in keys}
        return keys


def vocabulary() -> Vocabulary:
    topics = Topic.objects.order_by("axis", "position", "name", "pk")
    programmes = Initiative.objects.listed().order_by().values_list("programme", flat=True)
    return Vocabulary(
        topics={topic.slug: topic for topic in topics},
        programmes=frozenset(filter(None, programmes.distinct())),
    )


class Browse:
    """One state of the list at one moment. What it has asked the database for once it keeps."""

    def __init__(self, query: InitiativeQuery, vocabulary: Vocabulary, now: datetime) -> None:
        self.query, self.vocabulary, self.now = query, vocabulary, now

    @property
    def rows(self) -> InitiativeQuerySet:
        """All that the query finds, in its order."""
        rows = self.found()
        return rows.newest_first() if self.query.sort == "newest" else rows.next_first()

    def found(self) -> InitiativeQuerySet:
        """Return what the query finds, in no order."""
        return self._told.filter(*self._conditions.values())

    @property
    def total(self) -> int:
        return self._numbers[0]

    @property
    def counts(self) -> Mapping[str, Mapping[str, int]]:
        """How many each value of each facet would find, whatever is chosen of the facet itself."""
        return self._numbers[1]

    @property
    def _told(self) -> InitiativeQuerySet:
        rows = Initiative.objects.listed().with_status(self.now).told_of(self.query.terms)
        return rows.order_by()

    @cached_property
    def _conditions(self) -> Mapping[str, Q]:
        """What is asked of a row by each facet that asks for anything."""
        asked = {name: self._condition(name, held) for name, held in self.query.chosen.items()}
        return {"status": self._at_first()} | asked

    def _condition(self, name: str, held: Sequence[str]) -> Q:
        rows = Initiative.objects.all()
        match name:
            case "soon":
                return rows.closes_soon(self.now)
            case "country":
                return rows.is_in(held)
            case "topic":
                return rows.is_on(self.vocabulary.with_those_below(held))
        return Q(**{f"{COLUMNS[name]}__in": held})

    def _at_first(self) -> Q:
        """Leave out what is over where no status is chosen; a calendar names its month, so all of that stays."""
        if self.query.view == "calendar":
            return ~Q(status_now=InitiativeStatus.CANCELLED)
        return Q(status_now__in=NOT_OVER)

    @cached_property
    def without(self) -> Mapping[str, int]:
        """How many there would be without each facet of which something is chosen, as a link without it finds them.

        Under "over" are those that are over, and match all the rest.
        """
        wider = {name: self._but(name) for name in self.query.chosen}
        if "status" in wider:
            wider["status"] += " and is_at_first"
        asked = wider | {"over": f"is_over and {self._but('status')}"}
        statement = " union all ".join(
            TOTAL.format(name=name, condition=condition) for name, condition in asked.items()
        )
        return dict(
            self._ask(statement, is_at_first=self._at_first(), is_over=Q(status_now__in=OVER))
        )

    def _but(self, facet: str) -> str:
        """Return what all the other facets ask, in the words of `_ask`."""
        return " and ".join(f"holds_{name}" for name in self._conditions if name != facet) or "true"

    def _ask(self, statement: str, **asked: Q) -> list[tuple[Any, ...]]:
        """Put a statement to `told`: what has the words, with what each facet says of it.

        The words are looked for once, however often the statement reads them.
        """
        asked |= {f"holds_{name}": condition for name, condition in self._conditions.items()}
        said = {name: ExpressionWrapper(asks, BooleanField()) for name, asks in asked.items()}
        names = ("id", "country", *COLUMNS.values(), *said)
        told = self._told.annotate(**said).values_list("pk", *names[1:])
        sql, params = told.query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute(
                f"with told({', '.join(names)}) as materialized ({sql}) {statement}", params
            )
            return cursor.fetchall()

    @cached_property
    def _numbers(self) -> tuple[int, Mapping[str, Mapping[str, int]]]:
        """Ask for the total and all counts in one statement: the words are looked for once."""
        soon = Initiative.objects.all().closes_soon(self.now)
        statement = COUNTS.format(**{name: self._but(name) for name in ("total", *FACETS)})
        total, counts = 0, {name: dict[str, int]() for name in FACETS}
        for facet, value, number in self._ask(statement, is_soon=soon):
            if facet == "total":
                total = number
            else:
                counts[facet][value] = number
        topics = self.vocabulary.by_key
        # One that was made since the vocabulary was read has no name yet.
        by_slug = {
            topics[int(key)].slug: number
            for key, number in counts["topic"].items()
            if int(key) in topics
        }
        return total, {**counts, "topic": by_slug}


def browse(params: QueryDict, now: datetime) -> tuple[Browse, tuple[str, ...]]:
    """Read an address; the remarks tell of what was not understood."""
    known = vocabulary()
    query, remarks = read_query(params, known.known)
    return Browse(query, known, now), remarks
