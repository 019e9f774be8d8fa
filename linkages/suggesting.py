"""Which known organisations the names of a staging list probably are."""

from collections import defaultdict
from collections.abc import Iterable

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from connect.importing.folding import fold
from connect.importing.text import host_of
from connect.likeness.index import Index
from connect.likeness.ranking import rank
from connect.likeness.records import Known, Query, Suggestion
from connect.models import Organisation

from .choices import PartnerDecision
from .models import NamedPartner, Wave

MOST_CANDIDATES = 200
MOST_SHOWN = 6
# What is less likely than this stands beside no name of the list; its own page still shows it.
LEAST_SURE = 0.3
_COLUMNS = ("pk", "name", "country", "city", "website", "aliases", "english_name")
# What firms call an organisation, in any wave; it need not stand among the names on the organisation's page.
# Two lists, since each of them has an index to go by: names that were confirmed, and names merged into its own.
_CONFIRMED = NamedPartner.objects.filter(
    organisation=OuterRef("pk"), decision=PartnerDecision.CONFIRMED
)
_MERGED = NamedPartner.objects.filter(merged_into__organisation=OuterRef("pk"))
_SPELLINGS = tuple(
    ArraySubquery(names.order_by("name").values("name").distinct())
    for names in (_CONFIRMED, _MERGED)
)


def suggest_for(wave: Wave) -> int:
    """Write the best suggestion beside each undecided name of a wave; return how many got one.

    A country's organisations are made ready once for all its names.
    """
    by_country: dict[str, list[NamedPartner]] = defaultdict(list)
    for partner in wave.partners.filter(decision=PartnerDecision.WAITING):
        by_country[str(partner.country)].append(partner)
    told = []
    for country, partners in by_country.items():
        index = Index(_known(_rows(Organisation.objects.filter(country=country))))
        for partner in partners:
            best = next(iter(index.rank(_query(partner), limit=1)), None)
            if best and best.confidence < LEAST_SURE:
                best = None
            partner.suggested_id = best.known.key if best else None
            partner.confidence = best.confidence if best else None
            told.append(partner)
    NamedPartner.objects.bulk_update(told, ["suggested", "confidence"], batch_size=500)
    return sum(partner.suggested_id is not None for partner in told)


def ranked(partner: NamedPartner, wanted: str) -> list[Suggestion]:
    """Return what a name may be, by its own words or by others that somebody looks for instead."""
    likely = Organisation.objects.named_like(fold(wanted), str(partner.country))
    known = _known(_rows(likely)[:MOST_CANDIDATES])
    if partner.suggested_id and all(one.key != partner.suggested_id for one in known):
        suggested = Organisation.objects.filter(pk=partner.suggested_id)
        known += _known(_rows(suggested))
    return rank(_query(partner, wanted), known, limit=MOST_SHOWN)


def alike(partner: NamedPartner) -> list[NamedPartner]:
    """Return other names of the same wave and country that may be the same organisation, the likeliest first."""
    others = {
        other.pk: other
        for other in partner.wave.partners.filter(country=partner.country)
        .exclude(pk=partner.pk)
        .exclude(decision=PartnerDecision.MERGED)
    }
    known = [
        Known(other.pk, other.name, str(other.country), other.city, host_of(other.website))
        for other in others.values()
    ]
    found = rank(_query(partner), known, limit=MOST_SHOWN)
    return [others[one.known.key] for one in found if one.score > found[0].score - 6]


def _rows(organisations: QuerySet) -> QuerySet:
    return organisations.values_list(*_COLUMNS, *_SPELLINGS)


def _known(rows: Iterable[tuple]) -> list[Known]:
    return [
        Known(
            key=pk,
            name=name,
            country=str(country),
            city=city,
            domain=host_of(website),
            aliases=(*aliases, *confirmed, *merged),
            english_name=english_name,
        )
        for pk, name, country, city, website, aliases, english_name, confirmed, merged in rows
    ]


def _query(partner: NamedPartner, wanted: str = "") -> Query:
    return Query(
        wanted or partner.name, str(partner.country), partner.city, host_of(partner.website)
    )
