"""What people and the clock decide about a notice. Each action is one transaction and names the version it saw.

Each raises NoticeMoved when somebody was quicker, and writes nothing then.
"""

import logging
import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from .. import masks, notice_letters
from ..choices import NoticeState as State
from ..choices import NoticeVerb as Verb
from ..exceptions import NoticeAlike, NoticeMoved
from ..models import Notice, NoticeEvent, Organisation, Topic, User
from ..models.notices import LONGEST_TIME
from ..notice_querysets import MOST_ALIKE, MUCH_ALIKE, SOMEWHAT_ALIKE

logger = logging.getLogger(__name__)

# What is written of a notice; topics are rows of their own.
WRITTEN = (
    *("type", "kind", "title", "summary", "text", "language", "stage", "property_status"),
    *("partners", "countries", "is_anonymous", "valid_until"),
)


@transaction.atomic
def write_notice(
    organisation: Organisation,
    *,
    words: Mapping[str, Any],
    topics: Iterable[Topic],
    by: User,
    now: datetime,
) -> Notice:
    """Begin a notice as a draft, which nobody else sees. Raises ValidationError."""
    notice = Notice(
        organisation=organisation,
        posted_by=by,
        valid_from=now.date(),
        created_at=now,
        state_since=now,
        **words,
    )
    _refuse_unfit(notice, now.date())
    notice.save(force_insert=True)
    notice.topics.set(topics)
    _tell(notice, Verb.WRITTEN, by=by, now=now, before="")
    return notice


@transaction.atomic
def change_notice(
    notice: Notice, *, words: Mapping[str, Any], topics: Iterable[Topic], by: User, now: datetime
) -> None:
    """Write a notice anew; a public one stays public. The same words again change nothing.

    Raises ValidationError, also where one that has stood under a name is to be anonymous.
    """
    wanted = list(topics)
    if _says(notice, words, wanted):
        return
    draft = Notice.objects.select_related("organisation").get(pk=notice.pk)
    if words["is_anonymous"] and not draft.is_anonymous and draft.posted_at is not None:
        raise ValidationError(
            {
                "is_anonymous": _(
                    "It has stood under the name of the organisation. Take it off, and write an anonymous one anew."
                )
            }
        )
    for name in WRITTEN:
        setattr(draft, name, words[name])
    if draft.is_draft:
        # Its time does not run yet.
        draft.valid_from = now.date()
    _refuse_unfit(draft, now.date())
    _move(
        notice,
        State(notice.state),
        Verb.CHANGED,
        by=by,
        now=now,
        valid_from=draft.valid_from,
        **words,
    )
    notice.topics.set(wanted)


@transaction.atomic
def post_notice(notice: Notice, *, by: User, now: datetime, is_different: bool = False) -> None:
    """Make a draft, or one that was taken off, public.

    Raises NoticeAlike where the organisation has open ones that say much the same, unless it is told that this
    one is different; ValidationError where it cannot stand as it is.
    """
    if not (notice.is_draft or notice.is_withdrawn):
        raise NoticeMoved
    today = now.date()
    # The organisation's row is the queue: of two that say the same and are posted at once, the later sees the other.
    Organisation.objects.select_for_update().get(pk=notice.organisation_id)
    fresh = Notice.objects.select_related("organisation").get(pk=notice.pk)
    fresh.valid_from = today
    _refuse_unfit(fresh, today)
    if not fresh.organisation.is_listed:
        raise ValidationError(_("Only an organisation with a public page posts notices."))
    if not is_different and (alike := own_alike(fresh, today=today)):
        raise NoticeAlike(alike)
    _move(
        notice,
        State.PUBLIC,
        Verb.POSTED,
        by=by,
        now=now,
        posted_at=now,
        posted_by=by,
        valid_from=today,
        reminded_for=None,
    )


@transaction.atomic
def renew_notice(notice: Notice, *, until: date, by: User, now: datetime) -> None:
    """Let a posted notice, over or not, stand until another day. Raises ValidationError.

    Pressing twice is renewing once: the second press saw an older version.
    """
    if notice.state not in {State.PUBLIC, State.EXPIRED}:
        raise NoticeMoved
    fresh = Notice.objects.select_related("organisation").get(pk=notice.pk)
    fresh.valid_from, fresh.valid_until = now.date(), until
    _refuse_unfit(fresh, now.date())
    _move(
        notice,
        State.PUBLIC,
        Verb.RENEWED,
        by=by,
        now=now,
        valid_from=now.date(),
        valid_until=until,
        renewals=F("renewals") + 1,
    )


@transaction.atomic
def withdraw_notice(notice: Notice, *, by: User, now: datetime) -> None:
    """Take a notice off; nobody else reads it from then on. Requests about it go on."""
    if notice.is_withdrawn:
        raise NoticeMoved
    _move(notice, State.WITHDRAWN, Verb.WITHDRAWN, by=by, now=now)


def own_alike(notice: Notice, *, today: date) -> list[Notice]:
    """Return open notices of the same organisation that say much the same, the likest first."""
    rows = Notice.objects.open_on(today).filter(organisation=notice.organisation_id)
    return list(rows.alike(notice, MUCH_ALIKE).for_list()[:MOST_ALIKE])


def others_alike(notice: Notice, *, today: date) -> list[Notice]:
    """Return open notices of other organisations that tell of something like it, the likest first."""
    rows = Notice.objects.open_on(today).exclude(organisation=notice.organisation_id)
    return list(rows.alike(notice, SOMEWHAT_ALIKE).for_list()[:MOST_ALIKE])


def mind_the_notices(*, now: datetime) -> tuple[int, int]:
    """Note which notices are over, and tell of those that soon will be; return how many of each.

    Lists and pages go by the day itself. Each notice is a transaction of its own: one that fails stops no other.
    """
    today = now.date()
    over = [_minded(_expire, pk, now) for pk in _keys(Notice.objects.to_expire(today))]
    told = [_minded(_remind, pk, now) for pk in _keys(Notice.objects.to_remind(today))]
    return sum(over), sum(told)


def _minded(step: Any, pk: uuid.UUID, now: datetime) -> bool:
    try:
        return bool(step(pk, now))
    except Exception:
        logger.exception("Notice %s could not be minded.", pk)
        return False


def _keys(rows: Any) -> list[uuid.UUID]:
    return list(rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _expire(pk: uuid.UUID, now: datetime) -> bool:
    notice = Notice.objects.select_for_update().get(pk=pk)
    if notice.state != State.PUBLIC or notice.valid_until >= now.date():
        return False
    _move(notice, State.EXPIRED, Verb.EXPIRED, by=None, now=now)
    return True


@transaction.atomic
def _remind(pk: uuid.UUID, now: datetime) -> bool:
    notice = Notice.objects.select_related("organisation", "posted_by").get(pk=pk)
    # Compare and set: of two beats one writes. One that was renewed is told of its new end.
    told = (
        Notice.objects.to_remind(now.date())
        .filter(pk=pk, valid_until=notice.valid_until)
        .update(reminded_for=notice.valid_until)
    )
    if told:
        notice_letters.ending(notice)
    return bool(told)


def _says(notice: Notice, words: Mapping[str, Any], topics: list[Topic]) -> bool:
    is_same = all(getattr(notice, name) == words[name] for name in WRITTEN)
    return is_same and {topic.pk for topic in topics} == set(
        notice.topics.values_list("pk", flat=True)
    )


def _refuse_unfit(notice: Notice, today: date) -> None:
    """Raise ValidationError for what cannot stand: a day that has passed or is too far, words that give it away."""
    if notice.valid_until < today:
        raise ValidationError({"valid_until": _("This day has passed.")})
    if notice.valid_until > notice.valid_from + LONGEST_TIME:
        raise ValidationError({"valid_until": _("A notice is valid for twelve months at most.")})
    notice.full_clean()
    masks.check_notice(notice)


def _move(
    notice: Notice, to: State, verb: Verb, *, by: User | None, now: datetime, **changes: Any
) -> None:
    """Write a new version of a notice as its caller saw it, and tell what happened."""
    before = notice.state
    since = {} if to == before else {"state_since": now}
    moved = Notice.objects.filter(pk=notice.pk, version=notice.version, state=before).update(
        state=to, version=F("version") + 1, **since, **changes
    )
    if not moved:
        raise NoticeMoved
    notice.refresh_from_db()
    _tell(notice, verb, by=by, now=now, before=before)


def _tell(notice: Notice, verb: Verb, *, by: User | None, now: datetime, before: str) -> None:
    NoticeEvent.objects.create(
        notice=notice,
        version=notice.version,
        at=now,
        verb=verb,
        actor=by,
        from_state=before,
        to_state=notice.state,
    )
