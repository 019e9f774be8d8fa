"""Initiatives on one line of time: bars where they belong, and the same facts in a table."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from bewiser.lib.charts.marks import Circle, Group, Rect
from rdi_database.timelines import MARGIN, Bar, bar_of, timeline
from tests.factories import rdi_database as researched
from tests.factories.connect import NOW

from .reading import page, text_of, total


def bar(starts: int | None, ends: int | None, *deadlines: int) -> Bar:
    """A bar by days from now."""

    def moment(days: int | None) -> datetime | None:
        return None if days is None else NOW + timedelta(days=days)

    return Bar("Label", "told", "/x/", moment(starts), moment(ends), [moment(d) for d in deadlines])


def drawn(*bars: Bar) -> list[tuple[list[int], list[int]]]:
    """The left and right edge of each bar and its dots, in hundredths of the figure's line of time."""
    figure = timeline(bars, NOW, "Title", "table").wide
    rows = [mark for mark in figure.marks if isinstance(mark, Group) and mark.css == "chart__row"]
    moments = [m for b in bars for m in (b.starts, b.ends, *b.deadlines) if m] + [NOW]
    start = max(min(moments), NOW - timedelta(days=730)) - MARGIN
    end = min(max(moments), NOW + timedelta(days=1461)) + MARGIN
    left = min(
        m.x for row in rows for m in row.marks if isinstance(m, Rect) and m.css == "chart__bar"
    )
    leftmost = min([b.starts or NOW for b in bars])
    share = max(leftmost - start, timedelta()) / (end - start)
    right = figure.width - 6
    zero = (left - share * right) / (1 - share)

    def day(x: float) -> int:
        return round(((x - zero) / (right - zero)) * (end - start).days + (start - NOW).days)

    return [
        (
            [
                day(edge)
                for m in row.marks
                if isinstance(m, Rect) and m.css == "chart__bar"
                for edge in (m.x, m.x + m.width)
            ],
            [day(m.x) for m in row.marks if isinstance(m, Circle)],
        )
        for row in rows
    ]


def test_bars_run_from_beginning_to_end_and_deadlines_are_dots():
    assert drawn(bar(-100, 300), bar(50, 200, 100, 200), bar(None, 150, 150)) == [
        ([-100, 300], []),
        ([50, 200], [100, 200]),
        ([0, 150], [150]),
    ]


def test_what_goes_on_beyond_the_figure_is_cut_at_its_edge():
    (edges, dots), _near = drawn(bar(-3000, 9000, 8999), bar(0, 10))

    assert (edges, dots) == ([-744, 1475], [])


@pytest.mark.django_db
def test_the_table_below_has_the_same_facts(client, clock):
    researched.make_call(closes=datetime(2026, 3, 15, 16, tzinfo=UTC), acronym="SECMET")
    researched.make_initiative("Plan", starts_at=NOW, ends_at=None)
    researched.make_initiative("Undated", starts_at=None, ends_at=None)

    html = page(client, view="timeline")

    table = re.search(
        r"<tbody>(.*?)</tbody>", html[html.index('id="timeline-table"') :], re.DOTALL
    )[1]
    assert [text_of(row) for row in re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)] == [
        "Securing meters SECMET Call for proposals 15 March 2026, 17:00 (Europe/Brussels) Open, closes in 12 days",
        "Plan Project 3 March 2026 Open",
    ]
    assert "style=" not in html


@pytest.mark.django_db
def test_forty_are_drawn_and_the_note_says_so(client, clock):
    for number in range(41):
        researched.make_call(f"Call {number:02}")

    html = page(client, view="timeline")

    assert (html.count('<tr><th scope="row">'), total(html)) == (40, "41 initiatives")
    assert "The first 40 are shown; the list has them all." in text_of(html)


@pytest.mark.django_db
def test_where_nothing_has_a_date_the_list_is_named(client, clock):
    researched.make_initiative("Undated", starts_at=None, ends_at=None)

    assert "Nothing here has a date" in page(client, view="timeline")


@pytest.mark.django_db
def test_a_call_has_dots_and_a_project_none():
    call = researched.make_call()

    assert [m.astimezone(UTC) for m in bar_of(call, "").deadlines] == call.deadlines
    assert bar_of(researched.make_initiative(), "").deadlines == ()
