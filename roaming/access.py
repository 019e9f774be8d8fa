"""Who may see and do what. Hidden is 404, seen but not theirs to do is 403."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from connect.choices import MemberRole, NetworkRoleName
from connect.models import Cluster, NetworkRole, Organisation, User

from . import editing, staying
from .choices import ReviewSide, StayState
from .membership import Move, Party, moves_open_to
from .models import AgreementMember, Block, Edition, Location, Stay

# Who may speak for a firm that sends somebody.
SENDING_ROLES = (MemberRole.OWNER, MemberRole.EDITOR)


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


def deciders_for(member: AgreementMember) -> QuerySet[User]:
    """Return who answers for a cluster: its managers, else the coordinators."""
    managers = managers_of(member)
    return managers if managers.exists() else coordinators()


def sent_by(user: User) -> QuerySet[Organisation]:
    """Return the firms for which this person may ask for a stay: their own, of clusters that are active members."""
    return Organisation.objects.filter(
        members__user=user,
        members__role__in=SENDING_ROLES,
        is_listed=True,
        cluster__agreement_member__in=AgreementMember.objects.active(),
    ).order_by("name", "pk")


def bookable_location(user: User, pk: int) -> Location:
    """Return a place at which somebody can ask to stay; 404 where it takes no guests."""
    places = Location.objects.open().select_related("member__cluster__organisation")
    return get_object_or_404(places, pk=pk)


def seen_stay(user: User, pk: Any) -> Stay:
    """Return a stay that concerns this person; 404 for others."""
    return get_object_or_404(Stay.objects.seen_by(user).for_list(), pk=pk)


def stay_parties(user: User, stay: Stay) -> frozenset[staying.Party]:
    """Return what this person is to a stay. Coordinators decide where a cluster has no manager."""
    parties = set()
    if stay.guest_id == user.pk:
        parties.add(staying.Party.GUEST)
    if user.is_superuser or deciders_for(stay.home).filter(pk=user.pk).exists():
        parties.add(staying.Party.HOME)
    if user.is_superuser or deciders_for(stay.host).filter(pk=user.pk).exists():
        parties.add(staying.Party.HOST)
    return frozenset(parties)


def permitted_stay_move(user: User, stay: Stay, name: str) -> staying.Move:
    """Return a move that this person may make now; 403 for others, also where its time is over."""
    for move in staying.moves_open_to(stay.state, stay_parties(user, stay)):
        if move.move == name:
            return move
    raise PermissionDenied


def review_side(user: User, stay: Stay) -> ReviewSide | None:
    """Return for which side this person looks back at a stay that is over; None for everybody else."""
    if stay.state != StayState.FINISHED:
        return None
    parties = stay_parties(user, stay)
    if staying.Party.GUEST in parties:
        return ReviewSide.GUEST
    return ReviewSide.HOST if staying.Party.HOST in parties else None


def reads_ledger(user: Any) -> bool:
    """Whether this person reads what each cluster gives and gets: managers of members, and the coordinators."""
    return is_coordinator(user) or (
        user.is_authenticated
        and AgreementMember.objects.filter(cluster__in=user.managed_clusters.values("pk")).exists()
    )


def newsletter_editors() -> QuerySet[User]:
    """Return who writes and approves the newsletter: everybody with a part in the network."""
    return User.objects.filter(
        Exists(NetworkRole.objects.filter(user=OuterRef("pk"))), is_active=True
    ).order_by("pk")


def edits_newsletter(user: Any) -> bool:
    return user.is_authenticated and (user.is_superuser or user.network_roles.exists())


def edited_edition(user: Any, pk: Any) -> Edition:
    """Return an edition for those who write the newsletter; 403 for others."""
    if not edits_newsletter(user):
        raise PermissionDenied
    return get_object_or_404(Edition, pk=pk)


def edited_block(user: Any, edition: Any, pk: int) -> Block:
    """Return a block of an edition for those who write the newsletter; 403 for others."""
    return get_object_or_404(
        Block.objects.select_related("edition"), pk=pk, edition=edited_edition(user, edition)
    )


def typed_block(user: Any, edition: Any, pk: int) -> Block:
    """Return the block that somebody has written; where a colleague has removed it meanwhile, an empty one."""
    held = edited_edition(user, edition)
    return held.blocks.select_related("edition").filter(pk=pk).first() or Block(pk=pk, edition=held)


def readable_edition(user: Any, slug: str) -> Edition:
    """Return an edition that has gone out; 404 for others, but for those who write the newsletter."""
    rows = Edition.objects.all() if edits_newsletter(user) else Edition.objects.public()
    return get_object_or_404(rows, slug=slug)


def permitted_edition_move(user: Any, edition: Edition, name: str) -> editing.Move:
    """Return a move that this person may make now; 403 for others, also where its time is over."""
    moves = editing.moves_open_to(edition.state, is_submitter=edition.submitted_by_id == user.pk)
    for move in moves if edits_newsletter(user) else []:
        if move.move == name:
            return move
    raise PermissionDenied


def kit_clusters(user: Any) -> QuerySet[Cluster]:
    """Return the clusters for whose members this person may take an edition away: their own, all for editors."""
    if not user.is_authenticated:
        return Cluster.objects.none()
    rows = Cluster.objects.all() if edits_newsletter(user) else user.managed_clusters.all()
    return rows.select_related("organisation").order_by("short_name")
