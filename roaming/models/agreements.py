"""The agreement in its versions, and who has accepted which."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bewiser.lib.names import validate_plain_name

from ..querysets import AgreementQuerySet

LONGEST_TEXT = 20_000


class Agreement(models.Model):
    """One version of the text. `texts` and `changes` hold Markdown by language; English is always there.

    Once it is published nothing of it changes: whoever accepted it has accepted these words.
    """

    version = models.PositiveSmallIntegerField(_("version"), unique=True)
    texts = models.JSONField(_("text by language"), default=dict)
    changes = models.JSONField(_("what is new, by language"), default=dict, blank=True)
    published_at = models.DateTimeField(_("in force since"), null=True, editable=False)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of the agreement")
        verbose_name_plural = _("versions of the agreement")
        ordering = ["-version"]
        constraints = [
            models.CheckConstraint(name="roaming_agreement_counts", condition=Q(version__gte=1))
        ]

    def __str__(self) -> str:
        return str(_("Version %(version)s") % {"version": self.version})

    def get_absolute_url(self) -> str:
        return reverse("roaming:agreement_version", args=[self.version])

    def clean(self) -> None:
        known = {code for code, _name in settings.CONTENT_LANGUAGES}
        for field, texts in (("texts", self.texts), ("changes", self.changes)):
            if not isinstance(texts, dict) or not set(texts) <= known:
                raise ValidationError({field: _("Give each language by its two letters one text.")})
            if not all(
                isinstance(text, str) and len(text) <= LONGEST_TEXT for text in texts.values()
            ):
                raise ValidationError({field: _("A text is too long, or none.")})
        if not self.texts.get("en", "").strip():
            raise ValidationError({"texts": _("The English text is missing.")})

    @property
    def language(self) -> str:
        """The language in which this reader reads it: their own where it is there, else English."""
        own = (get_language() or "en")[:2]
        return own if self.texts.get(own) else "en"

    @property
    def text(self) -> str:
        return self.texts[self.language]

    @property
    def news(self) -> str:
        """What is new in this version, in the reader's language; empty for the first."""
        return self.changes.get((get_language() or "en")[:2]) or self.changes.get("en", "")


class Acceptance(models.Model):
    """A cluster has accepted a version: who has said so in its name, and when. Rows are added, never changed."""

    member = models.ForeignKey(
        "roaming.AgreementMember",
        models.PROTECT,
        related_name="acceptances",
        verbose_name=_("member"),
    )
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="acceptances", verbose_name=_("version")
    )
    name = models.CharField(_("name"), max_length=150, validators=[validate_plain_name])
    position = models.CharField(_("position"), max_length=150, validators=[validate_plain_name])
    user = models.ForeignKey(
        "connect.User",
        models.SET_NULL,
        null=True,
        related_name="accepted_agreements",
        verbose_name=_("signed in as"),
    )
    accepted_at = models.DateTimeField(_("accepted"))

    class Meta:
        verbose_name = _("acceptance of the agreement")
        verbose_name_plural = _("acceptances of the agreement")
        ordering = ["-accepted_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "agreement"],
                name="roaming_acceptance_once",
                violation_error_message=_("This version is accepted already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.member}, {self.agreement}"
