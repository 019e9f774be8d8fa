"""A table whose cells are shaded by their number: category by kind of partner, firm by firm."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bewiser.lib.charts.markers import MARKERS, category_marker
from bewiser.lib.charts.marks import WIDE, Figure, Group, Mark, Paint, Rect, Text
from bewiser.lib.charts.text import Words, cut, text_width, wrapped

# How strong the hue is by the share of the largest cell, and the ink that can be read on it.
SHADES = ((0.1, 0.1, "ink"), (0.25, 0.22, "ink"), (0.5, 0.4, "ink"), (1.0, 0.92, "on-brand"))
SIZE, HEAD = 13.0, 12.0
TALLEST_CELL, SMALLEST_CELL = 34.0, 12.0
LONGEST_LABEL = 190.0
MARKER_ROOM = 22.0


@dataclass(frozen=True)
class Heading:
    """A row or a column."""

    key: str
    label: str


def matrix(
    rows: Sequence[Heading],
    columns: Sequence[Heading],
    counts: Mapping[tuple[str, str], int | None],
    title: str,
    desc: str = "",
    words: Words | None = None,
    width: float = WIDE,
    urls: Mapping[tuple[str, str], str] | None = None,
) -> Figure:
    """Lay out counts by row and column; None is hidden by protection, a missing cell is none at all."""
    words = words or Words()
    numbered = len(columns) > 12
    marked = any(row.key in MARKERS for row in rows)
    start = MARKER_ROOM if marked else 0.0
    labels = [f"{i} {row.label}" if numbered else row.label for i, row in enumerate(rows, 1)]
    column = min(
        max((text_width(label, SIZE) for label in labels), default=0),
        LONGEST_LABEL if width >= 480 else width * (0.3 if numbered else 0.36),
    )
    left = start + column + 10
    cell = (width - left) / max(len(columns), 1)
    tall = max(SMALLEST_CELL, min(TALLEST_CELL, cell if numbered else TALLEST_CELL))
    top, heads = _heads(columns, left, cell, numbered)
    largest = max((count for count in counts.values() if count), default=0)
    marks: list[Mark] = [*heads]
    for index, (row, label) in enumerate(zip(rows, labels, strict=True)):
        y = top + index * tall
        marks += _row_label(label, start, column, y, tall)
        if row.key in MARKERS:
            marks.append(category_marker(row.key, 9, y + tall / 2))
        for place, head in enumerate(columns):
            key = (row.key, head.key)
            box = (left + place * cell, y, cell - 1.5, tall - 1.5)
            inside = _cell(counts.get(key, 0), largest, box, words)
            if key in counts:
                value = words.number(counts[key])
                said = words.between.format(one=row.label, other=head.label, value=value)
                marks.append(Group(inside, said, (urls or {}).get(key, ""), "chart__part"))
            else:
                marks += inside
    told = desc or _told(rows, columns, counts, words)
    return Figure(width, top + len(rows) * tall + 2, title, told, tuple(marks))


def _heads(
    columns: Sequence[Heading], left: float, cell: float, numbered: bool
) -> tuple[float, list[Mark]]:
    """Write column heads flat where they fit, turned where they do not, as row numbers where they are many."""
    middles = [left + (index + 0.5) * cell for index in range(len(columns))]
    if numbered:
        every = 1 if cell >= 17 else 5
        marks: list[Mark] = [
            Text(x, HEAD, str(index), HEAD - 1, "muted", "middle")
            for index, x in enumerate(middles, 1)
            if index == 1 or index % every == 0
        ]
        return HEAD + 8, marks
    flat = [wrapped(head.label, cell - 4, HEAD) for head in columns]
    whole = all(
        "…" not in line and not (line.endswith("-") and line[:-1] + "-" not in head.label)
        for head, lines in zip(columns, flat, strict=True)
        for line in lines
    )
    if whole:
        deepest = max((len(lines) for lines in flat), default=1)
        marks = [
            Text(
                x,
                HEAD * (0.9 + 1.2 * (index + deepest - len(lines))),
                line,
                HEAD,
                "muted",
                "middle",
            )
            for x, lines in zip(middles, flat, strict=True)
            for index, line in enumerate(lines)
        ]
        return deepest * HEAD * 1.2 + 8, marks
    depth = min(max((text_width(head.label, HEAD) for head in columns), default=0), 130.0)
    marks = [
        Text(x + 4, depth + 2, cut(head.label, depth, HEAD), HEAD, "muted", turned=True)
        for x, head in zip(middles, columns, strict=True)
    ]
    return depth + 10, marks


def _row_label(label: str, start: float, column: float, y: float, tall: float) -> list[Text]:
    size = min(SIZE, max(11.0, tall - 2))
    lines = wrapped(label, column + 1, size, lines=2 if tall >= 2.3 * size else 1)
    first = y + tall / 2 - (len(lines) - 1) * size * 0.57 + size * 0.33
    return [
        Text(start, first + index * size * 1.14, line, size) for index, line in enumerate(lines)
    ]


def _cell(
    count: int | None, largest: int, box: tuple[float, float, float, float], words: Words
) -> tuple[Mark, ...]:
    x, y, width, height = box
    ground = Rect(*box, Paint(fill="subtle"), radius=2)
    if count == 0:
        return (ground,)
    share = 1.0 if count is None or not largest else count / largest
    opacity, ink = next((o, i) for limit, o, i in SHADES if share <= limit)
    if count is None:
        opacity, ink = 0.0, "muted"
    shade = Rect(*box, Paint(fill="brand", opacity=opacity), radius=2, css="chart__cell")
    written = "·" if count is None else words.number(count)
    if text_width(written, HEAD) + 2 > width or height < HEAD:
        return (ground, shade)
    middle, line = x + width / 2, y + height / 2 + HEAD * 0.35
    return (ground, shade, Text(middle, line, written, HEAD, ink, "middle"))


def _told(
    rows: Sequence[Heading],
    columns: Sequence[Heading],
    counts: Mapping[tuple[str, str], int | None],
    words: Words,
) -> str:
    names = {head.key: head.label for head in (*rows, *columns)}
    ranked = sorted(((n, key) for key, n in counts.items() if n), reverse=True)
    return "; ".join(
        words.between.format(one=names[one], other=names[other], value=words.number(count))
        for count, (one, other) in ranked[:8]
    )
