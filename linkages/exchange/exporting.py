"""A wave as files of every kind. Whoever calls has asked whether the reader may see what is in them."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from connect.models import Organisation

from .. import presenting
from ..choices import Audience
from ..models import Linkage, NamedPartner, Participant, Wave
from ..reports import content_of
from ..snapshots import (
    address_of,
    home_point,
    key_of,
    kind_of,
    name_of,
    names_of,
    organisation_key,
    point_of,
)
from . import arcs, graphml, rows
from .about import about_wave
from .archive import archive_bytes
from .columns import LINKAGES, TABLES, TEMPLATE
from .known import Known
from .published import (
    COLUMNS,
    CONNECTORS,
    TOWNS,
    connector_rows,
    table_rows,
    town_rows,
)
from .tables import csv_bytes
from .workbook import template_bytes, xlsx_bytes

Firms = Iterable[Organisation] | None

NODE_KEYS: Mapping[str, type] = {
    "label": str,
    "kind": str,
    "country": str,
    "city": str,
    "size": str,
    "is_respondent": bool,
}
TIE_KEYS: Mapping[str, type] = {"linkages": int, "score": float, "categories": str, "scope": str}


def linkages_csv(wave: Wave, *, only: Firms = None) -> bytes:
    """Return the linkages with names: of all firms, or of `only` these."""
    return csv_bytes(LINKAGES, rows.linkage_rows(wave, only=only))


def linkages_xlsx(wave: Wave, *, only: Firms = None) -> bytes:
    return xlsx_bytes(LINKAGES, rows.linkage_rows(wave, only=only))


def tables_csv(wave: Wave) -> bytes:
    """Return the protected tables of a frozen wave."""
    return csv_bytes(COLUMNS, table_rows(content_of(wave, Audience.PUBLIC)))


def towns_csv(wave: Wave) -> bytes:
    """Return what the maps of a frozen wave show to everyone."""
    return csv_bytes(TOWNS, town_rows(content_of(wave, Audience.PUBLIC)))


def connectors_csv(wave: Wave) -> bytes:
    """Return the key connectors that everyone may read of, by name where that may be said."""
    names = names_of(wave) if wave.names_are_public else {}
    return csv_bytes(CONNECTORS, connector_rows(content_of(wave, Audience.PUBLIC), names))


def report_json(wave: Wave, *, audience: str) -> bytes:
    """Return a report as it was computed when its wave was frozen, with its findings in words."""
    sees_all = audience == Audience.FULL
    # Partners go by keys; a name goes beside them only where the report's page shows it too.
    names = names_of(wave) if sees_all or wave.names_are_public else {}
    content = content_of(wave, audience)
    findings = presenting.sentences_of(
        list(wave.findings.order_by("pk")), names=names, for_public=not sees_all
    )
    told = {
        "cluster": wave.cluster.slug,
        "wave": wave.slug,
        "title": wave.title,
        "starts_on": wave.starts_on.isoformat(),
        "ends_on": wave.ends_on.isoformat(),
        "scheme": str(wave.scheme),
        "edition": str(audience),
        "report": {
            **content,
            # A key without its name would still tell whom it is: the pages of the directory have keys too.
            "connectors": [
                {**one, "partner": one["partner"] if name else "", "name": name}
                for one in content["connectors"]
                for name in [names.get(one["partner"])]
            ],
        },
        "findings": [
            {
                "rule": one.finding.rule,
                "number": one.finding.number,
                "n": one.finding.n,
                "threshold": one.finding.threshold,
                "text": one.text,
            }
            for one in findings
        ],
    }
    return _json(told)


def map_geojson(wave: Wave, *, audience: str, only: Firms = None) -> bytes:
    """Return the arcs: from the cluster to places for everyone, from each firm to its partners in full."""
    if audience == Audience.PUBLIC and only is None:
        places = content_of(wave, Audience.PUBLIC)["places"]
        return _json(arcs.public_arcs(places, home_point(wave)))
    return _json(arcs.collection(_firm_arcs(wave, only)))


def network_graphml(wave: Wave, *, only: Firms = None) -> bytes:
    """Return who named whom, with names: of all firms, or of `only` these."""
    nodes: dict[str, graphml.Node] = {}
    counted: dict[tuple[str, str], list[Linkage]] = defaultdict(list)
    for linkage in _linkages(wave, only):
        participant, partner = linkage.interview.participant, _counted(linkage)
        firm = organisation_key(participant.organisation_id)
        nodes[firm] = _firm_node(firm, participant)
        key = key_of(partner)
        nodes.setdefault(key, _partner_node(key, partner))
        counted[firm, key].append(linkage)
    ties = [
        graphml.Tie(
            source,
            target,
            {
                "linkages": len(linkages),
                "score": round(sum(linkage.score for linkage in linkages), 4),
                "categories": " ".join(sorted({linkage.category for linkage in linkages})),
                "scope": linkages[0].scope,
            },
        )
        for (source, target), linkages in sorted(counted.items())
    ]
    return graphml.graphml_bytes(
        (nodes[key] for key in sorted(nodes)),
        ties,
        node_keys=NODE_KEYS,
        tie_keys=TIE_KEYS,
        title=f"{wave.cluster.short_name}: {wave.title}",
    )


def wave_zip(wave: Wave) -> bytes:
    """Return the whole wave with its code book; the same wave gives the same bytes."""
    return archive_bytes(about_wave(wave), {name: rows.TABLE_ROWS[name](wave) for name in TABLES})


def template_csv() -> bytes:
    return csv_bytes(TEMPLATE, [])


def template_xlsx(wave: Wave) -> bytes:
    """Return a workbook to fill in, with the firms that it may name."""
    firms = sorted((firm.slug, firm.name) for firm in Known.firms_of(wave))
    return template_bytes(TEMPLATE, firms)


def _linkages(wave: Wave, only: Firms) -> Iterable[Linkage]:
    found = Linkage.objects.of_wave(wave)
    if only is not None:
        found = found.filter(interview__participant__organisation__in=[firm.pk for firm in only])
    return found.select_related(
        "interview__participant__organisation",
        "partner__organisation",
        "partner__merged_into__organisation",
    ).order_by("pk")


def _counted(linkage: Linkage) -> NamedPartner:
    return linkage.partner.merged_into or linkage.partner


def _firm_node(key: str, participant: Participant) -> graphml.Node:
    firm = participant.organisation
    values: dict[str, graphml.Value] = {
        "label": firm.name,
        "kind": firm.kind,
        "country": str(firm.country),
        "city": firm.city,
        "size": participant.size_class,
        "is_respondent": True,
    }
    return graphml.Node(key, values)


def _partner_node(key: str, partner: NamedPartner) -> graphml.Node:
    address = address_of(partner)
    values: dict[str, graphml.Value] = {
        "label": name_of(partner),
        "kind": kind_of(partner),
        "country": address.country,
        "city": address.city,
        "is_respondent": False,
    }
    return graphml.Node(key, values)


def _firm_arcs(wave: Wave, only: Firms) -> list[dict[str, Any]]:
    grouped: dict[tuple[str, str], list[Linkage]] = defaultdict(list)
    for linkage in _linkages(wave, only):
        slug = linkage.interview.participant.organisation.slug
        grouped[slug, key_of(_counted(linkage))].append(linkage)
    home = home_point(wave)
    found = []
    for linkages in grouped.values():
        firm, partner = linkages[0].interview.participant.organisation, _counted(linkages[0])
        start = point_of(firm) or home
        address = address_of(partner)
        if start is None or address.point is None:
            continue
        properties = {
            "firm": firm.name,
            "partner": name_of(partner),
            "kind": kind_of(partner),
            "country": address.country,
            "city": address.city,
            "scope": linkages[0].scope,
            "count": len(linkages),
            "score": round(sum(linkage.score for linkage in linkages), 1),
            "categories": dict(sorted(Counter(one.category for one in linkages).items())),
        }
        found.append(arcs.arc(start, address.point, properties))
    return found


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"
