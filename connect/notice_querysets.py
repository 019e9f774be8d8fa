"""Named sets of notices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.apps import apps as django_apps
from django.contrib.postgres.search import TrigramSimilarity
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import TruncDate

from .choices import NetworkRoleName, NoticeState

if TYPE_CHECKING:
    from .models import User

# What is searched in, folded by a function of the database that its index knows.
NOTICE_WORDS = ("title", "summary", "text")
# Likeness of title and summary by shared groups of three letters, from 0 to 1.
MUCH_ALIKE = 0.5
SOMEWHAT_ALIKE = 0.3
MOST_ALIKE = 5
REMIND_BEFORE = timedelta(days=14)


class NoticeQuerySet(models.QuerySet[Any]):
    def open_on(self, today: date) -> NoticeQuerySet:
        """Those that everybody may read on this day: by their time, whether a clock has run or not."""
        return self.filter(
            state=NoticeState.PUBLIC, valid_until__gte=today, organisation__is_listed=True
        )

    def named(self) -> NoticeQuerySet:
        """Those that stand under the name of their organisation."""
        return self.filter(is_anonymous=False)

    def shown_on_page_of(self, organisation: Any) -> NoticeQuerySet:
        """Those that everybody reads on the page of their organisation."""
        return self.named().filter(organisation=organisation)

    def about(self, topic: Any) -> NoticeQuerySet:
        """Those on a topic, or on one of the topics right below it."""
        return self.filter(Q(topics=topic) | Q(topics__parent=topic)).distinct()

    def posted_within(self, since: date, until: date) -> NoticeQuerySet:
        """Those that were posted after one day and on the other at the latest."""
        return self.filter(posted_at__date__gt=since, posted_at__date__lte=until)

    def told_of(self, words: Sequence[str]) -> NoticeQuerySet:
        """Those in which each of these words stands; the name of the organisation counts where it is shown."""
        rows = self.alias(told=Func(*NOTICE_WORDS, function="connect_notice_words", **_TEXT))
        for word in words:
            folded = Func(Value(word), function="connect_fold", **_TEXT)
            by_name = Q(organisation__name__icontains=word, is_anonymous=False)
            rows = rows.filter(Q(told__contains=folded) | by_name)
        return rows

    def alike(self, notice: Any, least: float) -> NoticeQuerySet:
        """Others of the same type whose title and summary are as like as this, the likest first."""
        own = Func(F("title"), F("summary"), Value(""), function="connect_notice_words", **_TEXT)
        asked = Func(
            Value(notice.title),
            Value(notice.summary),
            Value(""),
            function="connect_notice_words",
            **_TEXT,
        )
        return (
            self.exclude(pk=notice.pk)
            .filter(type=notice.type)
            .annotate(likeness=TrigramSimilarity(own, asked))
            .filter(likeness__gte=least)
            .order_by("-likeness", "pk")
        )

    def written_by(self, user: User) -> NoticeQuerySet:
        """Those that this person may change: of organisations they answer for, or whose side they manage."""
        if user.is_superuser:
            return self
        organisations = django_apps.get_model("connect", "Organisation").objects
        return self.filter(organisation__in=organisations.posted_for_by(user).values("pk"))

    def concerning(self, user: Any) -> NoticeQuerySet:
        """Those of which this person reads everything: of their organisations, their clusters, or the network."""
        if not user.is_authenticated:
            return self.none()
        is_coordinator = user.network_roles.filter(role=NetworkRoleName.COORDINATOR)
        if user.is_superuser or is_coordinator.exists():
            return self
        return self.filter(
            Q(organisation__in=user.organisation_memberships.values("organisation"))
            | Q(organisation__cluster__in=user.manager_rows.values("cluster"))
        )

    def of_my_organisations(self, user: User) -> NoticeQuerySet:
        """Those of organisations of which this person is a member, and of the clusters that they manage."""
        return self.filter(
            Q(organisation__in=user.organisation_memberships.values("organisation"))
            | Q(organisation__cluster__in=user.manager_rows.values("cluster"))
        )

    def to_expire(self, today: date) -> NoticeQuerySet:
        return self.filter(state=NoticeState.PUBLIC, valid_until__lt=today)

    def to_remind(self, today: date) -> NoticeQuerySet:
        """Those that end within a fortnight, and of whose end nobody was told yet."""
        near = self.open_on(today).filter(
            valid_until__lte=today + REMIND_BEFORE,
            # Who has chosen a shorter time knows when it ends.
            valid_until__gt=F("valid_from") + REMIND_BEFORE,
        )
        return near.exclude(reminded_for=F("valid_until"))

    def newest_first(self) -> NoticeQuerySet:
        """By the day of their posting; within a day in no order that tells who posted them."""
        return self.annotate(posted_on=TruncDate("posted_at")).order_by("-posted_on", "pk")

    def for_list(self) -> NoticeQuerySet:
        return self.select_related("organisation").prefetch_related("topics")


_TEXT: dict[str, Any] = {"output_field": models.TextField()}
