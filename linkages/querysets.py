"""Reads, as chainable words."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Self

from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from connect.choices import NetworkRoleName
from connect.models import ClusterManager

from .choices import Audience, FindingState, InterviewState, PartnerDecision, WaveState

DECIDED = (FindingState.ACCEPTED, FindingState.DROPPED)


def _count_of(rows: QuerySet) -> Coalesce:
    """Return how many of these rows each wave has, as a subquery: joins would multiply them."""
    counted = (
        rows.filter(wave=OuterRef("pk"))
        .order_by()
        .values("wave")
        .annotate(n=Count("pk", distinct=True))
        .values("n")
    )
    return Coalesce(Subquery(counted), 0)


class WaveQuerySet(QuerySet):
    def published(self) -> Self:
        """Those whose report everyone may read."""
        return self.filter(published_at__isnull=False)

    def frozen(self) -> Self:
        return self.filter(state=WaveState.FROZEN)

    def with_unmeasured_networks(self) -> Self:
        """Those whose network a worker has still to measure."""
        editions = self.model._meta.get_field("editions").related_model.objects
        return self.frozen().filter(pk__in=editions.of_unmeasured_networks().values("wave"))

    def kept_by(self, user: Any) -> Self:
        """Those that this person works on: the waves of their clusters, all for the network and superusers."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser or user.network_roles.filter(role__in=NetworkRoleName.values).exists():
            return self
        return self.filter(cluster__in=user.managed_clusters.values("pk"))

    def readable_by(self, user: Any) -> Self:
        """Those whose report this person may read: the published ones and their own."""
        if not user.is_authenticated:
            return self.published()
        own = self.kept_by(user).values("pk")
        return self.filter(Q(published_at__isnull=False) | Q(state=WaveState.FROZEN, pk__in=own))

    def managed_by(self, user: Any) -> Self:
        """Those whose next step is this person's: of their clusters, and of those that nobody manages."""
        mine = Q(cluster__in=user.managed_clusters.values("pk"))
        is_coordinator = Exists(user.network_roles.filter(role=NetworkRoleName.COORDINATOR))
        is_managed = Exists(ClusterManager.objects.filter(cluster=OuterRef("cluster")))
        return self.filter(mine | Q(is_coordinator, ~is_managed))

    def wanting_a_step(self, today: date) -> Self:
        """Those that have ended and are still open, and all between their closing and their report."""
        is_over = Q(state=WaveState.OPEN, ends_on__lt=today)
        is_unpublished = Q(state=WaveState.FROZEN, published_at__isnull=True)
        return self.filter(is_over | Q(state=WaveState.CLOSED) | is_unpublished)

    def for_desk(self) -> Self:
        """Add `undecided` names of the staging list and `findings_waiting` for a decision or a look."""
        partners = self.model._meta.get_field("partners").related_model.objects
        findings = self.model._meta.get_field("findings").related_model.objects
        return self.select_related("cluster").annotate(
            undecided=_count_of(partners.waiting()),
            findings_waiting=_count_of(
                findings.filter(
                    Q(state=FindingState.DRAFT, fires=True)
                    | Q(state__in=DECIDED, fires=False)
                    | Q(state__in=DECIDED) & ~Q(seen_number=F("number"))
                )
            ),
        )

    def for_list(self) -> Self:
        return self.select_related("cluster__organisation", "cluster__region", "scheme")

    def for_move(self) -> Self:
        """Add what a manager weighs before a move: firms that were asked and that answered, interviews that are
        not handed in, names that are undecided, findings that nobody has looked at and that stay hidden."""
        participants = self.model._meta.get_field("participants").related_model.objects
        handed_in = Q(interviews__state=InterviewState.SUBMITTED)
        unfinished = Q(interviews__state=InterviewState.STARTED)
        findings = self.model._meta.get_field("findings").related_model.objects.filter(fires=True)
        return self.for_desk().annotate(
            asked=_count_of(participants.all()),
            answered=_count_of(participants.filter(handed_in)),
            unfinished=_count_of(participants.filter(unfinished)),
            drafts=_count_of(findings.filter(state=FindingState.DRAFT, is_hidden=False)),
            hidden=_count_of(findings.filter(is_hidden=True)),
        )

    def with_counts(self) -> Self:
        """Add `firm_count`, `interview_count` and `linkage_count` of what was handed in."""
        handed_in = Q(participants__interviews__state=InterviewState.SUBMITTED)
        return self.annotate(
            firm_count=Count("participants", filter=handed_in, distinct=True),
            interview_count=Count("participants__interviews", filter=handed_in, distinct=True),
            linkage_count=Count(
                "participants__interviews__linkages", filter=handed_in, distinct=True
            ),
        )


class ReportEditionQuerySet(QuerySet):
    def of_another_layout(self, layout: int) -> Self:
        """Those that another release has computed, also such as say nothing of their layout."""
        return self.exclude(pk__in=self.filter(content__layout=layout).values("pk"))

    def of_unmeasured_networks(self) -> Self:
        """Those whose network is so large that a worker measures it, and has not yet done so."""
        return self.filter(content__network__is_pending=True)

    def in_all(self, waves: Iterable[int]) -> dict[int, dict[str, int | None]]:
        """Return, by wave, how many firms and linkages a report rests on, as everyone may read it."""
        rows = self.filter(wave__in=list(waves), audience=Audience.PUBLIC).values_list(
            "wave", "content__companies", "content__linkages"
        )
        return {
            wave: {"companies": companies, "linkages": linkages}
            for wave, companies, linkages in rows
        }


class InterviewQuerySet(QuerySet):
    def handed_in(self) -> Self:
        return self.filter(state=InterviewState.SUBMITTED)

    def for_page(self) -> Self:
        return self.select_related(
            "participant__organisation",
            "participant__wave__cluster__region",
            "participant__wave__scheme",
            "interviewer",
        )


class ParticipantQuerySet(QuerySet):
    def for_wave_page(self) -> Self:
        """What a manager's list shows of each firm: its people, its interviews, and how many rows each has."""
        interviews = Prefetch(
            "interviews",
            self.model._meta.get_field("interviews")
            .related_model.objects.annotate(row_count=Count("linkages"))
            .order_by("number"),
        )
        return self.select_related("organisation").prefetch_related("invitations", interviews)


class NamedPartnerQuerySet(QuerySet):
    def with_standing(self) -> Self:
        """Add `is_ruled`: a decision stands on the name and can be undone. What a firm picked itself is none."""
        events = self.model._meta.get_field("events").related_model.objects
        last = events.filter(partner=OuterRef("pk"), version=OuterRef("version"))
        return self.annotate(is_ruled=Exists(last.exclude(before__has_key="is_undo")))

    def for_staging(self) -> Self:
        """What the staging list shows of each name, the undecided first."""
        return (
            self.with_standing()
            .select_related("organisation", "suggested", "merged_into")
            .annotate(
                row_count=Count("linkages", distinct=True),
                is_waiting=Case(When(decision=PartnerDecision.WAITING, then=0), default=1),
            )
            .order_by("is_waiting", "name_key", "pk")
        )

    def waiting(self) -> Self:
        """Those that somebody has to decide on before the wave can freeze."""
        return self.in_use().filter(decision=PartnerDecision.WAITING)

    def in_use(self) -> Self:
        """Those that a firm names, or names by a spelling that was merged into them."""
        linkages = self.model._meta.get_field("linkages").related_model.objects
        named = linkages.filter(partner=OuterRef("pk")) | linkages.filter(
            partner__merged_into=OuterRef("pk")
        )
        return self.filter(Exists(named))


class LinkageQuerySet(QuerySet):
    def named_in(self, wave: Any) -> Self:
        """All that was saved in one wave, handed in or not."""
        return self.filter(interview__participant__wave=wave)

    def of_wave(self, wave: Any) -> Self:
        """What firms handed in, in one wave."""
        return self.filter(
            interview__participant__wave=wave, interview__state=InterviewState.SUBMITTED
        )

    def of_firm(self, organisation: Any) -> Self:
        """What a firm has named, in all its interviews."""
        return self.filter(interview__participant__organisation=organisation)

    def of_published_waves_with_consent(self) -> Self:
        """Those of firms that agreed to be recognisable, in waves whose report everyone may read."""
        return self.filter(
            interview__state=InterviewState.SUBMITTED,
            interview__participant__consented_at__isnull=False,
            interview__participant__wave__published_at__isnull=False,
        )

    def partners_named_last(self) -> int:
        """Return how many organisations are named in the newest of the waves."""
        waves = self.values("interview__participant__wave").annotate(
            n=Count("partner", distinct=True)
        )
        newest = waves.order_by("-interview__participant__wave__starts_on").first()
        return newest["n"] if newest else 0

    def partners_named_last_by(self, organisations: Sequence[Any]) -> dict[int, int]:
        """Return the same of several firms in one statement, by their keys."""
        firm, wave = "interview__participant__organisation", "interview__participant__wave"
        counted = (
            self.filter(**{f"{firm}__in": organisations})
            .values(firm, wave)
            .annotate(n=Count("partner", distinct=True))
            .order_by(f"{wave}__starts_on")
        )
        # The newest comes last and stays.
        return {row[firm]: row["n"] for row in counted}

    def for_firm(self) -> Self:
        """What a firm reads of its own linkages, the newest survey first."""
        return self.select_related("partner", "interview__participant__wave").order_by(
            "-interview__participant__wave__starts_on", "category", "partner__name_key", "pk"
        )
