"""Heavy place-to-place pairs: from the cluster's region to a city elsewhere."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from linkages.analysis.records import Home, Link
from linkages.analysis.tables import Share, ranks

MOST_CATEGORIES = 3


@dataclass(frozen=True, slots=True)
class Highway:
    """The linkages between the home region and one city. `share` is of all links of the cluster."""

    region: str
    city: str
    country: str
    share: Share
    categories: tuple[str, ...]
    links: tuple[Link, ...]


def top_categories(links: Sequence[Link]) -> tuple[str, ...]:
    """Return the fewest categories that together hold more than half, three at the most."""
    chosen: list[str] = []
    covered = 0
    for ranked in ranks(links, "category")[:MOST_CATEGORIES]:
        if 2 * covered > len(links) or not ranked.count:
            break
        chosen.append(ranked.value)
        covered += ranked.count
    return tuple(chosen)


def is_elsewhere(link: Link, home: Home) -> bool:
    """Say whether a link ends in a known city outside the home region.

    Local links stay in the region by their definition. A region that is a whole country holds all
    of the country's cities, so that only links across the border are left there.
    """
    if link.scope == "local" or not link.city:
        return False
    if link.country != home.country:
        return True
    return not home.whole_country and link.city != home.region


def highways(links: Sequence[Link], home: Home) -> list[Highway]:
    """Return every pair that carries a link, the heaviest first."""
    reached: dict[tuple[str, str], list[Link]] = defaultdict(list)
    for link in links:
        if is_elsewhere(link, home):
            reached[link.country, link.city].append(link)
    pairs = [
        Highway(
            region=home.region,
            city=city,
            country=country,
            share=Share(len(rows), len(links)),
            categories=top_categories(rows),
            links=tuple(rows),
        )
        for (country, city), rows in reached.items()
    ]
    return sorted(pairs, key=lambda pair: (-pair.share.count, pair.country, pair.city))
