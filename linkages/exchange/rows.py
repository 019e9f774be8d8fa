"""The rows of a wave as tables, in the order of linkages.exchange.columns."""

from collections.abc import Iterable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

from connect.models import Organisation

from ..models import Interview, Linkage, Wave
from ..scoring import FOUR_IS


def linkage_rows(
    wave: Wave, *, only: Iterable[Organisation] | None = None, also_started: bool = False
) -> Iterator[tuple[Any, ...]]:
    """Yield the linkages that were handed in, of all firms or of `only` these, as they were named."""
    rows = Linkage.objects.filter(interview__participant__wave=wave)
    if not also_started:
        rows = Linkage.objects.of_wave(wave)
    if only is not None:
        rows = rows.filter(interview__participant__organisation__in=[firm.pk for firm in only])
    zone = ZoneInfo(wave.cluster.time_zone)
    related = rows.select_related(
        "interview__participant__organisation", "partner__organisation"
    ).order_by("pk")
    for linkage in related.iterator(chunk_size=2_000):
        interview, partner = linkage.interview, linkage.partner
        participant = interview.participant
        held_at = interview.submitted_at or interview.started_at
        yield (
            participant.organisation.slug,
            participant.organisation.name,
            interview.number,
            held_at.astimezone(zone).date(),
            participant.employees,
            participant.size_class,
            linkage.category,
            partner.name,
            partner.kind,
            str(partner.country),
            partner.city,
            partner.subdivision,
            partner.website,
            *(getattr(linkage, name) for name in FOUR_IS),
            linkage.band,
            linkage.score,
            linkage.scope,
            linkage.scope_reason,
            linkage.since,
            linkage.comment,
            partner.decision,
            partner.organisation.slug if partner.organisation else "",
            linkage.row,
            linkage.saved_at,
        )


def firm_rows(wave: Wave) -> Iterator[tuple[Any, ...]]:
    for row in wave.participants.select_related("organisation").order_by("pk"):
        yield (
            row.organisation.slug,
            row.organisation.name,
            row.size_class,
            row.employees,
            row.consented_at,
            row.consented_by,
        )


def interview_rows(wave: Wave) -> Iterator[tuple[Any, ...]]:
    rows = Interview.objects.filter(participant__wave=wave)
    for row in rows.select_related("participant__organisation").order_by("participant", "number"):
        yield (
            row.participant.organisation.slug,
            row.number,
            row.mode,
            row.state,
            row.respondent,
            row.skipped,
            row.started_at,
            row.submitted_at,
        )


def partner_rows(wave: Wave) -> Iterator[tuple[Any, ...]]:
    """Yield the staging list in the order in which it grew; an import makes it grow in the same order."""
    partners = list(wave.partners.select_related("organisation").order_by("pk"))
    keys = {partner.pk: number for number, partner in enumerate(partners, start=1)}
    for partner in partners:
        yield (
            keys[partner.pk],
            partner.name,
            partner.kind,
            str(partner.country),
            partner.city,
            partner.subdivision,
            partner.latitude,
            partner.longitude,
            partner.website,
            partner.decision,
            partner.organisation.slug if partner.organisation else "",
            keys[partner.merged_into_id] if partner.merged_into_id else None,
        )


def finding_rows(wave: Wave) -> Iterator[tuple[Any, ...]]:
    for row in wave.findings.order_by("pk"):
        yield (
            row.rule,
            row.subject,
            row.state,
            row.seen_number,
            row.texts,
            row.number,
            row.n,
            row.threshold,
            row.fires,
            row.is_strong,
            row.is_hidden,
            row.params,
        )


TABLE_ROWS = {
    "firms": firm_rows,
    "interviews": interview_rows,
    "partners": partner_rows,
    "linkages": lambda wave: linkage_rows(wave, also_started=True),
    "findings": finding_rows,
}
