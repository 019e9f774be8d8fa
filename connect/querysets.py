"""Named sets of rows. Views and templates never filter for themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps as django_apps
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import models
from django.db.models import Case, Count, Exists, F, Func, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Lower

from .choices import OPEN_STATES, ConnectionState, MemberRole, NetworkRoleName

if TYPE_CHECKING:
    from .models import User


def counted(rows: models.QuerySet[Any]) -> Subquery:
    """Return how many rows there are, as part of another statement."""
    number = Func(F("pk"), function="count", output_field=models.IntegerField())
    return Subquery(rows.order_by().annotate(number=number).values("number"))


class ClusterQuerySet(models.QuerySet[Any]):
    def for_list(self) -> ClusterQuerySet:
        """All that a row shows: organisation, region, texts, and how many listed organisations belong to it."""
        return (
            self.select_related("organisation", "region")
            .prefetch_related("organisation__texts")
            .annotate(listed_count=self._listed_count())
            .order_by(Lower("short_name"), "pk")
        )

    @staticmethod
    def _listed_count() -> Any:
        """How many listed organisations have a cluster as their first or as a further one, each once."""
        listed = django_apps.get_model("connect", "Organisation").objects.listed()
        first = listed.filter(cluster=OuterRef("pk"))
        further = listed.filter(further_clusters=OuterRef("pk")).exclude(cluster=OuterRef("pk"))
        return counted(first) + counted(further)

    def without_managers(self) -> ClusterQuerySet:
        return self.exclude(manager_rows__user__is_active=True)

    def countries(self) -> ClusterQuerySet:
        """The countries in which the network has a cluster, each once."""
        return self.order_by().values_list("region__country", flat=True).distinct()

    def managed_by(self, user: User) -> ClusterQuerySet:
        return self.filter(manager_rows__user=user)


class OrganisationQuerySet(models.QuerySet[Any]):
    def listed(self) -> OrganisationQuerySet:
        return self.filter(is_listed=True)

    def visible_to(self, user: Any) -> OrganisationQuerySet:
        """Listed ones for everyone; unlisted ones for their members, their managers and the coordinators."""
        if not user.is_authenticated:
            return self.listed()
        if user.is_superuser or user.network_roles.exists():
            return self.all()
        mine = user.organisation_memberships.values("organisation")
        return self.filter(
            Q(is_listed=True) | Q(pk__in=mine) | Q(cluster__in=user.manager_rows.values("cluster"))
        )

    def unconfirmed_since(self, moment: datetime) -> OrganisationQuerySet:
        """Listed ones of which nobody has said since then that all is right."""
        known = Coalesce("confirmed_at", "created_at")
        return self.listed().alias(known_right_at=known).filter(known_right_at__lte=moment)

    def to_ask_about(self, *, before: datetime, asked_before: datetime) -> OrganisationQuerySet:
        """Unconfirmed ones with an owner who was not asked lately, or never."""
        members = django_apps.get_model("connect", "OrganisationMember").objects
        owners = members.filter(organisation=OuterRef("pk"), role=MemberRole.OWNER)
        return (
            self.unconfirmed_since(before)
            .filter(Exists(owners.filter(user__is_active=True)))
            .exclude(asked_at__gt=asked_before)
            .order_by("pk")
        )

    def to_look_over_by(self, user: User) -> OrganisationQuerySet:
        """Those whose owners have opened the page themselves, for who manages their cluster."""
        opened = self.listed().filter(published_at__isnull=False)
        return opened.filter(cluster__in=user.manager_rows.values("cluster"))

    def to_let_sleep(self, *, before: datetime) -> OrganisationQuerySet:
        """Unconfirmed ones that are still in the directory; a cluster's own organisation stays there."""
        return self.unconfirmed_since(before).filter(is_dormant=False, is_cluster=None)

    def joined_by(self, user: User) -> OrganisationQuerySet:
        """Organisations of which this person is a member, in whatever role."""
        return self.filter(pk__in=user.organisation_memberships.values("organisation"))

    def answered_for_by(self, user: User) -> OrganisationQuerySet:
        """Organisations for which this person may ask and answer: as owner or editor."""
        roles = [MemberRole.OWNER, MemberRole.EDITOR]
        return self.filter(
            pk__in=user.organisation_memberships.filter(role__in=roles).values("organisation")
        )

    def spoken_for_by(self, user: User) -> OrganisationQuerySet:
        """Organisations in whose name this person approves: as owner or editor, or as manager of the cluster it is."""
        return self.filter(
            Q(pk__in=self.model.objects.answered_for_by(user).values("pk"))
            | Q(is_cluster__in=user.manager_rows.values("cluster"))
        )

    def written_about_by(self, user: User) -> OrganisationQuerySet:
        """Organisations of which this person may tell: those they speak for, and those of their clusters."""
        return self.filter(
            Q(pk__in=self.model.objects.spoken_for_by(user).values("pk"))
            | Q(cluster__in=user.manager_rows.values("cluster"))
        )

    def posted_for_by(self, user: User) -> OrganisationQuerySet:
        """Organisations for which this person posts notices: as owner or editor, or as who manages its side."""
        is_coordinator = Exists(user.network_roles.filter(role=NetworkRoleName.COORDINATOR))
        clusters = django_apps.get_model("connect", "Cluster").objects
        orphaned = Q(cluster__isnull=True) | Q(cluster__in=clusters.without_managers().values("pk"))
        return self.filter(
            Q(pk__in=self.model.objects.answered_for_by(user).values("pk"))
            | Q(cluster__in=user.manager_rows.values("cluster"))
            | (orphaned & Q(is_coordinator))
        )

    def others_than_of(self, user: User) -> OrganisationQuerySet:
        """Organisations for which this person does not act: those that they can ask."""
        return self.exclude(pk__in=user.organisation_memberships.values("organisation"))

    def called(self, words: str) -> OrganisationQuerySet:
        """Those with just this name, whatever its case and accents."""
        folded = Func("name", function="connect_fold", output_field=models.TextField())
        asked = Func(Value(words), function="connect_fold", output_field=models.TextField())
        return self.annotate(folded=folded).filter(folded=asked)

    def much_like(self, organisation: Any, most: int = 6) -> OrganisationQuerySet:
        """Listed organisations of the same kind with most topics in common with this one."""
        alike = (
            self.listed()
            .exclude(pk=organisation.pk)
            .filter(topics__in=organisation.topics.all(), kind=organisation.kind)
            .annotate(common=Count("topics", distinct=True))
            .order_by("-common", "name", "pk")
            .values_list("pk", flat=True)[:most]
        )
        return self.filter(pk__in=list(alike)).order_by("name", "pk")

    def named_like(self, words: str, country: str = "") -> OrganisationQuerySet:
        """Those whose name holds these folded words or sounds like them, the likeliest first; listed or not."""
        folded = Func("name", function="connect_fold", output_field=models.TextField())
        near = Case(When(country=country, then=1), default=0) if country else Value(0)
        return (
            self.annotate(folded=folded, near=near, likeness=TrigramWordSimilarity(words, "folded"))
            .filter(Q(folded__contains=words) | Q(folded__trigram_word_similar=words))
            .annotate(leads=Case(When(folded__startswith=words, then=1), default=0))
            .order_by("-leads", "-near", "-likeness", "name", "pk")
        )

    def with_website_like(self, domains: Sequence[str]) -> OrganisationQuerySet:
        """Those in whose website one of these stands somewhere; whoever asks looks closer."""
        likeness = Q()
        for domain in domains:
            likeness |= Q(website__icontains=domain)
        return self.filter(likeness) if domains else self.none()

    def once_at(self, slug: str) -> OrganisationQuerySet:
        """The organisation whose page had this address before."""
        return self.filter(old_slugs__slug=slug)

    def at_any_of(self, slugs: Sequence[str]) -> OrganisationQuerySet:
        """Those whose page has, or had, one of these addresses; `once_there` are the former ones."""
        old = django_apps.get_model("connect", "OldSlug").objects.filter(slug__in=slugs)
        former = old.filter(organisation=OuterRef("pk")).order_by("slug").values("slug")
        # One list of keys, so that both halves are looked up in their indexes.
        now = self.model.objects.filter(slug__in=slugs).order_by().values("pk")
        keys = now.union(old.order_by().values("organisation"), all=True)
        return self.filter(pk__in=keys).annotate(once_there=ArraySubquery(former))

    def for_profile(self) -> OrganisationQuerySet:
        return self.select_related("cluster__organisation", "region").prefetch_related(
            "texts", "topic_rows__topic", "further_clusters"
        )

    def for_list(self) -> OrganisationQuerySet:
        return self.select_related("cluster").prefetch_related("texts", "topic_rows__topic")


class ConnectionRequestQuerySet(models.QuerySet[Any]):
    def open(self) -> ConnectionRequestQuerySet:
        return self.filter(state__in=OPEN_STATES)

    def drafts(self) -> ConnectionRequestQuerySet:
        return self.filter(state=ConnectionState.DRAFT)

    def never_sent(self) -> ConnectionRequestQuerySet:
        """Drafts, and what was taken back while it was one: only the owner of the address knows of them."""
        return self.filter(reference__isnull=True)

    def met(self) -> ConnectionRequestQuerySet:
        """Requests that led to an introduction, whatever came of it later."""
        return self.filter(introduced_at__isnull=False)

    def whose_target_is_known(self) -> ConnectionRequestQuerySet:
        """Requests of which the asking side knows whom it asks; the others are about an anonymous notice."""
        return self.filter(Q(is_target_masked=False) | Q(introduced_at__isnull=False))

    def like(self, connection: Any) -> ConnectionRequestQuerySet:
        """Those about the same notice; and to the same organisation, where the asking side knows it in both.

        Else the refusal of the second would tell that the two are the same.
        """
        same = Q(notice=connection.notice) if connection.notice else Q(pk__in=[])
        if not connection.is_target_masked:
            same |= Q(is_target_masked=False, target=connection.target)
        return self.filter(same)

    def asked_by(self, user: User) -> ConnectionRequestQuerySet:
        return self.filter(asker=user)

    def put_to(self, user: User) -> ConnectionRequestQuerySet:
        """Requests that have been put before an organisation of this person."""
        return self.filter(
            put_at__isnull=False, target__in=user.organisation_memberships.values("organisation")
        )

    def from_side_of(self, user: User) -> ConnectionRequestQuerySet:
        """Requests of the asking side that this person manages; the coordinators stand in for a missing one."""
        managed = Q(seeker__cluster__in=user.manager_rows.values("cluster"))
        return self.filter(reference__isnull=False).filter(managed | self._stand_in(user, "seeker"))

    def to_side_of(self, user: User) -> ConnectionRequestQuerySet:
        """Requests that have reached the asked side that this person manages."""
        managed = Q(target__cluster__in=user.manager_rows.values("cluster"))
        return self.filter(forwarded_at__isnull=False).filter(
            managed | self._stand_in(user, "target")
        )

    def visible_to(self, user: User) -> ConnectionRequestQuerySet:
        """What a person may see: their own, their organisation's, and those of the sides they manage."""
        asked = Q(asker=user)
        sent = Q(seeker__in=user.organisation_memberships.values("organisation")) & Q(
            reference__isnull=False
        )
        mine = [self.put_to(user), self.from_side_of(user), self.to_side_of(user)]
        wanted = asked | sent
        for rows in mine:
            wanted |= Q(pk__in=rows.values("pk"))
        return self.filter(wanted)

    def waiting_for_manager(self, user: User, now: datetime) -> ConnectionRequestQuerySet:
        """Requests whose next step belongs to this person as a manager of a side.

        One that was put to an organisation comes back to them once nobody there can answer it any more,
        and once its time is over: those whom they themselves answer for are on their desk already.
        """
        unanswerable = Q(contact_email="") & ~self._has_answerer()
        overdue = Q(due_at__lte=now) & ~self._answered_by(user)
        at_target = Q(state=ConnectionState.AT_TARGET) & (unanswerable | overdue)
        to_side = Q(pk__in=self.to_side_of(user).values("pk"))
        return self.filter(
            Q(state=ConnectionState.SUBMITTED, pk__in=self.from_side_of(user).values("pk"))
            | (to_side & (Q(state=ConnectionState.AT_TARGET_MANAGER) | at_target))
        )

    def waiting_for_member(self, user: User) -> ConnectionRequestQuerySet:
        """Requests whose next step belongs to this person as an asker, or as owner or editor of the target."""
        to_answer = Q(state=ConnectionState.AT_TARGET) & self._answered_by(user)
        return self.filter(Q(state=ConnectionState.CHANGES_ASKED, asker=user) | to_answer)

    def telling_answerers(self) -> ConnectionRequestQuerySet:
        """With `has_answerer`: whether anybody at the organisation asked can answer."""
        return self.annotate(has_answerer=self._has_answerer())

    def to_remind(self, now: datetime) -> ConnectionRequestQuerySet:
        return self.filter(remind_at__lte=now, state__in=OPEN_STATES)

    def to_lapse(self, now: datetime) -> ConnectionRequestQuerySet:
        return self.filter(lapses_at__lte=now, state__in=OPEN_STATES)

    def for_list(self) -> ConnectionRequestQuerySet:
        return self.select_related(
            "asker", "seeker__cluster", "target__cluster", "notice"
        ).order_by("-state_since", "pk")

    def in_the_order_asked(self) -> ConnectionRequestQuerySet:
        """In the order in which they were made; those of one batch have the same time."""
        events = django_apps.get_model("connect", "ConnectionEvent").objects
        first = events.filter(connection=OuterRef("pk")).order_by("pk").values("pk")[:1]
        return self.order_by(Subquery(first), "pk")

    @staticmethod
    def _answered_by(user: User) -> Q:
        """Whether this person answers, as owner or editor of the target, and has not asked themselves."""
        roles = [MemberRole.OWNER, MemberRole.EDITOR]
        targets = user.organisation_memberships.filter(role__in=roles).values("organisation")
        return Q(target__in=targets) & ~Q(asker=user)

    @staticmethod
    def _has_answerer() -> Exists:
        """Whether the target has somebody who answers; the rule of access.answerers_of, as SQL."""
        members = django_apps.get_model("connect", "OrganisationMember").objects
        return Exists(
            members.filter(
                organisation=OuterRef("target"),
                role__in=[MemberRole.OWNER, MemberRole.EDITOR],
                user__is_active=True,
            ).exclude(user=OuterRef("asker"))
        )

    @staticmethod
    def _stand_in(user: User, side: str) -> Q:
        """A side without a cluster, or whose cluster has no manager, is looked after by the coordinators."""
        is_coordinator = Exists(user.network_roles.filter(role=NetworkRoleName.COORDINATOR))
        clusters = django_apps.get_model("connect", "Cluster").objects
        unmanaged = Q(**{f"{side}__cluster__isnull": True}) | Q(
            **{f"{side}__cluster__in": clusters.without_managers().values("pk")}
        )
        return Q(is_coordinator) & unmanaged


class EventQuerySet(models.QuerySet[Any]):
    def published(self) -> EventQuerySet:
        return self.filter(is_published=True)

    def ahead(self, now: datetime) -> EventQuerySet:
        """Those that are not over."""
        return self.filter(ends_at__gte=now)

    def between(self, first: date, last: date) -> EventQuerySet:
        """Those of which some part lies within these days, by the clock of the site."""
        return self.filter(starts_at__date__lte=last, ends_at__date__gte=first)

    def visible_to(self, user: Any) -> EventQuerySet:
        """Published ones, and those that are being written by people who may edit them."""
        if not user.is_authenticated:
            return self.published()
        if (
            user.is_superuser
            or user.network_roles.filter(role=NetworkRoleName.COORDINATOR).exists()
        ):
            return self
        return self.filter(Q(is_published=True) | Q(cluster__in=user.managed_clusters.values("pk")))

    def for_list(self) -> EventQuerySet:
        return self.select_related("cluster__organisation", "cluster__region")


class PartnerSuggestionQuerySet(models.QuerySet[Any]):
    def shown_for(self, organisation: Any) -> PartnerSuggestionQuerySet:
        """Those for an organisation whose candidates still have a page, the best first."""
        rows = self.filter(organisation=organisation, candidate__is_listed=True)
        return rows.select_related("candidate").order_by("rank")
