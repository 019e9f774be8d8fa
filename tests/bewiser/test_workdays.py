"""Working days, worked by hand on a calendar of March and April 2026."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bewiser.lib.workdays import add_working_days, is_working_day

BRUSSELS = ZoneInfo("Europe/Brussels")
# Hypothesis adds the zone itself.
FIRST, LAST = datetime(2026, 1, 1), datetime(2027, 12, 1)  # noqa: DTZ001
EASTER = {date(2026, 4, 3), date(2026, 4, 6)}


@pytest.mark.parametrize(
    "start, days, holidays, end",
    [
        # Tuesday and three days: Friday.
        ("2026-03-03T09:00", 3, set(), "2026-03-06T09:00"),
        # Friday and one day: Monday.
        ("2026-03-06T09:00", 1, set(), "2026-03-09T09:00"),
        # Saturday and one day: Monday, as if it had come on Friday.
        ("2026-03-07T09:00", 1, set(), "2026-03-09T09:00"),
        # Maundy Thursday and two days: Wednesday after Easter.
        ("2026-04-02T09:00", 2, EASTER, "2026-04-08T09:00"),
        ("2026-03-03T09:00", 0, set(), "2026-03-03T09:00"),
    ],
)
def test_add_working_days(start, days, holidays, end):
    moment = datetime.fromisoformat(start).replace(tzinfo=BRUSSELS)

    moved = add_working_days(moment, days, zone=BRUSSELS, holidays=holidays)

    assert moved == datetime.fromisoformat(end).replace(tzinfo=BRUSSELS)


def test_the_local_hour_stays_over_the_change_to_summer_time():
    moment = datetime(2026, 3, 27, 8, 0, tzinfo=UTC)

    moved = add_working_days(moment, 1, zone=BRUSSELS)

    assert moved == datetime(2026, 3, 30, 7, 0, tzinfo=UTC)


def test_the_day_is_that_of_the_zone():
    # Late on Friday in UTC is Saturday in Nicosia already.
    moment = datetime(2026, 3, 6, 23, 0, tzinfo=UTC)

    moved = add_working_days(moment, 1, zone=ZoneInfo("Asia/Nicosia"))

    assert moved.astimezone(ZoneInfo("Asia/Nicosia")).date() == date(2026, 3, 9)


@given(
    start=st.datetimes(FIRST, LAST, timezones=st.just(UTC)),
    days=st.integers(1, 60),
)
def test_the_end_is_a_working_day_and_more_days_end_later(start, days):
    end = add_working_days(start, days, zone=BRUSSELS, holidays=EASTER)

    assert is_working_day(end.astimezone(BRUSSELS).date(), EASTER)
    assert end < add_working_days(start, days + 1, zone=BRUSSELS, holidays=EASTER)
