"""Bars by category: count and share on each bar, the axis from zero."""

from collections.abc import Sequence
from dataclasses import dataclass

from bewiser.lib.charts.axis import gridlines
from bewiser.lib.charts.markers import category_marker, category_tone
from bewiser.lib.charts.marks import WIDE, Figure, Group, Mark, Paint, Rect, Text
from bewiser.lib.charts.rows import SIZE_WIDE, Rows, label_marks, lay_rows, target
from bewiser.lib.charts.text import Words, steps, text_width

BAR, GAP = 22.0, 8.0


@dataclass(frozen=True)
class Bar:
    """One category. A count of None is hidden by protection; `shown` then says what stands in its place."""

    key: str
    label: str
    count: int | None
    share: float | None = None
    url: str = ""
    shown: str = ""
    tone: str = ""


def bars(
    rows: Sequence[Bar], title: str, desc: str = "", words: Words | None = None, width: float = WIDE
) -> Figure:
    """Lay out bars in the order given; no bar is shorter than it is true, none starts elsewhere than at zero."""
    words = words or Words()
    texts = [_value(row, words) for row in rows]
    largest = max((row.count or 0 for row in rows), default=0)
    ticks = steps(largest)
    room = max((text_width(text, SIZE_WIDE) for text in texts), default=0) + GAP
    layout = lay_rows(
        [row.label for row in rows], width, BAR, marker=any(not r.tone for r in rows), reserve=room
    )
    right = width - (room if layout.wide else 6)
    scale = (right - layout.left) / max(largest, 1)
    lines = gridlines(
        [(layout.left + tick * scale, words.number(int(tick))) for tick in ticks], layout
    )
    drawn = [
        _row(row, text, top, layout, scale, words)
        for row, text, top in zip(rows, texts, layout.tops, strict=True)
    ]
    told = desc or _told(rows, texts, words)
    return Figure(width, layout.height, title, told, (*lines, *drawn))


def _row(row: Bar, text: str, top: float, layout: Rows, scale: float, words: Words) -> Group:
    length = (row.count or 0) * scale
    bar = layout.bar_top(top)
    paint = Paint(fill=row.tone or category_tone(row.key))
    if layout.wide:
        x, y, anchor = layout.left + length + GAP, bar + BAR / 2 + 5, "start"
    else:
        x, y, anchor = layout.width, top + layout.size, "end"
    drawn: list[Mark] = [
        target(top, layout),
        *label_marks(row.label, top, layout),
        Rect(layout.left, bar, length, layout.bar, paint, radius=2, css="chart__bar"),
        Text(x, y, text, layout.size, anchor=anchor, halo="surface" if layout.wide else ""),
    ]
    if not row.tone:
        drawn.append(category_marker(row.key, *layout.marker_place(top)))
    return Group(tuple(drawn), words.row.format(label=row.label, value=text), row.url, "chart__row")


def _value(row: Bar, words: Words) -> str:
    if row.count is None:
        return row.shown or words.hidden
    share = "" if row.share is None else f" · {words.share(row.share)}"
    return f"{words.number(row.count)}{share}"


def _told(rows: Sequence[Bar], texts: Sequence[str], words: Words) -> str:
    return "; ".join(
        words.row.format(label=row.label, value=text) for row, text in zip(rows, texts, strict=True)
    )
