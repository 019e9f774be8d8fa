"""Many mails with the same words: written together, held back and released together."""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Count

from bewiser.lib import jobs
from bewiser.lib.mail import Letter, named, one_line

from . import gaps
from .actions import own_message_id
from .addresses import checked_address, checked_headers
from .choices import MailStatus
from .exceptions import OutsideTransaction
from .kinds import kind_named
from .models import Mail, Skeleton, Suppression


@dataclass(frozen=True)
class Recipient:
    """Who gets a mail of a batch, and what fills the gaps of its skeleton for them."""

    key: str
    address: str
    skeleton: Skeleton
    name: str = ""
    fillings: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


def write_skeleton(
    batch: str,
    *,
    language: str,
    letter: Letter,
    headers: Mapping[str, str] | None = None,
    now: datetime,
) -> Skeleton:
    """Keep the words of a batch in one language; those that it has already stay as they are.

    Raises ValueError where a gap of the letter is not closed, BadAddress for a header that may not be.
    """
    gaps.names_in(letter.text, letter.html)
    skeleton = Skeleton(
        batch=batch,
        language=language,
        subject=letter.subject,
        headers=checked_headers(headers or {}),
        body_text=letter.text,
        body_html=letter.html,
        created_at=now,
    )
    Skeleton.objects.bulk_create([skeleton], ignore_conflicts=True)
    return Skeleton.objects.get(batch=batch, language=language)


def write(
    kind_name: str, recipients: Sequence[Recipient], *, due_at: datetime, now: datetime
) -> int:
    """Write one mail for each recipient in the transaction of what they tell; returns how many are new.

    Who got a key of theirs before gets nothing new. A suppressed address gets a row that is not sent.
    Raises OutsideTransaction, BadAddress, and KeyError where a gap would stay open.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(f"A batch of {kind_name!r} must be written in a transaction.")
    kind = kind_named(kind_name)
    addresses = [checked_address(recipient.address) for recipient in recipients]
    refused = set(
        Suppression.objects.filter(
            address__in=[address.lower() for address in addresses]
        ).values_list("address", flat=True)
    )
    skeletons = {recipient.skeleton.pk: recipient.skeleton for recipient in recipients}
    wanted = {pk: gaps.names_in(one.body_text, one.body_html) for pk, one in skeletons.items()}
    mails = []
    for recipient, address in zip(recipients, addresses, strict=True):
        identity = uuid.uuid4()
        fillings = gaps.checked(recipient.fillings)
        if lacking := wanted[recipient.skeleton.pk] - fillings.keys():
            raise KeyError(f"Nothing fills {sorted(lacking)} in {recipient.skeleton}.")
        mails.append(
            Mail(
                id=identity,
                key=one_line(recipient.key),
                kind=kind.name,
                delivery=kind.delivery,
                route=kind.route,
                priority=kind.priority,
                is_bulk=kind.is_bulk,
                language=recipient.skeleton.language,
                to=address,
                to_header=[named(recipient.name, address)],
                headers=checked_headers(recipient.headers),
                subject=recipient.skeleton.subject,
                skeleton=recipient.skeleton,
                fillings=fillings,
                message_id=own_message_id(identity),
                status=MailStatus.SUPPRESSED if address.lower() in refused else MailStatus.PENDING,
                due_at=due_at,
                created_at=now,
            )
        )
    Mail.objects.bulk_create(mails, ignore_conflicts=True, batch_size=1000)
    jobs.later("outbox.drain")
    return Mail.objects.filter(pk__in=[mail.pk for mail in mails]).count()


def hold(batch: str) -> int:
    """Let no further mail of the batch go out; returns how many are held back.

    Those on the line go. What comes back from there is held as well, by `claims.hold_back`. As there, the
    skeletons are locked before the mails.
    """
    with transaction.atomic():
        Skeleton.objects.filter(batch=batch).update(is_held=True)
        waiting = Mail.objects.of_batch(batch).filter(status=MailStatus.PENDING)
        return waiting.update(status=MailStatus.HELD)


def release(batch: str, *, now: datetime) -> int:
    """Let what was held back, and only that, wait for the next drain; returns how many."""
    with transaction.atomic():
        Skeleton.objects.filter(batch=batch).update(is_held=False)
        released = (
            Mail.objects.of_batch(batch)
            .filter(status=MailStatus.HELD, forgotten_at=None)
            .update(status=MailStatus.PENDING, due_at=now)
        )
        jobs.later("outbox.drain")
    return released


def counts(batch: str) -> Counter[str]:
    """Return how many mails of the batch there are of each status."""
    rows = Mail.objects.of_batch(batch).order_by().values("status").annotate(n=Count("pk"))
    return Counter({row["status"]: row["n"] for row in rows})


def withdraw(kind_name: str, *, ending: str, reason: str, now: datetime) -> int:
    """Send no mail of this kind whose key ends so and that has not gone out yet; returns how many."""
    mails = Mail.objects.filter(kind=kind_name, key__endswith=ending)
    # First of all: what is on the line may come back, and what failed or is unknown could be sent again. None
    # of it has anything useful to say any more.
    mails.exclude(status=MailStatus.SENT).update(expires_at=now)
    waiting = mails.filter(status__in=(MailStatus.PENDING, MailStatus.HELD))
    return waiting.update(status=MailStatus.FAILED, last_error=reason)
