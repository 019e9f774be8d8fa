"""All that a report shows of one wave, as plain values: the only place that decides what the public may see.

The edition for the public is made from protected tables; lists of places, highways and connectors leave out
rows behind which too few firms stand. The full edition is for those who work on the wave.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import product
from math import fsum
from typing import Any

from linkages.analysis.connectors import connectors
from linkages.analysis.highways import highways
from linkages.analysis.index import linkage_indices
from linkages.analysis.markets import first_european_step, suggested_markets
from linkages.analysis.network import measure
from linkages.analysis.protection import PUBLISHED, has_few_firms, protect
from linkages.analysis.records import Home, Link
from linkages.analysis.tables import FIXED_ORDERS, companies, companies_by_size, interviews

MOST_ROWS = 15

Point = tuple[float, float]


def assemble(
    links: Sequence[Link],
    home: Home,
    *,
    consented: Collection[str] | None = None,
    points: Mapping[tuple[str, str], Point] | None = None,
    sought: Mapping[str, int] | None = None,
    roaming_hosts: Mapping[str, int] | None = None,
) -> dict[str, Any]:
    """Return the report's content, ready for JSON; protected where `consented` names the firms that agreed.

    `points` are the places of partners by (country, city); a place that is not in it is not on the map.
    """
    return {
        "companies": companies(links),
        "companies_by_size": companies_by_size(links),
        "interviews": interviews(links),
        "linkages": len(links),
        "tables": _tables(links, consented),
        "importance": _importance(links, consented),
        "highways": _highways(links, home, consented),
        "connectors": _connectors(links, consented),
        "places": _places(links, points or {}, consented),
        "markets": _markets(links, sought, roaming_hosts),
        "first_steps": [step.country for step in first_european_step(links)],
        "network": _network(links),
        "index": _index(links),
    }


def _tables(links: Sequence[Link], consented: Collection[str] | None) -> dict[str, Any]:
    """Return each published table by its fields, a number for each combination of values, None where hidden."""
    agreed = {link.firm for link in links} if consented is None else consented
    protected = protect(links, agreed)
    tables = {}
    for fields in PUBLISHED:
        combinations = product(*(FIXED_ORDERS[field] for field in fields))
        tables[" ".join(fields)] = {
            " ".join(values): protected.shown(**dict(zip(fields, values, strict=True)))
            for values in combinations
        }
    return tables


def _importance(links: Sequence[Link], consented: Collection[str] | None) -> dict[str, Any]:
    """Return the mean score by category and by scope."""
    means: dict[str, Any] = {}
    for field in ("category", "scope"):
        rows: dict[str, list[Link]] = defaultdict(list)
        for link in links:
            rows[getattr(link, field)].append(link)
        means[field] = {
            value: None
            if not rows[value] or _is_hidden(rows[value], consented)
            else round(fsum(link.score for link in rows[value]) / len(rows[value]), 1)
            for value in FIXED_ORDERS[field]
        }
    return means


def _highways(
    links: Sequence[Link], home: Home, consented: Collection[str] | None
) -> list[dict[str, Any]]:
    return [
        {
            "city": pair.city,
            "country": pair.country,
            "count": pair.share.count,
            "categories": list(pair.categories),
        }
        for pair in highways(links, home)
        if not _is_hidden(pair.links, consented)
    ][:MOST_ROWS]


def _connectors(links: Sequence[Link], consented: Collection[str] | None) -> list[dict[str, Any]]:
    return [
        {
            "partner": one.partner,
            "category": one.category,
            "kind": one.links[0].kind,
            "city": one.links[0].city,
            "country": one.links[0].country,
            "firms": one.firms.count,
            "of": one.firms.of,
        }
        for one in connectors(links)
        if not _is_hidden(one.links, consented)
    ][:MOST_ROWS]


def _places(
    links: Sequence[Link],
    points: Mapping[tuple[str, str], Point],
    consented: Collection[str] | None,
) -> list[dict[str, Any]]:
    """Return what the map draws: linkages by scope and town, with those of each category."""
    behind: dict[tuple[str, str, str], list[Link]] = defaultdict(list)
    for link in links:
        behind[link.scope, link.country, link.city].append(link)
    places = []
    for (scope, country, city), rows in behind.items():
        point = points.get((country, city))
        if point is None or _is_hidden(rows, consented):
            continue
        by_category: dict[str, list[Link]] = defaultdict(list)
        for link in rows:
            by_category[link.category].append(link)
        places.append(
            {
                "scope": scope,
                "country": country,
                "city": city,
                "point": list(point),
                "count": len(rows),
                "score": round(fsum(link.score for link in rows), 1),
                "categories": {
                    category: len(own)
                    for category, own in by_category.items()
                    if not _is_hidden(own, consented)
                },
            }
        )
    return sorted(places, key=lambda place: (-place["count"], place["country"], place["city"]))


def _markets(
    links: Sequence[Link],
    sought: Mapping[str, int] | None,
    roaming_hosts: Mapping[str, int] | None,
) -> list[dict[str, Any]]:
    """A market has the linkages of two firms at least; no number of theirs is among its reasons' words."""
    return [
        {
            "code": market.code,
            "kind": market.kind,
            "reasons": [
                {"kind": reason.kind, "count": reason.count, "countries": list(reason.countries)}
                for reason in market.reasons
            ],
        }
        for market in suggested_markets(links, sought=sought, roaming_hosts=roaming_hosts)
    ]


def _network(links: Sequence[Link]) -> dict[str, Any]:
    measured = measure(links)
    return {
        "nodes": len(measured.nodes),
        "ties": measured.ties,
        "density": measured.density.exact and float(measured.density.exact),
        "reciprocity": measured.reciprocity.percent,
        "academic": measured.academic.percent,
        "communities": len(measured.communities),
        "is_exact": measured.is_exact,
    }


def _index(links: Sequence[Link]) -> float | None:
    """Return the mean linkage index of the firms; no firm's own is published."""
    indices = linkage_indices(links)
    return round(fsum(indices.values()) / len(indices), 3) if indices else None


def _is_hidden(rows: Sequence[Link], consented: Collection[str] | None) -> bool:
    return consented is not None and has_few_firms(rows, consented)
