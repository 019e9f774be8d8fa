"""Which places lie in a region: by an area of the gazetteer, by a list of places, or by the country alone.

Official units do not fit the clusters: County Cork is no NUTS region, and the Technology Region of Karlsruhe
is smaller than the district of that name. Slovenia and Cyprus are one region each.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from math import asin, cos, radians, sin, sqrt

from .folding import fold
from .places import Point, areas, city_point

# A point that belongs to a listed place may lie at its edge, and a suburb beside it.
NEAR_KM = 4.0
# A place of the same name in another part of the country is not the listed one.
SAME_PLACE_KM = 25.0
# The gazetteer knows the largest place of a name, which may lie far from the region that is meant.
WIDEST_KM = 120.0
EARTH_KM = 6371.0


@dataclass(frozen=True, slots=True)
class Area:
    """What a region is made of; with neither areas nor places it is the whole country."""

    country: str
    codes: frozenset[str] = frozenset()
    places: tuple[str, ...] = ()


def lies_in(area: Area, country: str, city: str, point: Point | None = None) -> bool | None:
    """Say whether a place lies in an area; None where the country fits and nothing says where the place is.

    A point goes before the name, since names recur: Bangor is in Northern Ireland and in Wales.
    """
    if country != area.country:
        return False if country else None
    if not area.codes and not area.places:
        return True
    if area.places and _is_listed(area, city, point):
        return True
    point = point or city_point(country, city)
    if point is None:
        return None
    if area.codes:
        return _nearest_area(country, point) in area.codes
    return _is_near(area, point, NEAR_KM)


def _is_listed(area: Area, city: str, point: Point | None) -> bool:
    padded = f" {fold(city)} "
    named = [place for place in area.places if f" {fold(place)} " in padded]
    return bool(named) and (point is None or _is_near(area, point, SAME_PLACE_KM))


def _is_near(area: Area, point: Point, limit: float) -> bool:
    return any(distance_km(point, known) <= limit for known in _listed_points(area))


@cache
def _listed_points(area: Area) -> tuple[Point, ...]:
    """Return the points of the listed places; the first place named is the region's centre."""
    found = [city_point(area.country, place) for place in area.places]
    known = [point for point in found if point]
    return tuple(point for point in known if distance_km(point, known[0]) <= WIDEST_KM)


@lru_cache(maxsize=65536)
def _nearest_area(country: str, point: Point) -> str:
    """Return the code of the area in which the nearest place of the gazetteer lies."""
    latitude, longitude = point
    shrink = cos(radians(latitude))

    def away(entry: tuple[Point, str]) -> float:
        (other_latitude, other_longitude), _code = entry
        return (other_latitude - latitude) ** 2 + ((other_longitude - longitude) * shrink) ** 2

    known: Iterable[tuple[Point, str]] = areas(country)
    return min(known, key=away, default=(point, ""))[1]


def distance_km(one: Point, other: Point) -> float:
    """Return the great-circle distance (haversine)."""
    (lat1, lon1), (lat2, lon2) = one, other
    rise = sin(radians(lat2 - lat1) / 2) ** 2
    turn = sin(radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(rise + cos(radians(lat1)) * cos(radians(lat2)) * turn))
