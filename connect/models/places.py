"""Regions, and the clusters that look after them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from simple_history.models import HistoricalRecords

from ..querysets import ClusterQuerySet

# Words that are pages beside those of clusters, below /clusters/, /linkages/ and /roaming/, or may become one.
RESERVED_CLUSTER_SLUGS = frozenset(
    {
        "add",
        "agreement",
        "answer",
        "calendar",
        "compare",
        "contact",
        "edit",
        "events",
        "export",
        "interviews",
        "ledger",
        "log",
        "map",
        "members",
        "new",
        "newsletter",
        "partners",
        "pass",
        "passes",
        "photos",
        "places",
        "search",
        "stays",
        "waves",
    }
)


class Region(models.Model):
    """A part of a country, or the whole of it, that a cluster calls local."""

    name = models.CharField(_("name"), max_length=120)
    country = CountryField(_("country"))
    nuts_code = models.CharField(
        _("NUTS code"),
        max_length=5,
        blank=True,
        help_text=_("Empty where the region has none, as County Cork."),
    )
    area_codes = ArrayField(
        models.CharField(max_length=8),
        default=list,
        blank=True,
        verbose_name=_("areas"),
        help_text=_("Codes of the GeoNames areas that make it up, such as 56 for Catalonia."),
    )
    places = ArrayField(
        models.CharField(max_length=120),
        default=list,
        blank=True,
        verbose_name=_("places"),
        help_text=_("Towns that lie in it, where no area says so; the first one is its centre."),
    )

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["country", "name"]
        constraints = [
            models.UniqueConstraint(fields=["country", "name"], name="connect_region_name_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_whole_country(self) -> bool:
        """Slovenia and Cyprus are one region each: behind the country, their NUTS code has noughts only."""
        return bool(self.nuts_code) and not self.nuts_code[2:].strip("0")

    @property
    def place(self) -> str:
        """The region and its country in the language of the reader; a whole country is named once."""
        country = str(self.country.name)
        return country if self.is_whole_country else f"{self.name}, {country}"


class Cluster(models.Model):
    """A cluster organisation: it has members, managers, and clocks for its part of an introduction."""

    slug = models.SlugField(_("web address"), max_length=60, unique=True)
    short_name = models.CharField(_("short name"), max_length=60)
    organisation = models.OneToOneField(
        "connect.Organisation",
        models.PROTECT,
        related_name="is_cluster",
        verbose_name=_("organisation"),
    )
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="clusters", verbose_name=_("region")
    )
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Brussels")
    managers = models.ManyToManyField(
        "connect.User",
        through="connect.ClusterManager",
        related_name="managed_clusters",
        verbose_name=_("managers"),
    )
    manager_days = models.PositiveSmallIntegerField(
        _("days for the manager's step"), default=3, help_text=_("Working days.")
    )
    target_days = models.PositiveSmallIntegerField(
        _("days for the organisation's answer"), default=10, help_text=_("Working days.")
    )
    lapse_days = models.PositiveSmallIntegerField(
        _("days until a request lapses"), default=20, help_text=_("Working days in one state.")
    )
    auto_forward = models.BooleanField(
        _("forward requests without a look"),
        default=False,
        help_text=_("Requests of members go to the other cluster at once."),
    )

    is_roaming = models.BooleanField(
        _("in the roaming agreement"),
        default=False,
        editable=False,
        help_text=_("Written by the agreement itself."),
    )

    history = HistoricalRecords()
    objects = ClusterQuerySet.as_manager()

    class Meta:
        verbose_name = _("cluster")
        verbose_name_plural = _("clusters")
        ordering = ["short_name"]
        constraints = [
            models.CheckConstraint(
                name="connect_cluster_days_sane",
                condition=Q(manager_days__range=(1, 60))
                & Q(target_days__range=(1, 60))
                & Q(lapse_days__range=(2, 120)),
                violation_error_message=_(
                    "Clocks run for 1 to 60 working days, and requests lapse after 2 to 120."
                ),
            ),
            models.CheckConstraint(
                name="connect_cluster_slug_free",
                condition=~Q(slug__in=sorted(RESERVED_CLUSTER_SLUGS)),
                violation_error_message=_("This address is the name of a page."),
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    def get_absolute_url(self) -> str:
        return reverse("connect:cluster_detail", args=[self.slug])


class ClusterHoliday(models.Model):
    """A day on which a cluster does not work: no clock runs and nobody is reminded."""

    cluster = models.ForeignKey(
        Cluster, models.CASCADE, related_name="holidays", verbose_name=_("cluster")
    )
    on = models.DateField(_("day"))
    name = models.CharField(_("name"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("holiday of a cluster")
        verbose_name_plural = _("holidays of clusters")
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "on"],
                name="connect_holiday_once",
                violation_error_message=_("This day is already a holiday of this cluster."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d} {self.name}"
