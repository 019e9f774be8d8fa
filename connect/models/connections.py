"""A request to be introduced, and what happened to it."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from bewiser.outbox.addresses import validate_mail_address

from ..choices import (
    MET_STATES,
    OPEN_STATES,
    ConnectionState,
    ConnectionVerb,
    DeclineReason,
    Goal,
    OrganisationKind,
    Outcome,
    Side,
    SizeBand,
)
from ..querysets import ConnectionRequestQuerySet


class ReferenceCounter(models.Model):
    """The last serial given out for a country and year; taken by one UPDATE, so that no two requests share one."""

    country = models.CharField(max_length=2)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["country", "year"], name="connect_counter_once"),
        ]

    def __str__(self) -> str:
        return f"{self.country}{self.year}: {self.last}"


class ConnectionRequest(models.Model):
    """One asker, one target, one life. `version` counts its moves; an action names the version it saw."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(
        _("reference"), max_length=20, unique=True, null=True, editable=False
    )
    batch = models.UUIDField(_("asked together"), default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=ConnectionState,
        default=ConnectionState.DRAFT,
        editable=False,
    )

    # Who asks. A draft has only an address; confirming it makes the person.
    asker = models.ForeignKey(
        "connect.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="asked_connections",
        verbose_name=_("asker"),
    )
    asker_name = models.CharField(_("name of the asker"), max_length=150)
    asker_email = models.EmailField(
        _("e-mail address of the asker"), max_length=254, validators=[validate_mail_address]
    )
    seeker = models.ForeignKey(
        "connect.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sent_connections",
        verbose_name=_("asking organisation"),
    )
    # What an asker without a listed organisation says of theirs.
    seeker_name = models.CharField(_("organisation"), max_length=250, blank=True)
    seeker_country = CountryField(_("country"), blank=True)
    seeker_kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind, blank=True)
    seeker_size = models.CharField(_("size"), max_length=8, choices=SizeBand, blank=True)

    target = models.ForeignKey(
        "connect.Organisation",
        models.PROTECT,
        related_name="received_connections",
        verbose_name=_("organisation asked"),
    )
    language = models.CharField(_("language"), max_length=8, default="en")

    # The three questions, the goal and the wish.
    goal = models.CharField(_("goal"), max_length=16, choices=Goal)
    cooperation = models.TextField(_("co-operation sought"), max_length=2000)
    question = models.TextField(_("what you need to know"), max_length=2000, blank=True)
    about = models.TextField(_("who you are"), max_length=2000)
    wanted_by = models.DateField(_("wanted by"), null=True, blank=True)
    is_masked = models.BooleanField(_("masked until acceptance"), default=True)
    # The notice that it answers. Whoever answers an anonymous one learns on acceptance whose it is.
    notice = models.ForeignKey(
        "connect.Notice",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="connections",
        verbose_name=pgettext_lazy("posted", "notice"),
    )
    is_target_masked = models.BooleanField(
        _("organisation asked masked until acceptance"), default=False, editable=False
    )

    # Who brokers, and who answers where the target has no member.
    seeker_facilitator = models.ForeignKey(
        "connect.User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="facilitated_as_seeker",
        verbose_name=_("facilitator of the asking side"),
    )
    target_facilitator = models.ForeignKey(
        "connect.User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="facilitated_as_target",
        verbose_name=_("facilitator of the asked side"),
    )
    contact_name = models.CharField(_("name of the contact"), max_length=150, blank=True)
    contact_email = models.EmailField(
        _("e-mail address of the contact"),
        max_length=254,
        blank=True,
        validators=[validate_mail_address],
    )
    answered_by = models.ForeignKey(
        "connect.User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="answered_connections",
        verbose_name=_("accepted by"),
    )

    # The clock of the present state; due times are columns, the beat reads them.
    created_at = models.DateTimeField(_("asked"), editable=False)
    state_since = models.DateTimeField(_("in this state since"), editable=False)
    remind_at = models.DateTimeField(_("next reminder"), null=True, editable=False)
    due_at = models.DateTimeField(_("due"), null=True, editable=False)
    lapses_at = models.DateTimeField(_("lapses"), null=True, editable=False)
    forwarded_at = models.DateTimeField(_("reached the other cluster"), null=True, editable=False)
    put_at = models.DateTimeField(_("put to the organisation"), null=True, editable=False)
    introduced_at = models.DateTimeField(_("introduced"), null=True, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, editable=False)
    forgotten_at = models.DateTimeField(_("forgotten"), null=True, editable=False)

    decline_reason = models.CharField(
        _("reason"), max_length=20, choices=DeclineReason, blank=True, editable=False
    )
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=Outcome, blank=True, editable=False
    )

    objects = ConnectionRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for an introduction")
        verbose_name_plural = _("requests for an introduction")
        ordering = ["-created_at", "id"]
        indexes = [
            models.Index(
                fields=["remind_at"],
                name="connect_request_remind",
                condition=Q(remind_at__isnull=False),
            ),
            models.Index(
                fields=["lapses_at"],
                name="connect_request_lapses",
                condition=Q(lapses_at__isnull=False),
            ),
            models.Index(fields=["state", "due_at"], name="connect_request_state_due"),
            # What is to be forgotten one day; once it is, it is looked for no more.
            models.Index(
                fields=["state_since"],
                name="connect_request_remembered",
                condition=Q(forgotten_at__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="connect_request_state_known", condition=Q(state__in=ConnectionState.values)
            ),
            models.CheckConstraint(
                name="connect_request_goal_known", condition=Q(goal__in=Goal.values)
            ),
            models.CheckConstraint(
                name="connect_request_reason_known",
                condition=Q(decline_reason__in=["", *DeclineReason.values]),
            ),
            models.CheckConstraint(
                name="connect_request_outcome_known", condition=Q(outcome__in=["", *Outcome.values])
            ),
            models.CheckConstraint(
                name="connect_request_seeker_known",
                condition=Q(seeker_kind__in=["", *OrganisationKind.values])
                & Q(seeker_size__in=["", *SizeBand.values]),
            ),
            models.CheckConstraint(
                name="connect_request_introduced_when",
                condition=~Q(state__in=[*MET_STATES, ConnectionState.CLOSED])
                | Q(introduced_at__isnull=False),
            ),
            models.CheckConstraint(
                name="connect_request_declined_why",
                condition=~Q(state=ConnectionState.DECLINED) | ~Q(decline_reason=""),
            ),
            models.CheckConstraint(
                name="connect_request_closed_how",
                condition=~Q(state=ConnectionState.CLOSED) | ~Q(outcome=""),
            ),
            models.CheckConstraint(
                name="connect_request_asker_is_a_person",
                condition=Q(asker__isnull=False)
                | Q(state__in=[ConnectionState.DRAFT, ConnectionState.WITHDRAWN])
                | Q(forgotten_at__isnull=False),
            ),
            # What is forgotten is so as a whole.
            models.CheckConstraint(
                name="connect_request_forgotten_whole",
                condition=Q(forgotten_at__isnull=True)
                | Q(
                    asker__isnull=True,
                    asker_name="",
                    asker_email="",
                    cooperation="",
                    question="",
                    about="",
                ),
            ),
            models.CheckConstraint(
                name="connect_request_referenced",
                condition=Q(reference__isnull=False)
                | Q(state__in=[ConnectionState.DRAFT, ConnectionState.WITHDRAWN]),
            ),
            models.CheckConstraint(
                name="connect_request_not_to_itself",
                condition=Q(seeker__isnull=True) | ~Q(seeker=F("target")),
                violation_error_message=_(
                    "An organisation cannot ask for an introduction to itself."
                ),
            ),
            models.UniqueConstraint(
                name="connect_request_one_open_per_pair",
                fields=["asker", "target"],
                condition=Q(state__in=OPEN_STATES, is_target_masked=False),
                violation_error_message=_("You already have an open request to this organisation."),
            ),
            # Asked of one by name and of an anonymous notice: a refusal would tell that they are the same.
            models.UniqueConstraint(
                name="connect_request_one_open_per_notice",
                fields=["asker", "notice"],
                condition=Q(state__in=OPEN_STATES),
                violation_error_message=_("You already have an open request about this notice."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference or str(self.id)

    def get_absolute_url(self) -> str:
        return reverse("connect:connection_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def is_target_hidden(self) -> bool:
        """Whether the asking side does not know yet whom it asks."""
        return self.is_target_masked and self.introduced_at is None

    @property
    def target_label(self) -> str:
        """The organisation asked, in words that the asking side may read now."""
        if not self.is_target_hidden:
            return self.target.name
        if self.notice is None:
            return gettext("the organisation behind the notice")
        return gettext("the organisation behind “%(title)s”") % {"title": self.notice.title}

    @property
    def asker_address(self) -> str:
        """Where the asker is reached now; `asker_email` is what they asked with."""
        return self.asker.email if self.asker else self.asker_email

    @property
    def seeker_label(self) -> str:
        """The asking organisation by its name; for eyes that may see it."""
        if self.seeker:
            return self.seeker.name
        if self.forgotten_at:
            return str(_("Somebody who has left"))
        return self.seeker_name or self.asker_name


class ConnectionEvent(models.Model):
    """What happened, when, by whom. Triggers keep it as it was written, as long as its request stays.

    Only who did it and what they noted may be forgotten.
    """

    connection = models.ForeignKey(
        ConnectionRequest, models.CASCADE, related_name="events", verbose_name=_("request")
    )
    version = models.PositiveIntegerField(_("move"))
    at = models.DateTimeField(_("at"))
    verb = models.CharField(_("what"), max_length=16, choices=ConnectionVerb)
    side = models.CharField(_("side"), max_length=8, choices=Side)
    actor = models.ForeignKey(
        "connect.User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="connection_events",
        verbose_name=_("who"),
    )
    from_state = models.CharField(
        _("state before"), max_length=20, choices=ConnectionState, blank=True
    )
    to_state = models.CharField(_("state after"), max_length=20, choices=ConnectionState)
    reason = models.CharField(_("reason"), max_length=20, blank=True)
    note = models.TextField(_("note"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("event of a request")
        verbose_name_plural = _("events of requests")
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                name="connect_event_verb_known", condition=Q(verb__in=ConnectionVerb.values)
            ),
            models.CheckConstraint(
                name="connect_event_side_known", condition=Q(side__in=Side.values)
            ),
            models.CheckConstraint(
                name="connect_event_states_known",
                condition=Q(from_state__in=["", *ConnectionState.values])
                & Q(to_state__in=ConnectionState.values),
            ),
            # One row a move and verb: pressing twice cannot be told twice. Reminders move nothing.
            models.UniqueConstraint(
                fields=["connection", "version", "verb", "side"],
                name="connect_event_once",
                condition=~Q(verb=ConnectionVerb.REMINDED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.connection}: {self.get_verb_display()}"
