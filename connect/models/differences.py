"""Values that people set and of which a list says something else, for people to decide."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..choices import DifferenceState
from .organisations import Organisation


def state_rules(prefix: str) -> list[models.CheckConstraint]:
    """Return the rules of the state of a difference, by the first word of their names."""
    return [
        models.CheckConstraint(
            name=f"{prefix}_difference_state_known",
            condition=Q(state__in=DifferenceState.values),
        ),
        models.CheckConstraint(
            name=f"{prefix}_difference_decided_at",
            condition=Q(state=DifferenceState.WAITING, decided_at__isnull=True)
            | (~Q(state=DifferenceState.WAITING) & Q(decided_at__isnull=False)),
        ),
    ]


class Difference(models.Model):
    """A list says something else than a person has set. Importers write it, and take it away once both agree.

    `field` is the name under which provenance is kept, such as `city`, `summary.en` or `point`; `value` is what the
    list says, in the form that `connect.importing.differing.plain` gives it: of aliases, topics and keywords those that
    are not here. `owner` names the relation to what it is about.
    """

    owner = ""

    field = models.CharField(_("value"), max_length=40)
    value = models.JSONField(_("the list says"))
    source = models.CharField(_("source"), max_length=80)
    at = models.DateTimeField(_("since"))
    state = models.CharField(
        _("state"), max_length=8, choices=DifferenceState, default=DifferenceState.WAITING
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{getattr(self, self.owner)} · {self.field}"


class OrganisationDifference(Difference):
    """A list says something else of an organisation, or of its text in one language, than a person has set."""

    owner = "organisation"

    organisation = models.ForeignKey(
        Organisation,
        models.CASCADE,
        related_name="differences",
        verbose_name=_("organisation"),
    )

    class Meta:
        verbose_name = _("difference of an organisation")
        verbose_name_plural = _("differences of organisations")
        # Those that wait come first.
        ordering = ["-state", "organisation__name", "organisation", "field", "source"]
        constraints = [
            *state_rules("connect"),
            # Of two lists each is heard, and what was declined of one stays so whatever the other says.
            models.UniqueConstraint(
                fields=["organisation", "field", "source"], name="connect_difference_once"
            ),
        ]
