"""Labels beside points, each where it covers nothing; those without room are left to the table."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from math import inf

from bewiser.lib.charts.marks import Text
from bewiser.lib.charts.text import text_width

GAP = 4.0

Box = tuple[float, float, float, float]


class Labels:
    """The room of one figure. What is placed first has the first choice."""

    def __init__(self, width: float, height: float, top: float = 0.0) -> None:
        self._edge: Box = (2, top, width - 2, height)
        self._taken: list[Box] = []
        # Points to avoid, by height: y, x.
        self._lines: list[tuple[float, float]] = []
        self._is_sorted = True

    def keep_clear(self, x: float, y: float, radius: float) -> None:
        """Let no label lie over a point."""
        self._taken.append((x - radius, y - radius, x + radius, y + radius))

    def avoid(self, points: Iterable[tuple[float, float]]) -> None:
        """Rather have no label over the points of a line, where there is a choice."""
        self._lines.extend((y, x) for x, y in points)
        self._is_sorted = False

    def place(
        self, text: str, x: float, y: float, radius: float, size: float, strong: bool = False
    ) -> Text | None:
        """Try right, left, below and above of a point; of the free ones take what covers the least of lines."""
        width, gap = text_width(text, size, strong), radius + GAP
        low, high = self._edge[0], max(self._edge[0], self._edge[2] - width)
        centred = min(max(x - width / 2, low), high)
        free: list[tuple[int, int, Box, float, float, str]] = []
        for at_x, at_y, anchor, left in (
            (x + gap, y + size * 0.34, "start", x + gap),
            (x - gap, y + size * 0.34, "end", x - gap - width),
            (centred, y + gap + size * 0.75, "start", centred),
            (centred, y - gap - 1, "start", centred),
        ):
            box = (left, at_y - size * 0.8, left + width, at_y + size * 0.25)
            if self._is_free(box):
                free.append((self._covered(box), len(free), box, at_x, at_y, anchor))
        if not free:
            return None
        _, _, box, at_x, at_y, anchor = min(free)
        self._taken.append(box)
        return Text(at_x, at_y, text, size, "ink", anchor, strong, halo="surface")

    def _covered(self, box: Box) -> int:
        if not self._is_sorted:
            self._lines.sort()
            self._is_sorted = True
        left, top, right, bottom = box
        first, last = bisect_left(self._lines, (top,)), bisect_right(self._lines, (bottom, inf))
        return sum(left <= x <= right for _y, x in self._lines[first:last])

    def _is_free(self, box: Box) -> bool:
        left, top, right, bottom = self._edge
        inside = left <= box[0] and box[2] <= right and top <= box[1] and box[3] <= bottom
        return inside and not any(
            box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
            for other in self._taken
        )
