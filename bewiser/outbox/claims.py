"""Who sends which mail, and what became of it. Every move compares before it sets."""

import random
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Case, F, Q, TextField, Value, When

from .choices import Delivery, MailStatus
from .models import Mail, Skeleton

# About three days of patience with a server that says "later".
MOST_ATTEMPTS = 30
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=4)

# The inner select runs once (MATERIALIZED), so its LIMIT and its locks hold for the whole claim.
_CLAIM = """
WITH picked AS MATERIALIZED (
    SELECT id
    FROM outbox_mail
    WHERE status = 'pending'
      AND route = %(route)s
      AND is_bulk = %(is_bulk)s
      AND due_at <= %(now)s
      AND (expires_at IS NULL OR expires_at > %(now)s)
      AND (skeleton_id IS NULL OR skeleton_id <> ALL (ARRAY(SELECT id FROM outbox_skeleton WHERE is_held)))
    ORDER BY priority, due_at
    LIMIT %(most)s
    FOR UPDATE SKIP LOCKED
)
UPDATE outbox_mail AS mail
SET status = 'sending',
    attempts = LEAST(mail.attempts + 1, 1000),
    leased_by = %(holder)s,
    lease_until = clock_timestamp() + make_interval(secs => %(lease)s)
FROM picked
WHERE mail.id = picked.id
RETURNING mail.*
"""

_KEEP = """
UPDATE outbox_mail
SET lease_until = clock_timestamp() + make_interval(secs => %(lease)s)
WHERE id = ANY(%(ids)s::uuid[]) AND status = 'sending' AND leased_by = %(holder)s
RETURNING id
"""

# What is known to be out must not go out again, also where the lease ran out meanwhile. Secrets are blanked.
_MARK_SENT = """
UPDATE outbox_mail
SET status = 'sent',
    sent_at = %(now)s,
    last_error = '',
    lease_until = NULL,
    leased_by = '',
    body_text = CASE WHEN is_secret THEN '' ELSE body_text END,
    body_html = CASE WHEN is_secret THEN '' ELSE body_html END
WHERE id = ANY(%(ids)s::uuid[]) AND status IN ('sending', 'pending', 'unknown')
"""

# Not waited for by the disk, but by the next claim of the same worker: its commit writes all that came before.
# So a database that loses power forgets the marks of one claim at most, as when the worker had been killed.
_UNHURRIED = " AND (SELECT set_config('synchronous_commit', 'off', true)) = 'off'"


def reap() -> int:
    """Take back the mails of workers that went silent; returns how many.

    What may arrive twice waits again; what may not is left for a person to decide.
    """
    is_worn_out = ~Q(delivery=Delivery.AT_MOST_ONCE) & Q(attempts__gte=MOST_ATTEMPTS)
    return Mail.objects.abandoned().update(
        status=Case(
            When(delivery=Delivery.AT_MOST_ONCE, then=Value(MailStatus.UNKNOWN)),
            When(is_worn_out, then=Value(MailStatus.FAILED)),
            default=Value(MailStatus.PENDING),
        ),
        last_error="The worker that was sending this mail stopped before it could say how it went.",
        lease_until=None,
        leased_by="",
        **blanked(is_worn_out),
    )


def expire(now: datetime) -> int:
    """Give up the mails that have nothing useful to say any more; returns how many."""
    return Mail.objects.expired(now).update(
        status=MailStatus.FAILED,
        last_error="The mail expired before it could be sent.",
        **blanked(),
    )


def hold_back() -> int:
    """Hold what came back from the line to a batch that was stopped meanwhile; returns how many.

    A batch that somebody releases at this moment is left alone: its mails would be held after the release has
    passed them. While we hold them, whoever releases waits, and then finds them.
    """
    with transaction.atomic():
        held = Skeleton.objects.filter(is_held=True).select_for_update(
            skip_locked=True, no_key=True
        )
        skeletons = list(held.values_list("pk", flat=True))
        if not skeletons:
            return 0
        came_back = Mail.objects.filter(status=MailStatus.PENDING, skeleton__in=skeletons)
        return came_back.update(status=MailStatus.HELD)


def claim(route: str, *, holder: str, is_bulk: bool, most: int, now: datetime) -> list[Mail]:
    """Return up to `most` due mails that are now ours, the most urgent first.

    The claim is committed on return: no network is touched with a transaction open.
    """
    with transaction.atomic(durable=True):
        mails = list(
            Mail.objects.raw(
                _CLAIM,
                {
                    "route": route,
                    "is_bulk": is_bulk,
                    "now": now,
                    "most": most,
                    "holder": holder,
                    "lease": settings.MAIL_LEASE,
                },
            )
        )
    return sorted(mails, key=lambda mail: (mail.priority, mail.due_at))


def keep(mails: Sequence[Mail], *, holder: str) -> set[UUID]:
    """Make the leases of these mails last; returns the ids of those that are still ours."""
    with connection.cursor() as cursor:
        cursor.execute(
            _KEEP,
            {
                "ids": [str(mail.pk) for mail in mails],
                "holder": holder,
                "lease": settings.MAIL_LEASE,
            },
        )
        return {row[0] for row in cursor.fetchall()}


def mark_sent(ids: Iterable[UUID], *, is_bulk: bool = False, now: datetime) -> None:
    """Note that the server took these mails; of bulk mail without a wait for the disk."""
    with connection.cursor() as cursor:
        cursor.execute(
            _MARK_SENT + _UNHURRIED if is_bulk else _MARK_SENT,
            {"ids": [str(pk) for pk in ids], "now": now},
        )


def release(mails: Sequence[Mail], *, holder: str) -> None:
    """Put back what was claimed and never tried, as if nothing had been."""
    if mails:
        Mail.objects.held_by(holder).filter(pk__in=[mail.pk for mail in mails]).update(
            status=MailStatus.PENDING,
            attempts=F("attempts") - 1,
            lease_until=None,
            leased_by="",
        )


def try_later(mail: Mail, reason: str, *, holder: str, now: datetime) -> None:
    """Let a mail wait, longer each time; after about three days it fails."""
    if mail.attempts >= MOST_ATTEMPTS:
        fail(mail, reason, holder=holder)
        return
    Mail.objects.held_by(holder).filter(pk=mail.pk).update(
        status=MailStatus.PENDING,
        due_at=now + wait_after(mail.attempts),
        last_error=reason,
        lease_until=None,
        leased_by="",
    )


def leave_unknown(mail: Mail, reason: str, *, holder: str) -> None:
    """Leave to a person what may have gone out and must not go out twice."""
    Mail.objects.held_by(holder).filter(pk=mail.pk).update(
        status=MailStatus.UNKNOWN, last_error=reason, lease_until=None, leased_by=""
    )


def fail(mail: Mail, reason: str, *, holder: str) -> None:
    """Give a mail up."""
    Mail.objects.held_by(holder).filter(pk=mail.pk).update(
        status=MailStatus.FAILED, last_error=reason, lease_until=None, leased_by="", **blanked()
    )


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: doubling, with jitter so that none meet again."""
    wait = min(FIRST_WAIT * 2 ** min(max(attempts - 1, 0), 10), LONGEST_WAIT)
    return wait * random.uniform(0.5, 1.5)  # noqa: S311  (jitter is no secret)


def blanked(over: Q | None = None) -> dict[str, Case]:
    """Return the update that leaves no secret in mails that are over and done with: all, or those that are `over`."""
    secret = Q(is_secret=True) if over is None else Q(is_secret=True) & over
    return {
        field: Case(When(secret, then=Value("")), default=F(field), output_field=TextField())
        for field in ("body_text", "body_html")
    }
