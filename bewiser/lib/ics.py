"""Entries of a calendar as a file that calendar programs read (RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from icalendar import Calendar, Event

PRODUCT = "-//Be Wiser//Calendar//EN"


@dataclass(frozen=True)
class Entry:
    """One entry. Whole days where `start` is a date: `end` is then the last of them, else the moment it is over.

    `key` names the entry for good; a later file with a higher `version` takes its place in a calendar.
    """

    key: str
    start: date
    end: date
    title: str
    place: str = ""
    text: str = ""
    url: str = ""
    written_at: datetime | None = None
    version: int = 0
    is_cancelled: bool = False


def calendar(entries: Iterable[Entry], *, name: str = "") -> bytes:
    """Return the file. Lines are folded and texts escaped as the format wants it."""
    book = Calendar()
    book.add("prodid", PRODUCT)
    book.add("version", "2.0")
    if name:
        book.add("x-wr-calname", name)
    for entry in entries:
        book.add_component(_event(entry))
    book.add_missing_timezones()
    return book.to_ical()


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.key)
    event.add("sequence", entry.version)
    event.add("summary", entry.title)
    event.add("dtstart", entry.start)
    event.add("dtend", _end(entry))
    event.add("dtstamp", entry.written_at)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    for key, value in (("location", entry.place), ("description", entry.text), ("url", entry.url)):
        if value:
            event.add(key, value)
    return event


def _end(entry: Entry) -> date:
    # The end of whole days is the day after them.
    if isinstance(entry.end, datetime):
        return entry.end
    return date.fromordinal(entry.end.toordinal() + 1)
