"""Rows with a label: beside the bar where there is room, above it on a phone."""

from collections.abc import Sequence
from dataclasses import dataclass

from bewiser.lib.charts.marks import Paint, Rect, Text
from bewiser.lib.charts.text import text_width, wrapped

SIZE_WIDE, SIZE_NARROW = 14.0, 13.0
NARROW_BELOW = 480.0
LONGEST_LABEL = 190.0
MARKER_ROOM = 22.0
AXIS = 24.0
THIN_BAR = 14.0
LEADING = 1.2


@dataclass(frozen=True)
class Rows:
    """Where rows stand. `tops` are their upper edges, `left` is where values begin."""

    width: float
    wide: bool
    size: float
    start: float
    column: float
    lines: int
    left: float
    top: float
    pitch: float
    bar: float
    count: int

    @property
    def tops(self) -> list[float]:
        return [self.top + index * self.pitch for index in range(self.count)]

    @property
    def bottom(self) -> float:
        """Where the last row ends and the axis begins."""
        return self.top + self.count * self.pitch - (6 if self.wide else 4)

    @property
    def height(self) -> float:
        return self.bottom + AXIS

    def bar_top(self, top: float) -> float:
        return top + ((self.pitch - 8 - self.bar) / 2 if self.wide else self._label_height)

    def marker_place(self, top: float) -> tuple[float, float]:
        return 9, (self.bar_top(top) + self.bar / 2 if self.wide else top + self.size * 0.68)

    @property
    def _label_height(self) -> float:
        return self.size * LEADING * self.lines + 6


def lay_rows(
    labels: Sequence[str],
    width: float,
    bar: float,
    marker: bool = False,
    top: float = 4.0,
    reserve: float = 0.0,
) -> Rows:
    """Give labels a column of their own where the figure is wide, a line of their own where it is not.

    `reserve` is the room that something else needs on the label's line of a phone.
    """
    start = MARKER_ROOM if marker else 0.0
    wide = width >= NARROW_BELOW
    size = SIZE_WIDE if wide else SIZE_NARROW
    longest = max((text_width(label, size) for label in labels), default=0)
    column = min(longest, LONGEST_LABEL if wide else width - start - reserve - 12) + 1
    lines = max((len(wrapped(label, column, size)) for label in labels), default=1)
    if wide:
        pitch, left = max(bar + 14, lines * size * LEADING + 12), start + column + 14
    else:
        bar = min(bar, THIN_BAR)
        pitch, left = size * LEADING * lines + bar + 20, 1.0
    return Rows(width, wide, size, start, column, lines, left, top, pitch, bar, len(labels))


def label_marks(label: str, top: float, rows: Rows) -> list[Text]:
    """Write a row's label, on two lines where it is long."""
    lines = wrapped(label, rows.column, rows.size)
    if rows.wide:
        middle = rows.bar_top(top) + rows.bar / 2
        first = middle - (len(lines) - 1) * rows.size * LEADING / 2 + rows.size * 0.35
    else:
        first = top + rows.size
    return [
        Text(rows.start, first + index * rows.size * LEADING, line, rows.size)
        for index, line in enumerate(lines)
    ]


def target(top: float, rows: Rows) -> Rect:
    """Return the row's whole area: what a finger meets, and what lights up under a pointer."""
    return Rect(0, top - 3, rows.width, rows.pitch - 2, Paint(), radius=4, css="chart__target")
