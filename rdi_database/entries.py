"""Initiatives as entries of a calendar program."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from django.conf import settings
from django.utils.translation import gettext as _
from django_countries import countries

from bewiser.lib.ics import Entry, calendar
from bewiser.lib.mail import page_url

from .choices import InitiativeKind, InitiativeStatus
from .models import Initiative
from .moments import deadlines_of

# A calendar program shows what is ahead; older entries it has already.
FEED_LENGTH = 200
HOUR = timedelta(hours=1)
# They last for years: a bar above every day of a calendar helps nobody who has not asked for it.
LONG_KINDS = (InitiativeKind.PROJECT, InitiativeKind.AGENDA)


def file_of(initiatives: Iterable[Initiative], name: str = "") -> bytes:
    """Return at most so many entries as a file."""
    entries = (entry for initiative in initiatives for entry in entries_of(initiative))
    return calendar(islice(entries, FEED_LENGTH), name=name)


def entries_of(initiative: Initiative) -> Iterator[Entry]:
    """Yield the entries of an initiative: one for each deadline of a call, one for what runs from day to day.

    A deadline is the end of an entry of one hour. One of no length is against RFC 5545 (an end is later than its
    beginning) and shows as a hairline; an hour that began with the deadline would look as if there were time left.
    """
    if initiative.kind == InitiativeKind.CALL:
        for number, moment in enumerate(deadlines_of(initiative), 1):
            title = _("Deadline: %(title)s") % {"title": initiative.title}
            if initiative.is_whole_days:
                day = (moment - timedelta(microseconds=1)).date()
                yield _entry(initiative, day, day, title, number)
            else:
                yield _entry(initiative, _earlier(moment), moment, title, number)
        return
    begins, ends, last = initiative.begins, initiative.ends, initiative.last_day
    first = begins.date() if begins else last
    if first is None:
        return
    if initiative.is_whole_days or initiative.kind in LONG_KINDS:
        yield _entry(initiative, first, max(first, last or first), initiative.title)
    elif begins:
        # Who says when it begins alone has not said that it is over at once.
        end = ends if ends and ends > begins else _later(begins)
        yield _entry(initiative, begins, end, initiative.title)
    elif ends:
        yield _entry(initiative, _earlier(ends), ends, initiative.title)


def _later(moment: datetime) -> datetime:
    """Return the moment an hour later; clocks that are changed meanwhile do not count."""
    return datetime.fromtimestamp(moment.timestamp() + HOUR.total_seconds(), moment.tzinfo)


def _earlier(moment: datetime) -> datetime:
    return datetime.fromtimestamp(moment.timestamp() - HOUR.total_seconds(), moment.tzinfo)


def _entry(
    initiative: Initiative, start: date, end: date, title: str, number: int | None = None
) -> Entry:
    if isinstance(start, datetime) and isinstance(end, datetime) and (start.fold or end.fold):
        # Of an hour that comes twice, a file can name by the zone's own clock the first alone.
        start, end = start.astimezone(UTC), end.astimezone(UTC)
    # A deadline that moves is the same entry at another hour: it goes by its place among them.
    part = f"-deadline-{number}" if number else ""
    place = ", ".join(filter(None, (initiative.city, countries.name(initiative.country))))
    return Entry(
        key=f"initiative-{initiative.pk}{part}@{settings.SITE_URL.rpartition('/')[2]}",
        start=start,
        end=end,
        title=title,
        place=place,
        text=initiative.summary,
        url=page_url("en", "rdi_database:initiative_detail", initiative.slug),
        written_at=initiative.updated_at,
        # A later change is a later version, whatever the number.
        version=int(initiative.updated_at.timestamp()) - 1_700_000_000,
        is_cancelled=initiative.said_status == InitiativeStatus.CANCELLED,
    )
