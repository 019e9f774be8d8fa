"""Several figures in one: small multiples for a file, and the key that they share."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bewiser.lib.charts.legend import Part, keys
from bewiser.lib.charts.markers import CATEGORIES, MARKERS, category_tone
from bewiser.lib.charts.marks import WIDE, Circle, Fade, Figure, Group, Inset, Mark, Moved, Paint
from bewiser.lib.charts.marks import Path as PathMark


def category_legend(labels: Mapping[str, str], title: str, width: float = WIDE) -> Figure:
    """Show the colour and the shape of each category named, in the one order."""
    parts = [
        Part(labels[key], category_tone(key), shape=MARKERS[key])
        for key in CATEGORIES
        if key in labels
    ]
    height, marks = keys(parts, width)
    return Figure(width, height, title, "; ".join(part.label for part in parts), tuple(marks))


def beside(
    figures: Sequence[Figure], title: str, columns: int = 2, legend: Figure | None = None
) -> Figure:
    """Set figures of one width in columns, below their key: one figure for a download or a document."""
    gap = 24.0
    widest = max(figure.width for figure in figures)
    marks: list[Mark] = []
    fades: list[Fade] = []
    top = 0.0
    if legend:
        marks.append(Moved(0, 0, legend.marks))
        top = legend.height + 8
    for first in range(0, len(figures), columns):
        line = figures[first : first + columns]
        for place, figure in enumerate(line):
            prefix = f"p{first + place}-"
            fades += [replace(fade, name=f"{prefix}{fade.name}") for fade in figure.fades]
            moved = tuple(_renamed(mark, prefix) for mark in figure.marks)
            marks.append(Moved(place * (widest + gap), top, moved))
        top += max(figure.height for figure in line) + gap
    desc = " — ".join(figure.desc for figure in figures)
    hatches = {hatch.name: hatch for figure in figures for hatch in figure.hatches}
    width = max(columns * widest + (columns - 1) * gap, legend.width if legend else 0)
    return Figure(
        width, top - gap, title, desc, tuple(marks), tuple(fades), tuple(hatches.values())
    )


def _renamed(mark: Mark, prefix: str) -> Mark:
    """Give the fades of each figure names of their own; hatches mean the same everywhere and keep theirs."""
    if isinstance(mark, Group | Inset | Moved):
        return replace(mark, marks=tuple(_renamed(one, prefix) for one in mark.marks))
    if isinstance(mark, PathMark | Circle) and mark.paint.stroke.startswith("#fade-"):
        paint: Paint = replace(mark.paint, stroke=f"#{prefix}{mark.paint.stroke[1:]}")
        return replace(mark, paint=paint)
    return mark
