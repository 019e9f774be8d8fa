"""The real figures of the network, for the home page."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.db import connection as database

from .models import Cluster, ConnectionRequest, Organisation

_SECONDS = 60


@dataclass(frozen=True)
class Figures:
    """`median_days` counts from the asking to the organisation's answer, in days; None before the first answer."""

    organisations: int
    clusters: int
    introductions: int
    median_days: float | None


def network_figures() -> Figures:
    """Return the figures, at most a minute old."""
    return cache.get_or_set("connect.figures", _count, _SECONDS)


def latest_introductions(most: int = 4) -> list[dict[str, Any]]:
    """Return the last introductions by the places that met, without names."""
    rows = (
        ConnectionRequest.objects.met()
        .select_related("seeker__cluster__region", "target__cluster__region")
        .order_by("-introduced_at", "pk")[:most]
    )
    return [
        {
            "first": _place(row, row.seeker),
            "second": _place(row, row.target),
            "on": row.introduced_at,
        }
        for row in rows
    ]


def _place(row: ConnectionRequest, organisation: Organisation | None) -> str:
    if organisation is None:
        return str(row.seeker_country.name)
    if organisation.cluster:
        region = organisation.cluster.region
        return str(region.country.name) if region.is_whole_country else region.name
    return str(organisation.country.name)


def _count() -> Figures:
    return Figures(
        organisations=Organisation.objects.listed().count(),
        clusters=Cluster.objects.count(),
        introductions=ConnectionRequest.objects.met().count(),
        median_days=_median_days(),
    )


def _median_days() -> float | None:
    sql = """
        select percentile_cont(0.5) within group (order by answer.at - asked.created_at)
        from connect_connectionrequest asked
        join connect_connectionevent answer on answer.connection_id = asked.id
        where answer.from_state = 'at_target' and answer.verb in ('accepted', 'declined')
    """
    with database.cursor() as cursor:
        cursor.execute(sql)
        median: timedelta | None = cursor.fetchone()[0]
    return None if median is None else round(median / timedelta(days=1), 1)
