"""Introductions that were accepted, as encounters of two organisations."""

import uuid
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from bewiser.lib.encounters import Encounter

from .choices import EncounterKind, Outcome
from .models import ConnectionRequest


class Introductions:
    """The source of `connect`: none where nothing came of it, or where somebody asked for themselves alone."""

    def seen_by(self, user: Any, key: uuid.UUID) -> Encounter | None:
        rows = ConnectionRequest.objects.visible_to(user).filter(pk=key)
        return next(map(_encounter, _told(rows)), None)

    def of(self, organisation: int) -> list[Encounter]:
        rows = ConnectionRequest.objects.filter(Q(seeker=organisation) | Q(target=organisation))
        return [_encounter(row) for row in _told(rows)]


def _told(rows: QuerySet[ConnectionRequest]) -> QuerySet[ConnectionRequest]:
    return rows.met().filter(seeker__isnull=False).exclude(outcome=Outcome.NOTHING)


def _encounter(row: ConnectionRequest) -> Encounter:
    return Encounter(
        kind=EncounterKind.CONNECTION,
        key=row.pk,
        first=row.seeker_id,
        second=row.target_id,
        on=row.introduced_at.date(),
        how=_("Introduced to each other here"),
    )
