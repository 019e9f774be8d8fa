"""What this keeps itself: the log of what was forgotten."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class ForgettingRun(models.Model):
    """One run of the rules of what is forgotten: when, and how many rows of each rule. No run tells whose."""

    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(_("finished"), null=True)
    counts = models.JSONField(_("rows by rule"), default=dict)

    class Meta:
        verbose_name = _("run of forgetting")
        verbose_name_plural = _("runs of forgetting")
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="privacy_forgettingrun_in_order",
                condition=Q(finished_at__isnull=True) | Q(finished_at__gte=F("started_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}"
