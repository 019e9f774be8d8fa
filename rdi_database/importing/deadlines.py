"""When a call closes: at 17:00 in Brussels on its last day, unless it says otherwise."""

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")
HOUR = time(17, 0)
# What lies outside is a slip of the pen, and not every clock can say it.
FIRST_YEAR, LAST_YEAR = 1900, 2199
# A day, perhaps an hour, perhaps a zone; what follows in brackets is for people.
_MOMENT = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)"
    r"(?:[T ](?P<hour>\d\d:\d\d(?::\d\d)?)(?:\.\d+)?\s*(?P<zone>Z|[+-]\d\d:?\d\d)?)?"
    r"(?:\s*\([^)]*\))?",
    re.ASCII,
)


def deadlines_of(text: str) -> tuple[list[datetime], list[str]]:
    """Return the moments that a text names, the earliest first, and its parts that are no day of the calendar.

    Several are parted by commas or semicolons. A day without an hour ends at 17:00, an hour without a zone is that of
    Brussels.
    """
    parts = [part.strip() for part in re.split(r"[,;|]", text) if part.strip()]
    moments = {part: _moment(part) for part in parts}
    known = sorted(moment for part in parts if (moment := moments[part]) is not None)
    return known, [part for part in parts if moments[part] is None]


def is_of_our_time(day: date) -> bool:
    return FIRST_YEAR <= day.year <= LAST_YEAR


def _moment(text: str) -> datetime | None:
    found = _MOMENT.fullmatch(text)
    if not found:
        return None
    try:
        day = date.fromisoformat(found["day"])
        if not is_of_our_time(day):
            return None
        hour = time.fromisoformat(found["hour"]) if found["hour"] else HOUR
        zone = (
            datetime.fromisoformat(f"{day}T00:00{found['zone']}").tzinfo
            if found["zone"]
            else BRUSSELS
        )
    except ValueError:
        return None
    return datetime.combine(day, hour, zone)
