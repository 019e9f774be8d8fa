"""One table for firms, research centres, public bodies and associations."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from simple_history.models import HistoricalRecords

from ..choices import IdentifierScheme, OrganisationKind, SizeBand
from ..querysets import OrganisationQuerySet

# Words that are pages below /firms/, /clusters/ or /topics/.
RESERVED_SLUGS = frozenset(
    {
        "add",
        "calls",
        "compare",
        "connect",
        "edit",
        "export",
        "initiatives",
        "map",
        "new",
        "search",
        "stays",
        "suggest",
    }
)


def _codes(verbose_name: str, length: int) -> ArrayField:
    return ArrayField(
        models.CharField(max_length=length), default=list, blank=True, verbose_name=verbose_name
    )


def logo_path(organisation: "Organisation", _name: str) -> str:
    """Return where a logo is kept: under a name that nobody chose, so that a new one is a new file."""
    return f"logos/{uuid.uuid4()}.png"


class Organisation(models.Model):
    """An organisation of the network. `is_listed` opens its page to everyone.

    `provenance` maps a field's name to {"source", "kind", "at", "by"}; kind is "person", "import" or "sample".
    "by" is there for a person only: a list comes in by a command, which nobody is signed in to.
    """

    slug = models.SlugField(_("web address"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=250)
    english_name = models.CharField(_("name in English"), max_length=250, blank=True)
    aliases = ArrayField(
        models.CharField(max_length=250), default=list, blank=True, verbose_name=_("other names")
    )
    kind = models.CharField(
        _("kind"), max_length=20, choices=OrganisationKind, default=OrganisationKind.FIRM
    )
    size = models.CharField(_("size"), max_length=8, choices=SizeBand, blank=True)
    is_multinational = models.BooleanField(_("multinational"), default=False)
    # What it declared where it applied for funding: no band follows from it.
    is_sme = models.BooleanField(_("small or medium-sized by declaration"), null=True, blank=True)
    founded = models.PositiveSmallIntegerField(_("founded in"), null=True, blank=True)

    country = CountryField(_("country"), blank=True)
    city = models.CharField(_("city"), max_length=120, blank=True)
    street = models.CharField(_("street"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=20, blank=True)
    region = models.ForeignKey(
        "connect.Region",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name=_("region"),
    )
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)

    cluster = models.ForeignKey(
        "connect.Cluster",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name=_("cluster"),
    )
    further_clusters = models.ManyToManyField(
        "connect.Cluster",
        blank=True,
        related_name="further_organisations",
        verbose_name=_("further clusters"),
    )
    users = models.ManyToManyField(
        "connect.User",
        through="connect.OrganisationMember",
        related_name="organisations",
        verbose_name=_("people"),
    )
    topics = models.ManyToManyField(
        "connect.Topic",
        through="connect.OrganisationTopic",
        related_name="organisations",
        verbose_name=_("topics"),
    )

    website = models.URLField(_("website"), max_length=300, blank=True)
    logo = models.ImageField(_("logo"), upload_to=logo_path, blank=True, db_default="")
    languages = _codes(_("languages spoken"), 2)
    markets_served = _codes(_("markets served"), 2)
    markets_sought = _codes(_("markets sought"), 2)
    products = models.CharField(_("products"), max_length=500, blank=True)
    certifications = models.CharField(_("certifications"), max_length=300, blank=True)

    is_listed = models.BooleanField(_("listed"), default=False, help_text=_("Has a public page."))
    # Written by triggers of the R+D directory, see docs/algorithms/search.md.
    is_research = models.BooleanField(
        _("in the R+D directory"), default=False, db_default=False, editable=False
    )
    # Written by the clock: out of the directory until somebody confirms it, and still at its address.
    is_dormant = models.BooleanField(
        _("not confirmed for long"), default=False, db_default=False, editable=False
    )
    is_sample = models.BooleanField(_("sample"), default=False, editable=False)
    provenance = models.JSONField(
        _("where each value comes from"), default=dict, blank=True, editable=False
    )
    confirmed_at = models.DateTimeField(_("last confirmed"), null=True, blank=True)
    # When its owners were asked whether all is still right, since they last said so.
    asked_at = models.DateTimeField(_("asked to confirm"), null=True, blank=True, editable=False)
    # When its owners opened its page themselves, until somebody who manages its cluster has looked it over.
    published_at = models.DateTimeField(
        _("page opened by its owners"), null=True, blank=True, editable=False
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    history = HistoricalRecords(
        excluded_fields=[
            "asked_at",
            "created_at",
            "is_dormant",
            "is_research",
            "logo",
            "published_at",
            "updated_at",
        ]
    )
    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name", "id"]
        indexes = [
            models.Index(
                fields=["name", "id"],
                name="connect_org_listed_by_name",
                condition=Q(is_listed=True),
            ),
            models.Index(fields=["country", "city"], name="connect_org_place"),
            # Where thousands of partners are, without their wide rows.
            models.Index(
                fields=["id"],
                name="connect_org_brief",
                include=["is_listed", "country", "city", "latitude", "longitude"],
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="connect_org_kind_known", condition=Q(kind__in=OrganisationKind.values)
            ),
            models.CheckConstraint(
                name="connect_org_size_known", condition=Q(size__in=["", *SizeBand.values])
            ),
            models.CheckConstraint(
                name="connect_org_named",
                condition=~Q(name=""),
                violation_error_message=_("An organisation has a name."),
            ),
            models.CheckConstraint(
                name="connect_org_point_whole",
                # A comparison with nothing is neither true nor false, and would let half a point in.
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                violation_error_message=_(
                    "A point has a latitude from -90 to 90 and a longitude from -180 to 180."
                ),
            ),
            models.CheckConstraint(
                name="connect_org_founded_sane",
                condition=Q(founded__isnull=True) | Q(founded__range=(1000, 2100)),
                violation_error_message=_("The founding year has four digits."),
            ),
            models.CheckConstraint(
                name="connect_org_slug_free",
                condition=~Q(slug__in=sorted(RESERVED_SLUGS)),
                violation_error_message=_("This address is the name of a page."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        name = "research_detail" if self.is_research else "firm_detail"
        return reverse(f"connect:{name}", args=[self.slug])

    def clean(self) -> None:
        # A trigger keeps the same rule where nobody cleans.
        if OldSlug.objects.filter(slug=self.slug).exclude(organisation=self.pk).exists():
            raise ValidationError({"slug": _("This address leads to another organisation.")})

    @property
    def has_point(self) -> bool:
        return self.latitude is not None and self.longitude is not None


class OldSlug(models.Model):
    """An address that an organisation once had; it redirects for good."""

    slug = models.SlugField(_("web address"), max_length=80, unique=True)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="old_slugs", verbose_name=_("organisation")
    )

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")

    def __str__(self) -> str:
        return self.slug


class OrganisationText(models.Model):
    """What an organisation says of itself in one language."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="texts", verbose_name=_("organisation")
    )
    language = models.CharField(_("language"), max_length=2)
    summary = models.CharField(_("in one sentence"), max_length=300, blank=True)
    description = models.TextField(_("description"), max_length=5000, blank=True)
    offers = models.CharField(_("we offer"), max_length=600, blank=True)
    seeks = models.CharField(_("we look for"), max_length=600, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("text")
        verbose_name_plural = _("texts")
        ordering = ["organisation", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "language"],
                name="connect_text_language_once",
                violation_error_message=_("There is already a text in this language."),
            ),
            models.CheckConstraint(
                name="connect_text_language_code", condition=Q(language__regex="^[a-z]{2}$")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.language})"


class Identifier(models.Model):
    """A number under which a register knows an organisation; no two organisations share one."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="identifiers", verbose_name=_("organisation")
    )
    scheme = models.CharField(_("register"), max_length=8, choices=IdentifierScheme)
    value = models.CharField(_("number"), max_length=300)

    class Meta:
        verbose_name = _("identifier")
        verbose_name_plural = _("identifiers")
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "value"],
                name="connect_identifier_once",
                violation_error_message=_("Another organisation has this number."),
            ),
            models.CheckConstraint(
                name="connect_identifier_scheme_known",
                condition=Q(scheme__in=IdentifierScheme.values),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.value}"


class ImportRun(models.Model):
    """One run of an importer that wrote: what came in, and what became of it."""

    source = models.CharField(_("source"), max_length=80)
    file_name = models.CharField(_("file"), max_length=255)
    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(_("finished"), null=True)
    counts = models.JSONField(_("rows"), default=dict)

    class Meta:
        verbose_name = _("import run")
        verbose_name_plural = _("import runs")
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return f"{self.source} {self.started_at:%Y-%m-%d}"
