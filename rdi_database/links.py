"""Signed links of digests: whoever holds one may stop them."""

import uuid

from django.core import signing

from bewiser.lib.mail import page_url

from .models import Follow

_STOP = "rdi_database.follow"


class LinkEnded(Exception):
    """An altered link, or one of something that nobody follows any more."""


def stop_token(follow: Follow) -> str:
    """Return the key that stands in every digest and works as long as it is followed."""
    return signing.dumps(follow.pk.hex, salt=_STOP)


def follow_of(token: str) -> Follow:
    """Return what a link stops. Raises LinkEnded."""
    try:
        pk = uuid.UUID(signing.loads(token, salt=_STOP))
    except (signing.BadSignature, ValueError, TypeError) as problem:
        raise LinkEnded from problem
    found = Follow.objects.select_related("user", "topic").filter(pk=pk).first()
    if found is None:
        raise LinkEnded
    return found


def stop_url(follow: Follow, language: str) -> str:
    return page_url(language, "rdi_database:follow_stop", stop_token(follow))
