"""How far a partner is, computed from addresses and never asked: each linkage has exactly one scope."""

from collections.abc import Collection

from connect.importing.places import Point
from connect.importing.regions import Area, lies_in


def scope_of(
    home: Area, european: Collection[str], *, country: str, city: str, point: Point | None = None
) -> str:
    """Return "local", "national", "european" or "international" for a partner's address.

    Local is the region of the cluster, national the rest of its country. A partner in the home country whose
    place is not known counts as national: nothing shows that it is near.
    """
    if country == home.country:
        return "local" if lies_in(home, country, city, point) else "national"
    return "european" if country in european else "international"
