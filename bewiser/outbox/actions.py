"""The one way in for mail, and what people may decide about a mail."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from email.utils import getaddresses, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.utils import timezone, translation

from bewiser.lib import jobs
from bewiser.lib import mail as letters

from .addresses import ascii_domain, checked_address, checked_headers, split_named
from .choices import MailStatus
from .claims import blanked
from .exceptions import MailMoved, OutsideTransaction
from .kinds import kind_named
from .models import Heartbeat, Mail, Route, Suppression

KEEP_BODIES = timedelta(days=90)
LONGEST_SUBJECT = 500


def enqueue(
    kind: str,
    *,
    key: str,
    to: str,
    template: str,
    context: Mapping[str, Any],
    language: str,
    zone: tzinfo | None = None,
    to_header: Sequence[str] | None = None,
    reply_to: str = "",
    headers: Mapping[str, str] | None = None,
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
    now: datetime | None = None,
) -> Mail | None:
    """Write one mail in the transaction of what it tells; a worker sends it after the commit.

    Returns None if this key has been said before. Raises OutsideTransaction, BadAddress, and
    KeyError for a kind that nobody registered. A suppressed address gets a row that is not sent.
    """
    return _write(
        kind,
        letter=letters.render(template, context, language=language, zone=zone),
        key=key,
        to=to,
        language=language,
        to_header=to_header,
        reply_to=reply_to,
        headers=headers,
        due_at=due_at,
        expires_at=expires_at,
        now=now or timezone.now(),
    )


def enqueue_message(
    message: EmailMessage, *, kind: str, key: str, now: datetime | None = None
) -> list[Mail | None]:
    """Write a ready Django message, one mail for each of its recipients, as `enqueue` does."""
    if message.attachments:
        raise ValueError("The outbox carries no attachments.")
    html = [
        str(content)
        for content, media_type in getattr(message, "alternatives", None) or []
        if media_type == "text/html"
    ]
    is_html = message.content_subtype == "html"
    letter = letters.Letter(
        subject=letters.one_line(str(message.subject)),
        text="" if is_html else letters.tidy(str(message.body)),
        html=letters.tidy(str(message.body)) if is_html else letters.tidy("".join(html[:1])),
    )
    shown = [letters.named(*pair) for pair in getaddresses([*message.to, *message.cc])]
    answers = [letters.named(*pair) for pair in getaddresses(message.reply_to)]
    return [
        _write(
            kind,
            letter=letter,
            key=f"{key}:{to.lower()}",
            to=to,
            language=translation.get_language() or settings.LANGUAGE_CODE,
            to_header=shown,
            reply_to=answers[0] if answers else "",
            now=now or timezone.now(),
        )
        for to in dict.fromkeys(parseaddr(entry)[1] for entry in message.recipients())
    ]


def _write(
    kind_name: str,
    *,
    letter: letters.Letter,
    key: str,
    to: str,
    language: str,
    to_header: Sequence[str] | None,
    reply_to: str,
    now: datetime,
    headers: Mapping[str, str] | None = None,
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
) -> Mail | None:
    if not connection.in_atomic_block:
        raise OutsideTransaction(
            f"The mail {kind_name!r} must be written in the transaction of what it tells."
        )
    kind = kind_named(kind_name)
    to = checked_address(to)
    shown = [to] if to_header is None else list(to_header)
    for entry in (*shown, *([reply_to] if reply_to else [])):
        split_named(entry)
    due_at = due_at or now
    if expires_at is None and kind.lifetime is not None:
        expires_at = due_at + kind.lifetime
    is_suppressed = Suppression.objects.covering(to).exists()
    identity = uuid.uuid4()
    mail = Mail(
        id=identity,
        key=letters.one_line(key),
        kind=kind.name,
        delivery=kind.delivery,
        route=kind.route,
        priority=kind.priority,
        is_bulk=kind.is_bulk,
        is_secret=kind.is_secret,
        language=language,
        to=to,
        to_header=shown,
        reply_to=reply_to,
        headers=checked_headers(headers or {}),
        subject=letter.subject[:LONGEST_SUBJECT],
        body_text="" if is_suppressed else letter.text,
        body_html="" if is_suppressed else letter.html,
        message_id=own_message_id(identity),
        status=MailStatus.SUPPRESSED if is_suppressed else MailStatus.PENDING,
        due_at=due_at,
        expires_at=expires_at,
        created_at=now,
    )
    # INSERT … ON CONFLICT DO NOTHING: a second saying waits for the first one's transaction and
    # then writes nothing. It does not tell which, so the row is looked for by its own identity.
    Mail.objects.bulk_create([mail], ignore_conflicts=True)
    if not Mail.objects.filter(pk=identity).exists():
        return None
    if not is_suppressed and due_at <= now:
        jobs.later("outbox.drain")
    return mail


def send_again(mail: Mail, *, now: datetime) -> None:
    """Let a mail that failed, or whose fate is unknown, wait for the next drain.

    Raises MailMoved if it is neither any more, or has no body left to send.
    """
    with transaction.atomic():
        moved = (
            Mail.objects.sendable_again()
            .filter(pk=mail.pk)
            .update(
                status=MailStatus.PENDING,
                due_at=now,
                expires_at=None,
                attempts=0,
                last_error="",
            )
        )
        if not moved:
            raise MailMoved
        jobs.later("outbox.drain")


def give_up(mail: Mail, *, reason: str) -> None:
    """Send a waiting mail, or one whose fate is unknown, never again; MailMoved if it is neither."""
    moved = Mail.objects.filter(
        pk=mail.pk, status__in=(MailStatus.PENDING, MailStatus.UNKNOWN)
    ).update(status=MailStatus.FAILED, last_error=reason, **blanked())
    if not moved:
        raise MailMoved


def suppress(address: str, *, reason: str, now: datetime) -> None:
    """Send no mail to this address any more; saying it twice keeps the first reason."""
    Suppression.objects.bulk_create(
        [Suppression(address=address.lower(), reason=reason, at=now)], ignore_conflicts=True
    )


def pause_route(route: Route, *, reason: str, now: datetime) -> None:
    """Let nothing go out by this relay until a person resumes it."""
    Route.objects.filter(pk=route.pk, paused_at__isnull=True).update(
        paused_at=now, paused_reason=reason
    )


def resume_route(route: Route) -> None:
    """Let mail go out by this relay again, at once."""
    with transaction.atomic():
        Route.objects.filter(pk=route.pk).update(
            paused_at=None, paused_reason="", rests_until=None, failures=0, last_error=""
        )
        jobs.later("outbox.drain")


def beat(*, now: datetime) -> None:
    """Note that the beat rings and a worker hears it."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(name="beat", beat_at=now)],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["beat_at"],
    )


def forget_old_mail(*, now: datetime) -> int:
    """Blank whom and what mails of more than 90 days said; the rows stay. Returns how many."""
    return Mail.objects.forgettable(now - KEEP_BODIES).update(
        # A key names its recipient.
        key=Concat(Value("forgotten:"), F("id"), output_field=Mail._meta.get_field("key")),
        to="",
        to_header=[],
        reply_to="",
        headers={},
        subject="",
        body_text="",
        body_html="",
        fillings={},
        last_error="",
        forgotten_at=now,
    )


def own_message_id(identity: uuid.UUID) -> str:
    """Return the Message-ID of a mail of ours."""
    sender = ascii_domain(parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
    domain = sender.rpartition("@")[2] or "localhost"
    return f"<{identity}@{domain}>"
