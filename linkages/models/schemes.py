"""How answers become a score and a band. A scheme is never changed once a wave uses it: it gets a next version."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class ScoringScheme(models.Model):
    """One version of the rules of scoring: the weights of the four i's, the cut-offs of the bands, and Europe."""

    name = models.CharField(_("name"), max_length=60)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    investment_weight = models.FloatField(_("weight of investment"), default=1)
    involvement_weight = models.FloatField(_("weight of involvement"), default=1)
    importance_weight = models.FloatField(_("weight of importance"), default=1)
    intensity_weight = models.FloatField(_("weight of intensity"), default=1)
    high_from = models.FloatField(_("high from"), default=75)
    medium_from = models.FloatField(_("medium from"), default=50)
    low_from = models.FloatField(_("low from"), default=25)
    european_countries = ArrayField(
        models.CharField(max_length=2),
        verbose_name=_("countries that count as European"),
        help_text=_("ISO codes."),
    )
    notes = models.TextField(_("notes"), max_length=2000, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("scoring scheme")
        verbose_name_plural = _("scoring schemes")
        ordering = ["name", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="linkages_scheme_once"),
            models.CheckConstraint(
                name="linkages_scheme_cuts_fall",
                condition=Q(
                    high_from__lte=100,
                    high_from__gt=F("medium_from"),
                    medium_from__gt=F("low_from"),
                    low_from__gt=0,
                ),
                violation_error_message=_(
                    "The cut-offs fall from high to low and lie between 0 and 100."
                ),
            ),
            models.CheckConstraint(
                name="linkages_scheme_weights_sane",
                condition=Q(
                    investment_weight__range=(0, 10),
                    involvement_weight__range=(0, 10),
                    importance_weight__range=(0, 10),
                    intensity_weight__range=(0, 10),
                )
                & (
                    Q(investment_weight__gt=0)
                    | Q(involvement_weight__gt=0)
                    | Q(importance_weight__gt=0)
                    | Q(intensity_weight__gt=0)
                ),
                violation_error_message=_(
                    "Weights lie between 0 and 10, and one of them is above 0."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"
