"""Sending an edition: started, written in portions, stopped, gone on with, finished. Any of it may run twice."""

import contextlib
import logging
from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from bewiser.lib import jobs
from bewiser.lib.mail import Letter, one_line
from bewiser.outbox import batches
from bewiser.outbox.choices import MailStatus
from bewiser.outbox.models import Skeleton
from connect.models import User

from .. import composing, edition_letters, links, rendering
from ..choices import EditionState, EditionVerb
from ..editing import FINISH, NAMED, Move
from ..exceptions import EditionMoved, EditionUnready
from ..models import Edition, Subscription
from ..subscribers import list_headers
from .editions import back_to_writing, move, note, require_ready, segment_of

logger = logging.getLogger(__name__)

PORTION = 1000
# With one of these a mail has still to find its end.
OPEN_STATUSES = (MailStatus.PENDING, MailStatus.SENDING, MailStatus.HELD)


@transaction.atomic
def start(edition: Edition, *, by: User | None, now: datetime) -> None:
    """Begin to send what was approved.

    Raises EditionMoved where its words are not those any more, EditionUnready with what may not be told any more.
    """
    kept = {
        skeleton.language: Letter(skeleton.subject, skeleton.body_text, skeleton.body_html)
        for skeleton in Skeleton.objects.filter(batch=edition.batch)
    }
    if rendering.hash_of(kept) != edition.frozen_hash:
        raise EditionMoved
    require_ready(edition)
    number = Subscription.objects.in_segment(segment_of(edition)).count()
    move(edition, NAMED["start"], by=by, now=now, started_at=now, n_recipients=number)
    jobs.later("roaming.write_newsletter", str(edition.pk))


def write_on(edition: Edition, *, now: datetime) -> None:
    """Write the mails that are not written yet, in portions, as long as nobody stops it."""
    after = None
    while (after := _write_portion(edition, after, now)) is not None:
        pass


@transaction.atomic
def stop(edition: Edition, *, by: User, now: datetime) -> int:
    """Let nothing more go out; returns how many mails are held back. What is on the line arrives."""
    move(edition, NAMED["stop"], by=by, now=now)
    return batches.hold(edition.batch)


@transaction.atomic
def resume(edition: Edition, *, by: User, now: datetime) -> int:
    """Send to those who did not get it yet, and only to them; returns how many mails were held back."""
    move(edition, NAMED["resume"], by=by, now=now)
    jobs.later("roaming.write_newsletter", str(edition.pk))
    return batches.release(edition.batch, now=now)


@transaction.atomic
def end(edition: Edition, step: Move, *, by: User, reason: str, now: datetime) -> None:
    """Leave a stopped edition as it is: who did not get it will not. ValidationError without a reason."""
    if not reason.strip():
        raise ValidationError({"note": _("Write a reason: the other side reads it.")})
    move(edition, step, by=by, now=now, reason=reason.strip(), finished_at=now)


def finish_if_done(edition: Edition, *, now: datetime) -> bool:
    """End an edition of which every mail has found its end; returns whether it is over."""
    counts = batches.counts(edition.batch)
    if edition.written_at is None or any(counts[status] for status in OPEN_STATUSES):
        return False
    with transaction.atomic():
        move(edition, FINISH, by=None, now=now, finished_at=now)
        edition_letters.sent(edition, counts)
    return True


def mind_the_editions(*, now: datetime) -> None:
    """Start what is due, write on what was interrupted, and end what is done. Rung by the beat.

    An edition that a person moves at the same moment is looked at again next time. One that cannot be written
    is logged, and holds up no other.
    """
    for edition in Edition.objects.due(now):
        try:
            _start_or_give_back(edition, now=now)
        except EditionMoved:
            logger.warning(
                "The edition %s could not be started: its words or its state are others.",
                edition.pk,
            )
    for edition in Edition.objects.on_their_way():
        try:
            write_on(edition, now=now)
            edition.refresh_from_db()
            with contextlib.suppress(EditionMoved):
                finish_if_done(edition, now=now)
        except Exception:
            logger.exception("The edition %s cannot be written", edition.pk)


@transaction.atomic
def send_test(
    edition: Edition, *, to: str, name: str, language: str, by: User, now: datetime
) -> None:
    """Send an edition as it stands to one address of the team, marked as a test; its links lead nowhere."""
    letter = rendering.letters(edition, [language])[language]
    fillings = {
        rendering.GREETING: greeting(name, language),
        rendering.LEAVE: settings.SITE_URL,
        rendering.PREFERENCES: settings.SITE_URL,
    }
    marked = Letter(
        subject=f"[{_test_word(language)}] {letter.subject}", text=letter.text, html=letter.html
    )
    batch = f"test:{edition.pk}:{now.timestamp():.6f}"
    skeleton = batches.write_skeleton(batch, language=language, letter=marked, now=now)
    batches.write(
        "newsletter_test",
        [batches.Recipient(key=batch, address=to, name=name, skeleton=skeleton, fillings=fillings)],
        due_at=now,
        now=now,
    )
    note(edition, EditionVerb.TESTED, by, now)


def greeting(name: str, language: str) -> str:
    """Return the line that opens a letter, in its language."""
    with translation.override(language):
        if name:
            return _("Dear %(name)s,") % {"name": one_line(name)}
        return _("Good day,")


def _start_or_give_back(edition: Edition, *, now: datetime) -> None:
    """Start what is due; what may not be told as it stands goes back to its writers, who read why."""
    try:
        start(edition, by=None, now=now)
    except EditionUnready as problem:
        back_to_writing(
            edition, NAMED["take-back"], by=None, reason=" ".join(problem.reasons), now=now
        )


def _write_portion(edition: Edition, after: object, now: datetime) -> object | None:
    """Write the mails of the next subscribers; returns the last one's key, None once there is nothing to do."""
    with transaction.atomic():
        # Whoever stops the edition waits for this portion, and the next one sees that it is stopped.
        held = (
            Edition.objects.select_for_update()
            .filter(pk=edition.pk, state=EditionState.SENDING, written_at=None)
            .first()
        )
        if held is None:
            return None
        # Whoever leaves at this moment waits as well, and then takes back what is written here.
        rows = Subscription.objects.select_for_update(of=("self",), no_key=True)
        rows = rows.in_segment(segment_of(held)).order_by("pk")
        portion = list((rows.filter(pk__gt=after) if after else rows)[:PORTION])
        if not portion:
            Edition.objects.filter(pk=held.pk).update(written_at=now)
            return None
        skeletons = {one.language: one for one in Skeleton.objects.filter(batch=held.batch)}
        batches.write(
            "newsletter",
            [_recipient(held, row, skeletons) for row in portion],
            due_at=now,
            now=now,
        )
    return portion[-1].pk


def _recipient(
    edition: Edition, row: Subscription, skeletons: Mapping[str, Skeleton]
) -> batches.Recipient:
    skeleton = skeletons.get(row.language) or skeletons[composing.ENGLISH]
    return batches.Recipient(
        key=f"newsletter:{edition.pk}:{row.pk}",
        address=row.email,
        name=row.name,
        skeleton=skeleton,
        fillings={
            rendering.GREETING: greeting(row.name, skeleton.language),
            rendering.LEAVE: links.leave_url(row),
            rendering.PREFERENCES: links.preferences_url(row),
        },
        headers=list_headers(row),
    )


def _test_word(language: str) -> str:
    with translation.override(language):
        return _("Test")
