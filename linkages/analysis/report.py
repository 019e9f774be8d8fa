"""All that a report shows of one wave, as plain values, as far as it may be told (disclosure.py).

One edition is for everyone, one for those who work on the wave.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import product
from math import fsum
from typing import Any

from linkages.analysis.connectors import connectors
from linkages.analysis.disclosure import Disclosure
from linkages.analysis.highways import highways
from linkages.analysis.index import linkage_indices
from linkages.analysis.markets import Reason, first_european_step, suggested_markets
from linkages.analysis.measures import told_of
from linkages.analysis.network import count_nodes, measure
from linkages.analysis.protection import PUBLISHED
from linkages.analysis.records import SIZES, Home, Link
from linkages.analysis.tables import FIXED_ORDERS, companies, companies_by_size, interviews, select
from linkages.analysis.towns import ANY, Kind, Told

MOST_ROWS = 15
# What the content holds, counted up with each change of it: older ones are computed again.
LAYOUT = 4

Point = tuple[float, float]


def assemble(
    links: Sequence[Link],
    home: Home,
    disclosure: Disclosure,
    *,
    points: Mapping[tuple[str, str], Point] | None = None,
    sought: Mapping[str, int] | None = None,
    roaming_hosts: Mapping[str, int] | None = None,
    most_nodes: int | None = None,
) -> dict[str, Any]:
    """Return the report's content, ready for JSON; None stands for a number that is not told.

    `points` are the places of partners by (country, city); a place that is not in it is not on the map. A network
    of more than `most_nodes` is left to be measured later (network_measures).
    """
    # What sums up a whole wave is the answers of its firms, where these are few.
    tells_all = disclosure.shows() and not disclosure.has_few(links)
    return {
        "layout": LAYOUT,
        "companies": companies(links),
        "companies_by_size": _sizes(links, disclosure),
        "interviews": interviews(links),
        "linkages": disclosure.tables.shown(),
        "tables": _tables(disclosure),
        "importance": _importance(links) if disclosure.consented is None else {},
        "highways": _highways(links, home, disclosure),
        "connectors": _connectors(links, disclosure),
        "places": _places(disclosure, points or {}),
        "markets": _markets(links, disclosure, sought, roaming_hosts),
        "first_steps": _first_steps(links, disclosure),
        "network": _network(links, most_nodes) if tells_all else None,
        "index_indicative": _index(links) if tells_all else None,
    }


def _sizes(links: Sequence[Link], disclosure: Disclosure) -> dict[str, int | None]:
    """Return how many firms of each size answered, None for some that are fewer than FEWEST_FIRMS."""
    return {
        size: None if disclosure.has_few(select(links, size=size)) else count
        for size, count in companies_by_size(links).items()
    }


def _tables(disclosure: Disclosure) -> dict[str, Any]:
    """Return each published table by its fields, a number for each combination of values, None where hidden."""
    tables = {}
    for fields in PUBLISHED:
        combinations = product(*(FIXED_ORDERS[field] for field in fields))
        tables[" ".join(fields)] = {
            " ".join(values): disclosure.tables.shown(**dict(zip(fields, values, strict=True)))
            for values in combinations
        }
    return tables


def _importance(links: Sequence[Link]) -> dict[str, Any]:
    """Return the mean score by category and by scope: not for everyone, since means give parts away."""
    means: dict[str, Any] = {}
    for field in ("category", "scope"):
        rows: dict[str, list[Link]] = defaultdict(list)
        for link in links:
            rows[getattr(link, field)].append(link)
        means[field] = {
            value: round(fsum(link.score for link in rows[value]) / len(rows[value]), 1)
            if rows[value]
            else None
            for value in FIXED_ORDERS[field]
        }
    return means


def _highways(links: Sequence[Link], home: Home, disclosure: Disclosure) -> list[dict[str, Any]]:
    """Return the pairs whose town the map tells; of its categories those that it tells as well."""
    told = []
    for pair in highways(links, home):
        kinds = told_of(pair)
        known = {cell for cell in kinds if cell[1] in disclosure.towns.get(cell[0], {})}
        if any(kind == (ANY, ANY) and (town, kind) not in known for town, kind in kinds):
            continue
        hidden = {kind[0] for town, kind in kinds if (town, kind) not in known}
        told.append(
            {
                "city": pair.city,
                "country": pair.country,
                "count": pair.share.count,
                "categories": [one for one in pair.categories if one not in hidden],
            }
        )
    return told[:MOST_ROWS]


def _connectors(links: Sequence[Link], disclosure: Disclosure) -> list[dict[str, Any]]:
    """Return the connectors; the key of one that may not be named is left out."""
    return [
        {
            "partner": one.partner if disclosure.may_name(one.links) else "",
            "category": one.category,
            "kind": one.links[0].kind,
            "city": one.links[0].city,
            "country": one.links[0].country,
            "firms": one.firms.count,
            "of": one.firms.of,
        }
        for one in connectors(links)
        if not disclosure.has_few(one.links) and disclosure.shows(category=one.category)
    ][:MOST_ROWS]


def _places(
    disclosure: Disclosure, points: Mapping[tuple[str, str], Point]
) -> list[dict[str, Any]]:
    """Return what the map draws: linkages by scope and town, and in `cells` by category and band."""
    places = [
        {
            "scope": town.scope,
            "country": town.country,
            "city": town.city,
            "point": list(points[town.country, town.city]),
            "count": told[ANY, ANY].count,
            "score": told[ANY, ANY].score,
            "cells": _cells(told),
        }
        for town, told in disclosure.towns.items()
        if (town.country, town.city) in points
    ]
    return sorted(places, key=lambda place: (-place["count"], place["country"], place["city"]))


def _cells(told: Mapping[Kind, Told]) -> dict[str, list[float]]:
    """Return count and score by "category", "band" and "category band"."""
    return {
        " ".join(filter(None, kind)): [one.count, one.score]
        for kind, one in told.items()
        if kind != (ANY, ANY)
    }


def _markets(
    links: Sequence[Link],
    disclosure: Disclosure,
    sought: Mapping[str, int] | None,
    roaming_hosts: Mapping[str, int] | None,
) -> list[dict[str, Any]]:
    """Return the markets whose linkages may be told, with those reasons that may be."""

    def may_tell(reason: Reason) -> bool:
        return not reason.links or (
            not disclosure.has_few(reason.links) and disclosure.shows(scope="international")
        )

    return [
        {
            "code": market.code,
            "kind": market.kind,
            "reasons": [
                {"kind": reason.kind, "count": reason.count, "countries": list(reason.countries)}
                for reason in market.reasons
                if may_tell(reason)
            ],
        }
        for market in suggested_markets(links, sought=sought, roaming_hosts=roaming_hosts)
        if may_tell(market.reasons[0])
    ]


def _first_steps(links: Sequence[Link], disclosure: Disclosure) -> list[dict[str, Any]]:
    """Return the first European steps. How many linkages lead there is only told where no firm with outputs to
    Europe has kept back and the cells that these are parts of are shown: towns would give the rest away."""
    outputs = select(links, category="output", scope="european")
    is_told = disclosure.may_name(outputs) and all(
        disclosure.shows(category="output", scope="european", size=size) for size in SIZES
    )
    return [
        {
            "country": step.country,
            "links": step.links if is_told else None,
            "sme_links": step.sme_links if is_told else None,
        }
        for step in first_european_step(links)
        if not disclosure.has_few(step.rows)
    ]


def _network(links: Sequence[Link], most_nodes: int | None) -> dict[str, Any]:
    nodes = count_nodes(links)
    if most_nodes is not None and nodes > most_nodes:
        return {"nodes": nodes, "is_pending": True}
    return network_measures(links)


def network_measures(links: Sequence[Link]) -> dict[str, Any]:
    """Return what a report says of the network as a whole; what ends in `_of` is the n of a share."""
    measured = measure(links)
    return {
        "nodes": len(measured.nodes),
        "ties": measured.ties,
        "density": measured.density.percent,
        "density_of": measured.density.of,
        "reciprocity": measured.reciprocity.percent,
        "reciprocity_of": measured.reciprocity.of,
        "academic": measured.academic.percent,
        "academic_of": measured.academic.of,
        "communities": len(measured.communities),
        "is_exact": measured.is_exact,
        "is_pending": False,
    }


def _index(links: Sequence[Link]) -> float | None:
    """Return the mean linkage index of the firms; no firm's own is published."""
    indices = linkage_indices(links)
    return round(fsum(indices.values()) / len(indices), 3) if indices else None
