"""The browse page as one would write it without our statement; no part of the product uses it.

Same question, same indexes, same templates. `ordinary_list` is the anchor of the measurements and the oracle
of the tests: the ORM over the tables, one query per facet. `best_list` asks the documents (documents.py) in
as few queries as the ORM allows; it is shown beside the anchor, so that nobody is flattered by it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from itertools import chain
from operator import or_
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import BigIntegerField, Count, F, Func, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from connect import search
from connect.choices import MemberRole, TopicRelation
from connect.models import Cluster, Organisation, OrganisationMember, Topic
from connect.search import facets
from connect.search.reasons import Wanted, wanted
from connect.search.rows import Fetched, row_of
from connect.search.words import TextQuery, read_words
from connect.trays import Chosen
from connect.views.firms import list_context
from tests.bench.documents import browse_documents, rank_of

AXES = {
    "topic": ("domain", "ict"),
    "sector": ("sector",),
    "technology": ("technology",),
    "use_case": ("use_case",),
}
RESEARCH = ("research", "laboratory", "trl")
DOING = [TopicRelation.WORKS_IN, TopicRelation.OFFERS]
ORDERS = {
    "name": ("document__sort_name", "pk"),
    "newest": ("-document__created_at", "pk"),
}


@dataclass
class OrdinaryPage:
    """What the templates need of a page, as connect.search.BrowsePage gives it."""

    query: search.BrowseQuery
    vocabulary: search.Vocabulary
    ids: list[int] = field(default_factory=list)
    total: int = 0
    counts: dict[int, int] = field(default_factory=dict)
    found: list[Organisation] = field(default_factory=list)
    is_near: bool = False

    @property
    def pages(self) -> int:
        return -(-self.total // search.PAGE_SIZE) or 1

    def way_out(self) -> None:
        return None

    def suggestion(self) -> None:
        return None

    def rows(self) -> list[search.Row]:
        asked = wanted(self.query, read_words(self.query.words))
        return [_row(organisation, self.vocabulary, asked) for organisation in self.found]


def ordinary_list(request: HttpRequest) -> HttpResponse:
    reading = search.read(request.GET)
    return _page(request, reading, browse_ordinarily(reading.query, reading.vocabulary))


def best_list(request: HttpRequest) -> HttpResponse:
    reading = search.read(request.GET)
    found = browse_documents(reading.query)
    return _page(request, reading, OrdinaryPage(reading.query, reading.vocabulary, *found))


def _page(request: HttpRequest, reading: search.Reading, page: OrdinaryPage) -> HttpResponse:
    page.found = list(
        Organisation.objects.filter(pk__in=page.ids)
        .select_related("cluster")
        .prefetch_related("texts", "topic_rows")
    )
    page.found.sort(key=lambda organisation: page.ids.index(organisation.pk))
    more = {"remarks": reading.remarks, "is_partial": False}
    context = list_context(page, Chosen((), ())) | more  # type: ignore[arg-type]
    return render(request, "connect/firm_list.html", context)


def browse_ordinarily(query: search.BrowseQuery, vocabulary: search.Vocabulary) -> OrdinaryPage:
    """Return ids, total and counts by a query each."""
    text = read_words(query.words)
    rows = _matching(query, text)
    filters = {name: _filters(query, name, vocabulary) for name in query.chosen}
    chosen = _all(rows, filters)
    page = OrdinaryPage(query, vocabulary, total=chosen.count())
    start = (query.page - 1) * search.PAGE_SIZE
    page.ids = list(
        _ordered(chosen, query, text).values_list("pk", flat=True)[start : start + search.PAGE_SIZE]
    )
    for facet in facets.FACETS:
        others = {
            name: conditions
            for name, conditions in filters.items()
            if name != facet.name or query.wants_all(name)
        }
        page.counts |= _counts(facet, _all(rows, others), vocabulary)
    return page


def _matching(query: search.BrowseQuery, text: TextQuery | None) -> QuerySet[Organisation]:
    rows = Organisation.objects.listed()
    if query.door is search.RESEARCH:
        rows = rows.filter(is_research=True)
    if text:
        rows = rows.filter(
            document__vector=SearchQuery(text.match, search_type="raw", config="simple")
        )
    if query.box:
        west, south, east, north = query.box
        rows = rows.filter(longitude__range=(west, east), latitude__range=(south, north))
    return rows


def _filters(query: search.BrowseQuery, name: str, vocabulary: search.Vocabulary) -> list[Q]:
    """Return the conditions of a facet: one for all its values, or one for each where all must hold."""
    codes = query.chosen[name]
    groups = [(code,) for code in codes] if query.wants_all(name) else [codes]
    return [_filter(name, group, vocabulary) for group in groups]


def _filter(name: str, codes: tuple[int, ...], vocabulary: search.Vocabulary) -> Q:
    values = [code % facets.STEP for code in codes]
    if name in ("kind", "size", "country"):
        return Q(**{f"{name}__in": [vocabulary.values[code] for code in codes]})
    if name == "cluster":
        return _of_clusters(values)
    if name == "roaming":
        return _roaming()
    if name == "claimed":
        return _claimed()
    if name in RESEARCH:
        conditions = [_of_research(facets.BY_NAME[name], code) for code in codes]
        return Q(is_research=True) & reduce(or_, conditions)
    held = Organisation.topics.through.objects.filter(
        topic__in=[pk for pk, line in _lineages().items() if line & set(values)],
        relation__in=_relations(name),
    )
    return Q(pk__in=held.values("organisation"))


def _of_clusters(clusters: Any) -> Q:
    further = Organisation.further_clusters.through.objects.filter(cluster__in=clusters)
    return Q(cluster__in=clusters) | Q(pk__in=further.values("organisation"))


def _roaming() -> Q:
    return _of_clusters(Cluster.objects.filter(is_roaming=True).values("pk"))


def _claimed() -> Q:
    owners = OrganisationMember.objects.filter(role=MemberRole.OWNER)
    return Q(pk__in=owners.values("organisation"))


def _of_research(facet: facets.Facet, code: int) -> Q:
    value = code % facets.STEP
    if facet is facets.TRL:
        return Q(
            research_profile__lowest_level__lte=value, research_profile__highest_level__gte=value
        )
    if facet is facets.RESEARCH_KIND:
        return Q(research_profile__kind=facets.RESEARCH_KINDS[value - 1])
    return Q()


def _relations(name: str) -> list[str]:
    return DOING if name in AXES else [TopicRelation(name)]


def _lineages() -> dict[int, set[int]]:
    """Return each topic with itself and its ancestors."""
    parents = dict(Topic.objects.values_list("pk", "parent"))
    lineages = {}
    for pk in parents:
        line, at = set(), pk
        while at:
            line.add(at)
            at = parents[at]
        lineages[pk] = line
    return lineages


def _all(rows: QuerySet[Organisation], filters: Mapping[str, list[Q]]) -> QuerySet[Organisation]:
    for condition in chain.from_iterable(filters.values()):
        rows = rows.filter(condition)
    return rows


def _ordered(
    rows: QuerySet[Organisation], query: search.BrowseQuery, text: TextQuery | None
) -> QuerySet[Organisation]:
    if query.sort in ORDERS:
        return rows.order_by(*ORDERS[query.sort])
    if text and text.ranks:
        return rows.annotate(rank=rank_of(text, "document__vector")).order_by(
            "-rank", "-document__quality", "pk"
        )
    return rows.order_by("-document__quality", "pk")


def _counts(
    facet: facets.Facet, rows: QuerySet[Organisation], vocabulary: search.Vocabulary
) -> dict[int, int]:
    name = facet.name
    if name in ("kind", "size", "country"):
        found = rows.order_by().values_list(name).annotate(Count("pk"))
        codes = vocabulary.codes[name]
        return {codes[value]: number for value, number in found if value in codes}
    if name == "cluster":
        members: dict[int, set[int]] = {}
        links = Organisation.further_clusters.through.objects.filter(organisation__in=rows)
        primary = rows.filter(cluster__isnull=False).order_by().values_list("cluster")
        counts = {facets.code_of(facet, pk): n for pk, n in primary.annotate(Count("pk"))}
        for organisation, first, cluster in links.values_list(
            "organisation", "organisation__cluster", "cluster"
        ):
            if cluster != first:
                members.setdefault(cluster, set()).add(organisation)
        for cluster, extra in members.items():
            code = facets.code_of(facet, cluster)
            counts[code] = counts.get(code, 0) + len(extra)
        return counts
    if name in ("roaming", "claimed"):
        found = rows.filter(_roaming() if name == "roaming" else _claimed()).count()
        return {facets.code_of(facet, 1): found} if found else {}
    if name in RESEARCH:
        numbers = {
            code: rows.filter(_filter(name, (code,), vocabulary)).count()
            for code in vocabulary.codes[name].values()
        }
        return {code: number for code, number in numbers.items() if number}
    held = Organisation.topics.through.objects.filter(
        organisation__in=rows, relation__in=_relations(name)
    )
    if name in AXES:
        held = held.filter(topic__axis__in=AXES[name])
    # A parent counts those of its children too, each organisation once.
    line = Func(
        F("topic__document__lineage"),
        function="unnest",
        output_field=BigIntegerField(),
    )
    found = held.order_by().values(line=line).annotate(n=Count("organisation", distinct=True))
    return {facets.code_of(facet, row["line"]): row["n"] for row in found}


def _row(organisation: Organisation, vocabulary: search.Vocabulary, asked: Wanted) -> search.Row:
    language = (get_language() or "en")[:2]
    texts = sorted(
        organisation.texts.all(),
        key=lambda text: (text.language != language, text.language != "en", text.language),
    )
    text = next((text for text in texts if text.summary), None)
    relations = organisation.topic_rows.all()
    found = Fetched(
        id=organisation.pk,
        slug=organisation.slug,
        is_research=organisation.is_research,
        name=organisation.name,
        english_name=organisation.english_name,
        kind=organisation.kind,
        city=organisation.city,
        country=organisation.country.code,
        cluster=organisation.cluster.short_name if organisation.cluster else None,
        text_language=text.language if text else None,
        summary=text.summary if text else None,
        topics=sorted({row.topic_id for row in relations if row.relation != "seeks"}),
        sought=sorted(row.topic_id for row in relations if row.relation == "seeks"),
        aliases="\n".join(organisation.aliases),
        texts=[
            (one.language, "\n".join((one.summary, one.offers, one.seeks, one.description)))
            for one in texts
        ],
    )
    address = reverse("connect:firm_detail", args=["SLUG"])
    return row_of(found, vocabulary, asked, language, address)
