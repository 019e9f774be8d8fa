"""The one statement behind the browse page: ranked page, total and the counts of every facet.

Rows that match the text are read once. A row that fails no chosen facet counts everywhere; a row
that fails exactly one counts for that facet only, since a facet's counts leave its own choice out;
all others are of no use to the page. Where all that is chosen of a facet must hold, its counts keep
that choice on, so it is a condition like the text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from . import facets
from .query import PAGE_SIZE, BrowseQuery
from .words import TextQuery

# Up to here each pair of chosen facets is told to the planner, which may have an index for it.
MOST_FACETS_IN_PAIRS = 4

ORDERS = {
    "fit": "score desc, quality desc, id",
    "name": "sort_name, id",
    "newest": "created_at desc, id",
}
# What a word counts in the parts D, C, B and A of a document. D says so little that no number of
# mentions there makes up for a word that is in none of the others.
WEIGHTS = "'{0.01, 0.2, 0.4, 1}'"

# The kind comes first in a document's codes and the country, if any, second: where just one of them
# fails, the others need not be looked at.
TELLING = f"""
    case failing when {facets.KIND.number} then codes[1:1]
        when {facets.COUNTRY.number} then codes[2:2] else codes end
"""


@dataclass(frozen=True)
class Nearness:
    """The words as typed, to be compared with names by their trigrams."""

    words: str


@dataclass(frozen=True)
class Found:
    ids: list[int]
    total: int
    counts: dict[int, int]


@dataclass
class Source:
    """The rows in question: a condition, the score of a row, and how many facets it fails."""

    conditions: list[str]
    params: dict[str, Any]
    score: str
    failing: str

    @property
    def where(self) -> str:
        return " and ".join(self.conditions) or "true"


def browse_rows(query: BrowseQuery, text: TextQuery | Nearness | None) -> Found:
    """Run the statement; raises nothing for a page beyond the last, which is empty."""
    source = source_of(query, text)
    columns = {"name": "sort_name, ", "newest": "created_at, "}.get(query.sort, "")
    sql = f"""
        with hits as materialized (
            select organisation_id as id, codes, quality, {columns}{source.score} as score,
                {source.failing} as failing
            from connect_organisationdocument
            where {source.where}
        )
        select
            array(select id from hits where failing = 0
                order by {ORDERS[query.sort]} limit {PAGE_SIZE} offset %(offset)s),
            (select count(*) from hits where failing = 0),
            array_agg(code), array_agg(number)
        from (
            select code, count(*) as number
            from (select failing, unnest({TELLING}) as code from hits) told
            where failing = 0 or code / {facets.STEP} = failing
            group by code
        ) counted
    """  # noqa: S608  (names and numbers of ours; what was typed is a parameter)
    params = {**source.params, "offset": (query.page - 1) * PAGE_SIZE}
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        ids, total, codes, numbers = cursor.fetchone()
    return Found(ids, total, dict(zip(codes or (), numbers or (), strict=True)))


def count_rows(query: BrowseQuery, text: TextQuery | Nearness | None) -> int:
    """Return the total alone."""
    source = source_of(query, text)
    sql = f"""
        select count(*) from connect_organisationdocument
        where {source.where} and {source.failing} = 0
    """  # noqa: S608  (names and numbers of ours; what was typed is a parameter)
    with connection.cursor() as cursor:
        cursor.execute(sql, source.params)
        total: int = cursor.fetchone()[0]
    return total


def every_id(
    query: BrowseQuery, text: TextQuery | Nearness | None, most: int, but_for: Sequence[int] = ()
) -> list[int]:
    """Return the ids alone but for some, the highest first, at most so many."""
    source = source_of(query, text)
    # A list of parameters would be gone through for each row; this is looked up in a table of hashes.
    sql = f"""
        select organisation_id from connect_organisationdocument
        where {source.where} and {source.failing} = 0
            and organisation_id not in (select unnest(%(but_for)s::bigint[]))
        order by organisation_id desc limit {most}
    """  # noqa: S608  (names and numbers of ours; what was typed is a parameter)
    with connection.cursor() as cursor:
        cursor.execute(sql, {**source.params, "but_for": list(but_for)})
        return [key for (key,) in cursor.fetchall()]


def source_of(query: BrowseQuery, text: TextQuery | Nearness | None) -> Source:
    """Return the rows that match the text and fail at most one chosen facet."""
    params: dict[str, Any] = {}
    conditions = []
    score = "0"
    if isinstance(text, TextQuery):
        conditions.append("vector @@ %(match)s::tsquery")
        params["match"] = text.match
        if text.ranks and query.sort == "fit":
            ranks = {f"rank_{at}": rank for at, rank in enumerate(text.ranks)}
            score = " * ".join(f"ts_rank({WEIGHTS}, vector, %({name})s::tsquery)" for name in ranks)
            params |= ranks
    elif text:
        conditions.append("names %%> lower(unaccent(%(near)s))")
        params["near"] = text.words
        score = "word_similarity(lower(unaccent(%(near)s)), names)"
    if query.box:
        conditions.append(
            "longitude between %(west)s and %(east)s and latitude between %(south)s and %(north)s"
        )
        params |= dict(zip(("west", "south", "east", "north"), query.box, strict=True))
    if query.door.within:
        conditions.append("codes @> array[%(within)s]")
        params["within"] = query.door.within
    tests = []
    for name, codes in query.chosen.items():
        facet = facets.BY_NAME[name]
        params[name] = list(codes)
        if query.wants_all(name):
            conditions.append(f"codes @> %({name})s::int[]")
            continue
        test = f"codes && %({name})s::int[]"
        if facet is facets.KIND:
            # Every document has one kind, and it comes first.
            test = f"codes[1] = any(%({name})s::int[])"
        tests.append((facet.number, test))
    conditions += _at_most_one_fails([test for _, test in tests])
    failing = " + ".join(f"case when {test} then 0 else {number} end" for number, test in tests)
    return Source(conditions, params, score, failing or "0")


def _at_most_one_fails(tests: list[str]) -> list[str]:
    if len(tests) < 2:
        return []
    if len(tests) <= MOST_FACETS_IN_PAIRS:
        return [f"({one} or {other})" for at, one in enumerate(tests) for other in tests[at + 1 :]]
    failed = " + ".join(f"(not {test})::int" for test in tests)
    return [f"{failed} <= 1"]
