"""Who may see and do what. Hidden is 404, seen but not theirs to do is 403."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from connect.choices import NetworkRoleName
from connect.models import Cluster, User

from .membership import Move, Party, moves_open_to
from .models import AgreementMember, Location


def coordinators() -> QuerySet[User]:
    """Return who looks after the agreement for the whole network."""
    return User.objects.filter(
        is_active=True, network_roles__role=NetworkRoleName.COORDINATOR
    ).order_by("pk")


def managers_of(member: AgreementMember) -> QuerySet[User]:
    """Return who speaks for a member: the managers of its cluster."""
    return User.objects.filter(is_active=True, manager_rows__cluster=member.cluster_id).order_by(
        "pk"
    )


def is_coordinator(user: Any) -> bool:
    return user.is_authenticated and (
        user.is_superuser or user.network_roles.filter(role=NetworkRoleName.COORDINATOR).exists()
    )


def parties_of(user: Any, cluster: Cluster) -> frozenset[Party]:
    """Return what this person is to the membership of a cluster. A superuser is all of it."""
    parties = set()
    if is_coordinator(user):
        parties.add(Party.COORDINATOR)
    if user.is_authenticated and (
        user.is_superuser or user.manager_rows.filter(cluster=cluster).exists()
    ):
        parties.add(Party.CLUSTER)
    return frozenset(parties)


def keeps(user: Any, member: AgreementMember) -> bool:
    """Whether this person looks after the offer of a member."""
    return AgreementMember.objects.kept_by(user).filter(pk=member.pk).exists()


def shown_member(user: Any, cluster: str) -> AgreementMember:
    """Return a member whose offer this reader may see; 404 for others."""
    member = get_object_or_404(AgreementMember.objects.for_list(), cluster__slug=cluster)
    if member.is_active or member.is_paused or keeps(user, member):
        return member
    raise Http404


def kept_cluster(user: Any, slug: str) -> Cluster:
    """Return a cluster whose membership this person moves; 403 where it is somebody else's."""
    cluster = get_object_or_404(Cluster.objects.select_related("organisation", "region"), slug=slug)
    if not parties_of(user, cluster):
        raise PermissionDenied
    return cluster


def kept_member(user: Any, cluster: str) -> AgreementMember:
    """Return a member that this person looks after; 403 for others."""
    member = get_object_or_404(AgreementMember.objects.for_list(), cluster__slug=cluster)
    if not keeps(user, member):
        raise PermissionDenied
    return member


def kept_location(user: Any, cluster: str, pk: int) -> Location:
    """Return a location of a member that this person looks after."""
    return get_object_or_404(
        Location.objects.filter(member=kept_member(user, cluster)).select_related(
            "member__cluster"
        ),
        pk=pk,
    )


def permitted_move(user: Any, member: AgreementMember, move: str) -> Move:
    """Return a move that this person may make now; 403 for others, also where its time is over."""
    parties = parties_of(user, member.cluster)
    for one in moves_open_to(member.status, parties):
        if one.move == move:
            return one
    raise PermissionDenied
