"""Signed links about one's data, for people who are not signed in. They expire, and show before they act."""

from datetime import timedelta

from django.core import signing

from bewiser.lib.mail import page_url
from connect.models import User

ADDRESS_FOR = timedelta(days=2)
# Longer than the month after which who does not answer is removed.
STAY_FOR = timedelta(days=45)
_ADDRESS, _STAY = "bewiser.privacy.address", "bewiser.privacy.stay"


class LinkEnded(Exception):
    """An altered or outdated link, or one of an account that is gone."""


def address_url(address: str, language: str) -> str:
    """Return the way to what is kept of an address; only its owner gets it."""
    token = signing.dumps(address.strip().lower(), salt=_ADDRESS)
    return page_url(language, "address_data", token)


def address_of(token: str) -> str:
    """Return the address that a link is good for. Raises LinkEnded."""
    try:
        return str(signing.loads(token, salt=_ADDRESS, max_age=ADDRESS_FOR))
    except signing.BadSignature as problem:
        raise LinkEnded from problem


def stay_url(user: User) -> str:
    return page_url(user.language, "account_stay", signing.dumps(user.pk, salt=_STAY))


def staying_user(token: str) -> User:
    """Return whose account a link keeps. Raises LinkEnded."""
    try:
        pk = signing.loads(token, salt=_STAY, max_age=STAY_FOR)
    except signing.BadSignature as problem:
        raise LinkEnded from problem
    user = User.objects.filter(pk=pk, is_active=True).first()
    if user is None:
        raise LinkEnded
    return user
