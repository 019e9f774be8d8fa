"""What an organisation posts for all to read: something that it offers or looks for."""

import uuid
from datetime import date, timedelta

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from bewiser.lib.markdown import validate_markdown

from ..choices import (
    NoticeKind,
    NoticeStage,
    NoticeState,
    NoticeType,
    NoticeVerb,
    OrganisationKind,
    PropertyStatus,
    SizeBand,
)
from ..notice_querysets import NOTICE_WORDS, NoticeQuerySet

LONGEST_NOTICE = 6000
# A year, whether it is a leap year or not.
LONGEST_TIME = timedelta(days=366)


def _codes(verbose_name: str, length: int) -> ArrayField:
    return ArrayField(
        models.CharField(max_length=length), default=list, blank=True, verbose_name=verbose_name
    )


class Notice(models.Model):
    """Something that an organisation offers or looks for, until a day.

    An anonymous one tells everybody else the country, kind and size of its organisation and no more, until a
    request about it is accepted. `version` counts its moves. A notice holds no files.
    """

    # Its address; random, so that neighbours tell nothing of each other.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        "connect.Organisation",
        models.CASCADE,
        related_name="notices",
        verbose_name=_("organisation"),
    )
    type = models.CharField(_("offered or wanted"), max_length=10, choices=NoticeType)
    kind = models.CharField(_("kind"), max_length=12, choices=NoticeKind)
    title = models.CharField(_("title"), max_length=120)
    summary = models.CharField(_("in short"), max_length=500)
    text = models.TextField(
        _("in full"), max_length=LONGEST_NOTICE, blank=True, validators=[validate_markdown]
    )
    language = models.CharField(_("language of these words"), max_length=2, default="en")
    stage = models.CharField(
        _("stage of development"), max_length=12, choices=NoticeStage, blank=True
    )
    property_status = models.CharField(
        _("intellectual property"), max_length=10, choices=PropertyStatus, blank=True
    )
    partners = _codes(_("partner sought"), 20)
    countries = _codes(_("countries"), 2)
    topics = models.ManyToManyField(
        "connect.Topic", blank=True, related_name="notices", verbose_name=_("topics")
    )
    is_anonymous = models.BooleanField(_("anonymous"), default=False)

    state = models.CharField(
        _("state"), max_length=10, choices=NoticeState, default=NoticeState.DRAFT, editable=False
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    # Its time is counted from the day on which it was written, posted or renewed.
    valid_from = models.DateField(_("counted from"), editable=False)
    valid_until = models.DateField(_("valid until"))
    renewals = models.PositiveSmallIntegerField(_("renewed so often"), default=0, editable=False)
    reminded_for = models.DateField(_("told of its end"), null=True, editable=False)
    posted_by = models.ForeignKey(
        "connect.User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name=_("posted by"),
    )
    created_at = models.DateTimeField(_("begun"), editable=False)
    state_since = models.DateTimeField(_("in this state since"), editable=False)
    posted_at = models.DateTimeField(_("posted"), null=True, editable=False)
    is_sample = models.BooleanField(_("sample"), default=False, editable=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("posted", "notice")
        verbose_name_plural = _("notices")
        ordering = ["-created_at", "id"]
        indexes = [
            GinIndex(
                OpClass(Func(*NOTICE_WORDS, function="connect_notice_words"), name="gin_trgm_ops"),
                name="connect_notice_words",
            ),
            models.Index(
                fields=["valid_until"],
                name="connect_notice_open",
                condition=Q(state=NoticeState.PUBLIC),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="connect_notice_words_known",
                condition=Q(type__in=NoticeType.values)
                & Q(kind__in=NoticeKind.values)
                & Q(state__in=NoticeState.values)
                & Q(stage__in=["", *NoticeStage.values])
                & Q(property_status__in=["", *PropertyStatus.values]),
            ),
            models.CheckConstraint(
                name="connect_notice_told", condition=~Q(title="") & ~Q(summary="")
            ),
            models.CheckConstraint(
                name="connect_notice_language_code", condition=Q(language__regex="^[a-z]{2}$")
            ),
            models.CheckConstraint(
                name="connect_notice_partners_known",
                condition=Q(partners__contained_by=list(OrganisationKind.values)),
            ),
            models.CheckConstraint(
                name="connect_notice_within_a_year",
                condition=Q(valid_until__gte=F("valid_from"))
                & Q(valid_until__lte=F("valid_from") + LONGEST_TIME),
                violation_error_message=_("A notice is valid for twelve months at most."),
            ),
            models.CheckConstraint(
                name="connect_notice_posted_when",
                condition=~Q(state__in=[NoticeState.PUBLIC, NoticeState.EXPIRED])
                | Q(posted_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("connect:notice_detail", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == NoticeState.DRAFT

    @property
    def is_withdrawn(self) -> bool:
        return self.state == NoticeState.WITHDRAWN

    def is_open_on(self, today: date) -> bool:
        """Whether everybody may read it on this day; its organisation has to be listed besides."""
        return self.state == NoticeState.PUBLIC and self.valid_until >= today

    def is_over_on(self, today: date) -> bool:
        """Whether its time is over, whatever the clock has noted so far."""
        was_posted = self.state in {NoticeState.PUBLIC, NoticeState.EXPIRED}
        return was_posted and self.valid_until < today

    @property
    def poster(self) -> str:
        """Whose notice it is, as everybody may know it: the name, or what an anonymous one tells."""
        organisation = self.organisation
        if not self.is_anonymous:
            return organisation.name
        known = {
            "kind": OrganisationKind(organisation.kind).label,
            "country": organisation.country.name if organisation.country else "",
        }
        told = gettext("%(kind)s from %(country)s") % known if known["country"] else known["kind"]
        return f"{told} · {SizeBand(organisation.size).label}" if organisation.size else str(told)


class NoticeEvent(models.Model):
    """What happened to a notice, when, by whom. Triggers keep it as it was written, as long as its notice stays.

    Only who it was may be forgotten.
    """

    notice = models.ForeignKey(
        Notice,
        models.CASCADE,
        related_name="events",
        verbose_name=pgettext_lazy("posted", "notice"),
    )
    version = models.PositiveIntegerField(_("version"))
    at = models.DateTimeField(_("at"))
    verb = models.CharField(_("what"), max_length=10, choices=NoticeVerb)
    actor = models.ForeignKey(
        "connect.User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="notice_events",
        verbose_name=_("who"),
    )
    from_state = models.CharField(_("state before"), max_length=10, choices=NoticeState, blank=True)
    to_state = models.CharField(_("state after"), max_length=10, choices=NoticeState)

    class Meta:
        verbose_name = _("event of a notice")
        verbose_name_plural = _("events of notices")
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                name="connect_noticeevent_verb_known", condition=Q(verb__in=NoticeVerb.values)
            ),
            models.CheckConstraint(
                name="connect_noticeevent_states_known",
                condition=Q(from_state__in=["", *NoticeState.values])
                & Q(to_state__in=NoticeState.values),
            ),
            models.UniqueConstraint(
                fields=["notice", "version", "verb"], name="connect_noticeevent_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice}: {self.get_verb_display()}"
