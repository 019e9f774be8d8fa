"""Two shares side by side on one axis, such as small firms against large ones; with the difference if wanted."""

from collections.abc import Sequence
from dataclasses import dataclass

from bewiser.lib.charts.axis import gridlines
from bewiser.lib.charts.legend import Part, keys
from bewiser.lib.charts.markers import MARKERS, category_marker, marker
from bewiser.lib.charts.marks import WIDE, Figure, Group, Line, Mark, Paint, Rect, Text
from bewiser.lib.charts.rows import SIZE_WIDE, Rows, label_marks, lay_rows, target
from bewiser.lib.charts.text import Words, steps, text_width

LANE, DOT, BAR, SMALL = 26.0, 13.0, 14.0, 12.5
# Told apart by shape as well as by colour.
SHAPES, TONES = ("circle", "diamond"), ("brand", "warn")


@dataclass(frozen=True)
class Series:
    """One of the two that are compared, with the n that its shares are shares of."""

    label: str
    n: int | None = None


@dataclass(frozen=True)
class Pair:
    """A share between 0 and 100 on either side; None is hidden by protection.

    `ns` are the row's own n where each row is a whole of its own.
    """

    key: str
    label: str
    one: float | None
    other: float | None
    ns: tuple[int, int] | None = None
    url: str = ""


@dataclass(frozen=True)
class _Panels:
    """Where dots and differences stand: each a left edge and units per point."""

    rows: Rows
    left: float
    scale: float
    zero: float
    change_scale: float


def pairs(
    rows: Sequence[Pair],
    series: tuple[Series, Series],
    title: str,
    desc: str = "",
    words: Words | None = None,
    width: float = WIDE,
    difference: bool = False,
) -> Figure:
    """Lay out two dots a row on an axis from zero; `difference` adds what the first has more, in points."""
    words = words or Words()
    top, marks = keys(_parts(series, words), width)
    heads = top + 16 if difference and width >= 480 else top
    ends = [_end(row, words, difference and width < 480) for row in rows]
    room = max((text_width(end, SIZE_WIDE) for end in ends), default=0)
    marked = any(row.key in MARKERS for row in rows)
    layout = lay_rows([row.label for row in rows], width, LANE, marked, heads + 4, room)
    panels = _panels(rows, layout, room, words, difference)
    ticks = steps(_largest(rows), most=4)
    marks += gridlines(
        [(panels.left + tick * panels.scale, words.percent.format(int(tick))) for tick in ticks],
        layout,
    )
    if difference and layout.wide:
        x = panels.zero
        marks.append(Line(x, layout.top - 2, x, layout.bottom, Paint(stroke="line-strong")))
        marks.append(Text(x, top + 9, words.difference, 13, "muted", "middle"))
    drawn = [
        _row(row, series, end, top, panels, words, difference)
        for row, end, top in zip(rows, ends, layout.tops, strict=True)
    ]
    told = desc or "; ".join(_told(row, series, words) for row in rows)
    return Figure(width, layout.height, title, told, (*marks, *drawn))


def _panels(
    rows: Sequence[Pair], layout: Rows, room: float, words: Words, difference: bool
) -> _Panels:
    # A written share stays free at either end, so that no number leaves the figure.
    margin = text_width(words.share(88.8), SMALL) + 12
    left = layout.left + (0 if layout.wide else margin)
    right = layout.width - (room + 12 if layout.wide and room else 0) - margin
    largest, changes = max(_largest(rows), 1), [abs(_change(row) or 0) for row in rows]
    if not (difference and layout.wide):
        return _Panels(layout, left, (right - left) / largest, 0, 0)
    beside = text_width(words.change(-88.8), SMALL) + 10
    right = layout.width - (room + 12 if room else 0) - beside
    # A point is as long in the difference as on the axis, unless that takes more than its third.
    most = max(max(changes, default=0), 1)
    panel = min((right - left) * 0.36, 2 * most * (right - left - margin) / largest)
    panel = max(panel, text_width(words.difference, SMALL))
    scale = (right - left - panel - margin - 16) / largest
    return _Panels(layout, left, scale, right - panel / 2, min(scale, panel / 2 / most))


def _row(
    row: Pair,
    series: tuple[Series, Series],
    end: str,
    top: float,
    panels: _Panels,
    words: Words,
    difference: bool,
) -> Group:
    layout = panels.rows
    middle = layout.bar_top(top) + layout.bar / 2
    marks: list[Mark] = [target(top, layout), *label_marks(row.label, top, layout)]
    if row.key in MARKERS:
        marks.append(category_marker(row.key, *layout.marker_place(top)))
    if end:
        y = middle + 4.5 if layout.wide else top + layout.size
        marks.append(Text(layout.width, y, end, SMALL, "muted", "end"))
    marks += _dots(row, panels, middle, words)
    change = _change(row)
    if difference and layout.wide and change is not None:
        length = abs(change) * panels.change_scale
        ahead = change >= 0
        x = panels.zero if ahead else panels.zero - length
        paint = Paint(fill=TONES[0] if ahead else TONES[1])
        marks.append(Rect(x, middle - BAR / 2, max(length, 0.5), BAR, paint, css="chart__bar"))
        edge = layout.width - (text_width(end, SIZE_WIDE) + 12 if end else 0)
        marks.append(Text(edge, middle + 4.5, words.change(change), SMALL, anchor="end"))
    return Group(tuple(marks), _told(row, series, words), row.url, "chart__row")


def _dots(row: Pair, panels: _Panels, middle: float, words: Words) -> list[Mark]:
    """Draw the dots that are known, the numbers outside of them, and what joins them."""
    known = sorted(
        (share, index) for index, share in enumerate((row.one, row.other)) if share is not None
    )
    places = [panels.left + share * panels.scale for share, _ in known]
    marks: list[Mark] = []
    if len(known) == 2:
        marks.append(
            Line(places[0], middle, places[1], middle, Paint(stroke="line-strong", width=3))
        )
    if not known:
        return [Text(panels.left, middle + 4.5, words.hidden, SMALL, "muted")]
    for place, (share, index) in zip(places, known, strict=True):
        edge = Paint(fill=TONES[index], stroke="surface", width=1.5)
        marks.append(marker(SHAPES[index], place, middle, DOT, edge))
        first = len(known) == 2 and place == places[0] and (share, index) == known[0]
        x, anchor = (place - 10, "end") if first else (place + 10, "start")
        text = words.share(share)
        marks.append(Text(x, middle + 4.5, text, SMALL, anchor=anchor, halo="surface"))
    return marks


def _parts(series: tuple[Series, Series], words: Words) -> list[Part]:
    return [
        Part(
            f"{one.label}, {words.of(one.n)}" if one.n is not None else one.label, tone, shape=shape
        )
        for one, tone, shape in zip(series, TONES, SHAPES, strict=True)
    ]


def _end(row: Pair, words: Words, with_change: bool) -> str:
    change = _change(row)
    texts = [words.change(change)] if with_change and change is not None else []
    if row.ns:
        texts.append(words.n.format(" | ".join(map(words.number, row.ns))))
    return " · ".join(texts)


def _change(row: Pair) -> float | None:
    """Return the points that the first has more, of the shares as they are written."""
    if row.one is None or row.other is None:
        return None
    return round(round(row.one, 1) - round(row.other, 1), 1)


def _largest(rows: Sequence[Pair]) -> float:
    return max((share for row in rows for share in (row.one, row.other) if share), default=0)


def _told(row: Pair, series: tuple[Series, Series], words: Words) -> str:
    ns = row.ns or (series[0].n, series[1].n)
    sides = [
        f"{one.label} {words.share(share)}" + (f" ({words.of(n)})" if n is not None else "")
        for one, share, n in zip(series, (row.one, row.other), ns, strict=True)
    ]
    change = _change(row)
    told = words.row.format(label=row.label, value=", ".join(sides))
    return told if change is None else f"{told}, {words.difference} {words.change(change)}"
