"""Signed links of letters: whoever holds one may do what it says, once and as long as it is good."""

from django.core import signing

from .models import Contact

_CONTACT = "roaming.contact"
CONTACT_SECONDS = 30 * 24 * 3600


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
