"""Organisations that a list brought and that may be here already, for people to decide."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..choices import MatchState


class PossibleMatch(models.Model):
    """A new organisation may be a known one. Nothing of it is public before somebody has decided.

    `confidence` is the probability that they are one, by `connect.likeness`. Joined, the new one is gone and its name
    stays here.
    """

    organisation = models.ForeignKey(
        "connect.Organisation",
        models.SET_NULL,
        null=True,
        related_name="possible_matches",
        verbose_name=_("new organisation"),
    )
    name = models.CharField(_("name in the list"), max_length=250)
    candidate = models.ForeignKey(
        "connect.Organisation",
        models.CASCADE,
        related_name="candidate_matches",
        verbose_name=_("known organisation"),
    )
    confidence = models.FloatField(_("confidence"))
    source = models.CharField(_("source"), max_length=80)
    found_at = models.DateTimeField(_("found"))
    state = models.CharField(
        _("state"), max_length=8, choices=MatchState, default=MatchState.WAITING
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="decided_matches",
        verbose_name=_("decided by"),
    )

    class Meta:
        verbose_name = _("possible match")
        verbose_name_plural = _("possible matches")
        ordering = ["-confidence", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "candidate"], name="rdi_match_pair_once"
            ),
            models.CheckConstraint(
                name="rdi_match_state_known", condition=Q(state__in=MatchState.values)
            ),
            models.CheckConstraint(
                name="rdi_match_of_two",
                condition=Q(organisation__isnull=True) | ~Q(organisation=F("candidate")),
            ),
            models.CheckConstraint(
                name="rdi_match_confidence", condition=Q(confidence__gte=0, confidence__lte=1)
            ),
            models.CheckConstraint(
                name="rdi_match_decided_at",
                condition=Q(state=MatchState.WAITING, decided_at__isnull=True)
                | (~Q(state=MatchState.WAITING) & Q(decided_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.candidate}"
