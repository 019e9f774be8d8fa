"""Which days a place is open, and what keeps a stay from being asked for. Pure; dates in, sentences out."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# How far ahead a stay is asked for.
FURTHEST_DAYS = 400


@dataclass(frozen=True)
class House:
    """The rules of a place: its ISO weekdays, the days on which it is closed, and what it gives to guests."""

    weekdays: Collection[int]
    closed: Collection[date]
    desks: int
    most_days: int
    notice_days: int

    def is_open_on(self, day: date) -> bool:
        return day.isoweekday() in self.weekdays and day not in self.closed


def open_days(house: House, first: date, last: date) -> list[date]:
    """Return the days of a stay on which a place is open, both ends included."""
    return [day for day in _days(first, last) if house.is_open_on(day)]


def earliest_day(house: House, today: date) -> date:
    """Return the first day on which a stay may begin that is asked for today: after its notice in open days.

    Without notice that is today.
    """
    if house.notice_days == 0 and house.is_open_on(today):
        return today
    left, day = house.notice_days, today
    limit = today + timedelta(days=FURTHEST_DAYS)
    while day < limit:
        day += timedelta(days=1)
        if house.is_open_on(day):
            if left <= 0:
                return day
            left -= 1
    return limit


def faults(house: House, first: date, last: date, people: int, today: date) -> dict[str, str]:
    """Return what speaks against these dates, by the field that it belongs to; nothing where they will do."""
    found: dict[str, str] = {}
    if last < first:
        return {"last_day": _("The last day is before the first.")}
    if (last - today).days > FURTHEST_DAYS:
        return {"last_day": _("Ask for days within the next 400.")}
    earliest = earliest_day(house, today)
    if first < earliest:
        found["first_day"] = _("This place asks for notice. The earliest day is %(day)s.") % {
            "day": date_format(earliest)
        }
    elif not house.is_open_on(first):
        found["first_day"] = _("The place is closed on this day.")
    if last != first and not house.is_open_on(last):
        found["last_day"] = _("The place is closed on this day.")
    elif len(open_days(house, first, last)) > house.most_days:
        found["last_day"] = ngettext(
            "Guests stay here for at most %(n)d working day in a row.",
            "Guests stay here for at most %(n)d working days in a row.",
            house.most_days,
        ) % {"n": house.most_days}
    if people > house.desks:
        found["people"] = ngettext(
            "The place has %(n)d desk for guests.",
            "The place has %(n)d desks for guests.",
            house.desks,
        ) % {"n": house.desks}
    return found


def _days(first: date, last: date) -> Iterator[date]:
    for ahead in range((last - first).days + 1):
        yield first + timedelta(days=ahead)
