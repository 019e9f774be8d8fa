"""What colours and patterns mean: above the segments themselves where the words fit, else in rows of keys."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from bewiser.lib.charts.markers import marker
from bewiser.lib.charts.marks import Line, Mark, Paint, Rect, Text
from bewiser.lib.charts.text import text_width

SIZE, KEY, LINE = 13.0, 13.0, 22.0


@dataclass(frozen=True)
class Part:
    """One step of a stack or one series: a word, a colour, a pattern and the colour of figures on it."""

    label: str
    tone: str
    ink: str = "ink"
    hatch: str = ""
    outline: str = ""
    shape: str = ""


def swatch(
    part: Part, x: float, y: float, width: float, height: float, radius: float = 0
) -> list[Mark]:
    """Fill an area with a part's colour, its pattern and its outline."""
    edge = Paint(fill=part.tone, stroke=part.outline)
    inset = 0.5 if part.outline else 0
    box = (x + inset, y + inset, max(width - 2 * inset, 0.2), height - 2 * inset)
    marks: list[Mark] = [Rect(*box, edge, radius)]
    if part.hatch:
        marks.append(Rect(*box, Paint(fill=f"#{part.hatch}"), radius))
    return marks


def keys(parts: Sequence[Part], width: float, top: float = 0) -> tuple[float, list[Mark]]:
    """Return where the drawing may begin, and the keys laid from left to right over as many lines as needed."""
    marks: list[Mark] = []
    x, y = 0.0, top
    for part in parts:
        room = KEY + 6 + text_width(part.label, SIZE)
        if x and x + room > width:
            x, y = 0.0, y + LINE
        if part.shape:
            marks.append(
                marker(part.shape, x + KEY / 2 + 1, y + KEY / 2 + 1, KEY - 1, Paint(fill=part.tone))
            )
        else:
            marks += swatch(part, x, y + 1, KEY, KEY, radius=2)
        marks.append(Text(x + KEY + 6, y + 12, part.label, SIZE, "muted"))
        x += room + 18
    return y + LINE + 4, marks


def labels_above(
    parts: Sequence[Part], middles: Sequence[float], width: float, top: float, reach: float
) -> list[Mark] | None:
    """Write each word over its segment, with a stroke down to it; None where two would touch."""
    boxes = []
    for part, middle in zip(parts, middles, strict=True):
        half = text_width(part.label, SIZE) / 2
        centre = min(max(middle, half), width - half)
        boxes.append((centre - half, centre + half, centre))
    if any(one[1] + 8 > other[0] for one, other in itertools.pairwise(boxes)):
        return None
    marks: list[Mark] = []
    for part, middle, (_, _, centre) in zip(parts, middles, boxes, strict=True):
        marks.append(Text(centre, top + 12, part.label, SIZE, "muted", "middle"))
        marks.append(Line(middle, top + 17, middle, top + reach, Paint(stroke="line-strong")))
    return marks
