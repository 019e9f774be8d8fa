"""Who could fit an organisation: worked out at night, shown by day."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..querysets import PartnerSuggestionQuerySet


class PartnerSuggestion(models.Model):
    """A possible partner of an organisation, with why. Nothing but `connect.actions.suggestions` writes it.

    `reasons` is a list of {"feature", "evidence", "n"}, as `connect.matching.Reason` has them.
    """

    organisation = models.ForeignKey(
        "connect.Organisation",
        models.CASCADE,
        related_name="partner_suggestions",
        verbose_name=_("organisation"),
    )
    candidate = models.ForeignKey(
        "connect.Organisation",
        models.CASCADE,
        related_name="suggested_to",
        verbose_name=_("possible partner"),
    )
    rank = models.PositiveSmallIntegerField(_("rank"))
    score = models.FloatField(_("score"))
    reasons = models.JSONField(_("reasons"))
    made_at = models.DateTimeField(_("worked out"))

    objects = PartnerSuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suggested partner")
        verbose_name_plural = _("suggested partners")
        ordering = ["organisation", "rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "rank"], name="connect_suggestion_rank_once"
            ),
            models.UniqueConstraint(
                fields=["organisation", "candidate"], name="connect_suggestion_once"
            ),
            models.CheckConstraint(
                name="connect_suggestion_of_another", condition=~Q(organisation=F("candidate"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.candidate}"
