"""A month of initiatives: what begins, closes, ends or takes place on each day, by the clock of each."""

from calendar import Calendar
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils.formats import get_format, time_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .choices import InitiativeKind
from .filters import FIRST_YEAR, LAST_YEAR
from .models import Initiative
from .moments import deadlines_of
from .querysets import SHORT_KINDS

# The earliest and the latest clock of the world are so far from the one in Greenwich.
CLOCKS = timedelta(hours=14)
# A longer event is told on its first day and its last.
MOST_DAYS = 14
CLOSES, OPENS, BEGINS, ENDS, HAPPENS = (
    _("closes"),
    _("opens"),
    _("begins"),
    _("ends"),
    _("takes place"),
)


@dataclass(frozen=True)
class Occasion:
    """Something on a day. `at` is the hour by the clock of the initiative; nothing where it is the whole day."""

    initiative: Initiative
    on: date
    what: str | Promise
    at: datetime | None = None

    @property
    def hour(self) -> str:
        """The hour as a reader writes it; no template turns it to another zone."""
        return time_format(self.at, "TIME_FORMAT") if self.at else ""


@dataclass(frozen=True)
class Day:
    on: date
    is_in_month: bool
    is_today: bool
    occasions: Sequence[Occasion]


@dataclass(frozen=True)
class Month:
    """A month in weeks; a week begins as the reader's language has it."""

    first: date
    weeks: Sequence[Sequence[Day]]

    @property
    def busy_days(self) -> list[Day]:
        return [day for week in self.weeks for day in week if day.occasions]

    @property
    def count(self) -> int:
        """How many initiatives it has, each once."""
        return len({occ.initiative.pk for day in self.busy_days for occ in day.occasions})

    @property
    def before(self) -> date | None:
        day = self.first - timedelta(days=1)
        return day.replace(day=1) if day.year >= FIRST_YEAR else None

    @property
    def after(self) -> date | None:
        day = self.first + timedelta(days=31)
        return day.replace(day=1) if day.year <= LAST_YEAR else None


def stretch_of(first: date) -> tuple[datetime, datetime]:
    """Return from when to when it is this month anywhere."""
    end = (first + timedelta(days=31)).replace(day=1)
    midnight = datetime.combine(first, time(), UTC), datetime.combine(end, time(), UTC)
    return midnight[0] - CLOCKS, midnight[1] + CLOCKS


def month_of(initiatives: Iterable[Initiative], first: date, today: date) -> Month:
    """Lay out a month. On a day come first what takes the whole of it, then by hour and title."""
    by_day: dict[date, list[Occasion]] = {}
    for initiative in initiatives:
        for occasion in occasions_of(initiative, first):
            by_day.setdefault(occasion.on, []).append(occasion)
    begins_on = (int(get_format("FIRST_DAY_OF_WEEK")) - 1) % 7
    weeks = [
        [
            Day(on, on.month == first.month, on == today, sorted(by_day.get(on, ()), key=_place))
            for on in week
        ]
        for week in Calendar(begins_on).monthdatescalendar(first.year, first.month)
    ]
    return Month(first, weeks)


def _place(occasion: Occasion) -> tuple[bool, time, str, int]:
    at = occasion.at.time() if occasion.at else time()
    return (occasion.at is not None, at, occasion.initiative.title, occasion.initiative.pk)


def occasions_of(initiative: Initiative, first: date) -> Iterator[Occasion]:
    """Yield what happens in the month that begins on a day."""
    for occasion in _all_occasions(initiative, first):
        if (occasion.on.year, occasion.on.month) == (first.year, first.month):
            yield occasion


def _all_occasions(initiative: Initiative, first: date) -> Iterator[Occasion]:
    begins, last = initiative.begins, initiative.last_day
    at_begin = None if initiative.is_whole_days else begins
    if initiative.kind == InitiativeKind.CALL:
        if begins:
            yield Occasion(initiative, begins.date(), OPENS, at_begin)
        for moment in deadlines_of(initiative):
            if initiative.is_whole_days:
                yield Occasion(initiative, (moment - timedelta(microseconds=1)).date(), CLOSES)
            else:
                yield Occasion(initiative, moment.date(), CLOSES, moment)
    elif begins and initiative.kind in SHORT_KINDS and _lasts(begins, last) <= MOST_DAYS:
        day = max(begins.date(), first)
        while day <= max(last or begins.date(), begins.date()) and day.month == first.month:
            yield Occasion(initiative, day, HAPPENS, at_begin if day == begins.date() else None)
            day += timedelta(days=1)
    else:
        if begins:
            yield Occasion(initiative, begins.date(), BEGINS, at_begin)
        if last:
            yield Occasion(initiative, last, ENDS)


def _lasts(begins: datetime, last: date | None) -> int:
    return (last - begins.date()).days + 1 if last else 1
