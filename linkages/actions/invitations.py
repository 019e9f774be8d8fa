"""Inviting people to answer for their firms."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from connect.choices import MemberRole, OrganisationKind
from connect.models import Organisation, OrganisationMember, User

from .. import letters
from ..choices import InterviewState
from ..exceptions import WaveNotOpen
from ..models import Interview, Invitation, Participant, Wave
from .waves import add_participant


@transaction.atomic
def invite(
    participant: Participant,
    *,
    name: str,
    email: str,
    language: str,
    now: datetime,
    by: User | None = None,
) -> Invitation:
    """Invite somebody by a letter with a link of their own, signed by `by`. Raises WaveNotOpen, ValidationError.

    Whoever is invited again after a link was withdrawn goes on, by the new link, with the interview they had.
    """
    # The firm's row is the queue: of two that invite the same person at once, one is told.
    participant = Participant.objects.select_for_update().get(pk=participant.pk)
    if not participant.wave.is_open:
        raise WaveNotOpen
    invitation = Invitation(
        participant=participant,
        name=name,
        email=email.strip().lower(),
        language=language,
        sent_at=now,
    )
    invitation.full_clean()
    invitation.save()
    _take_over_interview(invitation)
    letters.invitation(invitation, reminder=False, key="first", by=by)
    return invitation


@transaction.atomic
def invite_firm(
    wave: Wave,
    organisation: Organisation,
    *,
    name: str,
    email: str,
    language: str,
    now: datetime,
    by: User | None = None,
) -> Invitation:
    """Let a firm take part and invite somebody to answer for it, both or neither."""
    participant = add_participant(wave, organisation)
    return invite(participant, name=name, email=email, language=language, now=now, by=by)


@transaction.atomic
def remind(invitation: Invitation, *, now: datetime, by: User | None = None) -> bool:
    """Send the link again to somebody who has not handed in yet; once a day at most. Says whether it went out."""
    if not invitation.participant.wave.is_open:
        raise WaveNotOpen
    row = Invitation.objects.select_for_update().get(pk=invitation.pk)
    last = row.reminded_at or row.sent_at
    if row.revoked_at or (last and last.date() == now.date()):
        return False
    interview = getattr(row, "interview", None)
    if interview and interview.state == InterviewState.SUBMITTED:
        return False
    Invitation.objects.filter(pk=row.pk).update(reminded_at=now)
    letters.invitation(row, reminder=True, key=f"{now:%Y-%m-%d}", by=by)
    return True


@transaction.atomic
def remind_all(wave: Wave, *, now: datetime, by: User | None = None) -> int:
    """Remind everybody who has not handed in yet; return how many letters go out. Raises WaveNotOpen."""
    if not wave.is_open:
        raise WaveNotOpen
    invited = Invitation.objects.filter(participant__wave=wave).select_related(
        "participant__wave__cluster__organisation", "participant__organisation"
    )
    return sum(remind(invitation, now=now, by=by) for invitation in invited.order_by("pk"))


def revoke(invitation: Invitation, *, now: datetime) -> None:
    """Let a link open nothing any more; what was answered by it stays."""
    Invitation.objects.filter(pk=invitation.pk, revoked_at__isnull=True).update(revoked_at=now)


@transaction.atomic
def invite_owners(wave: Wave, *, now: datetime, by: User | None = None) -> int:
    """Invite the owners of the cluster's firms of which nobody is invited yet; return how many letters go out.

    Who cannot be written to is left out. Raises WaveNotOpen.
    """
    # The wave's row is the queue: of two that press at once, the second finds nobody left.
    wave = Wave.objects.select_for_update(no_key=True).get(pk=wave.pk)
    if not wave.is_open:
        raise WaveNotOpen
    return sum(_invite_owner(wave, owner, now, by) for owner in owners_to_invite(wave))


def owners_to_invite(wave: Wave) -> QuerySet[OrganisationMember]:
    """Return the owners of the cluster's firms of which nobody is invited yet; not those who have objected."""
    return (
        OrganisationMember.objects.filter(
            organisation__cluster=wave.cluster_id,
            organisation__kind=OrganisationKind.FIRM,
            role=MemberRole.OWNER,
            user__is_active=True,
            user__objected_at__isnull=True,
        )
        .exclude(organisation__survey_rows__in=wave.participants.filter(invitations__isnull=False))
        .select_related("organisation", "user")
        .order_by("organisation", "pk")
    )


def _take_over_interview(invitation: Invitation) -> None:
    """Let the interview of an invitation that was withdrawn go on with the new one of the same person."""
    held = Interview.objects.filter(
        invitation__participant=invitation.participant_id, invitation__email=invitation.email
    ).first()
    if held:
        Interview.objects.filter(pk=held.pk).update(invitation=invitation)


def _language_for(user: User, wave: Wave) -> str:
    """Return a person's own language, else the first one that the wave asks in."""
    asked = [code for code, _name in wave.asks_in]
    return user.language if user.language in asked else asked[0]


def _invite_owner(wave: Wave, owner: OrganisationMember, now: datetime, by: User | None) -> bool:
    user = owner.user
    try:
        invite_firm(
            wave,
            owner.organisation,
            # An address is no name: its first part has to do.
            name=user.name or user.email.partition("@")[0],
            email=user.email,
            language=_language_for(user, wave),
            now=now,
            by=by,
        )
    except ValidationError:
        return False
    return True
