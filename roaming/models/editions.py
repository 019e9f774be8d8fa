"""The newsletter: editions of ordered blocks, what happened to them, and what clusters send in for the next."""

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bewiser.lib.markdown import validate_markdown
from bewiser.lib.names import validate_plain_name

from ..choices import EditionState, EditionVerb, NewsState
from ..querysets import ClusterNewsQuerySet, EditionQuerySet

LONGEST_SUBJECT = 150
LONGEST_HEADING = 150
LONGEST_BODY = 10_000
FROZEN_STATES = tuple(state for state in EditionState if state != EditionState.DRAFT)
STARTED_STATES = (EditionState.SENDING, EditionState.STOPPED, EditionState.SENT)


class Edition(models.Model):
    """One edition. `subjects` has its subject by language; English is always there before it is sent.

    `version` counts its moves and changes; an action names the one it saw. Once somebody has asked for approval
    its words are frozen (triggers see to that), and `frozen_hash` says which words were approved.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(_("web address"), max_length=60, unique=True)
    day = models.DateField(_("date of the edition"))
    since = models.DateField(_("tells of what happened since"))
    subjects = models.JSONField(_("subject by language"), default=dict, blank=True)
    audience = models.JSONField(_("who gets it"), default=dict, blank=True, editable=False)
    state = models.CharField(
        _("state"), max_length=9, choices=EditionState, default=EditionState.DRAFT, editable=False
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    submitted_by = models.ForeignKey(
        "connect.User",
        models.SET_NULL,
        null=True,
        related_name="submitted_editions",
        editable=False,
        verbose_name=_("asked for approval"),
    )
    approved_by = models.ForeignKey(
        "connect.User",
        models.SET_NULL,
        null=True,
        related_name="approved_editions",
        editable=False,
        verbose_name=_("approved by"),
    )
    frozen_hash = models.CharField(
        _("hash of the words"), max_length=64, blank=True, editable=False
    )
    send_at = models.DateTimeField(_("goes out"), null=True, editable=False)
    started_at = models.DateTimeField(_("sending began"), null=True, editable=False)
    # All mails of it are written; only then it can be finished.
    written_at = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(_("sending ended"), null=True, editable=False)
    n_recipients = models.PositiveIntegerField(_("recipients"), null=True, editable=False)
    is_sample = models.BooleanField(_("sample"), default=False, editable=False)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition of the newsletter")
        verbose_name_plural = _("editions of the newsletter")
        ordering = ["-day", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="roaming_edition_state_known", condition=Q(state__in=EditionState.values)
            ),
            models.CheckConstraint(
                name="roaming_edition_since_before",
                condition=Q(since__lte=F("day")),
                violation_error_message=_("It tells of what happened before its own date."),
            ),
            models.CheckConstraint(
                name="roaming_edition_two_persons",
                condition=Q(approved_by__isnull=True)
                | Q(submitted_by__isnull=True)
                | ~Q(approved_by=F("submitted_by")),
                violation_error_message=_("Somebody else has to approve it."),
            ),
            models.CheckConstraint(
                name="roaming_edition_frozen_with_hash",
                condition=Q(state=EditionState.DRAFT, frozen_hash="")
                | ~Q(state=EditionState.DRAFT) & ~Q(frozen_hash=""),
            ),
            models.CheckConstraint(
                name="roaming_edition_started",
                condition=Q(state__in=STARTED_STATES, started_at__isnull=False)
                | ~Q(state__in=STARTED_STATES) & Q(started_at__isnull=True),
            ),
            models.CheckConstraint(
                name="roaming_edition_finished",
                condition=Q(state=EditionState.SENT, finished_at__isnull=False)
                | ~Q(state=EditionState.SENT) & Q(finished_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("roaming:edition_detail", args=[self.slug])

    @property
    def batch(self) -> str:
        """What the mails of this edition are called in the outbox."""
        return f"edition:{self.pk}"

    @property
    def subject(self) -> str:
        """The subject in the reader's language, else in English, else its date."""
        own = (get_language() or "en")[:2]
        return self.subjects.get(own) or self.subjects.get("en") or self.day.isoformat()

    @property
    def is_draft(self) -> bool:
        return self.state == EditionState.DRAFT

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it: it has begun to go out."""
        return self.started_at is not None

    @property
    def languages(self) -> list[str]:
        """The languages that it has a subject in, in the order of the site."""
        return [code for code, _name in settings.CONTENT_LANGUAGES if self.subjects.get(code)]

    def clean(self) -> None:
        for code, subject in self.subjects.items():
            _ask_for_a_language(code)
            MaxLengthValidator(LONGEST_SUBJECT)(subject)
            validate_plain_name(subject)


class Block(models.Model):
    """One part of an edition. `words` has {"heading", "body"} by language; the body is Markdown.

    `source` names where it came from (bewiser.newsletter_sources), or is empty for a free text; `about` says
    what it tells of, so that filling the edition again does not bring it again.
    """

    edition = models.ForeignKey(
        Edition, models.CASCADE, related_name="blocks", verbose_name=_("edition")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    source = models.CharField(_("source"), max_length=30, blank=True)
    about = models.CharField(_("about"), max_length=80, blank=True)
    words = models.JSONField(_("words by language"), default=dict, blank=True)
    # Counts the changes; a form names the one it saw.
    version = models.PositiveIntegerField(default=0, editable=False)
    cluster = models.ForeignKey(
        "connect.Cluster",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="newsletter_blocks",
        verbose_name=_("cluster"),
    )

    class Meta:
        verbose_name = _("block of an edition")
        verbose_name_plural = _("blocks of editions")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "position"],
                name="roaming_block_one_place",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=["edition", "about"],
                name="roaming_block_about_once",
                condition=~Q(about=""),
                violation_error_message=_("This edition tells of that already."),
            ),
        ]

    def __str__(self) -> str:
        return self.heading or str(_("Block without a heading"))

    @property
    def heading(self) -> str:
        """The heading in the reader's language, else in the first that has one."""
        own = (get_language() or "en")[:2]
        known = [self.words.get(own), self.words.get("en"), *self.words.values()]
        return next((words["heading"] for words in known if words and words["heading"]), "")

    def clean(self) -> None:
        for code, words in self.words.items():
            _ask_for_a_language(code)
            if set(words) != {"heading", "body"}:
                raise ValidationError({"words": _("A block has a heading and a body.")})
            MaxLengthValidator(LONGEST_HEADING)(words["heading"])
            MaxLengthValidator(LONGEST_BODY)(words["body"])
            validate_markdown(words["body"])


class EditionEvent(models.Model):
    """One move of an edition. Rows are added, never changed."""

    edition = models.ForeignKey(
        Edition, models.CASCADE, related_name="events", verbose_name=_("edition")
    )
    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(
        "connect.User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="edition_events",
        verbose_name=_("who"),
    )
    verb = models.CharField(_("what"), max_length=10, choices=EditionVerb)
    note = models.TextField(_("note"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("event of an edition")
        verbose_name_plural = _("events of editions")
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                name="roaming_edition_event_known", condition=Q(verb__in=EditionVerb.values)
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition}: {self.get_verb_display()}"


class ClusterNews(models.Model):
    """What a cluster sends in for the next edition; the coordinator edits it there, not here."""

    cluster = models.ForeignKey(
        "connect.Cluster", models.CASCADE, related_name="newsletter_news", verbose_name=_("cluster")
    )
    language = models.CharField(_("language of these words"), max_length=2, default="en")
    title = models.CharField(_("heading"), max_length=LONGEST_HEADING)
    body = models.TextField(
        _("text"),
        max_length=3000,
        validators=[validate_markdown],
        help_text=_("Markdown: **bold**, lists, [words](address)."),
    )
    sent_by = models.ForeignKey(
        "connect.User",
        models.SET_NULL,
        null=True,
        related_name="newsletter_news",
        editable=False,
        verbose_name=_("sent in by"),
    )
    sent_at = models.DateTimeField(_("sent in"), default=timezone.now, editable=False)
    state = models.CharField(
        _("state"), max_length=8, choices=NewsState, default=NewsState.WAITING, editable=False
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True, editable=False)
    is_sample = models.BooleanField(_("sample"), default=False, editable=False)

    objects = ClusterNewsQuerySet.as_manager()

    class Meta:
        verbose_name = _("news from a cluster")
        verbose_name_plural = _("news from clusters")
        ordering = ["sent_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="roaming_news_state_known", condition=Q(state__in=NewsState.values)
            ),
            models.CheckConstraint(
                name="roaming_news_declined_with_reason",
                condition=~Q(state=NewsState.DECLINED) | ~Q(reason=""),
                violation_error_message=_("Write a reason: the other side reads it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cluster}: {self.title}"


def _ask_for_a_language(code: str) -> None:
    if code not in dict(settings.CONTENT_LANGUAGES):
        raise ValidationError(_("Give each language by its two letters one text."))
