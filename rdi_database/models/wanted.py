"""Organisations that look for partners for a call."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..choices import WantedRole
from ..querysets import PartnerWantedQuerySet


class PartnerWanted(models.Model):
    """An organisation looks for partners for one call. It is over with the call's deadline, or when it is taken back.

    `version` counts the changes; whoever sends a form says which one it was filled in from.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    initiative = models.ForeignKey(
        "rdi_database.Initiative",
        models.CASCADE,
        related_name="partners_wanted",
        verbose_name=_("call"),
    )
    organisation = models.ForeignKey(
        "connect.Organisation",
        models.CASCADE,
        related_name="partners_wanted",
        verbose_name=_("organisation"),
    )
    role = models.CharField(_("role"), max_length=12, choices=WantedRole)
    offers = models.ManyToManyField(
        "connect.Topic",
        blank=True,
        related_name="offered_for_calls",
        verbose_name=_("expertise offered"),
    )
    seeks = models.ManyToManyField(
        "connect.Topic",
        blank=True,
        related_name="wanted_for_calls",
        verbose_name=_("expertise wanted"),
    )
    text = models.CharField(_("in your own words"), max_length=600)
    language = models.CharField(_("language of these words"), max_length=2, default="en")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="wrote_wanted",
        verbose_name=_("written by"),
    )
    created_at = models.DateTimeField(_("written"))
    withdrawn_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)
    # The version of which proposals were worked out last; nothing before the first time.
    proposed_version = models.PositiveIntegerField(null=True, editable=False)

    objects = PartnerWantedQuerySet.as_manager()

    class Meta:
        verbose_name = _("partner wanted")
        verbose_name_plural = _("partners wanted")
        ordering = ["-created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "organisation"],
                name="rdi_wanted_once",
                condition=Q(withdrawn_at__isnull=True),
                violation_error_message=_("This organisation looks for partners for it already."),
            ),
            models.CheckConstraint(
                name="rdi_wanted_role_known", condition=Q(role__in=WantedRole.values)
            ),
            models.CheckConstraint(
                name="rdi_wanted_language_code", condition=Q(language__regex="^[a-z]{2}$")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.initiative}"


class Proposal(models.Model):
    """Somebody who could complete a consortium, with why. The worker writes it, as it does suggestions."""

    wanted = models.ForeignKey(
        PartnerWanted,
        models.CASCADE,
        related_name="proposals",
        verbose_name=_("partner wanted"),
    )
    candidate = models.ForeignKey(
        "connect.Organisation",
        models.CASCADE,
        related_name="proposed_for",
        verbose_name=_("possible partner"),
    )
    rank = models.PositiveSmallIntegerField(_("rank"))
    reasons = models.JSONField(_("reasons"))

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["wanted", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["wanted", "rank"], name="rdi_proposal_rank_once"),
        ]

    def __str__(self) -> str:
        return f"{self.wanted} · {self.candidate}"
