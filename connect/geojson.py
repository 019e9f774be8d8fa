"""Points as GeoJSON (RFC 7946). Plain Python: knows neither rows nor requests."""

from collections.abc import Iterable, Mapping
from typing import Any

MEDIA_TYPE = "application/geo+json"
# About ten metres; more would be noise, since places are towns.
DIGITS = 4


def feature(latitude: float, longitude: float, properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return one point with its properties. The standard puts the longitude first."""
    return {
        "type": "Feature",
        "geometry": {
            "type": "Point",
            "coordinates": [round(longitude, DIGITS), round(latitude, DIGITS)],
        },
        "properties": dict(properties),
    }


def feature_collection(
    features: Iterable[Mapping[str, Any]], has_more: bool = False
) -> dict[str, Any]:
    """Return the points as one document; a member of its own says where these are not all."""
    collection = {"type": "FeatureCollection", "features": list(features)}
    return {**collection, "truncated": True} if has_more else collection
