"""What waits in this room, in the shape of the desk: applications, versions to accept, stays, and editions."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, Subquery
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from bewiser.lib.desk import DeskDecision, DeskItem
from connect.choices import NetworkRoleName
from connect.models import User
from connect.querysets import counted as number_of

from . import access
from .actions import stays
from .choices import MemberStatus, StayState
from .exceptions import NoDesk, StayMoved
from .models import Agreement, AgreementMember, Edition, Stay

PREFIX = "roaming:member:"
STAY_PREFIX = "roaming:stay:"


def waiting(user: User, now: datetime) -> list[DeskItem]:
    """Return the applications that wait for a coordinator, and what waits for the managers of a cluster to accept."""
    items = []
    if user.network_roles.filter(role=NetworkRoleName.COORDINATOR).exists():
        items += [
            _item(member, _("%(cluster)s wants to join the roaming agreement"), "member_manage")
            for member in AgreementMember.objects.with_last_move().filter(
                status=MemberStatus.APPLIED
            )
        ]
    current = Agreement.objects.current()
    if current is not None:
        mine = AgreementMember.objects.with_last_move().filter(
            cluster__in=user.managed_clusters.values("pk")
        )
        items += [
            _item(
                member,
                _("The roaming agreement waits for %(cluster)s to accept it"),
                "member_accept",
            )
            for member in mine.not_accepted(current)
        ]
    rows = Stay.objects.waiting_for_manager(user).for_list()
    items += [_stay_item(stay) for stay in rows]
    return items + [_edition_item(edition) for edition in Edition.objects.waiting_for(user)]


def counted(user: User, now: datetime) -> dict[str, Subquery]:
    """Return how many things `waiting` lists, as parts of another statement."""
    is_coordinator = Exists(user.network_roles.filter(role=NetworkRoleName.COORDINATOR))
    applied = AgreementMember.objects.filter(is_coordinator, status=MemberStatus.APPLIED)
    in_force = Agreement.objects.published().order_by("-version").values("pk")[:1]
    mine = AgreementMember.objects.filter(
        Exists(in_force), cluster__in=user.managed_clusters.values("pk")
    )
    return {
        "applications": number_of(applied),
        "agreements": number_of(mine.not_accepted(in_force)),
        "stays": number_of(Stay.objects.waiting_for_manager(user)),
        "editions": number_of(Edition.objects.waiting_for(user)),
    }


def act(
    item_ids: Sequence[str], decision: str, reason: str, user: User, now: datetime
) -> list[str]:
    """Take one decision on stays; return the sentences of those that could not be decided.

    Memberships and editions are read before they are decided, on pages of their own.
    """
    return [problem for item in item_ids if (problem := _act(item, decision, reason, user, now))]


def _act(item: str, decision: str, reason: str, user: User, now: datetime) -> str:
    """Take the decision, or return why not. The item names the version of the stay that was seen."""
    if not item.startswith(STAY_PREFIX) or decision not in {"confirm", "accept"}:
        return _("This cannot be decided on the desk.")
    pk, _colon, version = item.removeprefix(STAY_PREFIX).partition(":")
    try:
        stay = access.seen_stay(user, uuid.UUID(pk))
    except (ValueError, Http404):
        return _("One of these things is not on your desk.")
    named = {"stay": stay}
    try:
        if version != str(stay.version):
            raise StayMoved
        move = access.permitted_stay_move(user, stay, decision)
        stays.move_stay(stay, move, by=user, now=now, note=reason)
    except StayMoved:
        return _("%(stay)s is no longer as you saw it. Look at it again.") % named
    except PermissionDenied:
        return _("%(stay)s is not yours to decide.") % named
    except NoDesk:
        return (
            _("%(stay)s: there are not enough free desks. Open it and propose other days.") % named
        )
    except ValidationError as problem:
        return " ".join(problem.messages)
    return ""


def _item(member: AgreementMember, what: str, page: str) -> DeskItem:
    return DeskItem(
        key=f"{PREFIX}{member.pk}:{member.version}",
        what=what % {"cluster": member.cluster.short_name},
        who=member.cluster.short_name,
        since=member.moved_at,
        due=None,
        link=reverse(f"roaming:{page}", args=[member.cluster.slug]),
    )


def _stay_item(stay: Stay) -> DeskItem:
    names = {"organisation": stay.organisation, "host": stay.host.cluster.short_name}
    what, decision = {
        StayState.REQUESTED: (
            _("%(organisation)s wants to stay at %(host)s: is it your member?"),
            DeskDecision("confirm", _("Confirm")),
        ),
        StayState.AT_HOST: (
            _("%(organisation)s asks to stay at %(host)s"),
            DeskDecision("accept", _("Accept")),
        ),
    }[StayState(stay.state)]
    return DeskItem(
        key=f"{STAY_PREFIX}{stay.pk}:{stay.version}",
        what=what % names,
        who=stay.home.cluster.short_name,
        who_is=_("Home cluster"),
        since=stay.state_since,
        due=stay.due_at,
        link=stay.get_absolute_url(),
        decisions=[decision],
    )


def _edition_item(edition: Edition) -> DeskItem:
    return DeskItem(
        key=f"roaming:edition:{edition.pk}:{edition.version}",
        what=_("The newsletter “%(title)s” waits for your approval") % {"title": edition},
        who=edition.submitted_by.name if edition.submitted_by else "",
        who_is=_("Written by"),
        since=edition.asked_at,
        due=edition.send_at,
        link=reverse("roaming:edition_edit", args=[edition.pk]),
    )
