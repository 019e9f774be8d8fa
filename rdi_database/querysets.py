"""Named sets of rows of the R+D directory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps as django_apps
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Count, F, Func, OuterRef, Q, Subquery, Value, When
from django.db.models.fields.json import JSONField
from django.db.models.functions import Cast, Coalesce

from .choices import InitiativeKind, InitiativeStatus

# A call that closes within these days is said to be closing soon.
SOON = timedelta(days=30)
NOT_OVER = (InitiativeStatus.OPEN, InitiativeStatus.FORTHCOMING)
# What happens on each of its days; of the others a calendar tells the first and the last.
SHORT_KINDS = (InitiativeKind.EVENT, InitiativeKind.TECHNOLOGY_DAY)
# The index of words knows them by so many letters at a time.
SHORTEST_INDEXED = 3


class MatchesAny(Func):
    """Whether a comparison holds between something and any member of an array."""

    template = "(%(expressions)s))"
    output_field = models.BooleanField()

    def __init__(self, one: Any, comparison: str, array: Any) -> None:
        super().__init__(one, array, arg_joiner=f" {comparison} any(")


class IsLikeAll(Func):
    """Whether a text has every one of these patterns. However many there are, the text is made once."""

    template = "(%(expressions)s))"
    output_field = models.BooleanField()

    def __init__(self, text: Any, patterns: Sequence[Any]) -> None:
        array = Func(*patterns, template="array[%(expressions)s]", output_field=models.TextField())
        super().__init__(text, array, arg_joiner=" like all(")


def folded(words: Any) -> Func:
    """Return words as they are compared: without case and accents, and with one sigma.

    In Greek the last letter of a word has a shape of its own, but for capitals.
    """
    return Func(words, function="rdi_fold", output_field=models.TextField())


class InitiativeQuerySet(models.QuerySet[Any]):
    def listed(self) -> InitiativeQuerySet:
        return self.filter(is_listed=True)

    def visible_to(self, user: Any) -> InitiativeQuerySet:
        """Listed ones for everyone; unlisted ones for those who look after the network."""
        if user.is_authenticated and (user.is_superuser or user.network_roles.exists()):
            return self.all()
        return self.listed()

    def with_status(self, now: datetime) -> InitiativeQuerySet:
        """Each knows how it stands: `status_now` is what `Initiative.status(now)` says."""
        said_closed = Q(said_status=InitiativeStatus.CLOSED, ends_at__isnull=True)
        said_forthcoming = Q(said_status=InitiativeStatus.FORTHCOMING, starts_at__isnull=True)
        status = Case(
            When(said_status=InitiativeStatus.CANCELLED, then=Value(InitiativeStatus.CANCELLED)),
            When(ends_at__lte=now, then=Value(InitiativeStatus.CLOSED)),
            When(starts_at__gt=now, then=Value(InitiativeStatus.FORTHCOMING)),
            When(said_closed, then=Value(InitiativeStatus.CLOSED)),
            When(said_forthcoming, then=Value(InitiativeStatus.FORTHCOMING)),
            default=Value(InitiativeStatus.OPEN),
            output_field=models.CharField(),
        )
        return self.annotate(status_now=status)

    def standing(self, statuses: Iterable[str], now: datetime) -> InitiativeQuerySet:
        """Those that stand in one of these ways."""
        return self.with_status(now).filter(status_now__in=list(statuses))

    def current(self, now: datetime) -> InitiativeQuerySet:
        """Those that are not over: by the clock, and by their source where it knows better."""
        return self.standing(NOT_OVER, now)

    def closing_soon(self, now: datetime) -> InitiativeQuerySet:
        """Calls that close within the next days."""
        return self.with_status(now).filter(self.closes_soon(now))

    def closes_soon(self, now: datetime) -> Q:
        """What `closing_soon` asks of a row that knows its status."""
        return Q(kind=InitiativeKind.CALL, status_now__in=NOT_OVER, ends_at__lte=now + SOON)

    def told_of(self, words: Sequence[str]) -> InitiativeQuerySet:
        """Listed ones in whose own words, or in the names of whose topics, each of these words stands."""
        rows, rest = self, list(words)
        longest = max(rest, key=len, default="")
        if len(longest) >= SHORTEST_INDEXED:
            rest.remove(longest)
            asked = folded(Value(longest))
            # One list of keys, so that both halves are looked up in their indexes. As an array it is made first, and
            # what else is asked is asked of those that it has alone.
            in_words = self._in_whose_words(asked).values("pk")
            keys = in_words.union(self._on_topics_named(asked), all=True)
            rows = rows.filter(MatchesAny(F("pk"), "=", ArraySubquery(keys)))
        if rest:
            rows = rows.filter(IsLikeAll(self._own_words(), [self._pattern(word) for word in rest]))
        return rows.listed() if words else rows

    def _own_words(self) -> Func:
        own = ("title", "acronym", "identifier", "call", "summary", "keywords")
        return Func(*own, function="rdi_words", output_field=models.TextField())

    def _in_whose_words(self, asked: Func) -> models.QuerySet[Any]:
        """Return the listed ones whose own words have this, as their index knows them."""
        listed = self.model.objects.listed().order_by()
        return listed.alias(told=self._own_words()).filter(told__contains=asked)

    def _pattern(self, word: str) -> Case:
        """Return what a row's own words must be like: anything, where one of its topics is named so."""
        asked = folded(Value(word))
        # What would stand for other letters in a pattern stands for itself.
        plain = Func(
            asked,
            *(Value(r"([\\%_])"), Value(r"\\\1"), Value("g")),
            template="('%%%%' || regexp_replace(%(expressions)s) || '%%%%')",
            output_field=models.TextField(),
        )
        anything = Value("%", output_field=models.TextField())
        return Case(When(pk__in=self._on_topics_named(asked), then=anything), default=plain)

    def _on_topics_named(self, asked: Func) -> models.QuerySet[Any]:
        """Return the keys of those that have a topic with this in one of its names."""
        translated = Func(
            F("names"), Value("$.*"), function="jsonb_path_query_array", output_field=JSONField()
        )
        names = Func(
            Value(" "),
            *("name", "short_name"),
            Func("synonyms", Value(" "), function="array_to_string"),
            Cast(translated, models.TextField()),
            function="concat_ws",
            output_field=models.TextField(),
        )
        topics = django_apps.get_model("connect", "Topic").objects.order_by()
        named = topics.annotate(told=folded(names)).filter(told__contains=asked).values("pk")
        return self.model.topics.through.objects.filter(topic__in=named).values("initiative")

    def is_on(self, topics: Iterable[int]) -> Q:
        """What being on one of these topics asks of a row."""
        links = self.model.topics.through.objects.filter(topic__in=list(topics))
        return Q(pk__in=links.values("initiative"))

    def is_in(self, countries: Iterable[str]) -> Q:
        """What being in one of these asks of a row: to take place there, or to have a listed partner from there.

        A project has no country of its own, its partners have; what the directory does not list counts nowhere.
        """
        codes = list(countries)
        there = self._participations().listed().filter(organisation__country__in=codes)
        return Q(country__in=codes) | Q(pk__in=there.values("initiative"))

    def within(self, start: datetime, end: datetime) -> InitiativeQuerySet:
        """Those with something in a stretch of time: a beginning, an end, a deadline; events for all their days."""
        stretch = Func(Value(start), Value(end), function="tstzrange")
        lasts = Q(kind__in=SHORT_KINDS, starts_at__lt=end, ends_at__gt=start)
        return self.filter(
            Q(starts_at__gte=start, starts_at__lt=end)
            # What ends with a day ends at the midnight after it.
            | Q(ends_at__gte=start, ends_at__lte=end)
            | Q(MatchesAny(stretch, "@>", F("deadlines")))
            | lasts
        )

    def dated(self) -> InitiativeQuerySet:
        """Those of which any moment is known."""
        return self.exclude(starts_at__isnull=True, ends_at__isnull=True, deadlines=[])

    def without_kinds(self, kinds: Iterable[str]) -> InitiativeQuerySet:
        return self.exclude(kind__in=list(kinds))

    def but_for(self, keys: Sequence[int]) -> InitiativeQuerySet:
        """All but these, however many; one array is looked up faster than as many parameters."""
        array = Value(list(keys), output_field=ArrayField(models.BigIntegerField()))
        return self.exclude(MatchesAny(F("pk"), "=", array))

    def next_first(self) -> InitiativeQuerySet:
        """In the order in which they end; what has no end comes last."""
        return self.order_by(F("ends_at").asc(nulls_last=True), "title", "pk")

    def newest_first(self) -> InitiativeQuerySet:
        """In the order in which they were listed, the latest first; what never was comes last."""
        return self.order_by(F("listed_at").desc(nulls_last=True), "-pk")

    def latest_first(self) -> InitiativeQuerySet:
        """Those that began last come first; what has no beginning comes last."""
        return self.order_by(F("starts_at").desc(nulls_last=True), "title", "pk")

    def known_projects(self) -> InitiativeQuerySet:
        """Projects that count when somebody asks who has worked with whom.

        That is what has a page, and what a list brought and no person has taken off. What a person wrote and has not
        listed yet is nobody's business.
        """
        said = ("kind", "is_listed", "is_placeholder", "provenance")
        known = Func(*said, function="rdi_is_known_project", output_field=models.BooleanField())
        return self.alias(is_known=known).filter(is_known=True)

    def with_partner(self, organisation: Any) -> InitiativeQuerySet:
        """Those in which an organisation takes part."""
        rows = self._participations().shown().filter(organisation=organisation)
        return self.filter(pk__in=rows.values("initiative"))

    def of_call(self, call: Any) -> InitiativeQuerySet:
        """Projects that name this call, or the one it is a topic of."""
        names = {name for name in (call.identifier, call.call) if name}
        return self.filter(kind=InitiativeKind.PROJECT, call__in=names)

    def calls_named(self, name: str) -> InitiativeQuerySet:
        """Calls with this number or name; none where there is none."""
        named = Q(identifier=name) | Q(call=name)
        return self.filter(named, kind=InitiativeKind.CALL) if name else self.none()

    def for_list(self) -> InitiativeQuerySet:
        """All that a row shows."""
        rows = self._participations().shown().filter(initiative=OuterRef("pk")).order_by()
        count = rows.values("initiative").annotate(number=Count("pk")).values("number")
        return self.annotate(partner_count=Coalesce(Subquery(count), 0)).prefetch_related("topics")

    def for_page(self) -> InitiativeQuerySet:
        return self.select_related("organiser").prefetch_related("topics")

    def _participations(self) -> ParticipationQuerySet:
        return django_apps.get_model("rdi_database", "Participation").objects.all()


class ParticipationQuerySet(models.QuerySet[Any]):
    def shown(self) -> ParticipationQuerySet:
        """Those that count: nobody has hidden them."""
        return self.filter(is_hidden=False)

    def listed(self) -> ParticipationQuerySet:
        """Those of organisations that have a public page."""
        return self.shown().filter(organisation__is_listed=True)

    def in_order(self) -> ParticipationQuerySet:
        """The coordinator first, then by name."""
        first = models.Case(models.When(role="coordinator", then=0), default=1)
        return self.order_by(first, "organisation__name", "pk")

    def for_list(self) -> ParticipationQuerySet:
        return self.select_related("organisation")


class FollowQuerySet(models.QuerySet[Any]):
    def due(self, now: datetime) -> FollowQuerySet:
        """Those whose digest is to be looked at, of people who sign in and want them; the longest due first."""
        due = self.filter(due_at__lte=now, user__is_active=True, user__objected_at__isnull=True)
        return due.order_by("due_at", "pk")

    def of(self, user: Any) -> FollowQuerySet:
        return self.filter(user=user).select_related("topic")


class PartnerWantedQuerySet(models.QuerySet[Any]):
    def open(self, now: datetime) -> PartnerWantedQuerySet:
        """Those that stand: not taken back, of listed organisations, for calls that are not over."""
        calls = django_apps.get_model("rdi_database", "Initiative").objects.listed().current(now)
        return self.filter(
            withdrawn_at__isnull=True,
            organisation__is_listed=True,
            initiative__in=calls.values("pk"),
        )

    def waiting(self) -> PartnerWantedQuerySet:
        """Those of which the present version has no proposals yet."""
        return self.exclude(proposed_version__isnull=False, proposed_version=F("version"))

    def for_list(self) -> PartnerWantedQuerySet:
        return self.select_related("organisation", "initiative").prefetch_related("offers", "seeks")
