"""Working days: Monday to Friday, less a set of holidays. Times stay at their hour of the local day."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

SATURDAY = 5


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    return day.weekday() < SATURDAY and day not in holidays


def add_working_days(
    start: datetime, days: int, *, zone: ZoneInfo, holidays: Collection[date] = frozenset()
) -> datetime:
    """Return the moment `days` working days after `start`, at the same local hour, on a working day.

    A start on a day off counts from the next working day on, as if it had come in the day before that.
    """
    local = start.astimezone(zone)
    day = local.date()
    left = days
    while left > 0:
        day += timedelta(days=1)
        if is_working_day(day, holidays):
            left -= 1
    moved = datetime.combine(day, local.time().replace(tzinfo=None), tzinfo=zone)
    return moved.astimezone(start.tzinfo)
