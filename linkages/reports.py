"""What a frozen wave says: its findings, and the report in the edition for everyone and the full one."""

from collections import Counter
from collections.abc import Sequence

from django.db import transaction

from connect.models import Organisation

from .analysis.protection import has_few_firms
from .analysis.records import Link
from .analysis.report import assemble
from .analysis.rules import Found, findings
from .choices import Audience, FindingState
from .models import Finding, ReportEdition, Wave
from .snapshots import consented_firms, home_of, links_of, points_of


@transaction.atomic
def compute(wave: Wave) -> None:
    """Write findings and editions of a wave; what an editor has said about a finding stays."""
    links, consented = links_of(wave), consented_firms(wave)
    _write_editions(wave, links, consented)
    _write_findings(wave, links, consented)


def _write_editions(wave: Wave, links: Sequence[Link], consented: set[str]) -> None:
    points, sought = points_of(wave), _sought_markets(wave)
    for audience, agreed in ((Audience.PUBLIC, consented), (Audience.FULL, None)):
        content = assemble(links, home_of(wave), consented=agreed, points=points, sought=sought)
        ReportEdition.objects.update_or_create(
            wave=wave, audience=audience, defaults={"content": content}
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
