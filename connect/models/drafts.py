"""What somebody has begun to write of a profile and has not saved yet."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProfileDraft(models.Model):
    """One part of a profile as a person has typed it so far: kept by itself, seen by nobody else, public never.

    `typed` has the fields of the form as they were sent, each a list of strings. Saving or discarding the part
    takes the draft away.
    """

    organisation = models.ForeignKey(
        "connect.Organisation",
        models.CASCADE,
        related_name="drafts",
        verbose_name=_("organisation"),
    )
    user = models.ForeignKey(
        "connect.User", models.CASCADE, related_name="drafts", verbose_name=_("person")
    )
    section = models.CharField(_("part of the profile"), max_length=12)
    typed = models.JSONField(_("what was typed"), default=dict)
    # The sum of the values that stood there when it was begun.
    seen = models.CharField(max_length=16)
    saved_at = models.DateTimeField(_("kept"))

    class Meta:
        verbose_name = _("draft of a profile")
        verbose_name_plural = _("drafts of profiles")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user", "section"], name="connect_draft_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.section}"
