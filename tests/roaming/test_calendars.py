"""Which days a place gives: its week, its days off, its notice and its longest stay."""

from dataclasses import replace
from datetime import date

import pytest

from roaming.calendars import House, earliest_day, faults, open_days

# A Tuesday; the Friday after it is a holiday.
TODAY = date(2026, 3, 3)
HOUSE = House(
    weekdays=frozenset({1, 2, 3, 4, 5}),
    closed=frozenset({date(2026, 3, 6)}),
    desks=2,
    most_days=5,
    notice_days=2,
)


@pytest.mark.parametrize(
    ("notice", "today", "earliest"),
    [
        (0, TODAY, TODAY),
        (0, date(2026, 3, 6), date(2026, 3, 9)),
        (0, date(2026, 3, 7), date(2026, 3, 9)),
        (1, TODAY, date(2026, 3, 5)),
        # Friday is a holiday, then comes a weekend.
        (2, TODAY, date(2026, 3, 9)),
        (5, TODAY, date(2026, 3, 12)),
    ],
)
def test_notice_is_counted_in_open_days(notice, today, earliest) -> None:
    assert earliest_day(replace(HOUSE, notice_days=notice), today) == earliest


def test_a_house_that_never_opens_has_no_day_to_come() -> None:
    closed = replace(HOUSE, weekdays=frozenset())

    assert open_days(closed, TODAY, date(2026, 4, 3)) == []
    assert earliest_day(closed, TODAY) > date(2027, 3, 3)


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2026, 3, 5), date(2026, 3, 5), [5]),
        (date(2026, 3, 5), date(2026, 3, 10), [5, 9, 10]),
        (date(2026, 3, 6), date(2026, 3, 8), []),
        (date(2026, 3, 10), date(2026, 3, 9), []),
    ],
)
def test_open_days_leave_out_weekends_and_days_off(first, last, days) -> None:
    assert [day.day for day in open_days(HOUSE, first, last)] == days


@pytest.mark.parametrize(
    ("first", "last", "people", "fields"),
    [
        (date(2026, 3, 9), date(2026, 3, 13), 2, set()),
        # Seven days on the calendar, five of them open.
        (date(2026, 3, 9), date(2026, 3, 13), 1, set()),
        (date(2026, 3, 9), date(2026, 3, 16), 1, {"last_day"}),
        (date(2026, 3, 9), date(2026, 3, 14), 1, {"last_day"}),
        (date(2026, 3, 5), date(2026, 3, 9), 1, {"first_day"}),
        (date(2026, 3, 14), date(2026, 3, 16), 1, {"first_day"}),
        (date(2026, 3, 9), date(2026, 3, 9), 3, {"people"}),
        (date(2026, 3, 9), date(2026, 3, 8), 3, {"last_day"}),
        (date(2026, 3, 9), date(2027, 5, 1), 1, {"last_day"}),
    ],
)
def test_what_speaks_against_dates_is_said_at_its_field(first, last, people, fields) -> None:
    assert set(faults(HOUSE, first, last, people, TODAY)) == fields
