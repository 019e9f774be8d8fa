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
from linkages.analysis.towns import ANY, Kind, Told, towns

MOST_ROWS = 15
# What the content holds, counted up with each change of it: older ones are computed again.
LAYOUT = 2

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
    tables = _tables(links, consented)
    return {
        "layout": LAYOUT,
        "companies": companies(links),
        "companies_by_size": companies_by_size(links),
        "interviews": interviews(links),
        "linkages": len(links),
        "tables": tables,
        "importance": _importance(links, consented),
        "highways": _highways(links, home, consented),
        "connectors": _connectors(links, consented),
        "places": _places(links, points or {}, consented, tables),
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
    tables: Mapping[str, Any],
) -> list[dict[str, Any]]:
    """Return what the map draws: linkages by scope and town, and in `cells` by category and band."""

    def is_published(scope: str, category: str, band: str) -> bool:
        values = {"category": category, "scope": scope, "band": band}
        name = " ".join(field for field, value in values.items() if value)
        return tables[name][" ".join(filter(None, values.values()))] is not None

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
        for town, told in towns(links, consented, is_published).items()
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
