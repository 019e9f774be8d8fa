"""Sentences that follow from the numbers, and the report in its two editions."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..choices import Audience, FindingState
from ..querysets import ReportEditionQuerySet


class Finding(models.Model):
    """A rule that fired in a wave. `subject` tells two of one rule apart, such as the partner of a key connector.

    `texts` holds an editor's own words by language. `seen_number` is the number on which an editor decided; it is
    taken away when the finding comes to say something else, and the sentence wants a look then.
    """

    wave = models.ForeignKey(
        "linkages.Wave", models.CASCADE, related_name="findings", verbose_name=_("wave")
    )
    rule = models.CharField(_("rule"), max_length=40)
    subject = models.CharField(_("about"), max_length=120, blank=True)
    fires = models.BooleanField(_("still holds"), default=True)
    is_hidden = models.BooleanField(
        _("hidden from the public"),
        default=False,
        help_text=_("Fewer than three firms stand behind it, and one has not agreed to be shown."),
    )
    is_strong = models.BooleanField(_("strong"), default=False)
    number = models.FloatField(_("number"))
    n = models.PositiveIntegerField(_("n"))
    threshold = models.FloatField(_("threshold"))
    params = models.JSONField(_("details"), default=dict)
    state = models.CharField(
        _("state"), max_length=8, choices=FindingState, default=FindingState.DRAFT
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    seen_number = models.FloatField(_("number when accepted"), null=True, blank=True)
    texts = models.JSONField(_("own words"), default=dict, blank=True)
    decided_by = models.ForeignKey(
        "connect.User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="findings_decided",
        verbose_name=_("decided by"),
    )

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["wave", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["wave", "rule", "subject"], name="linkages_finding_once"
            ),
            models.CheckConstraint(
                name="linkages_finding_state_known", condition=Q(state__in=FindingState.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.subject}".strip()

    @property
    def wants_a_look(self) -> bool:
        """What an editor decided on says something else by now, or the rule does not hold any more."""
        is_decided = self.state != FindingState.DRAFT
        return is_decided and (self.seen_number != self.number or not self.fires)


class ReportEdition(models.Model):
    """A report as it was computed when its wave was frozen; linkages.analysis.report says what `content` holds."""

    wave = models.ForeignKey(
        "linkages.Wave", models.CASCADE, related_name="editions", verbose_name=_("wave")
    )
    audience = models.CharField(_("for whom"), max_length=6, choices=Audience)
    content = models.JSONField(_("content"))

    objects = ReportEditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition of a report")
        verbose_name_plural = _("editions of reports")
        ordering = ["wave", "audience"]
        constraints = [
            models.UniqueConstraint(fields=["wave", "audience"], name="linkages_edition_once"),
        ]

    def __str__(self) -> str:
        return f"{self.wave}: {self.get_audience_display()}"
