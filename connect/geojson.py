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


def feature_collection(features: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}
