"""Where the organisations of a query are: places for the map, points for other programs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db import connection

from .query import BrowseQuery
from .statement import Nearness, source_of
from .words import TextQuery

MOST_PLACES = 400
MOST_POINTS = 5000

T = TypeVar("T")


@dataclass(frozen=True)
class Place:
    """A town with the number of its organisations that match."""

    city: str
    country: str
    latitude: float
    longitude: float
    count: int


@dataclass(frozen=True)
class Point:
    slug: str
    is_research: bool
    name: str
    kind: str
    city: str
    country: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class First(Generic[T]):
    """The first of what there is; `has_more` says that it is not all."""

    rows: Sequence[T]
    has_more: bool


def places_of(query: BrowseQuery, text: TextQuery | Nearness | None) -> First[Place]:
    """Return the towns of a query, fullest first, at most MOST_PLACES."""
    sql = """
        select o.city, o.country, avg(h.latitude), avg(h.longitude), count(*)
        from ({hits}) h join connect_organisation o on o.id = h.organisation_id
        where h.failing = 0 and h.latitude is not null
        group by o.country, o.city
        order by count(*) desc, o.country, o.city
        limit {most}
    """
    places = [Place(*row) for row in _rows(sql, query, text, MOST_PLACES + 1)]
    return First(places[:MOST_PLACES], len(places) > MOST_PLACES)


def points_of(query: BrowseQuery, text: TextQuery | Nearness | None) -> First[Point]:
    """Return the organisations of a query that have a point, by name, at most MOST_POINTS."""
    sql = """
        select o.slug, o.is_research, o.name, o.kind, o.city, o.country, h.latitude, h.longitude
        from ({hits}) h join connect_organisation o on o.id = h.organisation_id
        where h.failing = 0 and h.latitude is not null
        order by h.sort_name, o.id
        limit {most}
    """
    points = [Point(*row) for row in _rows(sql, query, text, MOST_POINTS + 1)]
    return First(points[:MOST_POINTS], len(points) > MOST_POINTS)


def _rows(
    sql: str, query: BrowseQuery, text: TextQuery | Nearness | None, most: int
) -> list[tuple]:
    source = source_of(query, text)
    hits = f"""
        select organisation_id, sort_name, latitude, longitude, {source.failing} as failing
        from connect_organisationdocument where {source.where}
    """  # noqa: S608  (names and numbers of ours; what was typed is a parameter)
    with connection.cursor() as cursor:
        cursor.execute(sql.format(hits=hits, most=most), source.params)
        return cursor.fetchall()
