"""How often members look at the page of an organisation: days and numbers, nobody's steps."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ViewCount(models.Model):
    """How many members have looked at an organisation's page on one day."""

    organisation = models.ForeignKey(
        "connect.Organisation",
        models.CASCADE,
        related_name="view_counts",
        verbose_name=_("organisation"),
    )
    day = models.DateField(_("day"))
    number = models.PositiveIntegerField(_("members"))

    class Meta:
        verbose_name = _("views of a day")
        verbose_name_plural = _("views by day")
        ordering = ["-day", "organisation"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "day"], name="rdi_viewcount_once"),
            models.CheckConstraint(name="rdi_viewcount_some", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.day}"


class ViewMark(models.Model):
    """Somebody has been counted for an organisation today. Who it was cannot be told from the mark, and it goes
    the day after.
    """

    mark = models.CharField(max_length=64, unique=True)
    day = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["day"], name="rdi_viewmark_day")]

    def __str__(self) -> str:
        return self.mark
