"""Mails that came back: which they were, what that says about their address, and who hears of it."""

import logging
import re
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from . import dsn, verp
from .actions import KEEP_BODIES, suppress
from .addresses import ascii_domain
from .choices import MailStatus
from .kinds import known_kinds
from .models import Bounce, Mail

logger = logging.getLogger(__name__)

# So many mails that came back within so long end the writing to an address.
PATIENCE = timedelta(days=60)
MOST_BOUNCES = 3
# There is no such mailbox or domain. The others of 5.1 are about the sender and the way (RFC 3463, 3.2).
GONE = re.compile(r"5\.1\.(?:[0-6]|10)|5\.2\.1")
_OWN_MESSAGE_ID = re.compile(r"<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@.+>")


def take_in(data: bytes, *, now: datetime) -> bool:
    """Note what a message says about mails of ours; False if it is for a person to read.

    One transaction. A message that is read twice is noted once.
    """
    report = dsn.read(data)
    mail = None if report is None else _mail_of(report)
    if report is None or mail is None:
        return False
    with transaction.atomic():
        for outcome in report.outcomes:
            note_bounce(mail, outcome, now=now)
    return True


def note_bounce(mail: Mail, outcome: dsn.Outcome, *, now: datetime) -> Bounce | None:
    """Note that a mail did not arrive, and write to its address no more if that is the reason.

    Returns None if nothing failed, or if this is known already. The kind of the mail is told in the
    same transaction.
    """
    if outcome.action != "failed":
        return None
    with transaction.atomic():
        bounce, is_new = Bounce.objects.get_or_create(
            mail=mail,
            status=outcome.status,
            defaults={
                "at": now,
                "diagnostic": outcome.diagnostic,
                "is_permanent": is_permanent(mail, outcome),
            },
        )
        if not is_new:
            return None
        if bounce.is_permanent or _is_out_of_patience(mail.to, now=now):
            reason = f"Mail came back: {bounce.status} {bounce.diagnostic}"
            _write_no_more(mail.to, reason=reason, now=now)
        _tell(mail, now=now)
    return bounce


def note_refusal(mail: Mail, *, reason: str, now: datetime) -> None:
    """Write no more to the address of a mail that a server refused for good before it took it.

    Nothing came back, so no bounce is noted. The kind of the mail is told; if its app fails then, that is
    logged, since the drain has other mails to send.
    """
    with transaction.atomic():
        _write_no_more(mail.to, reason=reason, now=now)
    try:
        with transaction.atomic():
            _tell(mail, now=now)
    except Exception:
        # An app that hears of it may fail in any way.
        logger.exception("The kind %s could not be told that %s was refused.", mail.kind, mail.pk)


def is_permanent(mail: Mail, outcome: dsn.Outcome) -> bool:
    """Return True if the address of this mail does not exist, or no longer.

    A report that names somebody else tells that the mail was forwarded: what failed is not the address that
    we know, and others may read what goes there.
    """
    named = {outcome.recipient, outcome.original_recipient} - {""}
    is_about_it = not named or bool(named & {mail.to.lower(), ascii_domain(mail.to).lower()})
    return is_about_it and GONE.fullmatch(outcome.status) is not None


def forget_old_bounces(*, now: datetime) -> int:
    """Blank what servers said more than 90 days ago, since it names people. Returns how many."""
    return Bounce.objects.forgettable(now - KEEP_BODIES).update(diagnostic="")


def _mail_of(report: dsn.Report) -> Mail | None:
    """Return the mail that a report is about: by the address that it came to, else by its Message-ID."""
    for address in report.arrived_at:
        if pk := verp.mail_named(address):
            return Mail.objects.remembered().filter(pk=pk).first()
    if match := _OWN_MESSAGE_ID.fullmatch(report.message_id):
        own = Mail.objects.remembered().filter(pk=UUID(match[1]))
        return own.filter(message_id=report.message_id).first()
    return None


def _is_out_of_patience(address: str, *, now: datetime) -> bool:
    against = Bounce.objects.against(address, since=now - PATIENCE)
    return against.values("mail").distinct().count() >= MOST_BOUNCES


def _write_no_more(address: str, *, reason: str, now: datetime) -> None:
    suppress(address, reason=reason, now=now)
    Mail.objects.waiting_for(address).update(
        status=MailStatus.SUPPRESSED, body_text="", body_html=""
    )


def _tell(mail: Mail, *, now: datetime) -> None:
    kind = known_kinds().get(mail.kind)
    if kind and kind.bounced:
        kind.bounced(mail, now)
