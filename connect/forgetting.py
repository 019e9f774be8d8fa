"""What `connect` forgets after a time: what was noted of requests, who asked, and who wanted to join a team."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from bewiser.lib.forgetting import Rule, months_before

from .choices import ENDED_STATES, TeamRequestState
from .models import ConnectionEvent, ConnectionRequest, TeamRequest


def _ended_before(now: datetime, what: str) -> "QuerySet[ConnectionRequest]":
    moment = months_before(now, settings.FORGET_AFTER_MONTHS[what])
    return ConnectionRequest.objects.filter(state__in=ENDED_STATES, state_since__lt=moment)


def due_threads(now: datetime) -> "QuerySet[ConnectionRequest]":
    """Requests that ended long enough ago and of which it is still noted what was said, and by whom."""
    noted = ConnectionEvent.objects.filter(
        ~Q(note="") | Q(actor__isnull=False), connection=OuterRef("pk")
    )
    return _ended_before(now, "threads").filter(Exists(noted))


def forget_threads(keys: Sequence[Any], _now: datetime) -> None:
    # The triggers let nothing else of an event change.
    ConnectionEvent.objects.filter(connection__in=keys).update(note="", actor=None)


def due_requests(now: datetime) -> "QuerySet[ConnectionRequest]":
    """Requests that ended long enough ago and still say who asked, and what."""
    return _ended_before(now, "requests").filter(forgotten_at__isnull=True)


def forget_requests(keys: Sequence[Any], now: datetime) -> None:
    """Keep which organisations met and what came of it; forget people and their words."""
    forget_threads(keys, now)
    ConnectionRequest.objects.filter(pk__in=keys).update(
        asker=None,
        asker_name="",
        asker_email="",
        seeker_name="",
        cooperation="",
        question="",
        about="",
        contact_name="",
        contact_email="",
        seeker_facilitator=None,
        target_facilitator=None,
        answered_by=None,
        forgotten_at=now,
    )


def due_team_requests(now: datetime) -> "QuerySet[TeamRequest]":
    """Claims and invitations that nobody has answered for so long, or that were decided so long ago."""
    moment = months_before(now, settings.FORGET_AFTER_MONTHS["invitations"])
    waiting = Q(state=TeamRequestState.WAITING, created_at__lt=moment)
    return TeamRequest.objects.filter(waiting | Q(decided_at__lt=moment))


def forget_team_requests(keys: Sequence[Any], _now: datetime) -> None:
    TeamRequest.objects.filter(pk__in=keys).delete()


RULES = (
    Rule("threads", _("Notes of requests that have ended"), due_threads, forget_threads),
    Rule(
        "requests", _("People and words of requests that have ended"), due_requests, forget_requests
    ),
    Rule(
        "team_requests",
        _("Requests to join a team, and invitations to one"),
        due_team_requests,
        forget_team_requests,
    ),
)
