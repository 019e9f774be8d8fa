"""What the agreement waits for, in the shape of the desk: applications, and versions to accept."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from bewiser.lib.desk import DeskItem
from connect.choices import NetworkRoleName
from connect.models import User
from connect.querysets import counted as number_of

from .choices import MemberStatus
from .models import Agreement, AgreementMember

PREFIX = "roaming:member:"


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
    return items


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
    }


def act(
    item_ids: Sequence[str], decision: str, reason: str, user: User, now: datetime
) -> list[str]:
    """Decide nothing: each of these is read before it is decided, on a page of its own."""
    return [_("This cannot be decided on the desk.") for _item_id in item_ids]


def _item(member: AgreementMember, what: str, page: str) -> DeskItem:
    return DeskItem(
        key=f"{PREFIX}{member.pk}:{member.version}",
        what=what % {"cluster": member.cluster.short_name},
        who=member.cluster.short_name,
        since=member.moved_at,
        due=None,
        link=reverse(f"roaming:{page}", args=[member.cluster.slug]),
    )
