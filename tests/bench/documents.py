"""The browse page over the documents alone, in the ORM: the quickest that we know to write it plainly.

It stands beside the anchor. A query for the total, one for the page, one for the counts of
all facets without a choice, which share their rows, and one more for each facet with a choice between values.
"""

from functools import reduce
from operator import mul

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Count, F, Func, IntegerField, QuerySet
from django.db.models.expressions import Combinable

from connect import search
from connect.models import OrganisationDocument
from connect.search import facets
from connect.search.words import TextQuery, read_words

WEIGHTS = [0.01, 0.2, 0.4, 1.0]
ORDERS = {"name": ("sort_name", "pk"), "newest": ("-created_at", "pk")}


def browse_documents(query: search.BrowseQuery) -> tuple[list[int], int, dict[int, int]]:
    """Return ids, total and counts."""
    text = read_words(query.words)
    rows = _matching(query, text)
    chosen = _narrowed(rows, query)
    alternatives = [name for name in query.chosen if not query.wants_all(name)]
    total = chosen.count()
    start = (query.page - 1) * search.PAGE_SIZE
    page = _ordered(chosen, query, text).values_list("pk", flat=True)
    ids = list(page[start : start + search.PAGE_SIZE])
    counts = {
        code: number
        for code, number in _counts(chosen).items()
        if facets.facet_of(code).name not in alternatives
    }
    for name in alternatives:
        counts |= {
            code: number
            for code, number in _counts(_narrowed(rows, query, without=name)).items()
            if facets.facet_of(code).name == name
        }
    return ids, total, counts


def _matching(query: search.BrowseQuery, text: TextQuery | None) -> QuerySet[OrganisationDocument]:
    rows = OrganisationDocument.objects.all()
    if query.door.within:
        rows = rows.filter(codes__contains=[query.door.within])
    if text:
        rows = rows.filter(vector=SearchQuery(text.match, search_type="raw", config="simple"))
    if query.box:
        west, south, east, north = query.box
        rows = rows.filter(longitude__range=(west, east), latitude__range=(south, north))
    return rows


def _narrowed(
    rows: QuerySet[OrganisationDocument], query: search.BrowseQuery, without: str = ""
) -> QuerySet[OrganisationDocument]:
    for name, codes in query.chosen.items():
        if query.wants_all(name):
            rows = rows.filter(codes__contains=list(codes))
        elif name != without:
            rows = rows.filter(codes__overlap=list(codes))
    return rows


def _ordered(
    rows: QuerySet[OrganisationDocument], query: search.BrowseQuery, text: TextQuery | None
) -> QuerySet[OrganisationDocument]:
    if query.sort in ORDERS:
        return rows.order_by(*ORDERS[query.sort])
    if text and text.ranks:
        return rows.annotate(rank=rank_of(text, "vector")).order_by("-rank", "-quality", "pk")
    return rows.order_by("-quality", "pk")


def rank_of(text: TextQuery, vector: str) -> Combinable:
    """Return the product of what each term ranks: a row is no better than its words together."""
    ranks = [
        SearchRank(
            F(vector), SearchQuery(rank, search_type="raw", config="simple"), weights=WEIGHTS
        )
        for rank in text.ranks
    ]
    return reduce(mul, ranks)


def _counts(rows: QuerySet[OrganisationDocument]) -> dict[int, int]:
    code = Func(F("codes"), function="unnest", output_field=IntegerField())
    return dict(rows.order_by().values(code=code).annotate(n=Count("pk")).values_list("code", "n"))
