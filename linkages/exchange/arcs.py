"""Linkages as arcs on a map, in GeoJSON (RFC 7946). Plain Python."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from connect.geojson import DIGITS, feature_collection

from ..analysis.records import CATEGORIES

Point = tuple[float, float]


def arc(start: Point, end: Point, properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return a line between two (latitude, longitude); cut at the 180th meridian, as the standard asks."""
    (lat1, lon1), (lat2, lon2) = start, end
    if abs(lon2 - lon1) <= 180:
        geometry = {"type": "LineString", "coordinates": [_position(*start), _position(*end)]}
    else:
        side = 180.0 if lon1 > 0 else -180.0
        # How far along the short way round the line meets the meridian.
        whole = 360 - abs(lon2 - lon1)
        part = (180 - abs(lon1)) / whole if whole else 0.0
        latitude = lat1 + (lat2 - lat1) * part
        geometry = {
            "type": "MultiLineString",
            "coordinates": [
                [_position(*start), _position(latitude, side)],
                [_position(latitude, -side), _position(*end)],
            ],
        }
    return {"type": "Feature", "geometry": geometry, "properties": dict(properties)}


def public_arcs(places: Sequence[Mapping[str, Any]], home: Point | None) -> dict[str, Any]:
    """Return the arcs of a published report: from the cluster to each place that may be shown."""
    arcs = [] if home is None else [_place_arc(home, place) for place in places]
    return feature_collection(arcs)


def collection(arcs: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    return feature_collection(arcs)


def _place_arc(home: Point, place: Mapping[str, Any]) -> dict[str, Any]:
    properties = {name: place[name] for name in ("scope", "country", "city", "count", "score")}
    latitude, longitude = place["point"]
    told = {name: place["cells"][name][0] for name in CATEGORIES if name in place["cells"]}
    return arc(home, (latitude, longitude), properties | {"categories": told})


def _position(latitude: float, longitude: float) -> list[float]:
    return [round(longitude, DIGITS), round(latitude, DIGITS)]
