"""The month: what stands on which day, by the clock of each initiative."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from rdi_database.calendars import month_of, occasions_of, stretch_of
from rdi_database.models import Initiative
from tests.factories import rdi_database as researched
from tests.factories.connect import NOW

from .reading import page, remarks, text_of, total

pytestmark = pytest.mark.django_db
BRUSSELS = ZoneInfo("Europe/Brussels")
DECEMBER = date(2026, 12, 1)


def told(initiative: Initiative, first: date) -> list[tuple[int, str, str]]:
    return [(o.on.day, str(o.what), o.hour) for o in occasions_of(initiative, first)]


def found(first: date) -> list[str]:
    rows = Initiative.objects.within(*stretch_of(first)).order_by("pk")
    return [row.title for row in rows if list(occasions_of(row, first))]


def cells(html: str) -> dict[int, str]:
    """The words of each day of the table that has any."""
    table = re.search(r'<table class="month">.*?</table>', html, re.DOTALL)[0]
    days = re.findall(r'month__number">(\d+)(.*?)</td>', table, re.DOTALL)
    said = [(int(day), text_of(rest.partition("</span>")[2])) for day, rest in days]
    return {day: words.removeprefix("(today) ") for day, words in said if words}


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Brussels"])
def test_a_deadline_stands_on_the_day_of_its_own_clock_for_everybody(client, clock, zone):
    closes = datetime(2026, 12, 1, 0, 30, tzinfo=ZoneInfo(zone))
    researched.make_call(closes=closes, time_zone=zone)
    last = datetime(2026, 12, 31, 23, 30, tzinfo=ZoneInfo(zone))
    researched.make_call("Last hour", closes=last, time_zone=zone)

    html = page(client, view="calendar", month="2026-12")

    assert cells(html) == {1: "Securing meters closes 00:30", 31: "Last hour closes 23:30"}
    assert total(html) == "2 initiatives in December 2026"
    assert [cells(page(client, view="calendar", month=m)) for m in ("2026-11", "2027-01")] == [
        {},
        {},
    ]


def test_every_one_of_several_deadlines_has_its_day(client, clock):
    deadlines = [
        datetime(2026, 12, 1, 17, tzinfo=BRUSSELS),
        datetime(2026, 12, 20, 17, tzinfo=BRUSSELS),
        datetime(2027, 4, 20, 17, tzinfo=BRUSSELS),
    ]
    call = researched.make_call(closes=deadlines[-1], deadlines=deadlines)

    assert told(call, DECEMBER) == [(1, "closes", "17:00"), (20, "closes", "17:00")]
    assert told(call, date(2027, 4, 1)) == [(20, "closes", "17:00")]
    assert [found(first) for first in (DECEMBER, date(2027, 1, 1), date(2027, 4, 1))] == [
        ["Securing meters"], [], ["Securing meters"]
    ]  # fmt: skip


def test_whole_days_end_on_their_last_day_the_29th_of_february_too():
    days = [datetime(2028, 2, day, tzinfo=BRUSSELS) for day in (1, 29)]
    project = researched.make_initiative(
        starts_at=days[0], ends_at=datetime(2028, 3, 1, tzinfo=BRUSSELS)
    )
    call = researched.make_call(
        closes=datetime(2028, 3, 1, tzinfo=BRUSSELS), is_whole_days=True, starts_at=days[1]
    )

    assert told(project, date(2028, 2, 1)) == [(1, "begins", ""), (29, "ends", "")]
    assert told(call, date(2028, 2, 1)) == [(29, "opens", ""), (29, "closes", "")]
    assert (told(project, date(2028, 3, 1)), found(date(2028, 2, 1)), found(date(2028, 3, 1))) == (
        [],
        ["Safe Meters", "Securing meters"],
        [],
    )


def test_an_event_stands_on_each_of_its_days_across_months():
    event = researched.make_initiative(
        "Week",
        kind="event",
        is_whole_days=False,
        starts_at=datetime(2026, 11, 29, 9, tzinfo=BRUSSELS),
        ends_at=datetime(2026, 12, 2, 17, tzinfo=BRUSSELS),
    )

    assert told(event, date(2026, 11, 1)) == [(29, "takes place", "09:00"), (30, "takes place", "")]
    assert told(event, DECEMBER) == [(1, "takes place", ""), (2, "takes place", "")]
    assert (found(date(2026, 11, 1)), found(DECEMBER)) == (["Week"], ["Week"])


def test_an_event_of_weeks_is_told_on_its_first_day_and_its_last():
    begins = datetime(2026, 12, 1, 9, tzinfo=BRUSSELS)
    fields = {"kind": "event", "is_whole_days": False, "starts_at": begins}
    two_weeks = researched.make_initiative(
        "Fortnight", ends_at=begins + timedelta(days=13), **fields
    )
    longer = researched.make_initiative("Longer", ends_at=begins + timedelta(days=14), **fields)

    assert [day for day, _what, _hour in told(two_weeks, DECEMBER)] == list(range(1, 15))
    assert told(longer, DECEMBER) == [(1, "begins", "09:00"), (15, "ends", "")]


def test_hours_are_right_on_the_days_on_which_the_clocks_change():
    spring = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    autumn = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    call = researched.make_call(closes=autumn, deadlines=[spring, autumn])

    assert told(call, date(2026, 3, 1)) == [(29, "closes", "03:30")]
    assert told(call, date(2026, 10, 1)) == [(25, "closes", "02:30")]


def test_a_calendar_shows_what_is_over_by_then_and_nothing_that_was_cancelled(client, clock):
    researched.make_call("Past", closes=NOW - timedelta(days=1))
    researched.make_call("Called off", closes=NOW + timedelta(days=1), said_status="cancelled")

    assert cells(page(client, view="calendar")) == {2: "Past closes 10:00"}
    assert cells(page(client, view="calendar", status="cancelled")) == {
        4: "Called off closes 10:00"
    }


@pytest.mark.parametrize(
    "month", ["2026-13", "2026-00", "0000-01", "9999-12", "2026-1", "٢٠٢٦-١٢", "now", "2026-12-01"]
)
def test_a_month_that_makes_no_sense_is_the_present_one(client, clock, month):
    html = page(client, view="calendar", month=month)

    assert remarks(html) == ["There is no such month here, so this is the present one."]
    assert "<caption>March 2026</caption>" in html


def test_the_months_before_and_after_are_linked_as_far_as_there_are_any(client, clock):
    def links(month):
        html = page(client, view="calendar", month=month, q="x")
        return re.findall(r'rel="(prev|next)" href="([^"]*)"', html)

    assert [(rel, unescape(url)) for rel, url in links("2026-12")] == [
        ("prev", "?q=x&view=calendar&month=2026-11"),
        ("next", "?q=x&view=calendar&month=2027-01"),
    ]
    assert [rel for rel, _url in links("1990-01")] == ["next"]
    assert [rel for rel, _url in links("2100-12")] == ["prev"]


def test_weeks_begin_as_the_language_has_it_and_a_busy_day_keeps_all_in_order():
    with translation.override("de"):
        month = month_of([], DECEMBER, today=date(2026, 12, 24))
    rows = [
        researched.make_call(f"Call {n}", closes=datetime(2026, 12, 15, 9 + n % 3, tzinfo=BRUSSELS))
        for n in range(8)
    ]
    full = month_of(rows, DECEMBER, today=DECEMBER)

    assert [day.on.isoweekday() for day in month.weeks[0]] == [1, 2, 3, 4, 5, 6, 7]
    assert [day.on for week in month.weeks for day in week if day.is_today] == [date(2026, 12, 24)]
    (busy,) = full.busy_days
    assert [o.initiative.title for o in busy.occasions] == [
        f"Call {n}" for n in (0, 3, 6, 1, 4, 7, 2, 5)
    ]


def test_a_month_that_is_cut_says_so(client, clock, monkeypatch):
    monkeypatch.setattr("rdi_database.views.initiatives.MOST_IN_MONTH", 2)
    for number in range(3):
        researched.make_call(f"Call {number}", closes=NOW + timedelta(days=1))

    html = page(client, view="calendar")

    assert "Only the first 2 of this month are shown. Filters make it fewer." in text_of(html)
    assert cells(html) == {4: "Call 0 closes 10:00 Call 1 closes 10:00"}
