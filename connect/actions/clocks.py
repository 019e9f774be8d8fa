"""What the clock decides: reminders and lapses. The beat calls it; it may run twice, or twice at once."""

import logging
import uuid
from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from .. import letters
from ..access import Actor
from ..choices import ConnectionState as State
from ..choices import ConnectionVerb as Verb
from ..choices import Side
from ..clocks import Clock, may_disturb, next_reminder
from ..models import ConnectionEvent, ConnectionRequest
from ..querysets import ConnectionRequestQuerySet
from ..rules import holder_rules
from .connections import move

logger = logging.getLogger(__name__)

NOBODY = Actor(None, frozenset())


def mind_the_clocks(*, now: datetime) -> tuple[int, int]:
    """Lapse what has waited too long, remind whoever holds the rest; return how many of each.

    Each request is a transaction of its own: one that cannot be minded is logged and stops no other.
    """
    lapsed = sum(_minded(_lapse, pk, now) for pk in _keys(ConnectionRequest.objects.to_lapse(now)))
    reminded = sum(
        _minded(_remind, pk, now) for pk in _keys(ConnectionRequest.objects.to_remind(now))
    )
    return lapsed, reminded


def _minded(step: Callable[[uuid.UUID, datetime], bool], pk: uuid.UUID, now: datetime) -> bool:
    try:
        return step(pk, now)
    except Exception:
        logger.exception("The clock of request %s could not be minded.", pk)
        return False


def _keys(rows: ConnectionRequestQuerySet) -> list[uuid.UUID]:
    return list(rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _lapse(pk: uuid.UUID, now: datetime) -> bool:
    # The row is the queue: of two clocks, or of a clock and somebody who answers, the later sees what was done.
    connection = (
        ConnectionRequest.objects.select_related("seeker__cluster", "target__cluster")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=pk)
    )
    if connection.lapses_at is None or connection.lapses_at > now or not connection.is_open:
        return False
    if not may_disturb(now, holder_rules(connection, connection.state)):
        return False
    waited_in, had_it = connection.state, letters.partners(connection)
    move(
        connection, State.LAPSED, now=now, by=NOBODY, told=[(Verb.LAPSED, Side.CLOCK)],
        changes={"ended_at": now},
    )  # fmt: skip
    letters.lapsed(connection, had_it, waited_in=waited_in)
    return True


@transaction.atomic
def _remind(pk: uuid.UUID, now: datetime) -> bool:
    connection = ConnectionRequest.objects.select_related("seeker__cluster", "target__cluster").get(
        pk=pk
    )
    seen = connection.remind_at
    if (
        seen is None
        or seen > now
        or not may_disturb(now, holder_rules(connection, connection.state))
    ):
        return False
    clock = Clock(seen, connection.due_at, connection.lapses_at)
    # Compare and set: of two beats one reminds.
    set_ = ConnectionRequest.objects.filter(
        pk=pk, version=connection.version, remind_at=seen
    ).update(remind_at=next_reminder(clock, now))
    if not set_:
        return False
    is_end = connection.due_at is not None and now >= connection.due_at
    ConnectionEvent.objects.create(
        connection=connection, version=connection.version, at=now, verb=Verb.REMINDED, side=Side.CLOCK,
        from_state=connection.state, to_state=connection.state,
    )  # fmt: skip
    letters.reminder(connection, stage="end" if is_end else "half")
    if is_end:
        letters.overdue(connection)
    return True
