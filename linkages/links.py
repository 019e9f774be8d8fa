"""The personal link to an interview. It says who it is for, and ends with the wave or when it is withdrawn."""

import uuid
from dataclasses import dataclass

from django.core import signing
from django.core.exceptions import ValidationError

from .models import Interview, Invitation

_INVITED = "linkages.invitation"
_HELD = "linkages.interview"
# An interviewer's link lasts for the sitting; whoever may hold the interview can open it anew.
HELD_SECONDS = 12 * 3600


class LinkEnded(Exception):
    """An altered, withdrawn or outdated link."""


@dataclass(frozen=True)
class Door:
    """What a link opens: an invitation with its interview once there is one, or an interview that is held."""

    token: str
    invitation: Invitation | None
    interview: Interview | None


def invitation_token(invitation: Invitation) -> str:
    return signing.dumps(str(invitation.pk), salt=_INVITED)


def interview_token(interview: Interview) -> str:
    """Return the token with which an interviewer fills in an interview that they hold."""
    return signing.dumps(str(interview.pk), salt=_HELD)


def door_of(token: str) -> Door:
    """Return what a link opens. Raises LinkEnded."""
    invited, held = _key(token, _INVITED), _key(token, _HELD, HELD_SECONDS)
    if held:
        interview = Interview.objects.for_page().filter(pk=held).first()
        if interview:
            return Door(token, None, interview)
    if invited:
        invitation = (
            Invitation.objects.filter(pk=invited, revoked_at__isnull=True)
            .select_related("participant__organisation", "participant__wave__cluster__organisation")
            .first()
        )
        if invitation:
            interview = Interview.objects.for_page().filter(invitation=invitation).first()
            return Door(token, invitation, interview)
    raise LinkEnded


def _key(token: str, salt: str, max_age: int | None = None) -> uuid.UUID | None:
    try:
        return uuid.UUID(signing.loads(token, salt=salt, max_age=max_age))
    except (signing.BadSignature, ValueError, ValidationError):
        return None
