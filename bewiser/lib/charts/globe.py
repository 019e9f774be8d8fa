"""Great circles and windows: what of a map is shown, and the shortest way over the globe drawn on it."""

import itertools
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import acos, asin, atan2, cos, degrees, dist, radians, sin
from re import findall

from bewiser.lib.outlines import outlines
from bewiser.lib.projections import EUROPE, WORLD, View, project, shows

# In kilometres: a country is known by its outline, which takes a window of this width at least.
CLOSEST, CLOSEST_ON_WORLD = 420.0, 10_500.0
MARGIN = 0.13
# Divisible by three: a curve is drawn through the points at its thirds.
SAMPLES = 9
# In pixels: no step of a way is as long, but the one from edge to edge of the world.
JUMP = 120.0

# A map on which a unit is less than so many pixels is drawn coarsely, without its smallest islands.
COARSE_BELOW = 0.5
FINEST = 3.2
SPECK = 5.0

Point = tuple[float, float]
Box = tuple[float, float, float, float]
Place = tuple[float, float]


@dataclass(frozen=True)
class Window:
    """A rectangle of a view, in the view's units, shown so many pixels wide."""

    view: View
    x: float
    y: float
    width: float
    height: float
    pixels: float

    @property
    def tall(self) -> float:
        """Return how many pixels high it is: the world is flatter than a country."""
        return self.height * self.scale

    @property
    def scale(self) -> float:
        return self.pixels / self.width

    def pixel(self, lat: float, lon: float) -> Point:
        return self.at(project(lat, lon, self.view))

    def at(self, point: Point) -> Point:
        """Return where a point of the view is in the window, in pixels."""
        scale = self.pixels / self.width
        return (point[0] - self.x) * scale, (point[1] - self.y) * scale


def flat(places: Iterable[Place]) -> tuple[View, dict[Place, Point]]:
    """Lay places flat: on the view of Europe where it shows them all, else on that of the world."""
    wanted = set(places)
    laid: dict[Place, Point] = {}
    for place in wanted:
        laid[place] = project(*place, EUROPE)
        if not shows(EUROPE, *laid[place]):
            return WORLD, {place: project(*place, WORLD) for place in wanted}
    return EUROPE, laid


def window(
    places: Sequence[Place], pixels: float, ratio: float, closest: float = CLOSEST
) -> Window:
    """Return the closest window on all the places: in Europe where it can be, else on the world."""
    view, laid = flat(places)
    return frame(view, laid.values(), pixels, ratio, closest)


def frame(
    view: View, points: Collection[Point], pixels: float, ratio: float, closest: float = CLOSEST
) -> Window:
    """Return the closest window on points of a view, `pixels` wide and at most `ratio` times as high.

    It is `closest` kilometres wide at least; below about 200 the outlines look coarse.
    """
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    wanted = max((right - left) * (1 + 2 * MARGIN), (bottom - top) * (1 + 2 * MARGIN) / ratio)
    least = (closest if view is EUROPE else CLOSEST_ON_WORLD) / view.km_per_unit
    width = min(max(wanted, least), view.width)
    height = min(width * ratio, view.height)
    x = _kept((left + right) / 2 - width / 2, view.width - width)
    y = _kept((top + bottom) / 2 - height / 2, view.height - height)
    return Window(view, x, y, width, height, pixels)


def land(shown: Window) -> list[str]:
    """Return the outlines that reach into the window."""
    return [
        path
        for (left, top, right, bottom), path in _boxed(shown.view.name, shown.scale < COARSE_BELOW)
        if left < shown.x + shown.width
        and shown.x < right
        and top < shown.y + shown.height
        and shown.y < bottom
    ]


def great_circle(start: Place, end: Place, samples: int = SAMPLES) -> list[Place]:
    """Return points at equal distances on the shortest way between two places."""
    one, other = _vector(start), _vector(end)
    (a, b, c), (d, e, f) = one, other
    angle = acos(max(-1.0, min(1.0, a * d + b * e + c * f)))
    if angle < 1e-9:
        return [start, end]
    way, whole = [], sin(angle)
    for step in range(samples + 1):
        share = step / samples
        near, far = sin((1 - share) * angle) / whole, sin(share * angle) / whole
        x, y, z = near * a + far * d, near * b + far * e, near * c + far * f
        way.append((degrees(asin(max(-1.0, min(1.0, z)))), degrees(atan2(y, x))))
    return way


def bent(points: Sequence[Point], bulge: float) -> list[Point]:
    """Move a way aside, most in its middle, by a share of its length: several can lie abreast."""
    (x0, y0), (x1, y1) = points[0], points[-1]
    across, down = (x1 - x0) * bulge, (y1 - y0) * bulge
    return [
        (x - down * share, y + across * share)
        for (x, y), share in zip(points, _swell(len(points) - 1), strict=True)
    ]


@lru_cache(maxsize=8)
def _swell(last: int) -> tuple[float, ...]:
    """Return how far each point of a way is moved aside, as shares of what its middle is."""
    return tuple(4 * step * (last - step) / last**2 for step in range(last + 1))


def arc_path(points: Sequence[Point]) -> str:
    """Write a way as one curve through its ends and two points between.

    A way that leaves the map on one side and comes in on the other is written point by point.
    """
    if max(map(dist, points, points[1:])) > JUMP:
        return _broken(points)
    last = len(points) - 1
    (x0, y0), (x3, y3) = points[0], points[last]
    (x1, y1), (x2, y2) = points[round(last / 3)], points[round(last * 2 / 3)]
    first = ((-5 * x0 + 18 * x1 - 9 * x2 + 2 * x3) / 6, (-5 * y0 + 18 * y1 - 9 * y2 + 2 * y3) / 6)
    second = ((2 * x0 - 9 * x1 + 18 * x2 - 5 * x3) / 6, (2 * y0 - 9 * y1 + 18 * y2 - 5 * y3) / 6)
    return (
        f"M{x0:.1f} {y0:.1f}C{first[0]:.1f} {first[1]:.1f} {second[0]:.1f} {second[1]:.1f}"
        f" {x3:.1f} {y3:.1f}"
    )


def _broken(points: Sequence[Point]) -> str:
    text = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
    for before, (x, y) in itertools.pairwise(points):
        text += f"{'M' if dist(before, (x, y)) > JUMP else 'L'}{x:.1f} {y:.1f}"
    return text


def _vector(place: Place) -> tuple[float, float, float]:
    lat, lon = radians(place[0]), radians(place[1])
    return cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)


def _kept(start: float, room: float) -> float:
    return min(max(start, 0.0), max(room, 0.0)) if room > 0 else room / 2


@lru_cache(maxsize=4)
def _boxed(view: str, coarse: bool) -> list[tuple[Box, str]]:
    """Cut a view's outlines into rings, each with the rectangle around it."""
    rings = []
    for country in (outlines() or {}).get(view, {}).values():
        for ring in country.split("M")[1:]:
            points = _points(ring)
            box = (*map(min, zip(*points, strict=True)), *map(max, zip(*points, strict=True)))
            if not coarse:
                rings.append((box, f"M{ring}"))
            elif box[2] - box[0] > SPECK or box[3] - box[1] > SPECK:
                rings.append((box, _coarsely(points)))
    return rings


def _points(ring: str) -> list[Point]:
    """Follow a ring that is written as one absolute point and steps from there."""
    numbers = [float(number) for number in findall(r"-?(?:\d+\.?\d*|\.\d+)", ring)]
    across, down = itertools.accumulate(numbers[0::2]), itertools.accumulate(numbers[1::2])
    return list(zip(across, down, strict=True))


def _coarsely(points: Sequence[Point]) -> str:
    """Write a ring in whole units without the points that are nearer than a pixel to the last."""
    kept = [points[0]]
    for point in points[1:]:
        if dist(point, kept[-1]) >= FINEST:
            kept.append(point)
    whole = [(round(x), round(y)) for x, y in kept]
    steps = [
        f"{x - before_x} {y - before_y}"
        for (before_x, before_y), (x, y) in itertools.pairwise(whole)
    ]
    return f"M{whole[0][0]} {whole[0][1]}l{' '.join(steps).replace(' -', '-')}z"
