"""What to offer where nothing was found: the filter whose loss brings back the most."""

from dataclasses import dataclass

from django.db import connection

from . import facets
from .query import BrowseQuery
from .statement import Nearness, count_rows, source_of
from .words import TextQuery


@dataclass(frozen=True)
class Relaxation:
    """A query with one thing less, and how many organisations that brings back.

    `dropped` is a facet's name, "words", "bbox", or "all" where no single thing would help.
    """

    dropped: str
    query: BrowseQuery
    total: int


def relax(query: BrowseQuery, text: TextQuery | Nearness | None) -> Relaxation | None:
    """Return the best way out of an empty result, or None where there is nothing to drop."""
    offers = [
        Relaxation(facet.name, query.without(facet.name), number)
        for facet, number in _totals_without_a_facet(query, text).items()
    ]
    for name in filter(query.wants_all, query.chosen):
        looser = query.without(name)
        offers.append(Relaxation(name, looser, count_rows(looser, text)))
    if query.box:
        wider = query.having(box=None, page=1)
        offers.append(Relaxation("bbox", wider, count_rows(wider, text)))
    if query.words and query.chosen_count:
        wordless = query.having(words="", page=1)
        offers.append(Relaxation("words", wordless, count_rows(wordless, None)))
    # What was typed says most about what is sought: it goes only where nothing else helps.
    best = max(
        (offer for offer in offers if offer.total),
        key=lambda offer: (offer.dropped != "words", offer.total),
        default=None,
    )
    if best:
        return best
    everything = BrowseQuery(view=query.view, door=query.door, compare=query.compare)
    total = count_rows(everything, None)
    return Relaxation("all", everything, total) if total and everything != query else None


def _totals_without_a_facet(
    query: BrowseQuery, text: TextQuery | Nearness | None
) -> dict[facets.Facet, int]:
    source = source_of(query, text)
    sql = f"""
        select {source.failing} as failing, count(*) from connect_organisationdocument
        where {source.where} group by 1
    """  # noqa: S608  (names and numbers of ours; what was typed is a parameter)
    with connection.cursor() as cursor:
        cursor.execute(sql, source.params)
        return {facets.BY_NUMBER[number]: count for number, count in cursor.fetchall() if number}
