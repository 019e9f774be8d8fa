"""Initiatives as bars on one line of time, drawn on the server; the words come from `moments`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bewiser.lib.charts import Chart, Figure, responsive
from bewiser.lib.charts.axis import SIZE, gridlines
from bewiser.lib.charts.marks import Circle, Group, Mark, Paint, Path, Rect, Text
from bewiser.lib.charts.rows import Rows, label_marks, lay_rows, target
from bewiser.lib.charts.text import text_width

from .choices import InitiativeKind
from .models import Initiative
from .moments import deadlines_of

# More would be a wall, and the list has them all.
MOST_BARS = 40
# Above the first row stand two lines of words: today, and the ticks once more, as the figure may be long.
BAR, TOP = 14.0, 42.0
TODAY_LINE, TICK_LINE = 11.0, 29.0
# However long an agenda runs, the months around now stay wide enough to be seen.
FURTHEST_BACK, FURTHEST_ON = timedelta(days=730), timedelta(days=1461)
MARGIN = timedelta(days=14)


@dataclass(frozen=True)
class Bar:
    """A line of the figure: from when to when it runs, and when it closes. Without a beginning it has none drawn."""

    label: str
    told: str
    url: str
    starts: datetime | None
    ends: datetime | None
    deadlines: Sequence[datetime] = ()


@dataclass(frozen=True)
class Scale:
    """Which moment stands where."""

    start: datetime
    end: datetime
    left: float
    right: float

    def x(self, moment: datetime) -> float:
        share = (moment - self.start) / (self.end - self.start)
        return self.left + min(max(share, 0.0), 1.0) * (self.right - self.left)

    def shows(self, moment: datetime) -> bool:
        return self.start <= moment <= self.end


def bar_of(initiative: Initiative, told: str) -> Bar:
    is_call = initiative.kind == InitiativeKind.CALL
    return Bar(
        label=initiative.acronym or initiative.title,
        told=told,
        url=initiative.get_absolute_url(),
        starts=initiative.starts_at,
        ends=initiative.ends_at,
        deadlines=deadlines_of(initiative) if is_call else (),
    )


def timeline(bars: Sequence[Bar], now: datetime, title: str, table_id: str) -> Chart:
    """Draw the bars in the order given, for a wide column and for a phone."""
    start, end = _stretch(bars, now)

    def layout(width: float) -> Figure:
        return _figure(bars, start, end, now, title, width)

    caption = _("Bars run from beginning to end; a dot is a deadline, the upright line is today.")
    return responsive("timeline", layout, caption, table_id)


def _stretch(bars: Sequence[Bar], now: datetime) -> tuple[datetime, datetime]:
    """Return from when to when the figure goes: what the bars need, and not too far from now."""
    moments = [
        moment
        for bar in bars
        for moment in (bar.starts, bar.ends, *bar.deadlines)
        if moment is not None
    ]
    first, last = min([now, *moments]), max([now, *moments])
    return max(first, now - FURTHEST_BACK) - MARGIN, min(last, now + FURTHEST_ON) + MARGIN


def _figure(
    bars: Sequence[Bar], start: datetime, end: datetime, now: datetime, title: str, width: float
) -> Figure:
    layout = lay_rows([bar.label for bar in bars], width, BAR, top=TOP)
    scale = Scale(start, end, layout.left, width - 6)
    ticks = [(scale.x(moment), words) for moment, words in _ticks(start, end)]
    lines = gridlines(ticks, layout)
    above = [
        Text(mark.x, TICK_LINE, mark.text, mark.size, mark.tone, mark.anchor)
        for mark in lines
        if isinstance(mark, Text)
    ]
    marks: list[Mark] = [*lines, *above, *_today(scale, now, layout)]
    marks += [
        Group(
            (
                target(top, layout),
                *label_marks(bar.label, top, layout),
                *_drawn(bar, scale, now, layout.bar_top(top), layout.bar),
            ),
            _("%(label)s: %(value)s") % {"label": bar.label, "value": bar.told},
            bar.url,
            "chart__row",
        )
        for bar, top in zip(bars, layout.tops, strict=True)
    ]
    return Figure(width, layout.height, title, _("One row each, as in the table."), tuple(marks))


def _ticks(start: datetime, end: datetime) -> Iterator[tuple[datetime, str]]:
    """Yield the beginnings of months or years, at most a dozen of them."""
    months = (end - start).days / 30
    step = next((step for step in (1, 2, 3, 6) if months / step <= 10), 12)
    number = start.year * 12 + start.month
    while True:
        year, month = divmod(number, 12)
        moment = datetime(year, month + 1, 1, tzinfo=UTC)
        if moment > end:
            return
        if month % step == 0:
            is_year = step == 12
            yield moment, str(year) if is_year else date_format(moment, "YEAR_MONTH_FORMAT")
        number += 1


def _today(scale: Scale, now: datetime, layout: Rows) -> list[Mark]:
    x = scale.x(now)
    words = _("Today")
    half = text_width(words, SIZE) / 2
    middle = min(max(x, half), layout.width - half)
    # On a phone the names stand above the bars, and a line through all would cross them.
    spans = [(TOP - 8, layout.bottom)]
    if not layout.wide:
        bars = map(layout.bar_top, layout.tops)
        spans = [(top - 3, top + layout.bar + 3) for top in bars]
    line = "".join(f"M{x:.1f} {top:.1f}V{bottom:.1f}" for top, bottom in spans)
    return [
        Path(line, Paint(stroke="accent", width=1.5, dash="4 3")),
        Text(middle, TODAY_LINE, words, SIZE, "accent", "middle", strong=True),
    ]


def _drawn(bar: Bar, scale: Scale, now: datetime, top: float, height: float) -> Iterator[Mark]:
    """Yield the bar, paler where it has not begun, open where it goes on beyond the figure, and its deadlines."""
    last = max([*filter(None, (bar.ends,)), *bar.deadlines], default=None)
    # A call that does not say since when it is open is open now.
    starts = bar.starts or (min(now, last) if last else now)
    ends = last or scale.end
    left, right = scale.x(starts), scale.x(ends)
    is_ahead = starts > now
    paint = Paint(fill="brand-soft" if is_ahead else "scope-national", stroke="brand")
    yield Rect(left, top, max(right - left, 3.0), height, paint, radius=3, css="chart__bar")
    if ends >= scale.end:
        yield _arrow(right - 1, top, height, 5.0)
    if starts < scale.start:
        yield _arrow(left + 1, top, height, -5.0)
    for moment in bar.deadlines:
        if scale.shows(moment):
            yield Circle(
                scale.x(moment),
                top + height / 2,
                5,
                Paint(fill="brand", stroke="surface", width=1.5),
            )


def _arrow(x: float, top: float, height: float, reach: float) -> Path:
    middle = top + height / 2
    d = f"M{x - reach:.1f} {middle - 4:.1f}L{x:.1f} {middle:.1f}L{x - reach:.1f} {middle + 4:.1f}"
    return Path(d, Paint(stroke="brand", width=1.5))
