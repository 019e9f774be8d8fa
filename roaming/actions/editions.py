"""Writing an edition, and the way from a draft to an approved one. Every change compares before it sets."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from bewiser import newsletter_sources
from bewiser.newsletter_sources import Offer, Period, Source
from bewiser.outbox import batches
from bewiser.outbox.models import Skeleton
from connect.models import User

from .. import composing, edition_letters, rendering
from ..choices import EditionState, EditionVerb, NewsState
from ..editing import NAMED, Move
from ..exceptions import EditionMoved, EditionUnready
from ..models import Block, ClusterNews, Edition, EditionEvent
from ..models.editions import LONGEST_BODY, LONGEST_HEADING
from ..subscribers import Segment

# What a first edition tells of, where none went out before it.
FIRST_PERIOD = timedelta(days=60)


@transaction.atomic
def make_edition(*, day: date, by: User, now: datetime) -> Edition:
    """Begin an edition that tells of what happened since the last one; it is empty until it is filled."""
    last = Edition.objects.filter(day__lt=day).order_by("-day").first()
    since = _told_until(last) if last else day - FIRST_PERIOD
    edition = Edition(slug=_free_slug(day), day=day, since=since)
    edition.full_clean()
    edition.save()
    note(edition, EditionVerb.MADE, by, now)
    return edition


@transaction.atomic
def fill_edition(edition: Edition, *, seen: int, now: datetime) -> int:
    """Put at its end what the tools offer for its days and what is not in it yet; returns how many blocks are new."""
    _lock_draft(edition, seen)
    period = Period(edition.since, edition.day, now, composing.content_languages())
    offers = [
        (source, offer)
        for source in newsletter_sources.sources()
        for offer in source.gather(period)
    ]
    known = set(edition.blocks.exclude(about="").values_list("about", flat=True))
    position = _last_position(edition)
    fresh = [(source, offer) for source, offer in offers if offer.about not in known]
    blocks = [
        _block(edition, source, offer, position + number)
        for number, (source, offer) in enumerate(fresh, 1)
    ]
    for block in blocks:
        block.full_clean(validate_unique=False, validate_constraints=False)
    Block.objects.bulk_create(blocks)
    news = [offer.about.removeprefix("news:") for source, offer in fresh if source.name == "news"]
    if ClusterNews.objects.waiting().filter(pk__in=news).update(state=NewsState.TAKEN) < len(news):
        # Another edition has taken some, or somebody has declined it, since it was offered.
        raise EditionMoved
    return len(blocks)


@transaction.atomic
def write_edition(edition: Edition, *, seen: int) -> None:
    """Keep what a form has changed of its date, its days, its subjects and its readers."""
    _lock_draft(edition, seen)
    edition.full_clean()
    edition.save(update_fields=["day", "since", "subjects", "audience"])


@transaction.atomic
def add_block(edition: Edition, *, seen: int) -> Block:
    """Put an empty block at the end."""
    _lock_draft(edition, seen)
    return Block.objects.create(edition=edition, position=_last_position(edition) + 1)


@transaction.atomic
def write_block(block: Block, words: Mapping[str, Mapping[str, str]], *, seen: int) -> None:
    """Change the words of a block in some languages; those of other languages stay.

    Raises EditionMoved where the block was changed or removed since it was `seen`, ValidationError for words too long.
    """
    _lock_draft(block.edition, None)
    kept = Block.objects.filter(pk=block.pk, version=seen).first()
    if kept is None:
        raise EditionMoved
    block.words, block.version = kept.words, kept.version
    block.words = {**block.words, **{code: dict(said) for code, said in words.items()}}
    block.words = {code: said for code, said in block.words.items() if composing.has_words(said)}
    block.version += 1
    block.full_clean(validate_constraints=False)
    block.save(update_fields=["words", "version"])


@transaction.atomic
def move_block(block: Block, *, up: bool, seen: int) -> None:
    """Change places with the neighbour above or below; at the end of the line nothing happens."""
    _lock_draft(block.edition, seen)
    order = list(block.edition.blocks.values_list("pk", flat=True))
    at = order.index(block.pk)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(order):
        return
    order[at], order[to] = order[to], order[at]
    # The constraint looks at the end of the transaction, so two may stand at one place meanwhile.
    for position, pk in enumerate(order, 1):
        Block.objects.filter(pk=pk).exclude(position=position).update(position=position)


@transaction.atomic
def remove_block(block: Block, *, seen: int) -> None:
    """Take a block out. News of a cluster waits for the next edition again."""
    _lock_draft(block.edition, seen)
    if block.source == "news":
        ClusterNews.objects.filter(pk=block.about.removeprefix("news:")).update(
            state=NewsState.WAITING
        )
    block.delete()


@transaction.atomic
def delete_draft(edition: Edition, *, seen: int) -> None:
    """Throw a draft away; what clusters sent in for it waits again."""
    _lock_draft(edition, seen)
    taken = edition.blocks.filter(source="news").values_list("about", flat=True)
    ClusterNews.objects.filter(pk__in=[about.removeprefix("news:") for about in taken]).update(
        state=NewsState.WAITING
    )
    edition.delete()


@transaction.atomic
def submit(edition: Edition, *, by: User, seen: int, now: datetime) -> None:
    """Freeze the words and ask a second person. Raises EditionUnready with what lacks, EditionMoved."""
    _lock_draft(edition, seen)
    require_ready(edition)
    letters = rendering.letters(edition, composing.content_languages())
    move(
        edition,
        NAMED["submit"],
        by=by,
        now=now,
        submitted_by=by,
        frozen_hash=rendering.hash_of(letters),
    )
    edition_letters.approval_asked(edition, by=by)


@transaction.atomic
def approve(
    edition: Edition, *, by: User, send_at: datetime, seen_hash: str, now: datetime
) -> None:
    """Approve the very words that were seen, to go out at `send_at`; they are kept as they will be sent.

    Raises EditionMoved where the words, or the state, are others; ValidationError for whoever asked for it;
    EditionUnready with what may not be told any more.
    """
    if edition.submitted_by_id == by.pk:
        raise ValidationError(_("Somebody else has to approve it."))
    Edition.objects.select_for_update().get(pk=edition.pk)
    require_ready(edition)
    letters = rendering.letters(edition, composing.content_languages())
    if not edition.frozen_hash == seen_hash == rendering.hash_of(letters):
        raise EditionMoved
    move(
        edition,
        NAMED["approve"],
        by=by,
        now=now,
        approved_by=by,
        send_at=max(send_at, now),
    )
    for language, letter in letters.items():
        batches.write_skeleton(edition.batch, language=language, letter=letter, now=now)


def require_ready(edition: Edition) -> None:
    """Raise EditionUnready with what an edition cannot go out without."""
    reasons = composing.unready(edition, edition.blocks.all())
    if reasons:
        raise EditionUnready(reasons)


@transaction.atomic
def back_to_writing(
    edition: Edition, step: Move, *, by: User | None, reason: str, now: datetime
) -> None:
    """Let a frozen edition be changed again; nothing of it has gone out. ValidationError without a reason."""
    if not reason.strip():
        raise ValidationError({"note": _("Write a reason: the other side reads it.")})
    move(
        edition,
        step,
        by=by,
        now=now,
        reason=reason.strip(),
        frozen_hash="",
        approved_by=None,
        send_at=None,
    )
    Skeleton.objects.filter(batch=edition.batch).delete()
    edition_letters.sent_back(edition, by=by, reason=reason.strip())


def send_news(news: ClusterNews, *, by: User) -> None:
    """Keep what a cluster sends in until an edition takes it."""
    news.sent_by = by
    news.full_clean()
    news.save()


def decline_news(news: ClusterNews, *, reason: str, by: User) -> None:
    """Tell a cluster why its news will not stand in the newsletter. EditionMoved where it is taken already."""
    if not reason.strip():
        raise ValidationError({"reason": _("Write a reason: the other side reads it.")})
    with transaction.atomic():
        moved = (
            ClusterNews.objects.waiting()
            .filter(pk=news.pk)
            .update(state=NewsState.DECLINED, reason=reason.strip())
        )
        if not moved:
            raise EditionMoved
        news.refresh_from_db()
        edition_letters.news_declined(news, by=by)


def move(
    edition: Edition,
    step: Move,
    *,
    by: User | None,
    now: datetime,
    reason: str = "",
    **changes: Any,
) -> None:
    """Make one move of the table with its event row; EditionMoved where a colleague was quicker."""
    moved = Edition.objects.filter(
        pk=edition.pk, state=step.before, version=edition.version
    ).update(state=step.after, version=F("version") + 1, **changes)
    if not moved:
        raise EditionMoved
    edition.refresh_from_db()
    note(edition, step.verb, by, now, reason)


def note(
    edition: Edition, verb: EditionVerb, by: User | None, now: datetime, words: str = ""
) -> None:
    EditionEvent.objects.create(edition=edition, verb=verb, actor=by, at=now, note=words)


def segment_of(edition: Edition) -> Segment:
    """Return who is to get it."""
    return Segment(**edition.audience)


def _lock_draft(edition: Edition, seen: int | None) -> None:
    """Hold the draft and count the change; EditionMoved where it is none any more, or not the one that was seen."""
    rows = Edition.objects.filter(pk=edition.pk, state=EditionState.DRAFT)
    if seen is not None:
        rows = rows.filter(version=seen)
    if not rows.update(version=F("version") + 1):
        raise EditionMoved
    edition.version = Edition.objects.values_list("version", flat=True).get(pk=edition.pk)


def _told_until(edition: Edition) -> date:
    """Return the last day of which an edition tells wholly: later ones came when its words were frozen already."""
    frozen = edition.events.filter(verb=EditionVerb.SUBMITTED).order_by("at").last()
    if frozen is None:
        return edition.day
    return min(edition.day, timezone.localdate(frozen.at) - timedelta(days=1))


def _last_position(edition: Edition) -> int:
    return edition.blocks.aggregate(last=Max("position"))["last"] or 0


def _block(edition: Edition, source: Source, offer: Offer, position: int) -> Block:
    return Block(
        edition=edition,
        position=position,
        source=source.name,
        about=offer.about,
        words={
            code: {
                "heading": _fitting(words.heading, LONGEST_HEADING),
                "body": _fitting(words.body, LONGEST_BODY),
            }
            for code, words in offer.words.items()
        },
        cluster_id=offer.cluster,
    )


def _fitting(text: str, most: int) -> str:
    """Return the text, cut where what a tool offers is longer than what an editor may write."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _free_slug(day: date) -> str:
    """Return an address that no edition has: the month, with the day where the month has one already."""
    slug = slugify(day.strftime("%Y-%m"))
    if Edition.objects.filter(slug=slug).exists():
        slug = day.isoformat()
    number = 2
    free = slug
    while Edition.objects.filter(slug=free).exists():
        free, number = f"{slug}-{number}", number + 1
    return free
