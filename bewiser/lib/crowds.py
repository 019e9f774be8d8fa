"""Points that lie too near each other, or too far from the others, for one map."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import dist, hypot, sqrt

from bewiser.lib.projections import View, project, shows

# In drawing units, of which a map is 1000 wide.
LARGEST_BUBBLE = 38.0
SMALLEST_BUBBLE = 9.0
# On a phone a unit is a third of a pixel: every bubble is large enough for its number and a finger.
LARGEST_NARROW_BUBBLE = 68.0
SMALLEST_NARROW_BUBBLE = 36.0
# In kilometres: closer than this the outlines, made for a whole continent, look coarse.
CLOSEST = 600.0
# A near view may leave out this share of what it shows, if it comes twice as near for it.
FEW = 0.2

# Its middle and its radius.
Circle = tuple[float, float, float]


@dataclass(frozen=True)
class MapPoint:
    """A place with a number of things in it. `kind` is "cluster" or "city"; clusters keep their label.

    A city with none in it is only shown, without a number.
    """

    lat: float
    lon: float
    count: int
    label: str
    url: str = ""
    kind: str = "city"


# What makes one point of several that lie too near each other to be told apart.
Together = Callable[[Sequence[MapPoint]], MapPoint]


@dataclass(frozen=True)
class Spot:
    """A point where it is drawn; `name` is that of the fullest one where it stands for several."""

    x: float
    y: float
    point: MapPoint
    name: str


@dataclass(frozen=True)
class Sizes:
    """The radii of the bubbles on one kind of screen."""

    largest: float
    smallest: float


WIDE = Sizes(LARGEST_BUBBLE, SMALLEST_BUBBLE)
NARROW = Sizes(LARGEST_NARROW_BUBBLE, SMALLEST_NARROW_BUBBLE)


def near_view(points: Sequence[MapPoint], whole: View) -> View:
    """Return the part of a view with all points, or with most where a few that lie far off would rule it."""
    view = whole.around([(point.lat, point.lon) for point in points], CLOSEST)
    if not points:
        return view
    placed = [(whole.formula(point.lat, point.lon), max(point.count, 1)) for point in points]
    middle = tuple(_middle([(place[axis], count) for place, count in placed]) for axis in (0, 1))
    nearest = sorted(zip(placed, points, strict=True), key=lambda item: dist(item[0][0], middle))
    left = sum(count for _, count in placed) * (1 - FEW)
    most = []
    for (_, count), point in nearest:
        if left <= 0:
            break
        most.append((point.lat, point.lon))
        left -= count
    nearer = whole.around(most, CLOSEST)
    if nearer.km_per_unit * 2 > view.km_per_unit:
        return view
    seen = [p for p in points if shows(nearer, *project(p.lat, p.lon, nearer))]
    return whole.around([(point.lat, point.lon) for point in seen], CLOSEST)


def _middle(weighed: list[tuple[float, int]]) -> float:
    """Return the weighted median."""
    left = sum(weight for _, weight in weighed) / 2
    for value, weight in sorted(weighed):
        left -= weight
        if left <= 0:
            return value
    raise ValueError("Nothing has no middle.")


def fullest_first(spot: Spot) -> tuple[int, str]:
    return (-spot.point.count, spot.point.label)


def largest_count(spots: Sequence[Spot]) -> int:
    return max((spot.point.count for spot in spots), default=0)


def merged(spots: Sequence[Spot], sizes: Sizes, together: Together) -> list[Spot]:
    """Return spots whose bubbles do not overlap: those that would are one, in the middle of them all."""
    groups = [[spot] for spot in spots]
    while True:
        circles = _circles(groups, sizes)
        joined: list[tuple[Circle, list[Spot]]] = []
        for circle, group in sorted(
            zip(circles, groups, strict=True), key=lambda item: (-item[0][2], item[1][0].name)
        ):
            near = next((other for c, other in joined if meet(c, circle)), None)
            if near is None:
                joined.append((circle, group))
            else:
                near += group
        if len(joined) == len(groups):
            break
        groups = [group for _, group in joined]
    merged = [
        group[0]
        if len(group) == 1
        else Spot(
            x, y, together([spot.point for spot in group]), min(group, key=fullest_first).name
        )
        for (x, y, _), group in joined
    ]
    return sorted(merged, key=fullest_first)


def _circles(groups: Sequence[Sequence[Spot]], sizes: Sizes) -> list[Circle]:
    counts = [sum(spot.point.count for spot in group) for group in groups]
    largest = max(counts, default=0)
    circles = []
    for group, count in zip(groups, counts, strict=True):
        weights = [max(spot.point.count, 1) for spot in group]
        x, y = (
            sum(value * weight for value, weight in zip(values, weights, strict=True))
            / sum(weights)
            for values in ([spot.x for spot in group], [spot.y for spot in group])
        )
        circles.append((x, y, bubble_radius(count, largest, sizes)))
    return circles


def meet(one: Circle, other: Circle) -> bool:
    return hypot(one[0] - other[0], one[1] - other[1]) < one[2] + other[2]


def bubble_radius(count: int, largest: int, sizes: Sizes = WIDE) -> float:
    """Return a radius whose circle's area is proportional to the count, but never too small to see."""
    if largest <= 0 or count <= 0:
        return sizes.smallest
    return max(sizes.smallest, sizes.largest * sqrt(count / largest))
