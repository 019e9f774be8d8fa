"""Signed links of letters: whoever holds one may do what it says, once and as long as it is good."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.core import signing

from bewiser.lib.mail import page_url

from .models import Contact, Subscription

_CONTACT = "roaming.contact"
_CONFIRM, _LIST = "roaming.newsletter.confirm", "roaming.newsletter"
CONTACT_SECONDS = 30 * 24 * 3600
CONFIRM_FOR = timedelta(days=14)


class LinkEnded(Exception):
    """An altered, used or outdated link."""


def contact_token(contact: Contact) -> str:
    return signing.dumps(contact.pk, salt=_CONTACT)


def contact_of(token: str) -> Contact:
    """Return the contact that a link confirms, perhaps one who has done so. Raises LinkEnded."""
    try:
        pk = signing.loads(token, salt=_CONTACT, max_age=CONTACT_SECONDS)
    except signing.BadSignature as problem:
        raise LinkEnded from problem
    contact = Contact.objects.select_related("member__cluster__organisation").filter(pk=pk).first()
    if contact is None:
        raise LinkEnded
    return contact


def confirm_token(subscription: Subscription) -> str:
    return _signed(subscription, _CONFIRM)


def subscription_to_confirm(token: str) -> Subscription:
    """Return the subscription that a link confirms, perhaps one that is confirmed already. Raises LinkEnded."""
    found = _subscription_of(token, _CONFIRM, CONFIRM_FOR)
    if found.ended_at:
        raise LinkEnded
    return found


def list_token(subscription: Subscription) -> str:
    """Return the key to one's own subscription: it stands in every letter and works as long as that exists."""
    return _signed(subscription, _LIST)


def subscription_of(token: str) -> Subscription:
    """Return the subscription whose preferences and whose end a link gives access to. Raises LinkEnded."""
    return _subscription_of(token, _LIST, None)


def leave_url(subscription: Subscription) -> str:
    return _list_page("roaming:subscription_leave", subscription)


def preferences_url(subscription: Subscription) -> str:
    return _list_page("roaming:subscription_edit", subscription)


def _list_page(name: str, subscription: Subscription) -> str:
    own = subscription.language
    language = own if own in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    return page_url(language, name, list_token(subscription))


def _signed(subscription: Subscription, salt: str) -> str:
    # Who left and asks again has other links than before.
    return signing.dumps([subscription.pk.hex, subscription.version], salt=salt)


def _subscription_of(token: str, salt: str, age: timedelta | None) -> Subscription:
    try:
        pk, version = signing.loads(token, salt=salt, max_age=age)
    except signing.BadSignature as problem:
        raise LinkEnded from problem
    found = Subscription.objects.filter(pk=uuid.UUID(pk), version=version).first()
    if found is None:
        raise LinkEnded
    return found
