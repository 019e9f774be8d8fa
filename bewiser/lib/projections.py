"""Two ways to lay the globe flat, as pure arithmetic: a view of Europe and a view of the world."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import cos, radians, sin, sqrt

EARTH_KM = 6371.0
EUROPE_CENTRE = (52.0, 10.0)
_SIN_CENTRE, _COS_CENTRE = sin(radians(EUROPE_CENTRE[0])), cos(radians(EUROPE_CENTRE[0]))
# How much more than their spread a view around some points shows.
ROOM = 0.6

Formula = Callable[[float, float], tuple[float, float]]


def lambert_equal_area(lat: float, lon: float) -> tuple[float, float]:
    """Return kilometres east and north of Europe's centre; areas are true everywhere."""
    phi, turn = radians(lat), radians(lon - EUROPE_CENTRE[1])
    sin_phi, cos_phi, cos_turn = sin(phi), cos(phi), cos(turn)
    facing = 1 + _SIN_CENTRE * sin_phi + _COS_CENTRE * cos_phi * cos_turn
    # The antipode has no image: keep it finite and far outside every view.
    stretch = EARTH_KM * sqrt(2 / max(facing, 1e-9))
    east = stretch * cos_phi * sin(turn)
    north = stretch * (_COS_CENTRE * sin_phi - _SIN_CENTRE * cos_phi * cos_turn)
    return east, north


def natural_earth(lat: float, lon: float) -> tuple[float, float]:
    """Return kilometres by Patterson's Natural Earth polynomial: round at the poles, calm at sea."""
    phi, square = radians(lat), radians(lat) ** 2
    fourth = square * square
    width = (
        0.8707
        - 0.131979 * square
        + fourth * (-0.013791 + fourth * (0.003971 * square - 0.001529 * fourth))
    )
    height = phi * (
        1.007226
        + square * (0.015085 + fourth * (-0.044475 + 0.028874 * square - 0.005916 * fourth))
    )
    return EARTH_KM * radians(lon) * width, EARTH_KM * height


@dataclass(frozen=True)
class View:
    """A window on a projection, in kilometres; drawn 1000 units wide."""

    name: str
    formula: Formula
    west: float
    east: float
    south: float
    north: float

    @property
    def width(self) -> int:
        return 1000

    @property
    def height(self) -> int:
        return round((self.north - self.south) / self.km_per_unit)

    @cached_property
    def km_per_unit(self) -> float:
        return (self.east - self.west) / self.width

    def around(self, places: Sequence[tuple[float, float]], least_width: float) -> "View":
        """Return the part of this view that shows these points (latitude, longitude) with room about them.

        It has the same shape, and is the whole view where they lie far apart or there are none. It ends
        where the whole ends, since the land does.
        """
        laid = [self.formula(lat, lon) for lat, lon in places]
        if not laid:
            return self
        easts, norths = zip(*laid, strict=True)
        shape = (self.north - self.south) / (self.east - self.west)
        spread = max(max(easts) - min(easts), (max(norths) - min(norths)) / shape)
        width = max(spread * (1 + ROOM), least_width)
        if width >= self.east - self.west:
            return self
        height = width * shape
        west = (max(easts) + min(easts) - width) / 2
        south = (max(norths) + min(norths) - height) / 2
        west = min(max(west, self.west), self.east - width)
        south = min(max(south, self.south), self.north - height)
        return replace(self, west=west, east=west + width, south=south, north=south + height)


EUROPE = View("europe", lambert_equal_area, west=-2150, east=2450, south=-2130, north=1900)
WORLD = View("world", natural_earth, west=-16000, east=16400, south=-6300, north=8450)
VIEWS = {view.name: view for view in (EUROPE, WORLD)}


def project(lat: float, lon: float, view: View) -> tuple[float, float]:
    """Return the point in drawing units, x to the right and y down; it may lie outside the view."""
    east, north = view.formula(lat, lon)
    km = view.km_per_unit
    return (east - view.west) / km, (view.north - north) / km


def shows(view: View, x: float, y: float, margin: float = 0) -> bool:
    """Say whether a drawing point lies inside the view, grown by the margin."""
    return -margin <= x <= view.width + margin and -margin <= y <= view.height + margin
