"""Shares of a whole in rows of equal length: category by scope, category by band."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from bewiser.lib.charts.axis import gridlines
from bewiser.lib.charts.legend import Part, keys, labels_above, swatch
from bewiser.lib.charts.markers import (
    BAND_HATCHES,
    BANDS,
    INKS,
    MARKERS,
    SCOPES,
    band_hatches,
    category_marker,
)
from bewiser.lib.charts.marks import WIDE, Figure, Group, Hatch, Mark, Text
from bewiser.lib.charts.rows import SIZE_WIDE, Rows, label_marks, lay_rows, target
from bewiser.lib.charts.text import Words, text_width

BAR, SEAM, ABOVE = 24.0, 1.5, 25.0
COUNT_SIZE = 12.5
VEILED = Hatch("veiled", "falling", "line-strong")


@dataclass(frozen=True)
class StackedRow:
    """One category with its counts in the order of the parts.

    A count of None is hidden by protection: what is missing to `n` is drawn as one veiled segment.
    """

    key: str
    label: str
    counts: tuple[int | None, ...]
    n: int | None = None
    urls: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        return self.n if self.n is not None else sum(count or 0 for count in self.counts)


def band_parts(labels: Sequence[str]) -> tuple[Part, ...]:
    """Name the four bands, high first: one hue, a pattern each, the palest with an outline."""
    return tuple(
        Part(
            label,
            f"band-{band}",
            ink,
            hatch=band if band in BAND_HATCHES else "",
            outline="line-strong" if band == "tenuous" else "",
        )
        for band, label, ink in zip(BANDS, labels, INKS, strict=True)
    )


def scope_parts(labels: Sequence[str]) -> tuple[Part, ...]:
    """Name the four scopes from near to far: one hue that grows darker with the distance."""
    inks = ("ink", "ink", "on-brand", "on-brand")
    return tuple(
        Part(label, f"scope-{scope}", ink, outline="line-strong" if scope == "local" else "")
        for scope, label, ink in zip(SCOPES, labels, inks, strict=True)
    )


def stacked(
    rows: Sequence[StackedRow],
    parts: Sequence[Part],
    title: str,
    desc: str = "",
    words: Words | None = None,
    width: float = WIDE,
) -> Figure:
    """Lay out rows of a hundred per cent, counts where they fit and the n at the end of each row."""
    words = words or Words()
    ends = [words.of(row.total) for row in rows]
    room = max((text_width(end, SIZE_WIDE) for end in ends), default=0) + 10
    marked = any(row.key in MARKERS for row in rows)
    labels = [row.label for row in rows]
    layout = lay_rows(labels, width, BAR, marked, top=ABOVE + 4, reserve=room)
    right = width - (room if layout.wide else 1)
    middles = [
        layout.left + share * (right - layout.left) for share in _middles(rows[0] if rows else None)
    ]
    reach = layout.bar_top(layout.top) - 1
    hidden = any(None in row.counts for row in rows)
    above = None
    if layout.wide and middles and not hidden:
        above = labels_above(parts, middles, right, 0, reach)
    if above is None:
        veil = _veil(words)
        top, above = keys([*parts, veil] if hidden else parts, width)
        layout = lay_rows(labels, width, BAR, marked, top=top + 4, reserve=room)
    span = right - layout.left
    ticks = [
        (layout.left + span * share / 100, words.percent.format(share))
        for share in (0, 25, 50, 75, 100)
    ]
    drawn = [
        _row(row, parts, end, top, layout, span, words)
        for row, end, top in zip(rows, ends, layout.tops, strict=True)
    ]
    marks = (*gridlines(ticks, layout), *(mark for row in drawn for mark in row), *above)
    told = desc or "; ".join(_told(row, parts, words) for row in rows)
    return Figure(width, layout.height, title, told, marks, hatches=(*band_hatches(), VEILED))


def _row(
    row: StackedRow,
    parts: Sequence[Part],
    end: str,
    top: float,
    layout: Rows,
    span: float,
    words: Words,
) -> list[Mark]:
    bar = layout.bar_top(top)
    if layout.wide:
        n = Text(layout.width, bar + layout.bar / 2 + 5, end, layout.size, "muted", "end")
    else:
        n = Text(layout.width, top + layout.size, end, layout.size, "muted", "end")
    marks: list[Mark] = [target(top, layout), *label_marks(row.label, top, layout), n]
    if row.key in MARKERS:
        marks.append(category_marker(row.key, *layout.marker_place(top)))
    x = layout.left
    for index, (count, part) in enumerate(zip(row.counts, parts, strict=True)):
        if not count:
            continue
        length = span * count / row.total
        inside: list[Mark] = swatch(part, x, bar, max(length - SEAM, 0.8), layout.bar)
        written = words.number(count)
        if text_width(written, COUNT_SIZE, strong=True) + 8 <= length:
            middle, line = x + (length - SEAM) / 2, bar + layout.bar / 2 + 4.5
            halo = part.tone if part.hatch else ""
            inside.append(Text(middle, line, written, COUNT_SIZE, part.ink, "middle", True, halo))
        said = f"{written} · {words.share(100 * count / row.total)}, {words.of(row.total)}"
        label = words.part.format(label=row.label, part=part.label, value=said)
        url = row.urls[index] if row.urls else ""
        marks.append(Group(tuple(inside), label, url, "chart__part"))
        x += length
    left_over = layout.left + span - x
    if row.total and left_over > 1 and None in row.counts:
        veil = _veil(words)
        label = words.row.format(label=row.label, value=words.hidden)
        marks.append(Group(tuple(swatch(veil, x, bar, left_over, layout.bar)), label))
    return marks


def _veil(words: Words) -> Part:
    return Part(words.hidden, "surface", hatch=VEILED.name, outline="line-strong")


def _middles(row: StackedRow | None) -> list[float]:
    """Return where the middle of each segment of the first row is, as a share; none where one is missing."""
    if row is None or not row.total or not all(row.counts):
        return []
    counts = [count or 0 for count in row.counts]
    ends = list(accumulate(counts))
    return [(end - count / 2) / row.total for end, count in zip(ends, counts, strict=True)]


def _told(row: StackedRow, parts: Sequence[Part], words: Words) -> str:
    values = ", ".join(
        f"{part.label} {words.number(count)}" for part, count in zip(parts, row.counts, strict=True)
    )
    return f"{words.row.format(label=row.label, value=values)} ({words.of(row.total)})"
