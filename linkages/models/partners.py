"""The staging list: organisations as firms named them, until somebody decides who they are."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from connect.choices import OrganisationKind

from ..choices import PartnerDecision
from ..querysets import NamedPartnerQuerySet


class NamedPartner(models.Model):
    """A partner as typed in a wave. `name_key` is the name folded, so that two spellings of case are one row."""

    wave = models.ForeignKey(
        "linkages.Wave", models.CASCADE, related_name="partners", verbose_name=_("wave")
    )
    name = models.CharField(_("name"), max_length=250)
    name_key = models.CharField(max_length=250, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind)
    country = CountryField(_("country"))
    city = models.CharField(_("city"), max_length=120, blank=True)
    subdivision = models.CharField(_("state or province"), max_length=8, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    website = models.URLField(_("website"), max_length=300, blank=True)

    decision = models.CharField(
        _("decision"), max_length=10, choices=PartnerDecision, default=PartnerDecision.WAITING
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    organisation = models.ForeignKey(
        "connect.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="named_as",
        verbose_name=_("organisation"),
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        verbose_name=_("merged into"),
    )
    suggested = models.ForeignKey(
        "connect.Organisation",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("suggestion"),
    )
    confidence = models.FloatField(_("confidence"), null=True, blank=True)

    objects = NamedPartnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("named partner")
        verbose_name_plural = _("named partners")
        ordering = ["name_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["wave", "name_key", "country", "city"], name="linkages_partner_once"
            ),
            models.CheckConstraint(
                name="linkages_partner_kind_known", condition=Q(kind__in=OrganisationKind.values)
            ),
            models.CheckConstraint(
                name="linkages_partner_decided_whole",
                condition=Q(
                    decision__in=[PartnerDecision.CONFIRMED, PartnerDecision.CREATED],
                    organisation__isnull=False,
                    merged_into__isnull=True,
                )
                | Q(decision=PartnerDecision.MERGED, merged_into__isnull=False)
                | Q(
                    decision__in=[PartnerDecision.WAITING, PartnerDecision.UNRESOLVED],
                    organisation__isnull=True,
                    merged_into__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="linkages_partner_not_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pk")),
            ),
            models.CheckConstraint(
                name="linkages_partner_point_whole",
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


class PartnerEvent(models.Model):
    """One decision on a named partner, with what it was before, so that it can be undone. Append-only."""

    partner = models.ForeignKey(
        NamedPartner, models.CASCADE, related_name="events", verbose_name=_("named partner")
    )
    version = models.PositiveIntegerField(_("move"))
    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(
        "connect.User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="partner_events",
        verbose_name=_("who"),
    )
    decision = models.CharField(_("decision"), max_length=10, choices=PartnerDecision)
    organisation = models.ForeignKey(
        "connect.Organisation", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    merged_into = models.ForeignKey(
        NamedPartner, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    before = models.JSONField(_("as it was before"), default=dict)

    class Meta:
        verbose_name = _("decision on a named partner")
        verbose_name_plural = _("decisions on named partners")
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "version"], name="linkages_partner_event_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner}: {self.get_decision_display()}"
