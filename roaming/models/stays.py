"""A stay, the desks that it has, what happened to it, what both say of it, and what it counts."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..choices import PLACED_STATES, ReviewSide, Service, StayState, StayVerb
from ..querysets import StayQuerySet
from .locations import Location
from .members import AgreementMember

MOST_PEOPLE = 20


class Stay(models.Model):
    """Somebody of one cluster at a place of another. `version` counts its moves; an action names the one it saw.

    `home` is the membership by which they come. The dates are those asked for, after `take` the proposed ones.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    location = models.ForeignKey(
        Location, models.PROTECT, related_name="stays", verbose_name=_("location")
    )
    home = models.ForeignKey(
        AgreementMember, models.PROTECT, related_name="sent_stays", verbose_name=_("home cluster")
    )
    # Who comes stays in the row for the ledger's sake when the account goes.
    guest = models.ForeignKey(
        "connect.User",
        models.SET_NULL,
        null=True,
        related_name="stays",
        verbose_name=_("guest"),
    )
    organisation = models.ForeignKey(
        "connect.Organisation",
        models.PROTECT,
        related_name="stays",
        verbose_name=_("organisation"),
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=StayState,
        default=StayState.REQUESTED,
        editable=False,
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    proposed_first = models.DateField(_("proposed first day"), null=True, editable=False)
    proposed_last = models.DateField(_("proposed last day"), null=True, editable=False)
    people = models.PositiveSmallIntegerField(
        _("people"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_PEOPLE)],
    )
    services = ArrayField(
        models.CharField(max_length=16, choices=Service),
        default=list,
        blank=True,
        verbose_name=_("what you need"),
    )
    purpose = models.TextField(_("what you come for"), max_length=2000)
    to_meet = models.TextField(_("whom you want to meet"), max_length=2000, blank=True)

    asked_at = models.DateTimeField(_("asked"), editable=False)
    state_since = models.DateTimeField(_("in this state since"), editable=False)
    due_at = models.DateTimeField(_("due"), null=True, editable=False)
    reminded_at = models.DateTimeField(_("reminded"), null=True, editable=False)
    # When the host was asked and when it first answered: what its answer time is counted from.
    put_at = models.DateTimeField(_("put to the host"), null=True, editable=False)
    answered_at = models.DateTimeField(_("answered by the host"), null=True, editable=False)
    checked_in_at = models.DateTimeField(_("checked in"), null=True, editable=False)
    checked_out_at = models.DateTimeField(_("checked out"), null=True, editable=False)

    objects = StayQuerySet.as_manager()

    class Meta:
        verbose_name = _("stay")
        verbose_name_plural = _("stays")
        ordering = ["-first_day", "id"]
        indexes = [models.Index(fields=["state", "first_day"], name="roaming_stay_state_day")]
        constraints = [
            models.CheckConstraint(
                name="roaming_stay_state_known", condition=Q(state__in=StayState.values)
            ),
            models.CheckConstraint(
                name="roaming_stay_days_in_order",
                condition=Q(first_day__lte=F("last_day")),
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                name="roaming_stay_people", condition=Q(people__range=(1, MOST_PEOPLE))
            ),
            models.CheckConstraint(
                name="roaming_stay_proposal_whole",
                condition=Q(proposed_first__isnull=True, proposed_last__isnull=True)
                | Q(
                    proposed_first__isnull=False,
                    proposed_last__isnull=False,
                    proposed_first__lte=F("proposed_last"),
                ),
            ),
            models.CheckConstraint(
                name="roaming_stay_started_was_checked_in",
                condition=~Q(state__in=(StayState.STARTED, StayState.FINISHED))
                | Q(checked_in_at__isnull=False),
            ),
            models.CheckConstraint(
                name="roaming_stay_finished_was_checked_out",
                condition=Q(state=StayState.FINISHED) & Q(checked_out_at__isnull=False)
                | ~Q(state=StayState.FINISHED) & Q(checked_out_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.location}"

    def get_absolute_url(self) -> str:
        return reverse("roaming:stay_detail", args=[self.pk])

    @property
    def host(self) -> AgreementMember:
        return self.location.member

    @property
    def is_placed(self) -> bool:
        return self.state in PLACED_STATES


class DeskDay(models.Model):
    """One desk on one day, taken by one stay. No desk is taken twice, whoever presses at the same moment:
    that is this table's constraint, and a trigger keeps its numbers within the desks of the place.
    """

    stay = models.ForeignKey(Stay, models.CASCADE, related_name="desk_days", verbose_name=_("stay"))
    location = models.ForeignKey(
        Location, models.PROTECT, related_name="desk_days", verbose_name=_("location")
    )
    day = models.DateField(_("day"))
    desk = models.PositiveSmallIntegerField(_("desk"))

    class Meta:
        verbose_name = _("desk on a day")
        verbose_name_plural = _("desks on days")
        ordering = ["day", "desk"]
        constraints = [
            models.UniqueConstraint(
                fields=["location", "day", "desk"], name="roaming_desk_taken_once"
            ),
            models.CheckConstraint(name="roaming_desk_from_one", condition=Q(desk__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.desk}"


class StayEvent(models.Model):
    """One thing that happened to a stay. Rows are added, never changed."""

    stay = models.ForeignKey(Stay, models.CASCADE, related_name="events", verbose_name=_("stay"))
    version = models.PositiveIntegerField(_("move"))
    at = models.DateTimeField(_("at"))
    verb = models.CharField(_("what"), max_length=12, choices=StayVerb)
    actor = models.ForeignKey(
        "connect.User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="stay_events",
        verbose_name=_("who"),
    )
    note = models.TextField(_("note"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("event of a stay")
        verbose_name_plural = _("events of stays")
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                name="roaming_stay_event_known", condition=Q(verb__in=StayVerb.values)
            ),
            # One row a move and verb: pressing twice cannot be told twice.
            models.UniqueConstraint(
                fields=["stay", "version", "verb"], name="roaming_stay_event_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stay}: {self.get_verb_display()}"


class StayReview(models.Model):
    """What one side says of a stay, once: three marks from 1 to 5, and whether something came of it."""

    stay = models.ForeignKey(Stay, models.CASCADE, related_name="reviews", verbose_name=_("stay"))
    side = models.CharField(_("side"), max_length=5, choices=ReviewSide)
    by = models.ForeignKey(
        "connect.User",
        models.SET_NULL,
        null=True,
        related_name="stay_reviews",
        verbose_name=_("who"),
    )
    at = models.DateTimeField(_("at"))
    # The questions differ by side; roaming.reviews words them.
    first_mark = models.PositiveSmallIntegerField(_("first answer"))
    second_mark = models.PositiveSmallIntegerField(_("second answer"))
    third_mark = models.PositiveSmallIntegerField(_("third answer"))
    led_somewhere = models.BooleanField(_("something came of it"), default=False)
    words = models.TextField(_("in your own words"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("review of a stay")
        verbose_name_plural = _("reviews of stays")
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["stay", "side"],
                name="roaming_review_once",
                violation_error_message=_("Your side has reviewed this stay already."),
            ),
            models.CheckConstraint(
                name="roaming_review_side_known", condition=Q(side__in=ReviewSide.values)
            ),
            models.CheckConstraint(
                name="roaming_review_marks",
                condition=Q(
                    first_mark__range=(1, 5), second_mark__range=(1, 5), third_mark__range=(1, 5)
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stay}: {self.get_side_display()}"


class LedgerEntry(models.Model):
    """The days that a stay has cost its host and given its home. Written once, when the stay ends.

    Triggers keep it as it was written. `days` are desks times the open days from check-in to check-out.
    """

    stay = models.OneToOneField(
        Stay, models.PROTECT, related_name="ledger_entry", verbose_name=_("stay")
    )
    host = models.ForeignKey(
        AgreementMember, models.PROTECT, related_name="given", verbose_name=_("host")
    )
    home = models.ForeignKey(
        AgreementMember, models.PROTECT, related_name="received", verbose_name=_("home cluster")
    )
    on = models.DateField(_("day of the entry"))
    days = models.PositiveSmallIntegerField(_("days"))

    class Meta:
        verbose_name = _("entry of the ledger")
        verbose_name_plural = _("entries of the ledger")
        ordering = ["on", "id"]
        constraints = [
            models.CheckConstraint(name="roaming_ledger_between_two", condition=~Q(host=F("home"))),
        ]

    def __str__(self) -> str:
        return f"{self.host} → {self.home}: {self.days}"
