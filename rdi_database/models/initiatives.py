"""What research organisations come together in: projects, calls, events, agendas."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from simple_history.models import HistoricalRecords

from bewiser.lib.zones import zone_called

from ..choices import InitiativeKind, InitiativeStatus, ParticipationRole
from ..querysets import InitiativeQuerySet, ParticipationQuerySet

BRUSSELS = "Europe/Brussels"
_YEARS = (datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 12, 31, tzinfo=UTC))
# Words that are pages below /rdi/initiatives/.
RESERVED_SLUGS = frozenset({"add", "calendar", "feed", "map", "new", "search", "timeline"})


def _money(verbose_name: str) -> models.DecimalField:
    return models.DecimalField(
        verbose_name,
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )


class Initiative(models.Model):
    """A call, a project, an event, a technology day or an agenda.

    It runs from `starts_at` up to, and not including, `ends_at`; whole days run from midnight to midnight by its
    own clock. What its end is past is closed, whatever its source says. A call with deadlines ends with the last of
    them. `identifier` is its number at its source: that of a call's topic, or of a grant; `rcn` is the record number
    that CORDIS gives a project.

    A placeholder is known by its number alone, from a list of who takes part; a later file fills it in.
    `provenance` is as in `connect.Organisation`. `listed_at` is when it was listed, the last time where that was more
    than once; it stays when it is taken off. The object in hand does not know it before it is read again.
    """

    slug = models.SlugField(_("web address"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=16, choices=InitiativeKind)
    title = models.CharField(_("title"), max_length=300)
    acronym = models.CharField(_("acronym"), max_length=60, blank=True)
    summary = models.CharField(_("in one sentence"), max_length=300, blank=True)
    description = models.TextField(_("description"), max_length=5000, blank=True)
    language = models.CharField(_("language of these words"), max_length=2, default="en")
    identifier = models.CharField(_("number at its source"), max_length=120, blank=True)
    rcn = models.CharField(_("CORDIS record number"), max_length=12, blank=True)
    call = models.CharField(_("call"), max_length=120, blank=True)
    programme = models.CharField(_("programme"), max_length=120, blank=True)
    action = models.CharField(_("type of action"), max_length=120, blank=True)

    starts_at = models.DateTimeField(_("begins"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    is_whole_days = models.BooleanField(_("whole days"), default=False)
    time_zone = models.CharField(_("time zone"), max_length=64, default=BRUSSELS)
    deadlines = ArrayField(
        models.DateTimeField(), default=list, blank=True, verbose_name=_("deadlines")
    )
    said_status = models.CharField(
        _("status at its source"), max_length=12, choices=InitiativeStatus, blank=True
    )

    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    budget = _money(_("budget"))
    contribution = _money(_("public contribution"))
    least_grant = _money(_("smallest grant"))
    most_grant = _money(_("largest grant"))
    grants = models.PositiveIntegerField(_("number of grants"), null=True, blank=True)

    organiser = models.ForeignKey(
        "connect.Organisation",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="organised_initiatives",
        verbose_name=_("organiser"),
    )
    city = models.CharField(_("city"), max_length=120, blank=True)
    country = CountryField(_("country"), blank=True)
    website = models.URLField(_("website"), max_length=500, blank=True)
    keywords = ArrayField(
        models.CharField(max_length=80), default=list, blank=True, verbose_name=_("keywords")
    )
    topics = models.ManyToManyField(
        "connect.Topic", blank=True, related_name="initiatives", verbose_name=_("topics")
    )
    partners = models.ManyToManyField(
        "connect.Organisation",
        through="Participation",
        related_name="initiatives",
        verbose_name=_("partners"),
    )

    is_listed = models.BooleanField(_("listed"), default=False, help_text=_("Has a public page."))
    is_placeholder = models.BooleanField(_("placeholder"), default=False, editable=False)
    is_sample = models.BooleanField(_("sample"), default=False, editable=False)
    provenance = models.JSONField(
        _("where each value comes from"), default=dict, blank=True, editable=False
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    # A trigger of the database keeps this one, whoever writes the row.
    listed_at = models.DateTimeField(_("listed since"), null=True, editable=False)

    history = HistoricalRecords(excluded_fields=["created_at", "updated_at", "listed_at"])
    objects = InitiativeQuerySet.as_manager()

    class Meta:
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        ordering = ["ends_at", "title", "id"]
        indexes = [
            models.Index(
                fields=["kind", "ends_at"],
                name="rdi_initiative_listed",
                condition=Q(is_listed=True),
            ),
            models.Index(fields=["starts_at"], name="rdi_initiative_starts"),
        ]
        constraints = [
            models.CheckConstraint(
                name="rdi_initiative_kind_known", condition=Q(kind__in=InitiativeKind.values)
            ),
            models.CheckConstraint(
                name="rdi_initiative_status_known",
                condition=Q(said_status__in=["", *InitiativeStatus.values]),
            ),
            models.CheckConstraint(
                name="rdi_initiative_named",
                condition=~Q(title=""),
                violation_error_message=_("An initiative has a title."),
            ),
            models.CheckConstraint(
                # Further off a moment has no day by the clocks of all zones.
                name="rdi_initiative_years",
                condition=(Q(starts_at__isnull=True) | Q(starts_at__range=_YEARS))
                & (Q(ends_at__isnull=True) | Q(ends_at__range=_YEARS)),
                violation_error_message=_("Years go from 1900 to 2200."),
            ),
            models.CheckConstraint(
                name="rdi_initiative_ends_after",
                condition=Q(starts_at__isnull=True)
                | Q(ends_at__isnull=True)
                | Q(ends_at__gte=F("starts_at")),
                violation_error_message=_("The end is before the beginning."),
            ),
            models.CheckConstraint(
                name="rdi_initiative_sums",
                condition=(Q(budget__isnull=True) | Q(budget__gte=0))
                & (Q(contribution__isnull=True) | Q(contribution__gte=0))
                & (Q(least_grant__isnull=True) | Q(least_grant__gte=0))
                & (
                    Q(most_grant__isnull=True)
                    | Q(most_grant__gte=0)
                    & (Q(least_grant__isnull=True) | Q(most_grant__gte=F("least_grant")))
                ),
                violation_error_message=_(
                    "Sums are not below zero, and the largest grant not below the smallest."
                ),
            ),
            models.CheckConstraint(
                name="rdi_initiative_currency", condition=Q(currency__regex="^[A-Z]{3}$")
            ),
            models.CheckConstraint(
                name="rdi_initiative_placeholder_hidden",
                condition=Q(is_placeholder=False) | Q(is_listed=False),
                violation_error_message=_("What is known by its number alone has no public page."),
            ),
            models.CheckConstraint(
                name="rdi_initiative_slug_free",
                condition=~Q(slug__in=sorted(RESERVED_SLUGS)),
                violation_error_message=_("This address is the name of a page."),
            ),
            models.UniqueConstraint(
                fields=["kind", "identifier"],
                name="rdi_initiative_identifier_once",
                condition=~Q(identifier=""),
                violation_error_message=_("There is already one with this number."),
            ),
            models.UniqueConstraint(
                fields=["rcn"],
                name="rdi_initiative_rcn_once",
                condition=~Q(rcn=""),
                violation_error_message=_("There is already one with this record number."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("rdi_database:initiative_detail", args=[self.slug])

    def clean(self) -> None:
        if not all(_YEARS[0] <= moment <= _YEARS[1] for moment in self.deadlines or ()):
            raise ValidationError({"deadlines": _("Years go from 1900 to 2200.")})
        # As the database does it; a begin that is later is told of by its rule.
        if self.kind == InitiativeKind.CALL and self.deadlines:
            self.ends_at = max(self.deadlines)

    def status(self, now: datetime) -> InitiativeStatus:
        """Return how it stands. The clock goes before its source, whose word may be old."""
        if self.said_status == InitiativeStatus.CANCELLED:
            return InitiativeStatus.CANCELLED
        if self.ends_at is not None and self.ends_at <= now:
            return InitiativeStatus.CLOSED
        if self.starts_at is not None and self.starts_at > now:
            return InitiativeStatus.FORTHCOMING
        if self.said_status == InitiativeStatus.CLOSED and self.ends_at is None:
            return InitiativeStatus.CLOSED
        if self.said_status == InitiativeStatus.FORTHCOMING and self.starts_at is None:
            return InitiativeStatus.FORTHCOMING
        return InitiativeStatus.OPEN

    @property
    def zone(self) -> ZoneInfo:
        return zone_called(self.time_zone)

    @property
    def begins(self) -> datetime | None:
        """When it begins, by its own clock."""
        return self.starts_at.astimezone(self.zone) if self.starts_at else None

    @property
    def ends(self) -> datetime | None:
        """When it is over, by its own clock."""
        return self.ends_at.astimezone(self.zone) if self.ends_at else None

    @property
    def last_day(self) -> date | None:
        """The last day on which it is not over yet."""
        ends = self.ends
        return (ends - timedelta(microseconds=1)).date() if ends else None


class Participation(models.Model):
    """An organisation takes part in an initiative, once. Whoever edits it owns it: no import changes it again.

    A person who knows better than a list hides a row rather than deleting it, so that the list does not bring it back.
    """

    initiative = models.ForeignKey(
        Initiative,
        models.CASCADE,
        related_name="participations",
        verbose_name=_("initiative"),
    )
    organisation = models.ForeignKey(
        "connect.Organisation",
        models.CASCADE,
        related_name="participations",
        verbose_name=_("organisation"),
    )
    role = models.CharField(
        _("role"),
        max_length=12,
        choices=ParticipationRole,
        default=ParticipationRole.PARTICIPANT,
    )
    contribution = _money(_("public contribution in euros"))
    is_hidden = models.BooleanField(
        _("hidden"), default=False, help_text=_("A list says so and is wrong: counts nowhere.")
    )
    is_sample = models.BooleanField(_("sample"), default=False, editable=False)
    provenance = models.JSONField(
        _("where each value comes from"), default=dict, blank=True, editable=False
    )

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ["initiative", "id"]
        indexes = [
            models.Index(
                fields=["organisation", "initiative"],
                name="rdi_participation_shown",
                condition=Q(is_hidden=False),
            ),
            models.Index(
                fields=["initiative", "organisation"],
                name="rdi_participation_partners",
                condition=Q(is_hidden=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "organisation"],
                name="rdi_participation_once",
                violation_error_message=_("This organisation takes part already."),
            ),
            models.CheckConstraint(
                name="rdi_participation_role_known",
                condition=Q(role__in=ParticipationRole.values),
            ),
            models.CheckConstraint(
                name="rdi_participation_sum",
                condition=Q(contribution__isnull=True) | Q(contribution__gte=0),
                violation_error_message=_("Sums are not below zero."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.initiative}"
