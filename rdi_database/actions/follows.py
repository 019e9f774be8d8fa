"""Following a topic or a search, and the digests of what is new."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bewiser.lib.zones import zone_called
from connect.models import Topic, User

from .. import digests
from ..choices import FollowKind, FollowRhythm
from ..following import LONGEST_QUERY, MOST, found_by, found_by_follow, plain_query
from ..models import Follow

# By the reader's clock: before the day's work, and for a week on its first day.
HOUR = time(6, 0)
MONDAY = 0
# More of them are a second mailbox, not news.
MOST_FOLLOWS = 50
BATCH = 200
# So many keys are remembered of what was told; the oldest of them have long gone.
REMEMBERED = 4 * MOST


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
    found = found_by(kind, topic, plain, now)
    if found.is_too_much:
        raise ValidationError(
            _("This finds more than %(most)d things. Narrow the search to follow it."),
            params={"most": MOST},
        )
    made = Follow(
        user=user,
        kind=kind,
        topic=topic,
        query=plain,
        name=name,
        rhythm=rhythm,
        created_at=now,
        due_at=next_due(rhythm, zone_called(user.time_zone), now),
        told_organisations=list(found.organisations),
        told_initiatives=list(found.initiatives),
    )
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


def send_digests(*, now: datetime) -> int:
    """Write the digests that are due to people to whom something is new; return how many."""
    return sum(
        _look(pk, now) for pk in Follow.objects.due(now).values_list("pk", flat=True)[:BATCH]
    )


def _look(pk: object, now: datetime) -> bool:
    """Look at one follow and write its digest, once however many workers look at it."""
    with transaction.atomic():
        rows = Follow.objects.due(now).select_for_update(skip_locked=True, of=("self",))
        followed = rows.select_related("user", "topic").filter(pk=pk).first()
        if followed is None:
            return False
        found = found_by_follow(followed, now)
        organisations = _fresh(found.organisations, followed.told_organisations)
        initiatives = _fresh(found.initiatives, followed.told_initiatives)
        has_news = bool(organisations or initiatives)
        followed.told_organisations = _remembered(followed.told_organisations, organisations)
        followed.told_initiatives = _remembered(followed.told_initiatives, initiatives)
        followed.due_at = next_due(
            FollowRhythm(followed.rhythm), zone_called(followed.user.time_zone), now
        )
        if has_news:
            followed.version += 1
            digests.write(followed, organisations, initiatives, now=now)
        followed.save(update_fields=["told_organisations", "told_initiatives", "due_at", "version"])
    return has_news


def _fresh(found: Sequence[int], told: list[int]) -> list[int]:
    known = set(told)
    return [key for key in found if key not in known]


def _remembered(told: list[int], fresh: list[int]) -> list[int]:
    return [*told, *fresh][-REMEMBERED:]


def next_due(rhythm: FollowRhythm, zone: ZoneInfo, now: datetime) -> datetime:
    """Return the next morning, or the next Monday morning, by the reader's clock."""
    day = now.astimezone(zone).date()
    moment = datetime.combine(day, HOUR, zone)
    while moment <= now or (rhythm == FollowRhythm.WEEKLY and moment.weekday() != MONDAY):
        day += timedelta(days=1)
        moment = datetime.combine(day, HOUR, zone)
    return moment
