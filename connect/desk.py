"""What waits here for a person, in the shape of the desk."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import Subquery
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bewiser.lib.desk import DeskDecision, DeskItem

from . import access
from .actions import connections as actions
from .actions import profiles
from .choices import ConnectionState as State
from .exceptions import ConnectionMoved, ContactMissing
from .models import ConnectionRequest, Organisation, TeamRequest, User
from .querysets import counted as number_of
from .transitions import Decision

PREFIX = "connect:connection:"
PROFILE = "connect:profile:"
LOOKED_OVER = "looked_over"


def waiting(user: User, now: datetime) -> list[DeskItem]:
    """Return the requests whose next step is this person's, as a manager or as a member."""
    rows = ConnectionRequest.objects.for_list()
    managed = rows.waiting_for_manager(user, now).telling_answerers()
    mine = rows.waiting_for_member(user)
    return [
        *(_item(connection, *_to_manage(connection)) for connection in managed),
        *(_item(connection, _to_answer(connection)) for connection in mine),
        *(_joining(asked) for asked in TeamRequest.objects.to_decide_by(user, now).for_list()),
        *(_opened(row) for row in Organisation.objects.to_look_over_by(user).for_list()),
    ]


def counted(user: User, now: datetime) -> dict[str, Subquery]:
    """Return how many things `waiting` lists, as parts of another statement: as a manager, and as a member."""
    return {
        "requests_managed": number_of(ConnectionRequest.objects.waiting_for_manager(user, now)),
        "requests": number_of(ConnectionRequest.objects.waiting_for_member(user)),
        "teams": number_of(TeamRequest.objects.to_decide_by(user, now)),
        "profiles": number_of(Organisation.objects.to_look_over_by(user)),
    }


def act(
    item_ids: Sequence[str], decision: str, reason: str, user: User, now: datetime
) -> list[str]:
    """Take one decision on items of this app; return the sentences of those that could not be decided."""
    return [problem for item in item_ids if (problem := _act(item, decision, reason, user, now))]


def done(item_ids: Sequence[str]) -> list[str]:
    """Return what became of items that were decided, a sentence each."""
    keys = [uuid.UUID(item.removeprefix(PREFIX).partition(":")[0]) for item in item_ids]
    return [_told(row) for row in ConnectionRequest.objects.filter(pk__in=keys).for_list()]


def _told(connection: ConnectionRequest) -> str:
    # Who puts a request to an organisation looks after it; who forwards one may be of the asking side.
    is_known = connection.state == State.AT_TARGET
    names = {"target": connection.target if is_known else connection.target_label}
    if is_known:
        return _("%(target)s has been asked.") % names
    return _("The request to %(target)s has been forwarded to the other cluster.") % names


def _act(item: str, decision: str, reason: str, user: User, now: datetime) -> str:
    """Take the decision, or return why not. The item names the version of the request that was seen."""
    if item.startswith(PROFILE):
        return _look_over(item, decision, user)
    try:
        pk, _colon, version = item.removeprefix(PREFIX).partition(":")
        connection = access.readable_connection(user, uuid.UUID(pk))
    except (ValueError, Http404):
        return _("One of these things is not on your desk.")
    by = access.actor(user, connection)
    try:
        if version != str(connection.version):
            raise ConnectionMoved
        match decision:
            case Decision.FORWARD:
                actions.forward(connection, by=by, now=now, note=reason)
            case Decision.PUT_TO_TARGET:
                actions.put_to_target(connection, by=by, now=now)
            case _:
                return _("This cannot be decided on the desk.")
    except ConnectionMoved:
        return _("%(request)s is no longer as you saw it. Look at it again.") % {
            "request": connection
        }
    except PermissionDenied:
        return _("%(request)s is not yours to decide.") % {"request": connection}
    except ContactMissing:
        return _("%(name)s has nobody here yet. Open the request and name a contact.") % {
            "name": connection.target
        }
    return ""


def _look_over(item: str, decision: str, user: User) -> str:
    key = item.removeprefix(PROFILE)
    rows = Organisation.objects.to_look_over_by(user)
    organisation = rows.filter(pk=key).first() if key.isdecimal() else None
    if organisation is None:
        return _("One of these things is not on your desk.")
    if decision != LOOKED_OVER:
        return _("This cannot be decided on the desk.")
    profiles.look_over(organisation)
    return ""


def _to_manage(connection: ConnectionRequest) -> tuple[str, list[DeskDecision]]:
    """Return what waits for a manager of a side, and what takes one press."""
    asks = _("%(seeker)s asks to be introduced to %(target)s")
    if connection.state == State.SUBMITTED:
        return asks, [DeskDecision(Decision.FORWARD, _("Forward"))]
    if connection.state == State.AT_TARGET_MANAGER:
        button = pgettext("button", "Put to the organisation")
        return asks, [DeskDecision(Decision.PUT_TO_TARGET, button)]
    if connection.has_answerer:
        return _("%(target)s has not answered %(seeker)s in time: a word from you may help"), []
    return _(
        "Nobody at %(target)s answers %(seeker)s: name a new contact, or return the request"
    ), []


def _to_answer(connection: ConnectionRequest) -> str:
    """Return what waits for a member. Whoever accepts gives their address away: they read it first."""
    if connection.state == State.CHANGES_ASKED:
        return _("Changes are asked for in your request to %(target)s")
    return _("Somebody asks to be introduced to %(target)s")


def _item(
    connection: ConnectionRequest, what: str, decisions: Sequence[DeskDecision] = ()
) -> DeskItem:
    # Until it has reached the asked side, it is with somebody of the asking one.
    is_there = connection.state in {State.AT_TARGET_MANAGER, State.AT_TARGET}
    is_hidden = connection.is_target_hidden and not is_there
    target = connection.target_label if is_hidden else connection.target.name
    names = {"seeker": connection.seeker_label, "target": target}
    is_known = connection.target.cluster is not None and not is_hidden
    return DeskItem(
        key=f"{PREFIX}{connection.pk}:{connection.version}",
        what=what % names,
        who=connection.target.cluster.short_name if is_known else "",
        who_is=_("Cluster asked"),
        since=connection.state_since,
        due=connection.due_at,
        link=connection.get_absolute_url(),
        decisions=decisions,
    )


def _joining(asked: TeamRequest) -> DeskItem:
    """A wish to join a team. Whoever decides reads first what was written."""
    words = (
        _("You are invited to the team of %(organisation)s")
        if asked.is_invitation
        else _("%(person)s asks to act for %(organisation)s")
    )
    cluster = asked.organisation.cluster
    return DeskItem(
        key=f"connect:team:{asked.pk}",
        what=words % {"person": asked.user, "organisation": asked.organisation},
        who=cluster.short_name if cluster else "",
        since=asked.created_at,
        due=asked.due_at,
        link=asked.get_absolute_url(),
    )


def _opened(organisation: Organisation) -> DeskItem:
    """A page that its owners have opened themselves; a look is enough."""
    return DeskItem(
        key=f"{PROFILE}{organisation.pk}",
        what=_("%(name)s has opened its page: look it over") % {"name": organisation},
        who=organisation.cluster.short_name if organisation.cluster else "",
        since=organisation.published_at,
        due=None,
        link=organisation.get_absolute_url(),
        decisions=[DeskDecision(LOOKED_OVER, _("Looked over"))],
    )
