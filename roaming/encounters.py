"""Stays that are over, as encounters of the guest's organisation with that of the host cluster."""

import uuid
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from bewiser.lib.encounters import Encounter
from connect.choices import EncounterKind

from .choices import StayState
from .models import Stay, StayReview


class Stays:
    """The source of `roaming`."""

    def seen_by(self, user: Any, key: uuid.UUID) -> Encounter | None:
        return next(map(_encounter, _told(Stay.objects.seen_by(user).filter(pk=key))), None)

    def of(self, organisation: int) -> list[Encounter]:
        host = Q(location__member__cluster__organisation=organisation)
        rows = Stay.objects.filter(Q(organisation=organisation) | host)
        return [_encounter(row) for row in _told(rows)]


def _told(rows: QuerySet[Stay]) -> QuerySet[Stay]:
    """Those of two organisations, unless all who looked back say that nothing came of it."""
    reviews = StayReview.objects.filter(stay=OuterRef("pk"))
    came_to_nothing = Exists(reviews) & ~Exists(reviews.filter(led_somewhere=True))
    return (
        rows.filter(~came_to_nothing, state=StayState.FINISHED)
        .exclude(organisation=F("location__member__cluster__organisation"))
        .select_related("location__member__cluster")
    )


def _encounter(stay: Stay) -> Encounter:
    return Encounter(
        kind=EncounterKind.STAY,
        key=stay.pk,
        first=stay.organisation_id,
        second=stay.host.cluster.organisation_id,
        on=stay.first_day,
        how=_("Together during a stay"),
    )
