"""Reads, as chainable words."""

from collections.abc import Collection
from typing import Any, Self

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Now

from connect.choices import NetworkRoleName
from connect.models import ClusterManager, NetworkRole

from .choices import (
    ASKING_STATES,
    ConsentVerb,
    EditionState,
    EditionVerb,
    MemberStatus,
    NewsState,
    StayState,
    SubscriberRole,
    SubscriptionState,
)


class AgreementQuerySet(QuerySet):
    def published(self) -> Self:
        return self.filter(published_at__isnull=False)

    def current(self) -> Any:
        """Return the version in force, None before there is one."""
        return self.published().order_by("-version").first()


class AgreementMemberQuerySet(QuerySet):
    def active(self) -> Self:
        return self.filter(status=MemberStatus.ACTIVE)

    def shown(self) -> Self:
        """Those whose offer everyone may read."""
        return self.filter(status__in=(MemberStatus.ACTIVE, MemberStatus.PAUSED))

    def kept_by(self, user: Any) -> Self:
        """Those that this person looks after: their clusters', all for the coordinator and superusers."""
        if not user.is_authenticated:
            return self.none()
        if (
            user.is_superuser
            or user.network_roles.filter(role=NetworkRoleName.COORDINATOR).exists()
        ):
            return self
        return self.filter(cluster__in=user.managed_clusters.values("pk"))

    def for_list(self) -> Self:
        return self.select_related("cluster__organisation", "cluster__region")

    def not_accepted(self, agreement: Any) -> Self:
        """Those in the agreement, or invited to it, that have not accepted this version."""
        accepted = self.model._meta.get_field("acceptances").related_model.objects.filter(
            member=OuterRef("pk"), agreement=agreement
        )
        in_or_invited = (MemberStatus.INVITED, MemberStatus.ACTIVE, MemberStatus.PAUSED)
        return self.filter(~Exists(accepted), status__in=in_or_invited)

    def with_last_move(self) -> Self:
        """Add `moved_at`, when something last happened to a membership."""
        events = self.model._meta.get_field("events").related_model.objects
        last = events.filter(member=OuterRef("pk")).order_by("-at", "-pk").values("at")[:1]
        since = Coalesce(Subquery(last), F("joined_at"), Now())
        return self.select_related("cluster").annotate(moved_at=since)


class LocationQuerySet(QuerySet):
    def open(self) -> Self:
        """Those where somebody can stay."""
        return self.filter(is_open=True, member__status=MemberStatus.ACTIVE)

    def in_countries(self, codes: Collection[str]) -> Self:
        return self.filter(country__in=codes) if codes else self

    def offering(self, services: Collection[str]) -> Self:
        """Those that offer all of these."""
        return self.filter(services__contains=list(services)) if services else self

    def for_list(self) -> Self:
        return self.select_related("member__cluster__organisation").order_by(
            "country", "city", "name", "pk"
        )


class StayQuerySet(QuerySet):
    def asking(self) -> Self:
        """Those to which somebody has still to say yes."""
        return self.filter(state__in=ASKING_STATES)

    def seen_by(self, user: Any) -> Self:
        """Those of this person as guest or member of the guest's firm, as manager of either cluster; all for
        coordinators and superusers.
        """
        if (
            user.is_superuser
            or user.network_roles.filter(role=NetworkRoleName.COORDINATOR).exists()
        ):
            return self
        managed = user.managed_clusters.values("pk")
        return self.filter(
            Q(guest=user)
            | Q(organisation__in=user.organisation_memberships.values("organisation"))
            | Q(home__cluster__in=managed)
            | Q(location__member__cluster__in=managed)
        )

    def waiting_for_manager(self, user: Any) -> Self:
        """Those on which this person has to decide for a cluster; coordinators where it has no manager."""
        managed = user.managed_clusters.values("pk")
        coordinates = Exists(user.network_roles.filter(role=NetworkRoleName.COORDINATOR))

        def theirs(cluster: str) -> Q:
            has_manager = Exists(ClusterManager.objects.filter(cluster=OuterRef(cluster)))
            return Q(**{f"{cluster}__in": managed}) | Q(coordinates, ~has_manager)

        return self.filter(
            Q(state=StayState.REQUESTED) & theirs("home__cluster")
            | Q(state=StayState.AT_HOST) & theirs("location__member__cluster")
        )

    def waiting_for_guest(self, user: Any) -> Self:
        return self.filter(state=StayState.PROPOSED, guest=user)

    def for_list(self) -> Self:
        return self.select_related(
            "location__member__cluster__organisation",
            "home__cluster__organisation",
            "organisation",
            "guest",
        )


class EditionQuerySet(QuerySet):
    def public(self) -> Self:
        """Those that everybody may read: they have begun to go out."""
        return self.filter(started_at__isnull=False)

    def due(self, now: Any) -> Self:
        """Approved ones whose time has come."""
        return self.filter(state=EditionState.APPROVED, send_at__lte=now)

    def on_their_way(self) -> Self:
        return self.filter(state=EditionState.SENDING)

    def waiting_for(self, user: Any) -> Self:
        """Those that this person can approve, of whom others have asked it; with `asked_at`."""
        events = self.model._meta.get_field("events").related_model.objects
        asked = events.filter(edition=OuterRef("pk"), verb=EditionVerb.SUBMITTED).order_by("-pk")
        others = self.filter(state=EditionState.REVIEW).exclude(submitted_by=user)
        rows = others.filter(Exists(NetworkRole.objects.filter(user=user)))
        return rows.select_related("submitted_by").annotate(
            asked_at=Subquery(asked.values("at")[:1])
        )


class ClusterNewsQuerySet(QuerySet):
    def waiting(self) -> Self:
        return self.filter(state=NewsState.WAITING)

    def kept_by(self, user: Any) -> Self:
        """Those of the clusters that this person manages."""
        return self.filter(cluster__in=user.managed_clusters.values("pk"))

    def for_list(self) -> Self:
        return self.select_related("cluster__organisation", "sent_by")


class SubscriptionQuerySet(QuerySet):
    def active(self) -> Self:
        return self.filter(state=SubscriptionState.ACTIVE)

    def in_segment(self, segment: Any) -> Self:
        """Active ones of these clusters, languages, roles and topics; who named no topic wants all of them."""
        rows = self.active()
        if segment.clusters:
            rows = rows.filter(cluster__in=segment.clusters)
        if segment.languages:
            rows = rows.filter(language__in=segment.languages)
        if segment.roles:
            rows = rows.filter(role__in=segment.roles)
        if segment.topics:
            named = self.model.topics.through.objects.filter(subscription=OuterRef("pk"))
            wanted = named.filter(topic__in=segment.topics)
            rows = rows.filter(Exists(wanted) | ~Exists(named))
        return rows

    def by_language(self) -> list[tuple[str, int]]:
        """Return how many read each language, the most first."""
        rows = self.order_by().values_list("language").annotate(n=Count("pk"))
        return sorted(rows, key=lambda row: (-row[1], row[0]))

    def contacts_kept_by(self, user: Any) -> Self:
        """Contacts of clusters that this person manages; of all clusters for those who make the newsletter.

        A manager sees those alone who get it: a new row, or none, would say whether an address was known.
        """
        rows = self.filter(role=SubscriberRole.CLUSTER, cluster__isnull=False)
        if user.is_superuser or user.network_roles.exists():
            return rows
        return rows.active().filter(cluster__in=user.managed_clusters.values("pk"))

    def known_from_before(self) -> Self:
        """Those who got it once, or left it."""
        consents = self.model._meta.get_field("consents").related_model.objects
        verbs = (ConsentVerb.CONFIRMED, ConsentVerb.LEFT, ConsentVerb.BOUNCED)
        return self.filter(Exists(consents.filter(subscription=OuterRef("pk"), verb__in=verbs)))

    def never_confirmed(self, before: Any) -> Self:
        return self.filter(
            state=SubscriptionState.WAITING, confirmed_at__isnull=True, asked_at__lt=before
        )
