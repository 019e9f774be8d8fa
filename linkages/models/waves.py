"""A survey of one cluster, the firms that take part, and what happened to it."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Max, Min, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..choices import InterviewState, Scope, SizeClass, WaveState
from ..querysets import ParticipantQuerySet, WaveQuerySet

ENDS_BEFORE_START = _("A wave ends on or after the day on which it starts.")


class Wave(models.Model):
    """A survey of one cluster in one period. `version` counts its moves; an action names the one it saw."""

    cluster = models.ForeignKey(
        "connect.Cluster", models.PROTECT, related_name="waves", verbose_name=_("cluster")
    )
    slug = models.SlugField(
        _("web address"),
        max_length=40,
        help_text=_("Short, such as the year: 2016 or 2016-autumn."),
    )
    title = models.CharField(_("title"), max_length=120)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    scheme = models.ForeignKey(
        "linkages.ScoringScheme",
        models.PROTECT,
        related_name="waves",
        verbose_name=_("scoring scheme"),
    )
    languages = ArrayField(
        models.CharField(max_length=2), default=list, blank=True, verbose_name=_("languages")
    )
    introduction = models.TextField(
        _("introduction"),
        max_length=3000,
        blank=True,
        help_text=_("What the firms read before the first question."),
    )
    scope_labels = models.JSONField(
        _("names of the scopes"),
        default=dict,
        blank=True,
        help_text=_('Where a cluster calls them otherwise, such as {"local": "Chicagoland"}.'),
    )
    names_are_public = models.BooleanField(
        _("named linkages may be shown"),
        default=False,
        help_text=_("Only of firms that have consented."),
    )
    state = models.CharField(
        _("state"), max_length=8, choices=WaveState, default=WaveState.DRAFT, editable=False
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    opened_at = models.DateTimeField(_("opened"), null=True, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)
    frozen_at = models.DateTimeField(_("frozen"), null=True, editable=False)
    published_at = models.DateTimeField(_("report published"), null=True, editable=False)
    is_sample = models.BooleanField(_("sample"), default=False, editable=False)

    objects = WaveQuerySet.as_manager()

    class Meta:
        verbose_name = _("survey wave")
        verbose_name_plural = _("survey waves")
        ordering = ["cluster", "-starts_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "slug"],
                name="linkages_wave_address_once",
                violation_error_message=_("This cluster has a wave at this address."),
            ),
            models.CheckConstraint(
                name="linkages_wave_state_known", condition=Q(state__in=WaveState.values)
            ),
            models.CheckConstraint(
                name="linkages_wave_ends_after_start",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=ENDS_BEFORE_START,
            ),
            models.CheckConstraint(
                name="linkages_wave_published_when_frozen",
                condition=Q(published_at__isnull=True) | Q(state=WaveState.FROZEN),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        address = reverse("linkages:report", args=[self.cluster.slug])
        return f"{address}?wave={self.slug}"

    def clean(self) -> None:
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": ENDS_BEFORE_START})
        labels = self.scope_labels
        is_map = isinstance(labels, dict) and set(labels) <= set(Scope.values)
        if not is_map or not all(isinstance(text, str) for text in labels.values()):
            raise ValidationError({"scope_labels": _("Give each scope that you name one text.")})

    def employment_range(self, *, for_public: bool) -> tuple[int, int] | None:
        """Return the fewest and the most people that a firm which answered employed, None where none has said.

        The public reads that of the firms that agreed to be recognisable: a head count tells which firm it is.
        """
        firms = self.participants.filter(interviews__state=InterviewState.SUBMITTED)
        if for_public:
            firms = firms.exclude(consented_at=None)
        found = firms.aggregate(least=Min("employees"), most=Max("employees"))
        return None if found["least"] is None else (found["least"], found["most"])

    def answered_between(self) -> tuple[date, date] | None:
        """Return the days of the first and the last interview that was handed in, None where there is none."""
        handed_in = self.participants.filter(interviews__submitted_at__isnull=False)
        found = handed_in.aggregate(
            first=Min("interviews__submitted_at"), last=Max("interviews__submitted_at")
        )
        if found["first"] is None:
            return None
        return found["first"].date(), found["last"].date()

    @property
    def asks_in(self) -> list[tuple[str, str]]:
        """The languages in which firms are invited, with their names: those of the plan, all where it has none."""
        named = [choice for choice in settings.LANGUAGES if choice[0] in self.languages]
        return named or list(settings.LANGUAGES)

    @property
    def is_open(self) -> bool:
        return self.state == WaveState.OPEN

    @property
    def is_frozen(self) -> bool:
        return self.state == WaveState.FROZEN


class Participant(models.Model):
    """A firm in a wave, as it was then: what changes on its profile later changes no report.

    `consented_at` records that the firm agreed to be recognisable in what is published.
    """

    wave = models.ForeignKey(
        Wave, models.CASCADE, related_name="participants", verbose_name=_("wave")
    )
    organisation = models.ForeignKey(
        "connect.Organisation",
        models.PROTECT,
        related_name="survey_rows",
        verbose_name=_("organisation"),
    )
    size_class = models.CharField(_("size class"), max_length=5, choices=SizeClass)
    employees = models.PositiveIntegerField(_("people employed"), null=True, blank=True)
    consented_at = models.DateTimeField(_("consented"), null=True, blank=True)
    consented_by = models.CharField(_("consent given by"), max_length=150, blank=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = _("participating firm")
        verbose_name_plural = _("participating firms")
        ordering = ["organisation__name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["wave", "organisation"],
                name="linkages_participant_once",
                violation_error_message=_("This firm already takes part."),
            ),
            models.CheckConstraint(
                name="linkages_participant_size_known", condition=Q(size_class__in=SizeClass.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.wave})"


class WaveEvent(models.Model):
    """What happened to a wave, when, by whom."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="events", verbose_name=_("wave"))
    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(
        "connect.User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="wave_events",
        verbose_name=_("who"),
    )
    version = models.PositiveIntegerField(_("move"))
    from_state = models.CharField(max_length=8, choices=WaveState)
    to_state = models.CharField(max_length=8, choices=WaveState)
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("event of a wave")
        verbose_name_plural = _("events of waves")
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["wave", "version"], name="linkages_wave_event_once"),
        ]

    def __str__(self) -> str:
        return f"{self.wave}: {self.get_to_state_display()}"
