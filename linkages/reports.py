"""What a frozen wave says: its findings, and the report in the edition for everyone and the full one."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F

from bewiser.lib import jobs
from connect.models import Cluster, Organisation

from .analysis.disclosure import Disclosure, disclose
from .analysis.records import Link
from .analysis.report import LAYOUT, assemble, network_measures
from .analysis.rules import Found, findings
from .choices import Audience, FindingState
from .models import Finding, ReportEdition, Wave
from .snapshots import consented_firms, home_of, links_of, points_of

# A network of more organisations is measured by a worker: nobody waits for it while a wave freezes.
MOST_NODES_AT_ONCE = 500


@transaction.atomic
def compute(wave: Wave) -> None:
    """Write findings and editions of a wave; what an editor has said about a finding stays."""
    # Two that compute one wave at once would make its findings twice.
    Wave.objects.select_for_update(no_key=True).get(pk=wave.pk)
    links = links_of(wave)
    public = disclose(links, consented_firms(wave))
    for audience, disclosure in (
        (Audience.PUBLIC, public),
        (Audience.FULL, disclose(links, None)),
    ):
        ReportEdition.objects.update_or_create(
            wave=wave,
            audience=audience,
            defaults={"content": _assembled(wave, links, disclosure, audience)},
        )
    _write_findings(wave, links, public)
    if ReportEdition.objects.of_unmeasured_networks().filter(wave=wave).exists():
        jobs.later("linkages.measure_network", wave.pk)


def measure_network(wave: Wave) -> None:
    """Write what a report says of a network that was too large for the page that froze its wave."""
    measured = network_measures(links_of(wave))
    with transaction.atomic():
        # What was measured may be of an earlier freezing: that one's task comes after this.
        now = Wave.objects.select_for_update(no_key=True).get(pk=wave.pk)
        if now.version != wave.version:
            return
        for edition in ReportEdition.objects.of_unmeasured_networks().filter(wave=wave):
            edition.content["network"] = measured
            edition.save(update_fields=["content"])


def content_of(wave: Wave, audience: str) -> dict[str, Any]:
    """Return what a report says, as computed at freezing. Raises ReportEdition.DoesNotExist before that.

    One that was computed by an earlier release is computed again for this reader, until `actions.waves.renew_reports`
    has done so for all.
    """
    content = ReportEdition.objects.get(wave=wave, audience=audience).content
    if content.get("layout") == LAYOUT:
        return content
    links = links_of(wave)
    consented = consented_firms(wave) if audience == Audience.PUBLIC else None
    return _assembled(wave, links, disclose(links, consented), audience)


def _assembled(
    wave: Wave, links: Sequence[Link], disclosure: Disclosure, audience: str
) -> dict[str, Any]:
    content = assemble(
        links,
        home_of(wave),
        disclosure,
        points=points_of(wave),
        sought=_sought_markets(wave),
        roaming_hosts=_roaming_hosts(wave),
        most_nodes=MOST_NODES_AT_ONCE,
    )
    return content | _survey(wave, audience)


def _survey(wave: Wave, audience: str) -> dict[str, Any]:
    """Return what the interviews were: firms asked, days of the first and the last answer, range of head counts."""
    answered = wave.answered_between()
    return {
        "asked": wave.participants.count(),
        "answered": [day.isoformat() for day in answered] if answered else None,
        "employees": wave.employment_range(for_public=audience == Audience.PUBLIC),
    }


def _write_findings(wave: Wave, links: Sequence[Link], public: Disclosure) -> None:
    """A finding that does not hold any more goes while nobody has accepted it, and is marked otherwise.

    One that says something else than before wants a look, and has a new version: who decides on it from an older
    page is told.
    """
    found = {one.rule: one for one in findings(links, home_of(wave))}
    for known in wave.findings.select_for_update():
        one = found.pop(known.rule, None)
        if one is not None:
            columns = _columns(one, public)
            if any(getattr(known, name) != value for name, value in columns.items()):
                columns |= {"version": F("version") + 1, "seen_number": None}
                Finding.objects.filter(pk=known.pk).update(**columns)
        elif known.state == FindingState.DRAFT:
            known.delete()
        else:
            Finding.objects.filter(pk=known.pk).update(fires=False, version=F("version") + 1)
    Finding.objects.bulk_create(
        Finding(wave=wave, rule=one.rule, **_columns(one, public)) for one in found.values()
    )


def _columns(found: Found, public: Disclosure) -> dict[str, Any]:
    return {
        "fires": True,
        "is_hidden": not public.tells(found),
        "is_strong": found.strong,
        "number": round(found.number or 0, 4),
        "n": found.n,
        "threshold": found.threshold,
        "params": {
            **found.params,
            "unit": found.unit,
            "rows": len(found.links),
            "may_be_named": public.may_name(found.links),
        },
    }


def _sought_markets(wave: Wave) -> dict[str, int]:
    """Return how many firms of the cluster look for each market."""
    firms = Organisation.objects.filter(cluster=wave.cluster_id, kind="firm")
    sought = firms.values_list("markets_sought", flat=True)
    return dict(Counter(country for countries in sought for country in countries))


def _roaming_hosts(wave: Wave) -> dict[str, int]:
    """Return how many other clusters of each country take guests under the roaming agreement."""
    hosts = Cluster.objects.filter(is_roaming=True).exclude(pk=wave.cluster_id)
    return dict(Counter(hosts.values_list("organisation__country", flat=True)))
