"""The life of a membership. Each move is compare-and-set with its event row and its letters."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from connect.models import Cluster, User

from .. import letters
from ..choices import MemberStatus, MemberVerb
from ..exceptions import AgreementMoved, MemberMoved
from ..membership import Move
from ..models import Acceptance, Agreement, AgreementMember, MemberEvent

LETTERS = {
    MemberVerb.APPLIED: letters.applied,
    MemberVerb.INVITED: letters.invited,
    MemberVerb.REFUSED: letters.refused,
    MemberVerb.PAUSED: letters.moved,
    MemberVerb.RESUMED: letters.moved,
    MemberVerb.LEFT: letters.moved,
}


@transaction.atomic
def apply(cluster: Cluster, *, by: User, now: datetime, note: str = "") -> AgreementMember:
    """Ask for a cluster to be taken into the agreement. Raises MemberMoved where it has been already."""
    # The cluster's row is the queue: of two that press at once, one finds the application there.
    Cluster.objects.select_for_update(no_key=True).get(pk=cluster.pk)
    if AgreementMember.objects.filter(cluster=cluster).exists():
        raise MemberMoved
    member = AgreementMember(cluster=cluster, status=MemberStatus.APPLIED)
    member.full_clean()
    member.save()
    _note(member, MemberVerb.APPLIED, by, now, note)
    letters.applied(member, by=by, note=note)
    return member


@transaction.atomic
def invite(cluster: Cluster, *, by: User, now: datetime, note: str = "") -> AgreementMember:
    """Invite a cluster that has not applied to accept the agreement. Raises MemberMoved where it is there already."""
    Cluster.objects.select_for_update(no_key=True).get(pk=cluster.pk)
    if AgreementMember.objects.filter(cluster=cluster).exists():
        raise MemberMoved
    member = AgreementMember(cluster=cluster, status=MemberStatus.INVITED)
    member.full_clean()
    member.save()
    _note(member, MemberVerb.INVITED, by, now, note)
    letters.invited(member, by=by, note=note)
    return member


@transaction.atomic
def move_member(
    member: AgreementMember, move: Move, *, by: User, now: datetime, note: str = ""
) -> None:
    """Make a move of the table. Raises MemberMoved where a colleague was quicker, ValidationError without a reason.

    Nobody is active without having accepted the version in force.
    """
    note = note.strip()
    if move.needs_reason and not note:
        raise ValidationError({"note": _("Write a reason: the other side reads it.")})
    if move.after == MemberStatus.ACTIVE and not has_accepted(member, Agreement.objects.current()):
        raise AgreementMoved
    if member.status not in move.before:
        raise MemberMoved
    _set(member, status=move.after)
    _note(member, move.verb, by, now, note)
    LETTERS[move.verb](member, by=by, note=note)


@transaction.atomic
def accept_agreement(
    member: AgreementMember,
    agreement: Agreement,
    *,
    name: str,
    position: str,
    by: User,
    now: datetime,
) -> Acceptance:
    """Accept the version in force in the name of a cluster; an invited one is active from now on.

    Raises AgreementMoved where another version is in force by now, MemberMoved where the cluster is not
    invited or in the agreement, ValidationError where it has accepted it already.
    """
    # A version that is published at this moment is the one to accept, or waits until this is done.
    in_force = Agreement.objects.select_for_update(no_key=True).current()
    if in_force is None or in_force.pk != agreement.pk:
        raise AgreementMoved
    row = AgreementMember.objects.select_for_update().get(pk=member.pk)
    if row.status not in {MemberStatus.INVITED, MemberStatus.ACTIVE, MemberStatus.PAUSED}:
        raise MemberMoved
    acceptance = Acceptance(
        member=row, agreement=agreement, name=name, position=position, user=by, accepted_at=now
    )
    acceptance.full_clean()
    acceptance.save()
    _note(row, MemberVerb.ACCEPTED, by, now, str(agreement.version))
    if row.status == MemberStatus.INVITED:
        _set(row, status=MemberStatus.ACTIVE, joined_at=row.joined_at or now)
    letters.accepted(acceptance)
    member.refresh_from_db()
    return acceptance


def has_accepted(member: AgreementMember, agreement: Agreement | None) -> bool:
    """Whether a member has accepted this version; nobody has accepted none."""
    return agreement is not None and member.acceptances.filter(agreement=agreement).exists()


def _set(member: AgreementMember, **changes: Any) -> None:
    """Compare and set; the cluster's own mark, by which the directory finds it, follows in the same transaction."""
    moved = AgreementMember.objects.filter(pk=member.pk, version=member.version).update(
        version=F("version") + 1, **changes
    )
    if not moved:
        raise MemberMoved
    member.refresh_from_db()
    Cluster.objects.filter(pk=member.cluster_id).exclude(is_roaming=member.is_active).update(
        is_roaming=member.is_active
    )


def _note(
    member: AgreementMember, verb: MemberVerb, by: User | None, now: datetime, note: str
) -> None:
    event = MemberEvent(member=member, at=now, actor=by, verb=verb, note=note)
    event.full_clean()
    event.save()
