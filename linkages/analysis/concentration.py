"""How much of the home linkages one city holds."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from linkages.analysis.records import HOME_SCOPES, Link
from linkages.analysis.tables import Share, select


@dataclass(frozen=True, slots=True)
class CityShare:
    """One city's part of the links of some scopes; no city is named where no link has one."""

    city: str
    country: str
    scopes: tuple[str, ...]
    share: Share
    links: tuple[Link, ...]


def leading_city(links: Sequence[Link], scopes: Sequence[str]) -> CityShare:
    """Return the city with the most of these scopes' links; of equals the first by name."""
    base = select(links, scope=scopes)
    counted = Counter((link.country, link.city) for link in base if link.city)
    if not counted:
        return CityShare("", "", tuple(scopes), Share(0, len(base)), ())
    country, city = min(counted, key=lambda place: (-counted[place], place))
    rows = tuple(select(base, country=country, city=city))
    return CityShare(city, country, tuple(scopes), Share(len(rows), len(base)), rows)


def concentration(links: Sequence[Link], threshold: float) -> CityShare:
    """Return the leading city of the local links if it has the threshold, else of all at home.

    Where neither reaches it, the answer is the one of the two with the larger share.
    """
    local = leading_city(links, ("local",))
    if local.share.of and 100 * local.share.count >= threshold * local.share.of:
        return local
    home = leading_city(links, tuple(sorted(HOME_SCOPES)))
    return max((home, local), key=lambda one: one.share.percent or 0)
