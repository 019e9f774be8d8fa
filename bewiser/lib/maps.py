"""Maps drawn on the server: points and ties in, a figure that a template writes as SVG out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import hypot

from bewiser.lib.crowds import (
    NARROW,
    WIDE,
    Circle,
    MapPoint,
    Sizes,
    Spot,
    Together,
    bubble_radius,
    fullest_first,
    largest_count,
    meet,
    merged,
    near_view,
)
from bewiser.lib.outlines import outlines
from bewiser.lib.projections import EUROPE, VIEWS, View, project, shows

__all__ = ["Arc", "Bubble", "MapFigure", "MapPoint", "MapTie", "map_figure", "tie_width"]

# All in drawing units, of which a map is 1000 wide. A finger needs more room than a small bubble gives.
SMALLEST_TARGET = 24.0
SMALLEST_BUBBLE_WITH_NUMBER = 19.0
LABEL_SIZE = 21.0
LETTER_WIDTH = 0.54
MOST_CITY_LABELS = 8
BEND = 0.16
THINNEST_TIE = 1.3


@dataclass(frozen=True)
class MapTie:
    """Something that joins two places, drawn as an arc; its category, where it has one, gives the colour."""

    from_lat: float
    from_lon: float
    to_lat: float
    to_lon: float
    count: int = 1
    label: str = ""
    category: str = ""


@dataclass(frozen=True)
class Label:
    x: float
    y: float
    anchor: str
    text: str


@dataclass(frozen=True)
class Bubble:
    """A drawn point: the area of the circle stands for the count."""

    x: float
    y: float
    radius: float
    target: float
    point: MapPoint
    label: Label | None

    @property
    def has_number(self) -> bool:
        return self.radius >= SMALLEST_BUBBLE_WITH_NUMBER


@dataclass(frozen=True)
class Arc:
    """A drawn tie: fades towards its ends, so that it never hides a city."""

    path: str
    start: tuple[float, float]
    end: tuple[float, float]
    tie: MapTie


@dataclass(frozen=True)
class MapFigure:
    view: str
    width: int
    height: int
    land: tuple[str, ...]
    bubbles: tuple[Bubble, ...]
    arcs: tuple[Arc, ...]
    outside: int
    # The same points for a phone, where more of them lie too near each other; none where points stay apart.
    narrow: tuple[Bubble, ...] = ()
    # Where the outlines, drawn for the whole view, go when a part of it is shown; SVG's own notation.
    land_transform: str = ""

    @property
    def view_box(self) -> str:
        """Say the size as SVG wants it: a template would group the thousands."""
        return f"0 0 {self.width} {self.height}"

    @property
    def is_available(self) -> bool:
        """Say whether the outlines were there; without them the table serves alone."""
        return bool(self.land)


def map_figure(
    points: Sequence[MapPoint],
    view: View | str = EUROPE,
    ties: Iterable[MapTie] = (),
    is_near: bool = False,
    together: Together | None = None,
) -> MapFigure:
    """Lay out points and ties on a view; what lies outside it is counted, not drawn.

    `is_near` shows no more of the view than most of the points need. `together` makes one point of those
    whose bubbles would overlap. Large bubbles come first, so that small ones are drawn over them and stay
    within reach.
    """
    whole = VIEWS[view] if isinstance(view, str) else view
    view = whole
    if is_near:
        view = near_view([p for p in points if shows(whole, *project(p.lat, p.lon, whole))], whole)
    land = tuple((outlines() or {}).get(view.name, {}).values())
    placed = [(project(point.lat, point.lon, view), point) for point in points]
    inside = [Spot(*place, point, point.label) for place, point in placed if shows(view, *place)]
    inside.sort(key=fullest_first)
    wide = merged(inside, WIDE, together) if together else inside
    narrow = merged(inside, NARROW, together) if together else []
    return MapFigure(
        view=view.name,
        width=view.width,
        height=view.height,
        land=land,
        bubbles=tuple(_bubbles(wide, view)),
        narrow=tuple(_bubble(spot, NARROW, largest_count(narrow), None) for spot in narrow),
        arcs=tuple(_arcs(ties, view)),
        outside=len(placed) - len(inside),
        land_transform=_land_transform(whole, view),
    )


def _land_transform(whole: View, part: View) -> str:
    if part == whole:
        return ""
    scale = whole.km_per_unit / part.km_per_unit
    x = (whole.west - part.west) / part.km_per_unit
    y = (part.north - whole.north) / part.km_per_unit
    return f"translate({x:.1f} {y:.1f}) scale({scale:.3f})"


def tie_width(count: int, largest: int, thickest: float) -> float:
    """Return a width proportional to the count, but never too thin to follow."""
    if largest <= 0 or count <= 0:
        return THINNEST_TIE
    return max(THINNEST_TIE, thickest * count / largest)


def _bubbles(spots: Sequence[Spot], view: View) -> list[Bubble]:
    largest = largest_count(spots)
    circles = [(spot.x, spot.y, bubble_radius(spot.point.count, largest)) for spot in spots]
    taken = [(x - r, y - r, x + r, y + r) for x, y, r in circles]
    named: list[Circle] = []
    bubbles = []
    for circle, spot in zip(circles, spots, strict=True):
        label = None
        if spot.point.kind == "cluster" or _is_telling(circle, named):
            label = _label(_label_text(spot, circle[2]), *circle, taken, view)
        if label and spot.point.kind != "cluster":
            named.append(circle)
        bubbles.append(_bubble(spot, WIDE, largest, label))
    return bubbles


def _bubble(spot: Spot, sizes: Sizes, largest: int, label: Label | None) -> Bubble:
    radius = bubble_radius(spot.point.count, largest, sizes)
    target = max(radius, SMALLEST_TARGET)
    return Bubble(
        round(spot.x, 1), round(spot.y, 1), round(radius, 1), round(target, 1), spot.point, label
    )


def _is_telling(circle: Circle, named: Sequence[Circle]) -> bool:
    """Say whether a city gets a label: one of the fullest, in a heap of bubbles the fullest one only."""
    is_alone = not any(meet(circle, other) for other in named)
    return is_alone and len(named) < MOST_CITY_LABELS


def _label_text(spot: Spot, radius: float) -> str:
    """Return the name, with the number where the bubble is too small to hold it."""
    if radius >= SMALLEST_BUBBLE_WITH_NUMBER or not spot.point.count:
        return spot.name
    return f"{spot.name} ({spot.point.count})"


def _label(
    text: str,
    x: float,
    y: float,
    radius: float,
    taken: list[tuple[float, float, float, float]],
    view: View,
) -> Label | None:
    """Place a label where it covers nothing, trying four sides; None where there is no room."""
    width, gap = len(text) * LABEL_SIZE * LETTER_WIDTH, radius + 7
    for label_x, label_y, anchor, left in (
        (x + gap, y + LABEL_SIZE * 0.34, "start", x + gap),
        (x - gap, y + LABEL_SIZE * 0.34, "end", x - gap - width),
        (x, y + gap + LABEL_SIZE * 0.7, "middle", x - width / 2),
        (x, y - gap, "middle", x - width / 2),
    ):
        box = (left, label_y - LABEL_SIZE * 0.8, left + width, label_y + LABEL_SIZE * 0.25)
        fits = box[0] >= 0 and box[2] <= view.width and box[1] >= 0 and box[3] <= view.height
        if fits and not any(_overlap(box, other) for other in taken):
            taken.append(box)
            return Label(round(label_x, 1), round(label_y, 1), anchor, text)
    return None


def _overlap(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float]
) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _arcs(ties: Iterable[MapTie], view: View) -> Iterable[Arc]:
    for tie in ties:
        x1, y1 = project(tie.from_lat, tie.from_lon, view)
        x2, y2 = project(tie.to_lat, tie.to_lon, view)
        if hypot(x2 - x1, y2 - y1) < 1 or not (shows(view, x1, y1) and shows(view, x2, y2)):
            continue
        # Bend to the north, whichever end is named first, so that two ways of one tie lie on one line.
        west_first = 1 if x2 >= x1 else -1
        bend_x = (x1 + x2) / 2 + BEND * (y2 - y1) * west_first
        bend_y = (y1 + y2) / 2 - BEND * (x2 - x1) * west_first
        path = f"M{x1:.1f} {y1:.1f}Q{bend_x:.1f} {bend_y:.1f} {x2:.1f} {y2:.1f}"
        yield Arc(path, (round(x1, 1), round(y1, 1)), (round(x2, 1), round(y2, 1)), tie)
