"""Following a topic or a search, and the digests of what is new."""

import logging
from collections.abc import Callable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bewiser.lib.zones import zone_called
from connect.models import Topic, User

from .. import digests
from ..choices import FollowKind, FollowRhythm
from ..following import LONGEST_QUERY, Reader, found_by, plain_query
from ..models import Follow

# By the reader's clock: before the day's work, and for a week on its first day.
HOUR = time(6, 0)
MONDAY = 0
# Whoever begins with more than this hears of everything, and so of nothing.
MOST = 5_000
# More of them are a second mailbox, not news.
MOST_FOLLOWS = 50
# More that is new at once was a whole directory; what is left comes with the next digest.
MOST_TOLD = 20_000
# What cannot be written now may be mended by then.
PUT_OFF = timedelta(hours=1)

logger = logging.getLogger(__name__)


def follow(
    user: User,
    *,
    kind: FollowKind,
    topic: Topic | None,
    query: str,
    name: str,
    rhythm: FollowRhythm,
    now: datetime,
) -> Follow:
    """Let somebody hear what is new in a topic or a search from now on.

    What is there already is no news. Raises ValidationError where they follow it already, where it finds more than
    anybody could follow, and where they follow too much.
    """
    plain = "" if kind == FollowKind.TOPIC else plain_query(kind, query)
    if len(plain) > LONGEST_QUERY:
        raise ValidationError(_("This search is too long to be followed. Leave something out."))
    made = Follow(
        user=user,
        kind=kind,
        topic=topic,
        query=plain,
        name=name,
        rhythm=rhythm,
        created_at=now,
        due_at=next_due(rhythm, zone_called(user.time_zone), now),
    )
    found = found_by(made, now=now, most=MOST + 1, reader=Reader())
    if max(len(found.organisations), len(found.initiatives)) > MOST:
        raise ValidationError(
            _("This finds more than %(most)d things. Narrow the search to follow it."),
            params={"most": MOST},
        )
    made.told_organisations = list(found.organisations)
    made.told_initiatives = list(found.initiatives)
    with transaction.atomic():
        # One after the other, so that two windows together do not go beyond the limit.
        User.objects.select_for_update().get(pk=user.pk)
        if Follow.objects.of(user).count() >= MOST_FOLLOWS:
            raise ValidationError(
                _("You follow %(most)d things already. Stop following one of them first."),
                params={"most": MOST_FOLLOWS},
            )
        made.full_clean()
        made.save()
    return made


def change_rhythm(followed: Follow, rhythm: FollowRhythm, *, now: datetime) -> None:
    """Let the digests come more or less often."""
    due_at = next_due(rhythm, zone_called(followed.user.time_zone), now)
    Follow.objects.filter(pk=followed.pk).update(rhythm=rhythm, due_at=due_at)


def stop(followed: Follow) -> None:
    """Stop following; what is on its way already still arrives. Stopping twice is fine."""
    Follow.objects.filter(pk=followed.pk).delete()


def send_digests(*, now: datetime, is_over: Callable[[], bool] = lambda: False) -> int:
    """Write the digests that are due to people to whom something is new, the longest due first; return how many.

    `is_over` is asked before each and ends the turn; what is left stays due. One that fails is logged and put off, and
    keeps nobody else from theirs.
    """
    reader = Reader()
    count = 0
    for pk in list(Follow.objects.due(now).values_list("pk", flat=True)):
        if is_over():
            break
        try:
            count += _look(pk, now, reader)
        except Exception:
            logger.exception("The digest of the follow %s could not be written.", pk)
            Follow.objects.filter(pk=pk, due_at__lte=now).update(due_at=now + PUT_OFF)
    return count


def _look(pk: object, now: datetime, reader: Reader) -> bool:
    """Look at one follow and write its digest, once however many workers look at it.

    What was told is never forgotten as long as it is followed: it may still be found, or be found again.
    """
    with transaction.atomic():
        rows = Follow.objects.due(now).select_for_update(skip_locked=True, of=("self",))
        followed = rows.select_related("user", "topic").filter(pk=pk).first()
        if followed is None:
            return False
        found = found_by(followed, now=now, most=MOST_TOLD, reader=reader)
        changed = ["due_at"]
        followed.due_at = next_due(
            FollowRhythm(followed.rhythm), zone_called(followed.user.time_zone), now
        )
        has_news = bool(found.organisations or found.initiatives)
        if has_news:
            followed.told_organisations += found.organisations
            followed.told_initiatives += found.initiatives
            followed.version += 1
            changed += ["told_organisations", "told_initiatives", "version"]
            digests.write(followed, found.organisations, found.initiatives, now=now)
        followed.save(update_fields=changed)
    return has_news


def next_due(rhythm: FollowRhythm, zone: ZoneInfo, now: datetime) -> datetime:
    """Return the next morning, or the next Monday morning, by the reader's clock."""
    day = now.astimezone(zone).date()
    moment = datetime.combine(day, HOUR, zone)
    while moment <= now or (rhythm == FollowRhythm.WEEKLY and moment.weekday() != MONDAY):
        day += timedelta(days=1)
        moment = datetime.combine(day, HOUR, zone)
    return moment
