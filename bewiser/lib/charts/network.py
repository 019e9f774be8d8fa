"""Who is tied to whom, as far as one can read it; `matrix` takes over where it becomes a hairball."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import pi, sqrt

import numpy as np

from bewiser.lib.charts.labels import Labels
from bewiser.lib.charts.legend import Part, keys
from bewiser.lib.charts.markers import marker
from bewiser.lib.charts.marks import WIDE, Figure, Group, Line, Mark, Paint
from bewiser.lib.charts.text import Words, cut
from bewiser.lib.maps import tie_width

# More can be drawn, but not read: a matrix is the figure for them.
MOST_NODES = 150
ROUNDS = 120
SPACE = 1.6
# Height by width of the layout, about that of a wide figure.
FLATNESS = 0.65
SMALLEST, LARGEST = 4.5, 15.0
THICKEST = 5.0
LABEL = 12.0
LONGEST_LABEL = 130.0
# A golden angle spreads any number of points evenly: the start of the layout, the same every time.
GOLDEN = pi * (3 - sqrt(5))


@dataclass(frozen=True)
class Kind:
    """A sort of node: its word, its token and its shape."""

    key: str
    label: str
    tone: str
    shape: str


@dataclass(frozen=True)
class Node:
    key: str
    label: str
    kind: str
    url: str = ""


@dataclass(frozen=True)
class Tie:
    one: str
    other: str
    count: int = 1


def strongest(nodes: Sequence[Node], ties: Sequence[Tie], most: int) -> list[Node]:
    """Return the nodes with the most linkages: a network starts small and grows when asked."""
    degree = degrees(ties)
    return sorted(nodes, key=lambda node: (-degree[node.key], node.label, node.key))[:most]


def degrees(ties: Iterable[Tie]) -> Counter[str]:
    """Count the linkages at each node."""
    degree: Counter[str] = Counter()
    for tie in ties:
        degree[tie.one] += tie.count
        degree[tie.other] += tie.count
    return degree


def network(
    nodes: Sequence[Node],
    ties: Sequence[Tie],
    kinds: Sequence[Kind],
    title: str,
    desc: str = "",
    words: Words | None = None,
    width: float = WIDE,
    most_labels: int = 14,
) -> Figure:
    """Lay out a network; ties to nodes that are not given are left out, and so are nodes without a tie."""
    words = words or Words()
    given = {node.key for node in nodes}
    ties = sorted(
        (tie for tie in ties if tie.one in given and tie.other in given and tie.one != tie.other),
        key=lambda tie: (tie.one, tie.other),
    )
    degree = degrees(ties)
    nodes = strongest([node for node in nodes if degree[node.key]], ties, MOST_NODES)
    kept = {node.key for node in nodes}
    ties = [tie for tie in ties if tie.one in kept and tie.other in kept]
    used = {node.kind for node in nodes}
    shown = [kind for kind in kinds if kind.key in used]
    top, legend = keys([Part(kind.label, kind.tone, shape=kind.shape) for kind in shown], width)
    height = width * (0.62 if width >= 480 else 1.3)
    if width < 480:
        most_labels //= 2
    spots = _spots([node.key for node in nodes], ties, width, height, top)
    by_key = {kind.key: kind for kind in kinds}
    largest = max((tie.count for tie in ties), default=0)
    lines: list[Mark] = [
        Line(
            *spots[tie.one],
            *spots[tie.other],
            Paint(
                stroke="line-strong", width=tie_width(tie.count, largest, THICKEST), opacity=0.45
            ),
        )
        for tie in ties
    ]
    labels = Labels(width, top + height, top)
    for tie in ties:
        (x0, y0), (x1, y1) = spots[tie.one], spots[tie.other]
        labels.avoid(
            (x0 + (x1 - x0) * share, y0 + (y1 - y0) * share)
            for share in (0.15, 0.3, 0.45, 0.55, 0.7, 0.85)
        )
    most = max(degree.values(), default=1)
    sizes = {n.key: max(SMALLEST, LARGEST * sqrt(degree[n.key] / most)) for n in nodes}
    for node in nodes:
        # A label may lie over one of the smallest where there is no better place, never over others.
        if sizes[node.key] > SMALLEST:
            labels.keep_clear(*spots[node.key], sizes[node.key])
        else:
            labels.avoid([spots[node.key]])
    drawn: list[Mark] = []
    texts: list[Mark] = []
    # Large nodes lie below small ones, and the strongest choose the place of their label first.
    for index, node in enumerate(nodes):
        x, y = spots[node.key]
        kind = by_key[node.kind]
        edge = Paint(fill=kind.tone, stroke="surface", width=1.5)
        inside: list[Mark] = [marker(kind.shape, x, y, 2 * sizes[node.key], edge, "chart__node")]
        if index < most_labels:
            short = cut(node.label, LONGEST_LABEL, LABEL)
            text = labels.place(short, x, y, sizes[node.key], LABEL)
            texts += [text] if text else []
        told = words.part.format(
            label=node.label, part=kind.label, value=words.number(degree[node.key])
        )
        drawn.append(Group(tuple(inside), told, node.url, "chart__row"))
    return Figure(
        width,
        top + height,
        title,
        desc or _told(nodes, degree, words),
        (*legend, *lines, *drawn, *texts),
    )


def _spots(
    names: Sequence[str], ties: Sequence[Tie], width: float, height: float, top: float
) -> dict[str, tuple[float, float]]:
    """Let ties pull and nodes push, then stretch the result into the frame; it stands upright on a phone."""
    if not names:
        return {}
    place = {name: index for index, name in enumerate(names)}
    at = np.array(
        _settled(len(names), tuple((place[t.one], place[t.other], t.count) for t in ties))
    )
    if height > width:
        at = at[:, ::-1]
    low, high = at.min(axis=0), at.max(axis=0)
    inner = np.array([width, height]) - 2 * (LARGEST + 8)
    placed = (at - low) / np.maximum(high - low, 1e-6) * inner + LARGEST + 8
    return {
        name: (round(float(x), 1), round(float(y) + top, 1))
        for name, (x, y) in zip(names, placed, strict=True)
    }


@lru_cache(maxsize=32)
def _settled(count: int, ties: tuple[tuple[int, int, int], ...]) -> list[tuple[float, float]]:
    """Fruchterman and Reingold's springs with a pull to the middle, so that no island drifts away.

    Kept, because a page asks for each network twice: for a wide column and for a phone.
    """
    angles, reach = np.arange(count) * GOLDEN, np.sqrt(np.arange(count) + 0.5)
    x, y = reach * np.cos(angles), reach * np.sin(angles) * FLATNESS
    one, other = np.array([tie[:2] for tie in ties]).T
    weights = np.sqrt([tie[2] for tie in ties])
    weights = weights / weights.mean() * 0.5
    for turn in range(ROUNDS):
        gap_x, gap_y = x[:, None] - x, y[:, None] - y
        push = SPACE**2 / np.maximum(gap_x**2 + gap_y**2, 0.0025)
        along_x, along_y = x[other] - x[one], y[other] - y[one]
        pull = np.hypot(along_x, along_y) / SPACE * weights
        force_x = (gap_x * push).sum(axis=1) - 0.35 * FLATNESS * x
        force_y = (gap_y * push).sum(axis=1) - 0.35 * y
        for ends, sign in ((one, 1), (other, -1)):
            force_x += sign * np.bincount(ends, along_x * pull, count)
            force_y += sign * np.bincount(ends, along_y * pull, count)
        size = np.maximum(np.hypot(force_x, force_y), 1e-9)
        step = np.minimum(size, 1.2 * (1 - turn / ROUNDS) + 0.01) / size
        x, y = x + force_x * step, y + force_y * step
    return [(float(a), float(b)) for a, b in zip(x, y, strict=True)]


def _told(nodes: Sequence[Node], degree: Counter[str], words: Words) -> str:
    return "; ".join(
        words.row.format(label=node.label, value=words.number(degree[node.key]))
        for node in nodes[:12]
    )
