"""Build the bytes of a mail: text and HTML side by side, every header encoded."""

from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from django.conf import settings

from .addresses import ascii_domain, need_utf8, split_named
from .models import Mail


def build(mail: Mail) -> bytes:
    """Return the mail as it goes over the line; the same row gives the same bytes each time."""
    message = EmailMessage(policy=policy.SMTPUTF8 if needs_utf8(mail) else policy.SMTP)
    message["From"] = _shown(settings.DEFAULT_FROM_EMAIL)
    message["To"] = [_shown(entry) for entry in mail.to_header]
    if mail.reply_to:
        message["Reply-To"] = _shown(mail.reply_to)
    message["Subject"] = mail.subject
    # When it was due, not when it is sent: a repeat after a crash is the same mail.
    message["Date"] = format_datetime(mail.due_at)
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"
    for name, value in mail.headers.items():
        message[name] = value
    # Quoted-printable is right with and without 8BITMIME, and a person can read the source.
    if mail.body_text or not mail.body_html:
        message.set_content(mail.body_text, cte="quoted-printable")
        if mail.body_html:
            message.add_alternative(mail.body_html, subtype="html", cte="quoted-printable")
    else:
        message.set_content(mail.body_html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = mail.language
    return message.as_bytes()


def needs_utf8(mail: Mail) -> bool:
    """Return True if only a relay that speaks SMTPUTF8 can carry this mail."""
    entries = [*mail.to_header, *([mail.reply_to] if mail.reply_to else [])]
    return need_utf8([mail.to, *(split_named(entry)[1] for entry in entries)])


def _shown(entry: str) -> Address:
    name, address = split_named(entry)
    local, _at, domain = ascii_domain(address).rpartition("@")
    return Address(display_name=name, username=local, domain=domain)
