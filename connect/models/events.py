"""What a cluster invites to."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from bewiser.lib.zones import zone_called

from ..choices import EventKind
from ..querysets import EventQuerySet
from .places import Cluster


class Event(models.Model):
    """A day, or some, to which a cluster invites: in a town, on the web, or both.

    `member_price` is what the cluster's own members pay, and by the roaming agreement those of its partners.
    Without a price an event is free; without a member price everybody pays the same.
    """

    cluster = models.ForeignKey(
        Cluster, models.PROTECT, related_name="events", verbose_name=_("cluster")
    )
    kind = models.CharField(_("kind"), max_length=16, choices=EventKind)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("what it is about"), max_length=5000, blank=True)
    language = models.CharField(
        _("language of these words"),
        max_length=2,
        default="en",
    )
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    time_zone = models.CharField(
        _("time zone"), max_length=64, help_text=_("Such as Europe/Berlin: its clock is shown.")
    )
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    city = models.CharField(_("city"), max_length=120, blank=True)
    country = CountryField(_("country"), blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True)
    price = models.DecimalField(
        _("price in euros"),
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    member_price = models.DecimalField(
        _("price for members in euros"),
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    is_published = models.BooleanField(_("published"), default=False)
    is_sample = models.BooleanField(_("sample"), default=False, editable=False)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["starts_at", "id"]
        indexes = [models.Index(fields=["ends_at"], name="connect_event_ends")]
        constraints = [
            models.CheckConstraint(
                name="connect_event_kind_known", condition=Q(kind__in=EventKind.values)
            ),
            models.CheckConstraint(
                name="connect_event_ends_after",
                condition=Q(ends_at__gte=F("starts_at")),
                violation_error_message=_("The end is before the beginning."),
            ),
            models.CheckConstraint(
                name="connect_event_somewhere",
                condition=~Q(city="") & ~Q(country="") | ~Q(link=""),
                violation_error_message=_("Give a city with its country, or a link."),
            ),
            models.CheckConstraint(
                name="connect_event_prices",
                condition=Q(member_price__isnull=True)
                | Q(price__isnull=False, price__gte=F("member_price"), member_price__gte=0),
                violation_error_message=_("Members pay no more than others."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("connect:event_detail", args=[self.pk])

    @property
    def zone(self) -> ZoneInfo:
        return zone_called(self.time_zone)

    @property
    def begins(self) -> datetime:
        """When it begins, by its own clock."""
        return self.starts_at.astimezone(self.zone)

    @property
    def ends(self) -> datetime:
        """When it ends, by its own clock."""
        return self.ends_at.astimezone(self.zone)

    @property
    def is_one_day(self) -> bool:
        return self.begins.date() == self.ends.date()

    @property
    def place(self) -> str:
        """The venue, city and country in words; nothing for an event on the web alone."""
        parts = (self.venue, self.city, self.country.name if self.country else "")
        return ", ".join(part for part in parts if part)
