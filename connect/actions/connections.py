"""The decisions on a request for an introduction. connect.transitions holds the table that they follow.

Every action is one transaction: the move (compare and set), its event rows and its letters stand or fall
together. Each raises ConnectionMoved when somebody was quicker, PermissionDenied when it is not the actor's
to decide, and writes nothing then.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from bewiser.lib.names import validate_plain_name

from .. import access, letters, masks
from ..access import Actor
from ..choices import ConnectionState as State
from ..choices import ConnectionVerb as Verb
from ..choices import DeclineReason, Outcome, Side
from ..clocks import clock_for
from ..exceptions import ConnectionMoved, ContactMissing
from ..models import ConnectionEvent, ConnectionRequest
from ..rules import holder_rules
from ..transitions import Decision, Role

_SIDES = {
    Role.ASKER: Side.ASKER,
    Role.SEEKER_MANAGER: Side.ASKER,
    Role.TARGET_MANAGER: Side.TARGET,
    Role.ANSWERER: Side.TARGET,
}


def move(
    connection: ConnectionRequest,
    to: str,
    *,
    now: datetime,
    by: Actor,
    told: Collection[tuple[Verb, Side]],
    changes: dict[str, Any] | None = None,
    reason: str = "",
    note: str = "",
) -> None:
    """Move a request as its caller saw it, set its clock and tell what happened, in the caller's transaction.

    Raises ConnectionMoved when the row is not, any more, in the state and version of the instance.
    """
    seen_state, seen_version = connection.state, connection.version
    clock = clock_for(to, now, holder_rules(connection, to))
    moved = ConnectionRequest.objects.filter(
        pk=connection.pk, state=seen_state, version=seen_version
    ).update(
        state=to,
        version=F("version") + 1,
        state_since=now,
        remind_at=clock.remind_at,
        due_at=clock.due_at,
        lapses_at=clock.lapses_at,
        **(changes or {}),
    )
    if not moved:
        raise ConnectionMoved
    connection.refresh_from_db()
    ConnectionEvent.objects.bulk_create(
        ConnectionEvent(
            connection=connection,
            version=connection.version,
            at=now,
            verb=verb,
            side=side,
            actor=by.user,
            from_state=seen_state,
            to_state=to,
            reason=reason,
            note=note,
        )
        for verb, side in told
    )


@transaction.atomic
def ask_for_changes(connection: ConnectionRequest, *, by: Actor, note: str, now: datetime) -> None:
    """Give a submitted request back to its asker with a sentence on what to change."""
    step = access.permitted_step(by, connection, Decision.ASK_CHANGES)
    if not note.strip():
        raise ValidationError({"note": _("Say what to change.")})
    move(
        connection, step.state, now=now, by=by, told=[(step.verb, Side.ASKER)],
        note=note, changes=_facilitator(connection, by, Side.ASKER),
    )  # fmt: skip
    letters.changes_asked(connection, note=note)


@transaction.atomic
def resubmit(
    connection: ConnectionRequest,
    *,
    by: Actor,
    cooperation: str,
    question: str,
    about: str,
    is_named: bool,
    now: datetime,
) -> None:
    """Send a request again with new answers. Raises ValidationError where a masked text gives the asker away."""
    step = access.permitted_step(by, connection, Decision.RESUBMIT)
    answers = {
        "cooperation": cooperation,
        "question": question,
        "about": about,
        "is_masked": not is_named,
    }
    for name, answer in answers.items():
        setattr(connection, name, answer)
    masks.check(connection)
    connection.full_clean(validate_unique=False)
    move(connection, step.state, now=now, by=by, told=[(step.verb, Side.ASKER)], changes=answers)
    letters.waits_for_managers(connection)


@transaction.atomic
def forward(
    connection: ConnectionRequest,
    *,
    by: Actor,
    now: datetime,
    note: str = "",
    contact_name: str = "",
    contact_email: str = "",
) -> None:
    """Pass a submitted request on to the other cluster.

    Somebody who looks after both sides puts it straight to the organisation: one step, an event for each side.
    """
    step = access.permitted_step(by, connection, Decision.FORWARD)
    changes = {**_facilitator(connection, by, Side.ASKER), "forwarded_at": now}
    if by.user is not None and access.manages_side(by.user, connection.target):
        changes |= _put(connection, by, now, contact_name, contact_email)
        told = [(step.verb, Side.ASKER), (Verb.PUT_TO_TARGET, Side.TARGET)]
        move(connection, State.AT_TARGET, now=now, by=by, told=told, note=note, changes=changes)
        letters.put_to_target(connection)
        return
    move(
        connection, step.state, now=now, by=by, told=[(step.verb, Side.ASKER)], note=note, changes=changes
    )  # fmt: skip
    letters.waits_for_managers(connection)


@transaction.atomic
def put_to_target(
    connection: ConnectionRequest,
    *,
    by: Actor,
    now: datetime,
    contact_name: str = "",
    contact_email: str = "",
) -> None:
    """Put a request before the organisation asked.

    Raises ContactMissing where it has nobody here and no contact is named.
    """
    step = access.permitted_step(by, connection, Decision.PUT_TO_TARGET)
    changes = _put(connection, by, now, contact_name, contact_email)
    move(connection, step.state, now=now, by=by, told=[(step.verb, Side.TARGET)], changes=changes)
    letters.put_to_target(connection)


@transaction.atomic
def return_as_unreachable(
    connection: ConnectionRequest, *, by: Actor, now: datetime, note: str = ""
) -> None:
    """End a request because nobody at the organisation could be reached."""
    step = access.permitted_step(by, connection, Decision.RETURN)
    reason = DeclineReason.UNREACHABLE
    changes = _facilitator(connection, by, Side.TARGET) | {
        "decline_reason": reason,
        "ended_at": now,
    }
    move(
        connection, step.state, now=now, by=by, told=[(step.verb, Side.TARGET)],
        changes=changes, reason=reason, note=note,
    )  # fmt: skip
    letters.declined(connection)


@transaction.atomic
def decline(
    connection: ConnectionRequest, *, by: Actor, reason: str, now: datetime, note: str = ""
) -> None:
    """End a request with a reason from the list; the asker reads a neutral sentence only."""
    step = access.permitted_step(by, connection, Decision.DECLINE)
    if reason not in DeclineReason.values or reason == DeclineReason.UNREACHABLE:
        raise ValidationError({"reason": _("Choose a reason.")})
    if reason == DeclineReason.OTHER and not note.strip():
        raise ValidationError({"note": _("Say in a few words what the reason is.")})
    side = _SIDES[step.role]
    changes: dict[str, Any] = {"decline_reason": reason, "ended_at": now}
    if step.role != Role.ANSWERER:
        changes |= _facilitator(connection, by, side)
    move(
        connection, step.state, now=now, by=by, told=[(step.verb, side)],
        changes=changes, reason=reason, note=note,
    )  # fmt: skip
    letters.declined(connection)


@transaction.atomic
def accept(connection: ConnectionRequest, *, by: Actor, now: datetime) -> None:
    """Accept for the organisation asked: both sides are introduced to each other by one letter to both."""
    step = access.permitted_step(by, connection, Decision.ACCEPT)
    told = [(step.verb, Side.TARGET), (Verb.INTRODUCED, Side.TARGET)]
    changes = {"introduced_at": now, "answered_by": by.user}
    move(connection, step.state, now=now, by=by, told=told, changes=changes)
    letters.introduction(connection)


@transaction.atomic
def say_in_contact(connection: ConnectionRequest, *, by: Actor, now: datetime) -> None:
    """Note that the two sides are in contact."""
    step = access.permitted_step(by, connection, Decision.SAY_IN_CONTACT)
    move(connection, step.state, now=now, by=by, told=[(step.verb, _SIDES[step.role])])


@transaction.atomic
def close(
    connection: ConnectionRequest, *, by: Actor, outcome: str, now: datetime, note: str = ""
) -> None:
    """Close an introduction with what came of it."""
    step = access.permitted_step(by, connection, Decision.CLOSE)
    if outcome not in Outcome.values:
        raise ValidationError({"outcome": _("Choose what came of it.")})
    changes = {"outcome": outcome, "ended_at": now}
    told = [(step.verb, _SIDES[step.role])]
    move(
        connection,
        step.state,
        now=now,
        by=by,
        told=told,
        changes=changes,
        reason=outcome,
        note=note,
    )


@transaction.atomic
def withdraw(connection: ConnectionRequest, *, by: Actor, now: datetime) -> None:
    """Take a request back; whoever had it is told."""
    step = access.permitted_step(by, connection, Decision.WITHDRAW)
    had_it = letters.partners(connection)
    move(
        connection, step.state, now=now, by=by, told=[(step.verb, Side.ASKER)], changes={"ended_at": now}
    )  # fmt: skip
    letters.withdrawn(connection, had_it)


def check_names(connection: ConnectionRequest, *fields: str) -> None:
    """Raise ValidationError for names that would smuggle something into a letter."""
    problems = {}
    for field in fields:
        try:
            validate_plain_name(getattr(connection, field))
        except ValidationError as problem:
            problems[field] = problem
    if problems:
        raise ValidationError(problems)


def _facilitator(connection: ConnectionRequest, by: Actor, side: Side) -> dict[str, Any]:
    """The first manager to act for a side becomes its facilitator."""
    field = "seeker_facilitator" if side == Side.ASKER else "target_facilitator"
    if getattr(connection, f"{field}_id") is None:
        return {field: by.user}
    return {}


def _put(
    connection: ConnectionRequest, by: Actor, now: datetime, contact_name: str, contact_email: str
) -> dict[str, Any]:
    changes = _facilitator(connection, by, Side.TARGET) | {"put_at": now}
    if access.answerers_of(connection).exists():
        return changes
    if not contact_email.strip():
        raise ContactMissing
    connection.contact_name, connection.contact_email = contact_name.strip(), contact_email.strip()
    askers = {connection.asker_email.lower(), connection.asker_address.lower()}
    if connection.contact_email.lower() in askers:
        raise ValidationError({"contact_email": _("This is the address of the one who asks.")})
    check_names(connection, "contact_name")
    connection.clean_fields(exclude=_all_but(connection, "contact_name", "contact_email"))
    return changes | {
        "contact_name": connection.contact_name,
        "contact_email": connection.contact_email,
    }


def _all_but(connection: ConnectionRequest, *names: str) -> set[str]:
    return {field.name for field in connection._meta.fields} - set(names)
