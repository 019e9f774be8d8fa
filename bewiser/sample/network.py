"""From the sample's files to rows. What is there already is left as it is, since people may have changed it."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from connect.models import (
    Cluster,
    ClusterHoliday,
    Organisation,
    OrganisationText,
    OrganisationTopic,
    Region,
    Topic,
)

from . import files

# Columns that a file's entry names as the model does.
_COLUMNS = (
    "slug", "name", "english_name", "kind", "size", "is_multinational", "country", "city", "latitude",
    "longitude", "website", "founded", "languages", "markets_served", "markets_sought", "products",
    "certifications",
)  # fmt: skip


def add_network(*, now: datetime) -> int:
    """Add the clusters and organisations that are missing, in the caller's transaction; return how many.

    Raises ValidationError where the address of a sample organisation belongs to a real one.
    """
    entries = {entry["slug"]: entry for entry in files.organisations()}
    for entry in files.clusters():
        entries[entry["slug"]] = entry | {"kind": "association"}
    _refuse_taken(set(entries))
    missing = entries.keys() - set(Organisation.objects.values_list("slug", flat=True))
    added = [entries[slug] for slug in entries if slug in missing]

    regions = _add_regions()
    made = {
        organisation.slug: organisation
        for organisation in bulk_create_with_history(
            [_organisation(entry, now) for entry in added], Organisation
        )
    }
    _add_clusters(regions)
    clusters = {cluster.slug: cluster for cluster in Cluster.objects.select_related("region")}
    for entry in added:
        # A cluster's own organisation is a member of nothing.
        cluster = clusters[entry.get("cluster", entry["slug"])]
        made[entry["slug"]].region = cluster.region
        made[entry["slug"]].cluster = cluster if "cluster" in entry else None
    Organisation.objects.bulk_update(made.values(), ["region", "cluster"])
    _add_details(added, made, clusters)
    return len(added)


def _refuse_taken(slugs: set[str]) -> None:
    taken = Organisation.objects.filter(slug__in=slugs, is_sample=False).order_by("slug")
    names = ", ".join(taken.values_list("slug", flat=True))
    if names:
        raise ValidationError(
            _("These addresses of the sample belong to real organisations: %(names)s.")
            % {"names": names}
        )


def _organisation(entry: dict[str, Any], now: datetime) -> Organisation:
    values = {name: entry[name] for name in _COLUMNS if entry.get(name) is not None}
    source = {"source": "sample", "kind": "sample", "at": now.isoformat()}
    return Organisation(
        **values, is_listed=True, is_sample=True, provenance=dict.fromkeys(values, source)
    )


def _add_regions() -> dict[str, Region]:
    """Return the region of each cluster by the cluster's slug."""
    found = {}
    for entry in files.clusters():
        region = entry["region"]
        found[entry["slug"]], _made = Region.objects.get_or_create(
            name=region["name"],
            country=region["country"],
            defaults={
                "nuts_code": region["nuts_code"],
                "area_codes": region.get("area_codes", []),
                "places": region["places"],
            },
        )
    return found


def _add_clusters(regions: dict[str, Region]) -> None:
    organisations = Organisation.objects.in_bulk(regions, field_name="slug")
    known = set(Cluster.objects.values_list("slug", flat=True))
    missing = [entry for entry in files.clusters() if entry["slug"] not in known]
    made = bulk_create_with_history(
        [
            Cluster(
                slug=entry["slug"],
                short_name=entry["short_name"],
                organisation=organisations[entry["slug"]],
                region=regions[entry["slug"]],
                time_zone=entry["time_zone"],
            )
            for entry in missing
        ],
        Cluster,
    )
    ClusterHoliday.objects.bulk_create(
        ClusterHoliday(cluster=cluster, on=day["on"], name=day["name"])
        for cluster, entry in zip(made, missing, strict=True)
        for day in entry["holidays"]
    )


def _add_details(
    added: list[dict[str, Any]], made: dict[str, Organisation], clusters: dict[str, Cluster]
) -> None:
    bulk_create_with_history(
        [
            OrganisationText(organisation=made[entry["slug"]], language=language, **text)
            for entry in added
            for language, text in entry["texts"].items()
        ],
        OrganisationText,
    )
    topics = dict(Topic.objects.values_list("slug", "pk"))
    OrganisationTopic.objects.bulk_create(
        OrganisationTopic(
            organisation=made[entry["slug"]], topic_id=topics[slug], relation=relation
        )
        for entry in added
        for relation, slugs in entry.get("topics", {}).items()
        for slug in slugs
    )
    further = Organisation.further_clusters.through
    further.objects.bulk_create(
        further(organisation=made[entry["slug"]], cluster=clusters[slug])
        for entry in added
        for slug in entry.get("further_clusters", [])
    )
