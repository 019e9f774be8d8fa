"""An envelope sender for each mail, so that what comes back says which mail it was.

`bounces@example.org` becomes `bounces+<the mail's id>-<signature>@example.org` (VERP). Nobody but us can write
one, so nobody can make us believe that the mail of somebody else came back.
"""

import base64
import hmac
import re
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

from .addresses import ascii_domain, split_named
from .models import Mail

_OURS = re.compile(r"(?P<local>.+)\+(?P<mail>[0-9a-f]{32})-(?P<signature>[a-z2-7]{8})")


def sender_of(mail: Mail) -> str:
    """Return the envelope sender of a mail: its own, or that of MAIL_FROM with no BOUNCE_ADDRESS."""
    if not settings.BOUNCE_ADDRESS:
        return ascii_domain(split_named(settings.DEFAULT_FROM_EMAIL)[1])
    local, _at, domain = ascii_domain(settings.BOUNCE_ADDRESS).rpartition("@")
    return f"{local}+{mail.pk.hex}-{_signature(mail.pk)}@{domain}"


def mail_named(address: str) -> UUID | None:
    """Return the id of the mail whose envelope sender this is; None if we have not written it.

    Servers on the way may have changed the case of the letters.
    """
    local, _at, domain = address.lower().rpartition("@")
    our_local, _at, our_domain = ascii_domain(settings.BOUNCE_ADDRESS).lower().rpartition("@")
    match = _OURS.fullmatch(local)
    if not match or (match["local"], domain) != (our_local, our_domain):
        return None
    mail = UUID(match["mail"])
    return mail if hmac.compare_digest(match["signature"], _signature(mail)) else None


def _signature(mail: UUID) -> str:
    # Forty bits, without signs that a mail server might turn into others.
    digest = salted_hmac("bewiser.outbox.verp", mail.hex, algorithm="sha256").digest()
    return base64.b32encode(digest[:5]).decode("ascii").lower()
