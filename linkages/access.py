"""Who may see and work on surveys. Hidden is 404, seen but not theirs is 403.

A wave belongs to its cluster: its managers, the network's coordinators and editors, and superusers work on it.
A published report is everybody's; named linkages are those people's, and each firm's own.
"""

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from connect.models import Cluster, Organisation

from .models import Interview, NamedPartner, Wave


def kept_wave(user: Any, pk: int) -> Wave:
    """Return a wave that this person works on; 404 for others."""
    return get_object_or_404(Wave.objects.kept_by(user).for_list(), pk=pk)


def kept_partner(user: Any, pk: int) -> NamedPartner:
    """Return a name of the staging list of a wave that this person works on; 404 for others."""
    rows = NamedPartner.objects.with_standing().select_related(
        "wave", "organisation", "suggested", "merged_into"
    )
    return get_object_or_404(rows, pk=pk, wave__in=Wave.objects.kept_by(user).values("pk"))


def kept_interview(user: Any, pk: uuid.UUID) -> Interview:
    """Return an interview of a wave that this person works on; 404 for others."""
    waves = Wave.objects.kept_by(user).values("pk")
    return get_object_or_404(Interview.objects.for_page(), pk=pk, participant__wave__in=waves)


def surveyed_clusters(user: Any) -> QuerySet[Cluster]:
    """Return the clusters for which this person may open a wave."""
    if not user.is_authenticated:
        return Cluster.objects.none()
    if keeps_all(user):
        return Cluster.objects.all()
    return user.managed_clusters.all()


def keeps_all(user: Any) -> bool:
    """Whether this person works on the waves of all clusters."""
    return user.is_authenticated and (user.is_superuser or user.network_roles.exists())


def surveyed_cluster(user: Any, slug: str) -> Cluster:
    """Return a cluster for which this person may open a wave; 403 where it is somebody else's."""
    cluster = get_object_or_404(Cluster.objects.select_related("region"), slug=slug)
    if not surveyed_clusters(user).filter(pk=cluster.pk).exists():
        raise PermissionDenied
    return cluster


def readable_report(user: Any, cluster: str, wave: str = "") -> Wave:
    """Return the wave whose report this person reads: the one asked for, else the newest; 404 without any."""
    rows = Wave.objects.readable_by(user).filter(cluster__slug=cluster)
    rows = rows.select_related("cluster__organisation").order_by("-starts_on", "-pk")
    if "\0" in wave:
        raise Http404
    if wave:
        return get_object_or_404(rows, slug=wave)
    # A manager sees the published one first, and one that is not published where there is no other.
    found = rows.published().first() or rows.first()
    return found or get_object_or_404(rows)


def sees_names(user: Any, wave: Wave) -> bool:
    """Whether the linkages of this wave may be shown to this person with names."""
    return user.is_authenticated and Wave.objects.kept_by(user).filter(pk=wave.pk).exists()


def owns(user: Any, organisation: Organisation) -> bool:
    """Whether this person is a member of the organisation and may see its own linkages."""
    return (
        user.is_authenticated
        and user.organisation_memberships.filter(organisation=organisation.pk).exists()
    )
