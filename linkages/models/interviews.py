"""Invitations, interviews, and the linkages that firms name in them."""

import uuid

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bewiser.lib.names import validate_plain_name
from bewiser.outbox.addresses import validate_mail_address

from ..choices import Band, Category, InterviewMode, InterviewState, Scope
from ..querysets import InterviewQuerySet, LinkageQuerySet
from ..scoring import FOUR_IS, HIGHEST, NOT_APPLICABLE


class Invitation(models.Model):
    """A personal link to the interview of one firm; whoever holds it needs no account."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(
        "linkages.Participant",
        models.CASCADE,
        related_name="invitations",
        verbose_name=_("participating firm"),
    )
    name = models.CharField(_("name"), max_length=150, validators=[validate_plain_name])
    email = models.EmailField(
        _("e-mail address"), max_length=254, validators=[validate_mail_address]
    )
    language = models.CharField(_("language"), max_length=8, default="en")
    sent_at = models.DateTimeField(_("sent"), null=True, editable=False)
    reminded_at = models.DateTimeField(_("reminded"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["participant", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "email"],
                condition=Q(revoked_at__isnull=True),
                name="linkages_invitation_once",
                violation_error_message=_("This person is already invited."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"


class Interview(models.Model):
    """One sitting with one firm; a firm may have several in a wave.

    `skipped` maps a category to the reason for which the firm named nobody in it. An interview that is opened
    again keeps the moment at which it was handed in.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(
        "linkages.Participant",
        models.PROTECT,
        related_name="interviews",
        verbose_name=_("participating firm"),
    )
    invitation = models.OneToOneField(
        Invitation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="interview",
        verbose_name=_("invitation"),
    )
    interviewer = models.ForeignKey(
        "connect.User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="interviews_held",
        verbose_name=_("interviewer"),
    )
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    mode = models.CharField(_("mode"), max_length=12, choices=InterviewMode)
    state = models.CharField(
        _("state"), max_length=9, choices=InterviewState, default=InterviewState.STARTED
    )
    respondent = models.CharField(_("who answered"), max_length=150, blank=True)
    skipped = models.JSONField(_("categories without a partner"), default=dict, blank=True)
    started_at = models.DateTimeField(_("started"))
    submitted_at = models.DateTimeField(_("handed in"), null=True, blank=True)

    objects = InterviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("interview")
        verbose_name_plural = _("interviews")
        ordering = ["participant", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "number"], name="linkages_interview_number_once"
            ),
            models.CheckConstraint(
                name="linkages_interview_mode_known", condition=Q(mode__in=InterviewMode.values)
            ),
            models.CheckConstraint(
                name="linkages_interview_submitted_dated",
                condition=Q(state=InterviewState.STARTED)
                | Q(state=InterviewState.SUBMITTED, submitted_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("linkages:interview", args=[self.pk])


def _answer(name: str) -> models.PositiveSmallIntegerField:
    """One of the four i's: 1 to 5, 0 where it does not apply, empty where a band was given instead."""
    return models.PositiveSmallIntegerField(
        name,
        null=True,
        blank=True,
        validators=[MinValueValidator(NOT_APPLICABLE), MaxValueValidator(HIGHEST)],
    )


class Linkage(models.Model):
    """A firm's relationship with a partner over a sustained time, and how much it matters to the firm.

    `score` (0 to 100) and `band` follow from the answers by the wave's scheme; where a band was given directly
    there are no answers. `row` is the key that the form was drawn with: sending it twice makes one linkage.
    """

    interview = models.ForeignKey(
        Interview, models.CASCADE, related_name="linkages", verbose_name=_("interview")
    )
    row = models.UUIDField(default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    category = models.CharField(_("category"), max_length=20, choices=Category)
    partner = models.ForeignKey(
        "linkages.NamedPartner",
        models.PROTECT,
        related_name="linkages",
        verbose_name=_("partner"),
    )
    investment = _answer(_("investment"))
    involvement = _answer(_("involvement"))
    importance = _answer(_("importance"))
    intensity = _answer(_("intensity"))
    band = models.CharField(_("significance"), max_length=7, choices=Band)
    score = models.FloatField(_("score"))
    scope = models.CharField(_("scope"), max_length=13, choices=Scope)
    scope_reason = models.CharField(
        _("why the scope was set by hand"),
        max_length=200,
        blank=True,
        help_text=_("Empty where the scope follows from the addresses."),
    )
    since = models.PositiveSmallIntegerField(
        _("since"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1800), MaxValueValidator(2100)],
    )
    comment = models.TextField(_("comment"), max_length=1000, blank=True)
    saved_at = models.DateTimeField(_("saved"))

    objects = LinkageQuerySet.as_manager()

    class Meta:
        verbose_name = _("linkage")
        verbose_name_plural = _("linkages")
        ordering = ["interview", "id"]
        constraints = [
            models.UniqueConstraint(fields=["interview", "row"], name="linkages_linkage_row_once"),
            models.UniqueConstraint(
                fields=["interview", "category", "partner"],
                name="linkages_linkage_partner_once",
                violation_error_message=_("This organisation is already named in this category."),
            ),
            models.CheckConstraint(
                name="linkages_linkage_category_known", condition=Q(category__in=Category.values)
            ),
            models.CheckConstraint(
                name="linkages_linkage_band_known", condition=Q(band__in=Band.values)
            ),
            models.CheckConstraint(
                name="linkages_linkage_scope_known", condition=Q(scope__in=Scope.values)
            ),
            models.CheckConstraint(
                name="linkages_linkage_score_range", condition=Q(score__range=(0, 100))
            ),
            models.CheckConstraint(
                name="linkages_linkage_since_sane",
                condition=Q(since__isnull=True) | Q(since__range=(1800, 2100)),
                violation_error_message=_("The year has four digits."),
            ),
            *(
                models.CheckConstraint(
                    name=f"linkages_linkage_{name}_range",
                    condition=Q((f"{name}__isnull", True))
                    | Q((f"{name}__range", (NOT_APPLICABLE, HIGHEST))),
                )
                for name in FOUR_IS
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_category_display()}: {self.partner}"

    def clean(self) -> None:
        if self.partner.wave_id != self.interview.participant.wave_id:
            raise ValidationError({"partner": _("This name stands on the list of another survey.")})
