"""Named sets of rows of the R+D directory."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q

from .choices import InitiativeKind, InitiativeStatus

# A call that closes within these days is said to be closing soon.
SOON = timedelta(days=30)


class InitiativeQuerySet(models.QuerySet[Any]):
    def listed(self) -> InitiativeQuerySet:
        return self.filter(is_listed=True)

    def visible_to(self, user: Any) -> InitiativeQuerySet:
        """Listed ones for everyone; unlisted ones for those who look after the network."""
        if user.is_authenticated and (user.is_superuser or user.network_roles.exists()):
            return self.all()
        return self.listed()

    def current(self, now: datetime) -> InitiativeQuerySet:
        """Those that are not over: by the clock, and by their source where they have no end."""
        over = Q(ends_at__lte=now) | Q(said_status=InitiativeStatus.CANCELLED)
        said = Q(ends_at__isnull=True, said_status=InitiativeStatus.CLOSED)
        return self.exclude(over | said)

    def closing_soon(self, now: datetime) -> InitiativeQuerySet:
        """Calls that close within the next days."""
        return self.current(now).filter(kind=InitiativeKind.CALL, ends_at__lte=now + SOON)

    def next_first(self) -> InitiativeQuerySet:
        """In the order in which they end; what has no end comes last."""
        return self.order_by(F("ends_at").asc(nulls_last=True), "title", "pk")

    def for_list(self) -> InitiativeQuerySet:
        """All that a row shows."""
        return self.prefetch_related("topics")

    def for_page(self) -> InitiativeQuerySet:
        return self.select_related("organiser").prefetch_related("topics")


class ParticipationQuerySet(models.QuerySet[Any]):
    def shown(self) -> ParticipationQuerySet:
        """Those that count: nobody has hidden them."""
        return self.filter(is_hidden=False)

    def in_order(self) -> ParticipationQuerySet:
        """The coordinator first, then by name."""
        first = models.Case(models.When(role="coordinator", then=0), default=1)
        return self.order_by(first, "organisation__name", "pk")

    def for_list(self) -> ParticipationQuerySet:
        return self.select_related("organisation")
