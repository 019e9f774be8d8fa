"""What a frozen wave says: its findings, and the report in the edition for everyone and the full one."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from connect.models import Organisation

from .analysis.protection import has_few_firms
from .analysis.records import Link
from .analysis.report import LAYOUT, assemble
from .analysis.rules import Found, findings
from .choices import Audience, FindingState, WaveState
from .models import Finding, ReportEdition, Wave
from .snapshots import consented_firms, home_of, links_of, points_of


@transaction.atomic
def compute(wave: Wave) -> None:
    """Write findings and editions of a wave; what an editor has said about a finding stays."""
    links, consented = links_of(wave), consented_firms(wave)
    _write_editions(wave, links, consented)
    _write_findings(wave, links, consented)


def content_of(wave: Wave, audience: str) -> dict[str, Any]:
    """Return what a report says, as computed at freezing. Raises ReportEdition.DoesNotExist before that.

    One that was computed by an earlier release is computed again for this reader, until `renew` has done so for all.
    """
    content = ReportEdition.objects.get(wave=wave, audience=audience).content
    if content.get("layout") == LAYOUT:
        return content
    return _assembled(wave, links_of(wave), consented_firms(wave), audience)


def renew() -> int:
    """Compute the reports of frozen waves again that an earlier release has computed; return how many."""
    old = Wave.objects.filter(
        pk__in=ReportEdition.objects.exclude(content__layout=LAYOUT).values("wave"),
        state=WaveState.FROZEN,
    )
    renewed = 0
    for wave in old.select_related("cluster__region"):
        compute(wave)
        renewed += 1
    return renewed


def _write_editions(wave: Wave, links: Sequence[Link], consented: set[str]) -> None:
    for audience in Audience.values:
        content = _assembled(wave, links, consented, audience)
        ReportEdition.objects.update_or_create(
            wave=wave, audience=audience, defaults={"content": content}
        )


def _assembled(
    wave: Wave, links: Sequence[Link], consented: set[str], audience: str
) -> dict[str, Any]:
    return assemble(
        links,
        home_of(wave),
        consented=consented if audience == Audience.PUBLIC else None,
        points=points_of(wave),
        sought=_sought_markets(wave),
    )


def _write_findings(wave: Wave, links: Sequence[Link], consented: set[str]) -> None:
    """A finding that does not hold any more goes while nobody has accepted it, and is marked otherwise."""
    found = {one.rule: one for one in findings(links, home_of(wave))}
    for known in wave.findings.all():
        if known.rule not in found and known.state == FindingState.DRAFT:
            known.delete()
        elif known.rule not in found:
            Finding.objects.filter(pk=known.pk).update(fires=False)
    for one in found.values():
        Finding.objects.update_or_create(
            wave=wave, rule=one.rule, subject="", defaults=_columns(one, consented)
        )


def _columns(found: Found, consented: set[str]) -> dict[str, object]:
    return {
        "fires": True,
        "is_hidden": has_few_firms(found.links, consented),
        "is_strong": found.strong,
        "number": round(found.number or 0, 4),
        "n": found.n,
        "threshold": found.threshold,
        "params": {**found.params, "unit": found.unit, "rows": len(found.links)},
    }


def _sought_markets(wave: Wave) -> dict[str, int]:
    """Return how many firms of the cluster look for each market."""
    firms = Organisation.objects.filter(cluster=wave.cluster_id, kind="firm")
    sought = firms.values_list("markets_sought", flat=True)
    return dict(Counter(country for countries in sought for country in countries))
