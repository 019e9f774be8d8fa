"""Time zones by name."""

import zoneinfo


def zone_called(name: str) -> zoneinfo.ZoneInfo:
    """Return the zone, or UTC where this machine does not know the name."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo("UTC")
