"""The personal link to an interview. It says who it is for, and ends when it is withdrawn.

It outlives the survey: what it shows once the wave is closed, the page decides by `Door.wave`.
"""

from dataclasses import dataclass

from django.core import signing
from django.core.exceptions import ValidationError

from connect.models import User

from .choices import InterviewState
from .models import Interview, Invitation, Wave

_INVITED = "linkages.invitation"
_HELD = "linkages.interview"
# An interviewer's link lasts for the sitting, and no longer than they keep the wave.
HELD_SECONDS = 12 * 3600


class LinkEnded(Exception):
    """An altered, withdrawn or outdated link."""


@dataclass(frozen=True)
class Door:
    """What a link opens: an invitation with its interview once there is one, or an interview that is held."""

    token: str
    invitation: Invitation | None
    interview: Interview | None

    @property
    def wave(self) -> Wave:
        return (self.interview or self.invitation).participant.wave

    @property
    def is_handed_in(self) -> bool:
        return self.interview is not None and self.interview.state == InterviewState.SUBMITTED

    @property
    def key(self) -> str:
        """What it opens, in a word: the same for every copy of the link."""
        return str((self.invitation or self.interview).pk)


def invitation_token(invitation: Invitation) -> str:
    return signing.dumps(str(invitation.pk), salt=_INVITED)


def interview_token(interview: Interview, holder: User) -> str:
    """Return the token with which `holder` fills in an interview."""
    return signing.dumps([str(interview.pk), holder.pk], salt=_HELD)


def door_of(token: str) -> Door:
    """Return what a link opens. Raises LinkEnded."""
    try:
        door = _held(token) or _invited(token)
    except ValidationError:
        # Signed, but no key of ours.
        door = None
    if door is None:
        raise LinkEnded
    return door


def _held(token: str) -> Door | None:
    match _said(token, _HELD, HELD_SECONDS):
        case [str(pk), int(user)]:
            holder = User.objects.filter(pk=user, is_active=True).first()
        case _:
            return None
    if holder is None:
        return None
    waves = Wave.objects.kept_by(holder).values("pk")
    held = Interview.objects.for_page().filter(pk=pk, participant__wave__in=waves)
    interview = held.first()
    return Door(token, None, interview) if interview else None


def _invited(token: str) -> Door | None:
    match _said(token, _INVITED):
        case str(pk):
            invited = Invitation.objects.filter(pk=pk, revoked_at__isnull=True)
        case _:
            return None
    invitation = invited.select_related(
        "participant__organisation", "participant__wave__cluster__organisation"
    ).first()
    if invitation is None:
        return None
    interview = Interview.objects.for_page().filter(invitation=invitation).first()
    return Door(token, invitation, interview)


def _said(token: str, salt: str, max_age: int | None = None) -> object:
    try:
        return signing.loads(token, salt=salt, max_age=max_age)
    except (signing.BadSignature, ValueError):
        return None
