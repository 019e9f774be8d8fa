"""What an organisation of research adds to its record."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from connect.choices import ResearchKind

from ..choices import FacilityKind

# The European Commission's scale: 1 is an observed principle, 9 a system proven in its place.
LOWEST_LEVEL, HIGHEST_LEVEL = 1, 9


class ResearchProfile(models.Model):
    """Listed, it puts its organisation into the R+D directory: triggers write that into the organisation's row and
    search document.

    Its names, place, topics and numbers of registers stay those of the organisation.
    """

    organisation = models.OneToOneField(
        "connect.Organisation",
        models.CASCADE,
        related_name="research_profile",
        verbose_name=_("organisation"),
    )
    kind = models.CharField(_("kind of research organisation"), max_length=20, choices=ResearchKind)
    lowest_level = models.PositiveSmallIntegerField(
        _("lowest technology readiness level"), null=True, blank=True
    )
    highest_level = models.PositiveSmallIntegerField(
        _("highest technology readiness level"), null=True, blank=True
    )
    programmes = ArrayField(
        models.CharField(max_length=120),
        default=list,
        blank=True,
        verbose_name=_("programmes"),
        help_text=_("Funding programmes it takes part in, such as Horizon Europe."),
    )
    is_listed = models.BooleanField(
        _("in the R+D directory"),
        default=True,
        help_text=_("Without it the organisation stands among the others, as one of its kind."),
    )
    is_sample = models.BooleanField(_("sample"), default=False, editable=False)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    history = HistoricalRecords(excluded_fields=["updated_at"])

    class Meta:
        verbose_name = _("research profile")
        verbose_name_plural = _("research profiles")
        ordering = ["organisation"]
        constraints = [
            models.CheckConstraint(
                name="rdi_profile_kind_known", condition=Q(kind__in=ResearchKind.values)
            ),
            models.CheckConstraint(
                name="rdi_profile_levels",
                # A comparison with nothing is neither true nor false, and would let half a range in.
                condition=Q(lowest_level__isnull=True, highest_level__isnull=True)
                | Q(
                    lowest_level__isnull=False,
                    highest_level__isnull=False,
                    lowest_level__gte=LOWEST_LEVEL,
                    highest_level__lte=HIGHEST_LEVEL,
                    lowest_level__lte=F("highest_level"),
                ),
                violation_error_message=_(
                    "Readiness levels go from 1 to 9, the lower one first; give both or neither."
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    def get_absolute_url(self) -> str:
        return self.organisation.get_absolute_url()

    @property
    def levels(self) -> str:
        """The range of readiness levels, as 3–6; empty where it is not known."""
        if self.lowest_level is None or self.highest_level is None:
            return ""
        if self.lowest_level == self.highest_level:
            return str(self.lowest_level)
        return f"{self.lowest_level}–{self.highest_level}"


def _of_a_profile(related_name: str) -> models.ForeignKey:
    return models.ForeignKey(
        ResearchProfile,
        models.CASCADE,
        related_name=related_name,
        verbose_name=_("research profile"),
    )


class ResearchText(models.Model):
    """What a research organisation says in one language: in a project, and of its expertise axis by axis."""

    profile = _of_a_profile("texts")
    language = models.CharField(_("language"), max_length=2)
    contributes = models.CharField(_("we contribute to a project"), max_length=600, blank=True)
    seeks = models.CharField(_("we look for in a project"), max_length=600, blank=True)
    domain = models.CharField(_("expertise in domains"), max_length=300, blank=True)
    sector = models.CharField(_("expertise in sectors"), max_length=300, blank=True)
    technology = models.CharField(_("expertise in technologies"), max_length=300, blank=True)
    use_case = models.CharField(_("expertise in use cases"), max_length=300, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("research text")
        verbose_name_plural = _("research texts")
        ordering = ["profile", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "language"],
                name="rdi_text_language_once",
                violation_error_message=_("There is already a text in this language."),
            ),
            models.CheckConstraint(
                name="rdi_text_language_code", condition=Q(language__regex="^[a-z]{2}$")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.profile} ({self.language})"


class Facility(models.Model):
    """Something that a research organisation has and others may use."""

    profile = _of_a_profile("facilities")
    kind = models.CharField(
        _("kind"), max_length=10, choices=FacilityKind, default=FacilityKind.FACILITY
    )
    name = models.CharField(_("name"), max_length=200)
    text = models.CharField(_("what it is for"), max_length=600, blank=True)
    language = models.CharField(_("language of these words"), max_length=2, default="en")
    website = models.URLField(_("website"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("facility or test bed")
        verbose_name_plural = _("facilities and test beds")
        ordering = ["profile", "kind", "name"]
        constraints = [
            models.CheckConstraint(
                name="rdi_facility_kind_known", condition=Q(kind__in=FacilityKind.values)
            ),
            models.UniqueConstraint(
                fields=["profile", "name"],
                name="rdi_facility_once",
                violation_error_message=_("There is already a facility of this name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ResearchRole(models.Model):
    """Who does what there, so that one knows whom an introduction will reach. No address: Connect leads to them."""

    profile = _of_a_profile("roles")
    role = models.CharField(
        _("role"), max_length=120, help_text=_("Such as head of technology transfer.")
    )
    name = models.CharField(_("name"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ["profile", "id"]
        constraints = [
            models.CheckConstraint(
                name="rdi_role_without_address",
                condition=~Q(role__contains="@") & ~Q(name__contains="@"),
                violation_error_message=_(
                    "Leave e-mail addresses out: people are reached through an introduction."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.role
