"""What came of an introduction or a stay, told in public once both organisations have approved it."""

import uuid

from django.db import models
from django.db.models import Deferrable, F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..case_querysets import CaseStudyQuerySet
from ..choices import CaseState, CaseVerb, EncounterKind

MOST_PICTURES = 4
LONGEST_CASE = 8000


def picture_path(picture: "CasePicture", _name: str) -> str:
    """Return where a picture is kept: under a name that nobody chose, so that a new one is a new file."""
    return f"cases/{uuid.uuid4()}.jpg"


class CaseStudy(models.Model):
    """A story of two organisations, which both approve before it is public.

    `version` counts what is written and what is put to the two; they approve one version, and a trigger keeps
    every other from the public. `origin_kind` and `origin_id` say which introduction or stay it is about: each
    has one case study at most.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(_("web address"), max_length=80, unique=True, editable=False)
    first = models.ForeignKey(
        "connect.Organisation",
        models.PROTECT,
        related_name="cases_as_first",
        verbose_name=_("first organisation"),
    )
    second = models.ForeignKey(
        "connect.Organisation",
        models.PROTECT,
        related_name="cases_as_second",
        verbose_name=_("second organisation"),
    )
    origin_kind = models.CharField(
        _("came of"), max_length=10, choices=EncounterKind, editable=False
    )
    origin_id = models.UUIDField(_("number of its origin"), editable=False)
    # The introduction that it is about. A stay is another tool's, and known by its number alone.
    connection = models.ForeignKey(
        "connect.ConnectionRequest",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name=_("request"),
    )

    title = models.CharField(_("title"), max_length=150)
    summary = models.CharField(_("in one or two sentences"), max_length=300)
    text = models.TextField(_("what happened, and what came of it"), max_length=LONGEST_CASE)
    language = models.CharField(_("language of these words"), max_length=2, default="en")

    state = models.CharField(
        _("state"), max_length=10, choices=CaseState, default=CaseState.DRAFT, editable=False
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    written_by = models.ForeignKey(
        "connect.User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name=_("written by"),
    )
    created_at = models.DateTimeField(_("begun"), editable=False)
    state_since = models.DateTimeField(_("in this state since"), editable=False)
    published_at = models.DateTimeField(_("public since"), null=True, editable=False)
    is_sample = models.BooleanField(_("sample"), default=False, editable=False)

    objects = CaseStudyQuerySet.as_manager()

    class Meta:
        verbose_name = _("case study")
        verbose_name_plural = _("case studies")
        ordering = ["-created_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="connect_case_state_known", condition=Q(state__in=CaseState.values)
            ),
            models.CheckConstraint(
                # Of no other kind either.
                name="connect_case_origin_is_its_request",
                condition=Q(
                    origin_kind=EncounterKind.CONNECTION,
                    connection__isnull=False,
                    connection=F("origin_id"),
                )
                | Q(origin_kind=EncounterKind.STAY, connection__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["origin_kind", "origin_id"],
                name="connect_case_one_per_origin",
                violation_error_message=_("There is a case study of this already."),
            ),
            models.CheckConstraint(
                name="connect_case_of_two",
                condition=~Q(first=F("second")),
                violation_error_message=_("A case study is about two organisations."),
            ),
            models.CheckConstraint(
                name="connect_case_told", condition=~Q(title="") & ~Q(summary="") & ~Q(text="")
            ),
            models.CheckConstraint(
                name="connect_case_language_code", condition=Q(language__regex="^[a-z]{2}$")
            ),
            models.CheckConstraint(
                name="connect_case_public_since",
                condition=Q(state=CaseState.PUBLIC, published_at__isnull=False)
                | ~Q(state=CaseState.PUBLIC) & Q(published_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("connect:case_detail", args=[self.slug])

    @property
    def is_public(self) -> bool:
        return self.state == CaseState.PUBLIC

    @property
    def is_waiting(self) -> bool:
        return self.state == CaseState.WAITING

    @property
    def is_draft(self) -> bool:
        return self.state == CaseState.DRAFT

    @property
    def is_withdrawn(self) -> bool:
        return self.state == CaseState.WITHDRAWN


class CaseApproval(models.Model):
    """One of the two organisations approves one version. Gone as soon as there is another version."""

    case = models.ForeignKey(
        CaseStudy, models.CASCADE, related_name="approvals", verbose_name=_("case study")
    )
    organisation = models.ForeignKey(
        "connect.Organisation",
        models.CASCADE,
        related_name="case_approvals",
        verbose_name=_("organisation"),
    )
    by = models.ForeignKey(
        "connect.User",
        models.SET_NULL,
        null=True,
        related_name="case_approvals",
        verbose_name=_("who"),
    )
    at = models.DateTimeField(_("at"))
    version = models.PositiveIntegerField(_("version"))

    class Meta:
        verbose_name = _("approval of a case study")
        verbose_name_plural = _("approvals of case studies")
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "organisation"], name="connect_caseapproval_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.organisation}"


class CasePicture(models.Model):
    """A picture of a case study, with words for those who cannot see it; the first one stands first."""

    case = models.ForeignKey(
        CaseStudy, models.CASCADE, related_name="pictures", verbose_name=_("case study")
    )
    image = models.ImageField(_("picture"), upload_to=picture_path)
    words = models.CharField(
        _("what the picture shows"),
        max_length=200,
        help_text=_("For those who cannot see it."),
    )
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        verbose_name = _("picture of a case study")
        verbose_name_plural = _("pictures of case studies")
        ordering = ["case", "position"]
        constraints = [
            # Asked once a statement is done: those behind a picture that goes move up together.
            models.UniqueConstraint(
                fields=["case", "position"],
                name="connect_casepicture_place_once",
                deferrable=Deferrable.IMMEDIATE,
            ),
            models.CheckConstraint(
                name="connect_casepicture_few",
                condition=Q(position__range=(1, MOST_PICTURES)),
                violation_error_message=_("A case study has at most four pictures."),
            ),
            models.CheckConstraint(
                name="connect_casepicture_in_words",
                condition=~Q(words=""),
                violation_error_message=_(
                    "Say what the picture shows, for those who cannot see it."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.words


class CaseEvent(models.Model):
    """What happened to a case study, when, by whom. Triggers keep it as it was written, as long as its case stays.

    `organisation` is the one in whose name somebody acted. Only who it was may be forgotten.
    """

    case = models.ForeignKey(
        CaseStudy, models.CASCADE, related_name="events", verbose_name=_("case study")
    )
    version = models.PositiveIntegerField(_("version"))
    at = models.DateTimeField(_("at"))
    verb = models.CharField(_("what"), max_length=10, choices=CaseVerb)
    organisation = models.ForeignKey(
        "connect.Organisation",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="case_events",
        verbose_name=_("organisation"),
    )
    actor = models.ForeignKey(
        "connect.User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="case_events",
        verbose_name=_("who"),
    )
    from_state = models.CharField(_("state before"), max_length=10, choices=CaseState, blank=True)
    to_state = models.CharField(_("state after"), max_length=10, choices=CaseState)

    class Meta:
        verbose_name = _("event of a case study")
        verbose_name_plural = _("events of case studies")
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                name="connect_caseevent_verb_known", condition=Q(verb__in=CaseVerb.values)
            ),
            models.CheckConstraint(
                name="connect_caseevent_states_known",
                condition=Q(from_state__in=["", *CaseState.values])
                & Q(to_state__in=CaseState.values),
            ),
            # One row a version and verb; each of the two approves for itself.
            models.UniqueConstraint(
                fields=["case", "version", "verb", "organisation"],
                name="connect_caseevent_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.get_verb_display()}"
