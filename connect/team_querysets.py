"""Named sets of those who are to join a team."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps as django_apps
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, When

from .choices import MemberRole, NetworkRoleName, TeamRequestState, TeamSide

if TYPE_CHECKING:
    from .models import User


class UserQuerySet(models.QuerySet[Any]):
    def away_since(self, moment: datetime) -> UserQuerySet:
        """People who have neither signed in nor said that they stay since then; those who run the site stay."""
        return self.filter(
            Q(last_login__isnull=True) | Q(last_login__lt=moment),
            Q(stayed_at__isnull=True) | Q(stayed_at__lt=moment),
            date_joined__lt=moment,
            is_superuser=False,
        )

    def reachable(self) -> UserQuerySet:
        """People to whom something may be written that they did not ask for."""
        return self.filter(is_active=True, objected_at__isnull=True)


class OrganisationMemberQuerySet(models.QuerySet[Any]):
    def only_owners(self, user: User) -> OrganisationMemberQuerySet:
        """Where this person is the one owner that an organisation has."""
        others = self.model.objects.filter(
            organisation=OuterRef("organisation"), role=MemberRole.OWNER, user__is_active=True
        ).exclude(user=user)
        return self.filter(~Exists(others), user=user, role=MemberRole.OWNER).select_related(
            "organisation__cluster"
        )

    def shown(self) -> OrganisationMemberQuerySet:
        """Those who let their name be shown on the organisation's page, by name."""
        named = self.filter(is_shown=True, user__is_active=True).exclude(user__name="")
        return named.select_related("user").order_by("user__name", "pk")

    def for_team(self) -> OrganisationMemberQuerySet:
        """With their people: owners first, then editors and viewers, by name."""
        ranks = [When(role=role, then=rank) for rank, role in enumerate(MemberRole.values)]
        return (
            self.select_related("user")
            .annotate(rank=Case(*ranks, output_field=models.IntegerField()))
            .order_by("rank", "user__name", "user__email")
        )


class TeamRequestQuerySet(models.QuerySet[Any]):
    def waiting(self) -> TeamRequestQuerySet:
        return self.filter(state=TeamRequestState.WAITING)

    def of(self, user: User) -> TeamRequestQuerySet:
        """Those about this person, whoever wished it."""
        return self.filter(user=user)

    def at(self, organisation: Any) -> TeamRequestQuerySet:
        return self.filter(organisation=organisation)

    def claims(self) -> TeamRequestQuerySet:
        return self.filter(side=TeamSide.PERSON)

    def invitations(self) -> TeamRequestQuerySet:
        return self.filter(side=TeamSide.TEAM)

    def looked_after_by(self, user: User) -> TeamRequestQuerySet:
        """Those to organisations that this person owns, or whose side they manage; coordinators stand in."""
        owned = user.organisation_memberships.filter(role=MemberRole.OWNER).values("organisation")
        return self.filter(Q(organisation__in=owned) | self._managed(user))

    def visible_to(self, user: User) -> TeamRequestQuerySet:
        if user.is_superuser:
            return self.all()
        seen = self.model.objects.looked_after_by(user).values("pk")
        return self.filter(Q(user=user) | Q(pk__in=seen))

    def to_decide_by(self, user: User, now: datetime) -> TeamRequestQuerySet:
        """Claims that wait for this person as an owner; or as a manager, where no owner is or none has answered.

        And invitations that wait for them.
        """
        owned = user.organisation_memberships.filter(role=MemberRole.OWNER).values("organisation")
        members = django_apps.get_model("connect", "OrganisationMember").objects
        owners = members.filter(
            organisation=OuterRef("organisation"), role=MemberRole.OWNER, user__is_active=True
        )
        for_manager = self._managed(user) & (~Exists(owners) | Q(due_at__lte=now))
        claim = Q(side=TeamSide.PERSON) & (Q(organisation__in=owned) | for_manager) & ~Q(user=user)
        return self.waiting().filter(claim | Q(side=TeamSide.TEAM, user=user))

    def to_remind(self, now: datetime) -> TeamRequestQuerySet:
        return self.waiting().filter(remind_at__lte=now)

    def for_list(self) -> TeamRequestQuerySet:
        return self.select_related("user", "organisation__cluster", "invited_by", "decided_by")

    @staticmethod
    def _managed(user: User) -> Q:
        clusters = django_apps.get_model("connect", "Cluster").objects
        is_coordinator = Exists(user.network_roles.filter(role=NetworkRoleName.COORDINATOR))
        unmanaged = Q(organisation__cluster__isnull=True) | Q(
            organisation__cluster__in=clusters.without_managers().values("pk")
        )
        managed = Q(organisation__cluster__in=user.manager_rows.values("cluster"))
        return managed | (Q(is_coordinator) & unmanaged)
