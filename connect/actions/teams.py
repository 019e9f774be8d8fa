"""Who acts for an organisation: people ask to, or are invited; owners and managers decide.

Each action is one transaction. The organisation's row is the queue: whoever joins, leaves or changes a role at the
same time as somebody else sees what the other did, so that an organisation with owners keeps one.
"""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from .. import access, domains, team_letters
from ..choices import MemberRole, OrganisationKind, TeamRequestState, TeamSide
from ..clocks import may_disturb
from ..exceptions import AlreadyInTeam, LastOwner, TeamRequestMoved
from ..models import Organisation, OrganisationMember, TeamRequest, User
from ..rules import rules_of
from .people import person_at

FIRST_REMINDER = timedelta(days=3)
SECOND_REMINDER = timedelta(days=8)
# Houses in which thousands have an address of the same domain: there it proves too little.
LARGE_HOUSES = (
    OrganisationKind.ACADEMIA,
    OrganisationKind.PUBLIC_AGENCY,
    OrganisationKind.POLICY_BODY,
)


@transaction.atomic
def claim(organisation: Organisation, *, by: User, evidence: str, now: datetime) -> TeamRequest:
    """Ask to act for an organisation; return the request, accepted already where nobody has to decide.

    That is so where a confirmed address of the person speaks for the organisation (`proves`), and where its team
    has invited them. Who joins a team without an owner becomes its owner, others editors.
    Raises AlreadyInTeam, and ValidationError where evidence is missing or a request waits.
    """
    _queue(organisation)
    if _is_member(organisation, by):
        raise AlreadyInTeam
    waiting = TeamRequest.objects.waiting().of(by).at(organisation)
    invitation = waiting.invitations().first()
    if invitation is not None:
        answer(invitation, by=by, role=invitation.role, now=now)
        invitation.refresh_from_db()
        return invitation
    is_proved = proves(by, organisation)
    role = MemberRole.EDITOR if access.owners_of(organisation).exists() else MemberRole.OWNER
    request = TeamRequest(
        organisation=organisation,
        user=by,
        side=TeamSide.PERSON,
        role=role,
        evidence=evidence.strip(),
        created_at=now,
        **(
            {"state": TeamRequestState.ACCEPTED, "decided_at": now}
            if is_proved
            else {"due_at": now + FIRST_REMINDER, "remind_at": now + FIRST_REMINDER}
        ),
    )
    if not is_proved and not request.evidence:
        raise ValidationError({"evidence": _("Write how you belong to it.")})
    request.full_clean()
    request.save(force_insert=True)
    if is_proved:
        _let_in(request, role)
        team_letters.joined_by_address(request)
    else:
        team_letters.waits(request)
    return request


def proves(user: User, organisation: Organisation) -> bool:
    """Whether a confirmed address of this person is enough to act for the organisation.

    It is not in houses where thousands share a domain, nor for a cluster itself, nor where the website of another
    organisation lies in the same domain.
    """
    if organisation.kind in LARGE_HOUSES or access.is_cluster(organisation):
        return False
    mine = [
        email
        for email in EmailAddress.objects.filter(user=user, verified=True).values_list(
            "email", flat=True
        )
        if domains.speaks_for(email, organisation.website)
    ]
    return any(not _is_shared(email, organisation) for email in mine)


@transaction.atomic
def invite(
    organisation: Organisation, *, email: str, role: str, by: User, now: datetime
) -> TeamRequest:
    """Invite somebody by their address; a claim of theirs that waits is accepted instead.

    Raises AlreadyInTeam, and ValidationError where an invitation waits or the account is closed.
    """
    _queue(organisation)
    user = person_at(email)
    if _is_member(organisation, user):
        raise AlreadyInTeam
    if not user.is_active:
        raise ValidationError({"email": _("This account is closed.")})
    asked = TeamRequest.objects.waiting().claims().of(user).at(organisation).first()
    if asked is not None:
        answer(asked, by=by, role=role, now=now)
        asked.refresh_from_db()
        return asked
    request = TeamRequest(
        organisation=organisation,
        user=user,
        side=TeamSide.TEAM,
        role=role,
        invited_by=by,
        created_at=now,
    )
    request.full_clean()
    request.save(force_insert=True)
    team_letters.invited(request)
    return request


@transaction.atomic
def answer(request: TeamRequest, *, by: User, role: str, now: datetime) -> None:
    """Let the person join, in this role. Raises TeamRequestMoved, and PermissionDenied for whose it is not."""
    _queue(request.organisation)
    if not access.decides_team_request(by, request):
        raise PermissionDenied
    if request.is_invitation:
        role = request.role
    _move(request, TeamRequestState.ACCEPTED, by=by, now=now, role=role)
    _let_in(request, role)
    team_letters.accepted(request, by=by)


@transaction.atomic
def refuse(
    request: TeamRequest, *, by: User, now: datetime, reason: str = "", note: str = ""
) -> None:
    """Decline: a claim with a reason, which the person reads, an invitation without.

    Raises TeamRequestMoved, PermissionDenied for whose it is not, and ValidationError for a reason that is missing.
    """
    if not access.decides_team_request(by, request):
        raise PermissionDenied
    if request.is_invitation:
        reason = note = ""
    elif not reason:
        raise ValidationError({"reason": _("Choose a reason.")})
    _move(request, TeamRequestState.DECLINED, by=by, now=now, reason=reason, note=note)
    team_letters.declined(request, by=by)


@transaction.atomic
def take_back(request: TeamRequest, *, by: User, now: datetime) -> None:
    """Take a claim or an invitation back. Raises TeamRequestMoved, and PermissionDenied for the other side."""
    is_own = request.user_id == by.pk
    if is_own is request.is_invitation or not (
        is_own or access.keeps_team(by, request.organisation)
    ):
        raise PermissionDenied
    _move(request, TeamRequestState.WITHDRAWN, by=by, now=now)


@transaction.atomic
def change_role(member: OrganisationMember, *, role: str, by: User, now: datetime) -> None:
    """Give a member another role. Raises PermissionDenied, LastOwner for the only owner's own, and DoesNotExist."""
    organisation = member.organisation
    _queue(organisation)
    if not access.keeps_team(by, organisation):
        raise PermissionDenied
    member.refresh_from_db()
    if member.role == role:
        return
    _keep_an_owner(member, by)
    member.role = role
    member.full_clean()
    member.save(update_fields=["role"])
    team_letters.role_changed(member, by=by, now=now)


@transaction.atomic
def remove(member: OrganisationMember, *, by: User, now: datetime) -> None:
    """Take somebody out of a team, or leave it oneself. Raises PermissionDenied, LastOwner and DoesNotExist.

    Only who manages its cluster takes the last owner out, who may have left the organisation: nobody claims it then.
    """
    organisation = member.organisation
    _queue(organisation)
    if member.user_id != by.pk and not access.keeps_team(by, organisation):
        raise PermissionDenied
    member.refresh_from_db()
    _keep_an_owner(member, by)
    team_letters.removed(member, by=by, now=now)
    member.delete()


def mind_the_claims(*, now: datetime) -> int:
    """Remind those who keep a team of the claims that wait, on their third and eighth day; return of how many."""
    due = TeamRequest.objects.to_remind(now).order_by("pk").values_list("pk", flat=True)
    return sum(_remind(pk, now) for pk in list(due))


@transaction.atomic
def _remind(pk: object, now: datetime) -> bool:
    request = TeamRequest.objects.for_list().get(pk=pk)
    if request.remind_at is None or not may_disturb(now, rules_of(request.organisation)):
        return False
    second = request.created_at + SECOND_REMINDER
    # Compare and set: of two beats one reminds.
    set_ = (
        TeamRequest.objects.waiting()
        .filter(pk=pk, remind_at=request.remind_at)
        .update(remind_at=second if now < second else None)
    )
    if set_:
        team_letters.reminder(request, now=now)
    return bool(set_)


def _queue(organisation: Organisation) -> None:
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def _is_member(organisation: Organisation, user: User) -> bool:
    return OrganisationMember.objects.filter(organisation=organisation, user=user).exists()


def _is_shared(email: str, organisation: Organisation) -> bool:
    others = Organisation.objects.exclude(pk=organisation.pk)
    near = others.with_website_like(domains.spellings(domains.domain_of(email)))
    return domains.share_a_domain(email, near.values_list("website", flat=True))


@transaction.atomic
def show_name(organisation: Organisation, *, by: User, is_shown: bool) -> bool:
    """Let a member's own name be read on the organisation's page, or not; False for who is no member."""
    member = OrganisationMember.objects.filter(organisation=organisation, user=by).first()
    if member is None:
        return False
    if member.is_shown is not is_shown:
        member.is_shown = is_shown
        member.save(update_fields=["is_shown"])
    return True


def _keep_an_owner(member: OrganisationMember, by: User) -> None:
    if member.role != MemberRole.OWNER:
        return
    others = access.owners_of(member.organisation).exclude(pk=member.user_id)
    stands_above = member.user_id != by.pk and access.stands_above(by, member.organisation)
    if not others.exists() and not stands_above:
        raise LastOwner


def _let_in(request: TeamRequest, role: str) -> None:
    OrganisationMember.objects.get_or_create(
        organisation=request.organisation, user=request.user, defaults={"role": role}
    )


def _move(
    request: TeamRequest, to: TeamRequestState, *, by: User, now: datetime, **changes: str
) -> None:
    moved = (
        TeamRequest.objects.waiting()
        .filter(pk=request.pk)
        .update(state=to, decided_at=now, decided_by=by, remind_at=None, **changes)
    )
    if not moved:
        raise TeamRequestMoved
    request.refresh_from_db()
