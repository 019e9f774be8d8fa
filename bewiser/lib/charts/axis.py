"""Quiet lines behind the bars, with their numbers below."""

from collections.abc import Iterable

from bewiser.lib.charts.marks import Mark, Paint, Path, Text
from bewiser.lib.charts.rows import Rows
from bewiser.lib.charts.text import text_width

SIZE = 12.0


def gridlines(ticks: Iterable[tuple[float, str]], rows: Rows) -> list[Mark]:
    """Draw ticks from left to right; a number that would touch the last one is left out."""
    marks: list[Mark] = []
    free_from = -1e9
    for index, (x, text) in enumerate(ticks):
        tone = "line-strong" if index == 0 else "line"
        marks.append(Path(_down(x, rows), Paint(stroke=tone)))
        half = text_width(text, SIZE) / 2
        middle = min(max(x, half), rows.width - half)
        if middle - half > free_from + 6:
            marks.append(Text(middle, rows.bottom + 16, text, SIZE, "muted", "middle"))
            free_from = middle + half
    return marks


def _down(x: float, rows: Rows) -> str:
    """Go down the whole figure, on a phone past the bars only, so that no line runs through a label."""
    if rows.wide:
        return f"M{x:.1f} {rows.top - 2:.1f}V{rows.bottom:.1f}"
    bars = map(rows.bar_top, rows.tops)
    return "".join(f"M{x:.1f} {top - 3:.1f}v{rows.bar + 6:.1f}" for top in bars)
