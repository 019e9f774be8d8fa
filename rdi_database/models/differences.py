"""Values of initiatives that people set and of which a list says something else."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from connect.models import Difference
from connect.models.differences import state_rules

from .initiatives import Initiative


class InitiativeDifference(Difference):
    """A list says something else of an initiative than a person has set; `table` says which of its tables."""

    owner = "initiative"

    initiative = models.ForeignKey(
        Initiative, models.CASCADE, related_name="differences", verbose_name=_("initiative")
    )
    table = models.CharField(_("table"), max_length=20)

    class Meta:
        verbose_name = _("difference of an initiative")
        verbose_name_plural = _("differences of initiatives")
        # Those that wait come first.
        ordering = ["-state", "initiative__title", "initiative", "field", "source", "table"]
        constraints = [
            *state_rules("rdi"),
            models.UniqueConstraint(
                fields=["initiative", "field", "source", "table"], name="rdi_difference_once"
            ),
        ]
