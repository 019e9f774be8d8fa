"""Signed links for people who have no account here. They expire, and are good for one batch or one answer."""

import uuid

from django.core import signing

from .choices import ConnectionState as State
from .choices import MemberRole
from .exceptions import AnswerLinkExpired
from .models import ConnectionRequest, Organisation, OrganisationMember, User

CONFIRM_DAYS = 7
ANSWER_DAYS = 60
_CONFIRM_SALT = "connect.confirm"
_ANSWER_SALT = "connect.answer"
CONFIRM_PROFILE_DAYS = 90
_PROFILE_SALT = "connect.profile"
_DAY = 86_400


def confirm_token(batch: uuid.UUID) -> str:
    return signing.dumps(str(batch), salt=_CONFIRM_SALT)


def batch_of(token: str) -> uuid.UUID:
    """Return the batch that a link confirms; AnswerLinkExpired for an old or altered one."""
    try:
        return uuid.UUID(signing.loads(token, salt=_CONFIRM_SALT, max_age=CONFIRM_DAYS * _DAY))
    except (signing.BadSignature, ValueError) as problem:
        raise AnswerLinkExpired from problem


def answer_token(connection: ConnectionRequest) -> str:
    """Return a link's token for the contact; tied to the address and to this putting of the request."""
    return signing.dumps(
        [str(connection.pk), connection.version, connection.contact_email], salt=_ANSWER_SALT
    )


def connection_of(token: str) -> ConnectionRequest:
    """Return the request that a contact's link answers.

    Raises AnswerLinkExpired for an old or altered link, for one of an earlier putting or another contact, and
    once a member of the organisation has accepted instead.
    """
    try:
        pk, version, email = signing.loads(token, salt=_ANSWER_SALT, max_age=ANSWER_DAYS * _DAY)
        connection = ConnectionRequest.objects.select_related(
            "asker", "target__cluster", "seeker"
        ).get(pk=pk)
    except (signing.BadSignature, ValueError, ConnectionRequest.DoesNotExist) as problem:
        raise AnswerLinkExpired from problem
    # Once answered the link still tells its contact what came of it; the asker has not met the contact where
    # a member of the organisation was the one who accepted.
    was_answered = (
        connection.state != State.AT_TARGET
        and connection.version > version
        and connection.answered_by_id is None
    )
    fits = connection.version == version or was_answered
    if connection.contact_email != email or not fits:
        raise AnswerLinkExpired
    return connection


def confirm_profile_token(organisation: Organisation, owner: User) -> str:
    """Return the token of a link by which an owner says that a profile is still right."""
    return signing.dumps([organisation.pk, owner.pk], salt=_PROFILE_SALT)


def profile_of(token: str) -> Organisation:
    """Return the profile that a link confirms.

    Raises AnswerLinkExpired for an old or altered link, and once its reader is an owner no more.
    """
    try:
        pk, owner = signing.loads(token, salt=_PROFILE_SALT, max_age=CONFIRM_PROFILE_DAYS * _DAY)
        member = OrganisationMember.objects.select_related("organisation__cluster").get(
            organisation=pk, user=owner, role=MemberRole.OWNER, user__is_active=True
        )
    except (signing.BadSignature, ValueError, OrganisationMember.DoesNotExist) as problem:
        raise AnswerLinkExpired from problem
    return member.organisation
