"""Who may see and do what. Views and actions get guarded rows no other way.

Hidden is 404, seen but not theirs to decide is 403.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from bewiser.lib import encounters
from bewiser.lib.encounters import Encounter

from .choices import ConnectionState, MemberRole, NetworkRoleName
from .exceptions import ConnectionMoved
from .models import (
    CaseStudy,
    Cluster,
    ConnectionRequest,
    Event,
    Organisation,
    OrganisationMember,
    TeamRequest,
    User,
)
from .querysets import OrganisationQuerySet
from .transitions import STEPS, Decision, Role, Step, step_for

ANSWERING_ROLES = (MemberRole.OWNER, MemberRole.EDITOR)


@dataclass(frozen=True)
class Actor:
    """Somebody with what they are to one request. A contact who answers by link is no user."""

    user: User | None
    roles: frozenset[Role]
    # Looks after the organisation asked, whether the request has reached its side or not.
    keeps_target: bool = False


def visible_organisation(user: Any, slug: str) -> Organisation:
    """Return an organisation that this reader may see; 404 for others."""
    return get_object_or_404(Organisation.objects.visible_to(user).for_profile(), slug=slug)


def visible_organisations(
    user: Any, slugs: Sequence[str], rows: OrganisationQuerySet
) -> list[Organisation]:
    """Return those of these addresses, old ones too, that this reader may see, in this order, each once.

    `rows` say what is read of them. One query, with what comes along, where all of them are listed.
    """
    found = _by_address(rows.listed().at_any_of(slugs)) if slugs else {}
    others = [slug for slug in slugs if slug not in found]
    if others and user.is_authenticated:
        found |= _by_address(rows.visible_to(user).at_any_of(others))
    return list(dict.fromkeys(found[slug] for slug in slugs if slug in found))


def _by_address(rows: OrganisationQuerySet) -> dict[str, Organisation]:
    found = list(rows)
    former = {slug: row for row in found for slug in row.once_there}
    return former | {row.slug: row for row in found}


def acted_for(user: Any, organisations: Sequence[Organisation]) -> frozenset[int]:
    """Return the keys of those of which this reader is a member, as `acts_for` asks of one."""
    if not user.is_authenticated or not organisations:
        return frozenset()
    rows = OrganisationMember.objects.filter(organisation__in=organisations, user=user.pk)
    return frozenset(rows.values_list("organisation", flat=True))


def acts_for(user: Any, organisation: Organisation) -> bool:
    """Whether this reader is a member of the organisation, in whatever role; nobody asks to meet their own."""
    rows = OrganisationMember.objects.filter(organisation=organisation, user=user.pk)
    return rows.exists() if user.is_authenticated else False


def looks_after(user: User, organisation: Organisation) -> bool:
    """Whether this person manages the organisation's cluster, or the network."""
    return bool(
        user.is_superuser
        or user.network_roles.exists()
        or (
            organisation.cluster_id
            and user.manager_rows.filter(cluster=organisation.cluster_id).exists()
        )
    )


def managers_of(organisation: Organisation | None) -> QuerySet[User]:
    """Return who looks after this side: the managers of its cluster, else the coordinators of the network."""
    if organisation is not None and organisation.cluster_id is not None:
        managers = User.objects.filter(
            is_active=True, manager_rows__cluster=organisation.cluster_id
        ).order_by("pk")
        if managers.exists():
            return managers
    return User.objects.filter(
        is_active=True, network_roles__role=NetworkRoleName.COORDINATOR
    ).order_by("pk")


def owners_of(organisation: Organisation) -> QuerySet[User]:
    return User.objects.filter(
        is_active=True,
        organisation_memberships__organisation=organisation,
        organisation_memberships__role=MemberRole.OWNER,
    ).order_by("pk")


def keeps_team(user: Any, organisation: Organisation) -> bool:
    """Whether this person says who acts for the organisation: an owner, or who manages its side."""
    if not user.is_authenticated:
        return False
    owned = user.organisation_memberships.filter(organisation=organisation, role=MemberRole.OWNER)
    return owned.exists() or stands_above(user, organisation)


def stands_above(user: User, organisation: Organisation) -> bool:
    """Whether this person keeps the team from outside: as who manages its side, or as a superuser."""
    return user.is_superuser or manages_side(user, organisation)


def is_cluster(organisation: Organisation) -> bool:
    """Whether this is the organisation of a cluster itself."""
    return Cluster.objects.filter(organisation=organisation).exists()


def team_organisation(user: User, slug: str) -> Organisation:
    """Return an organisation whose team this person may see: its own, or one that they keep; 404, 403 for others."""
    organisation = visible_organisation(user, slug)
    if not acts_for(user, organisation) and not keeps_team(user, organisation):
        raise PermissionDenied
    return organisation


def shown_members(user: Any, organisation: Organisation) -> list[OrganisationMember]:
    """Return who acts for an organisation and lets it be said; nobody to visitors."""
    return list(organisation.members.shown()) if user.is_authenticated else []


def kept_organisation(user: User, slug: str) -> Organisation:
    """Return an organisation whose team this person keeps; 404 where it is hidden from them, 403 for others."""
    organisation = visible_organisation(user, slug)
    if not keeps_team(user, organisation):
        raise PermissionDenied
    return organisation


def edits(user: Any, organisation: Organisation) -> bool:
    """Whether this person writes the profile: its owners and editors, who manages its side, and the coordinators."""
    if not user.is_authenticated:
        return False
    rows = user.organisation_memberships.filter(organisation=organisation)
    return (
        rows.filter(role__in=ANSWERING_ROLES).exists()
        or user.network_roles.filter(role=NetworkRoleName.COORDINATOR).exists()
        or stands_above(user, organisation)
    )


def edited_organisation(user: User, slug: str) -> Organisation:
    """Return an organisation whose profile this person writes; 404 where it is hidden from them, 403 for others."""
    organisation = visible_organisation(user, slug)
    if not edits(user, organisation):
        raise PermissionDenied
    return organisation


def readable_team_request(user: User, pk: uuid.UUID) -> TeamRequest:
    """Return a request to join a team: for who is to join, and those who keep the team; 404 for others."""
    return get_object_or_404(TeamRequest.objects.visible_to(user).for_list(), pk=pk)


def decides_team_request(user: User, request: TeamRequest) -> bool:
    """Whether the answer is this person's: an invitation is theirs who is invited, a claim that of the keepers.

    Nobody lets themselves in.
    """
    if request.is_invitation or request.user_id == user.pk:
        return request.is_invitation and request.user_id == user.pk
    return keeps_team(user, request.organisation)


def answerers_of(connection: ConnectionRequest) -> QuerySet[User]:
    """Return who answers a request: the owners and editors of its target, but never its asker."""
    return (
        User.objects.filter(
            is_active=True,
            organisation_memberships__organisation=connection.target_id,
            organisation_memberships__role__in=ANSWERING_ROLES,
        )
        .exclude(asked_connections=connection)
        .order_by("pk")
    )


@dataclass(frozen=True)
class Standing:
    """For whom a person may act, read once and good for any number of requests."""

    user: User
    memberships: dict[int, str]
    clusters: frozenset[int]
    is_coordinator: bool
    # Clusters without a manager, where a coordinator stands in; empty for everybody else.
    orphaned: frozenset[int]

    def manages_side(self, organisation: Organisation | None) -> bool:
        cluster = organisation.cluster_id if organisation is not None else None
        if cluster is None or cluster in self.orphaned:
            return self.is_coordinator
        return cluster in self.clusters

    def actor(self, connection: ConnectionRequest) -> Actor:
        """Return what the person is to a request as it stands now."""
        roles = set()
        if connection.asker_id == self.user.pk:
            roles.add(Role.ASKER)
        if connection.seeker_id in self.memberships:
            roles.add(Role.SEEKER_READER)
        if self.manages_side(connection.seeker):
            roles.add(Role.SEEKER_MANAGER)
        if connection.forwarded_at and self.manages_side(connection.target):
            roles.add(Role.TARGET_MANAGER)
        if connection.put_at and connection.target_id in self.memberships:
            roles.add(Role.TARGET_READER)
            answers = self.memberships[connection.target_id] in ANSWERING_ROLES
            # Nobody answers their own request, whatever they have become since they asked.
            if answers and Role.ASKER not in roles:
                roles.add(Role.ANSWERER)
        return Actor(self.user, frozenset(roles), self.manages_side(connection.target))


def standing(user: User) -> Standing:
    """Read for whom this person may act; three statements, four for a coordinator."""
    is_coordinator = user.network_roles.filter(role=NetworkRoleName.COORDINATOR).exists()
    orphaned = (
        Cluster.objects.without_managers().values_list("pk", flat=True) if is_coordinator else ()
    )
    return Standing(
        user=user,
        memberships=dict(user.organisation_memberships.values_list("organisation", "role")),
        clusters=frozenset(user.manager_rows.values_list("cluster", flat=True)),
        is_coordinator=is_coordinator,
        orphaned=frozenset(orphaned),
    )


def actor(user: User, connection: ConnectionRequest) -> Actor:
    """Return what this person is to one request as it stands now.

    A manager stands in where the organisation asked has nobody, or nobody any more, who answers.
    """
    found = standing(user).actor(connection)
    is_orphaned = (
        connection.state == ConnectionState.AT_TARGET
        and Role.TARGET_MANAGER in found.roles
        and not answerers_of(connection).exists()
    )
    return replace(found, roles=found.roles | {Role.STAND_IN}) if is_orphaned else found


def contact(connection: ConnectionRequest) -> Actor:
    """Return the contact who came by the signed link; the link itself was checked before."""
    roles = {Role.ANSWERER} if connection.contact_email and connection.put_at else set()
    return Actor(None, frozenset(roles))


def manages_side(user: User, organisation: Organisation | None) -> bool:
    return standing(user).manages_side(organisation)


def readable_connection(user: User, pk: uuid.UUID) -> ConnectionRequest:
    """Return a request that this person may read; 404 for others."""
    rows = ConnectionRequest.objects.visible_to(user).select_related(
        "asker", "seeker__cluster", "target__cluster", "answered_by", "notice"
    )
    return get_object_or_404(rows, pk=pk)


def permitted_step(by: Actor, connection: ConnectionRequest, decision: Decision) -> Step:
    """Return the step that this decision means now.

    Raises PermissionDenied where these roles never decide so, ConnectionMoved where they do in another state.
    """
    step = step_for(decision, connection.state, by.roles)
    if step is not None:
        return step
    if any(step.decision == decision and step.role in by.roles for step in STEPS):
        raise ConnectionMoved
    raise PermissionDenied


def visible_event(user: Any, pk: int) -> Event:
    """Return an event that this reader may see; 404 for others."""
    return get_object_or_404(Event.objects.visible_to(user).for_list(), pk=pk)


def pays_as_member(own: Collection[Cluster], event: Event) -> bool:
    """Whether the member price is that of somebody of these clusters, as `clusters_of` returns them.

    It is the price of the cluster's own members, and by the roaming agreement of those of its partners.
    """
    return any(
        cluster.pk == event.cluster_id or (cluster.is_roaming and event.cluster.is_roaming)
        for cluster in own
    )


def clusters_of(user: Any) -> list[Cluster]:
    """Return the clusters of which this reader's organisations are members, and those that they manage."""
    if not user.is_authenticated:
        return []
    return list(
        Cluster.objects.filter(Q(organisations__members__user=user) | Q(managers=user)).distinct()
    )


def visible_case(user: Any, slug: str) -> CaseStudy:
    """Return a case study that this reader may see; 404 for others."""
    rows = CaseStudy.objects.visible_to(user).select_related("first", "second", "written_by")
    return get_object_or_404(rows, slug=slug)


def written_case(user: User, slug: str) -> CaseStudy:
    """Return a case study that this person may write; 404 where it is hidden from them, 403 for its readers."""
    case = visible_case(user, slug)
    if not writes_about(user, case.first_id, case.second_id):
        raise PermissionDenied
    return case


def is_concerned(user: Any, case: CaseStudy) -> bool:
    """Whether this reader sees more of a case study than everyone: how it stands, and what happened to it."""
    return CaseStudy.objects.concerning(user).filter(pk=case.pk).exists()


def writes_about(user: User, *organisations: int) -> bool:
    """Whether this person may tell of these organisations: for either, for its cluster, or for the network."""
    if user.is_superuser or user.network_roles.exists():
        return True
    return Organisation.objects.written_about_by(user).filter(pk__in=organisations).exists()


def spoken_for(user: User, case: CaseStudy) -> list[Organisation]:
    """Return in the name of which of the two organisations this person approves and withdraws."""
    both = [case.first_id, case.second_id]
    return list(Organisation.objects.spoken_for_by(user).filter(pk__in=both).order_by("pk"))


def case_approvers(organisation: Organisation) -> QuerySet[User]:
    """Return who approves for an organisation: its owners and editors, and the managers of the cluster that it is."""
    members = OrganisationMember.objects.filter(
        organisation=organisation, role__in=ANSWERING_ROLES
    ).values("user")
    managers = Cluster.objects.filter(organisation=organisation).values("managers")
    return User.objects.filter(Q(pk__in=members) | Q(pk__in=managers), is_active=True).order_by(
        "pk"
    )


def told_encounter(user: User, kind: str, key: uuid.UUID) -> Encounter:
    """Return the introduction or stay of which this person may tell; 404 where it is hidden, 403 for its readers."""
    encounter = encounters.seen_by(user, kind, key)
    if encounter is None:
        raise Http404
    if not writes_about(user, encounter.first, encounter.second):
        raise PermissionDenied
    return encounter


def may_tell(user: User, kind: str, key: uuid.UUID) -> bool:
    """Whether this person may write of an introduction or a stay; nobody may where it has led to nothing."""
    encounter = encounters.seen_by(user, kind, key)
    return encounter is not None and writes_about(user, encounter.first, encounter.second)


def organisations_of(encounter: Encounter) -> list[Organisation]:
    """Return the two organisations that met."""
    found = Organisation.objects.in_bulk([encounter.first, encounter.second])
    return [found[encounter.first], found[encounter.second]]
