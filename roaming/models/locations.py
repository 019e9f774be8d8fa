"""Where guests stay: the places that a member of the agreement offers, and when they are closed."""

import uuid
from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from ..choices import BASELINE, LEAST_DAYS, WORKING_DAYS, Service, Weekday
from ..querysets import LocationQuerySet
from .members import AgreementMember

MOST_DESKS = 500
MOST_DAYS = 30
MOST_NOTICE = 60


def baseline() -> list[str]:
    return [str(service) for service in BASELINE]


def working_days() -> list[int]:
    return [int(day) for day in WORKING_DAYS]


def photo_path(location: "Location", _name: str) -> str:
    """Return where a photo is kept: under a name that nobody chose, so that a new one is a new file."""
    return f"roaming/{uuid.uuid4()}.jpg"


class Location(models.Model):
    """A place with desks. `descriptions` holds text by language."""

    member = models.ForeignKey(
        AgreementMember, models.PROTECT, related_name="locations", verbose_name=_("member")
    )
    name = models.CharField(_("name"), max_length=120)
    descriptions = models.JSONField(_("description by language"), default=dict, blank=True)
    street = models.CharField(_("street"), max_length=200)
    postcode = models.CharField(_("postcode"), max_length=20, blank=True)
    city = models.CharField(_("city"), max_length=120)
    country = CountryField(_("country"))
    latitude = models.FloatField(
        _("latitude"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.FloatField(
        _("longitude"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    photo = models.ImageField(_("photo"), upload_to=photo_path, blank=True)
    photo_words = models.CharField(
        _("what the photo shows"),
        max_length=200,
        blank=True,
        help_text=_("For those who cannot see it."),
    )
    desks = models.PositiveSmallIntegerField(_("desks for guests"), default=1)
    services = ArrayField(
        models.CharField(max_length=16, choices=Service),
        default=baseline,
        blank=True,
        verbose_name=_("what guests get"),
    )
    languages = ArrayField(
        models.CharField(max_length=2),
        default=list,
        blank=True,
        verbose_name=_("languages spoken"),
    )
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(choices=Weekday),
        default=working_days,
        verbose_name=_("open on"),
    )
    most_days = models.PositiveSmallIntegerField(
        _("longest stay"),
        default=LEAST_DAYS,
        help_text=_("Working days in a row; the agreement asks for five or more."),
    )
    notice_days = models.PositiveSmallIntegerField(
        _("notice"), default=5, help_text=_("Working days between a request and the first day.")
    )
    is_open = models.BooleanField(
        _("takes guests"), default=True, help_text=_("A place that is being moved takes none.")
    )

    objects = LocationQuerySet.as_manager()

    class Meta:
        verbose_name = _("location")
        verbose_name_plural = _("locations")
        ordering = ["member", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "name"],
                name="roaming_location_name_once",
                violation_error_message=_("There is a location of this name already."),
            ),
            models.CheckConstraint(
                name="roaming_location_has_desks",
                condition=Q(desks__range=(1, MOST_DESKS)),
                violation_error_message=_("A location has 1 to 500 desks."),
            ),
            models.CheckConstraint(
                name="roaming_location_baseline",
                condition=Q(most_days__range=(LEAST_DAYS, MOST_DAYS)),
                violation_error_message=_("Guests may stay for 5 to 30 working days."),
            ),
            models.CheckConstraint(
                name="roaming_location_notice",
                condition=Q(notice_days__lte=MOST_NOTICE),
                violation_error_message=_("Ask for at most 60 working days of notice."),
            ),
            models.CheckConstraint(
                name="roaming_location_point_whole",
                # A comparison with nothing passes, so that both are there is said too.
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def description(self) -> str:
        """The description in the reader's language, else in English, else in the first there is."""
        own = (get_language() or "en")[:2]
        texts = self.descriptions
        return texts.get(own) or texts.get("en") or next(iter(texts.values()), "")

    @property
    def has_point(self) -> bool:
        return self.latitude is not None and self.longitude is not None

    def is_open_on(self, day: date) -> bool:
        """Whether its week has this day; holidays are asked for elsewhere."""
        return day.isoweekday() in self.weekdays


class LocationClosure(models.Model):
    """A day on which a location takes no guests, besides the holidays of its cluster."""

    location = models.ForeignKey(
        Location, models.CASCADE, related_name="closures", verbose_name=_("location")
    )
    on = models.DateField(_("day"))
    name = models.CharField(_("name"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("closed day of a location")
        verbose_name_plural = _("closed days of locations")
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint(
                fields=["location", "on"],
                name="roaming_closure_once",
                violation_error_message=_("The location is closed on this day already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d} {self.name}"
