"""The tables of the outbox. A mail knows nothing of what it tells about."""

import uuid

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Lower, Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .choices import DEFAULT_ROUTE, Delivery, MailStatus
from .querysets import (
    BounceQuerySet,
    HeartbeatQuerySet,
    MailQuerySet,
    RouteQuerySet,
    SuppressionQuerySet,
)


class Skeleton(models.Model):
    """What all mails of a batch in one language have in common: written once, filled for each recipient.

    Words between two brackets of `bewiser.outbox.skeletons` are gaps; the `fillings` of a mail close them.
    Its words never change, so that workers may keep it in memory.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    batch = models.CharField(_("batch"), max_length=100)
    language = models.CharField(_("language"), max_length=8)
    subject = models.CharField(_("subject"), max_length=500)
    headers = models.JSONField(_("further headers"), default=dict)
    body_text = models.TextField(_("text"))
    body_html = models.TextField("HTML")
    created_at = models.DateTimeField(_("written"))
    is_held = models.BooleanField(_("held back"), default=False, db_default=False)

    class Meta:
        verbose_name = _("mail skeleton")
        verbose_name_plural = _("mail skeletons")
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "language"],
                name="outbox_skeleton_once",
                violation_error_message=_("This batch has its words in this language already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch} ({self.language})"


class Mail(models.Model):
    """One letter to one recipient, written with the row that it tells of, sent afterwards."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(
        _("key"), max_length=500, help_text=_("Saying the same key twice sends one mail.")
    )
    kind = models.CharField(_("kind"), max_length=60)
    delivery = models.CharField(_("delivery"), max_length=16, choices=Delivery)
    route = models.CharField(_("relay"), max_length=60, default=DEFAULT_ROUTE)
    priority = models.SmallIntegerField(_("priority"))
    is_bulk = models.BooleanField(_("bulk"), default=False)
    is_secret = models.BooleanField(_("secret"), default=False)
    language = models.CharField(_("language"), max_length=8)
    to = models.CharField(_("recipient"), max_length=320, blank=True)
    to_header = models.JSONField(_("shown as recipients"), default=list)
    reply_to = models.CharField(_("answers go to"), max_length=500, blank=True)
    headers = models.JSONField(_("further headers"), default=dict)
    subject = models.CharField(_("subject"), max_length=500, blank=True)
    body_text = models.TextField(_("text"), blank=True)
    body_html = models.TextField("HTML", blank=True)
    skeleton = models.ForeignKey(
        Skeleton,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="mails",
        verbose_name=_("mail skeleton"),
    )
    # Known to the database too: during an upgrade, code that knows no gaps writes beside this.
    fillings = models.JSONField(
        _("fillings"), default=dict, db_default=Value({}, models.JSONField()), blank=True
    )
    message_id = models.CharField("Message-ID", max_length=320, blank=True)
    status = models.CharField(
        _("status"), max_length=12, choices=MailStatus, default=MailStatus.PENDING
    )
    due_at = models.DateTimeField(_("due"))
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    lease_until = models.DateTimeField(_("leased until"), null=True, blank=True)
    leased_by = models.CharField(_("leased by"), max_length=40, blank=True)
    last_error = models.TextField(_("last error"), blank=True)
    created_at = models.DateTimeField(_("written"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    forgotten_at = models.DateTimeField(_("forgotten"), null=True, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["-created_at"]
        indexes = [
            models.Index(
                fields=["route", "is_bulk", "priority", "due_at"],
                name="outbox_mail_waiting",
                condition=Q(status=MailStatus.PENDING),
            ),
            models.Index(
                fields=["lease_until"],
                name="outbox_mail_leased",
                condition=Q(status=MailStatus.SENDING),
            ),
            models.Index(
                fields=["created_at"],
                name="outbox_mail_unforgotten",
                condition=Q(forgotten_at__isnull=True),
            ),
            models.Index(
                fields=["status"],
                name="outbox_mail_troubled",
                condition=Q(status__in=[MailStatus.UNKNOWN, MailStatus.FAILED]),
            ),
            # Asked for each address that is refused, with the line to the relay open. Rows stay for ever.
            models.Index(
                Upper("to"),
                name="outbox_mail_waiting_for",
                condition=Q(status__in=[MailStatus.PENDING, MailStatus.HELD]),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                name="outbox_mail_key_unique",
                violation_error_message=_("A mail with this key has been written already."),
            ),
            models.CheckConstraint(
                name="outbox_mail_status_known", condition=Q(status__in=MailStatus.values)
            ),
            models.CheckConstraint(
                name="outbox_mail_delivery_known", condition=Q(delivery__in=Delivery.values)
            ),
            models.CheckConstraint(
                name="outbox_mail_leased_while_sending",
                condition=(
                    Q(status=MailStatus.SENDING, lease_until__isnull=False)
                    | (~Q(status=MailStatus.SENDING) & Q(lease_until__isnull=True, leased_by=""))
                ),
                violation_error_message=_("A mail has a lease exactly while it is being sent."),
            ),
            models.CheckConstraint(
                name="outbox_mail_sent_at_when_sent",
                condition=(
                    Q(status=MailStatus.SENT, sent_at__isnull=False)
                    | (~Q(status=MailStatus.SENT) & Q(sent_at__isnull=True))
                ),
                violation_error_message=_("A mail has a time of sending exactly when it is sent."),
            ),
            models.CheckConstraint(
                name="outbox_mail_secret_blanked",
                condition=Q(is_secret=False)
                | Q(status__in=[MailStatus.PENDING, MailStatus.SENDING, MailStatus.UNKNOWN])
                | Q(body_text="", body_html=""),
                violation_error_message=_("A secret mail keeps no body once it is over."),
            ),
            models.CheckConstraint(
                name="outbox_mail_addressed",
                condition=~Q(to="") | Q(forgotten_at__isnull=False),
                violation_error_message=_("A mail needs a recipient."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.to or '…'}"


class Route(models.Model):
    """A mail relay: how fast and over how many connections all workers together may use it."""

    name = models.CharField(_("name"), max_length=60, default=DEFAULT_ROUTE)
    url = models.CharField(
        _("address"),
        max_length=500,
        blank=True,
        help_text=_("smtp://user:password@host:port?tls=starttls; empty means EMAIL_URL."),
    )
    per_second = models.PositiveIntegerField(
        _("mails per second"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty means MAIL_PER_SECOND."),
    )
    connections = models.PositiveSmallIntegerField(
        _("connections"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty means MAIL_CONNECTIONS."),
    )
    next_slot_at = models.DateTimeField(_("next mail not before"), default=timezone.now)
    rests_until = models.DateTimeField(_("rests until"), null=True, blank=True)
    failures = models.PositiveSmallIntegerField(_("failures in a row"), default=0)
    last_error = models.TextField(_("last error"), blank=True)
    paused_at = models.DateTimeField(_("paused"), null=True, blank=True)
    paused_reason = models.TextField(_("why it is paused"), blank=True)

    objects = RouteQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail relay")
        verbose_name_plural = _("mail relays")
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                name="outbox_route_name_unique",
                violation_error_message=_("A relay of this name is here already."),
            ),
            models.CheckConstraint(
                name="outbox_route_moves",
                condition=(Q(per_second__isnull=True) | Q(per_second__gte=1))
                & (Q(connections__isnull=True) | Q(connections__gte=1)),
                violation_error_message=_("Write 1 or more; to stop a relay, pause it."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RelaySlot(models.Model):
    """The right to hold one connection to a relay; a lease, so that a killed worker loses it."""

    route = models.ForeignKey(
        Route, models.CASCADE, related_name="slots", verbose_name=_("mail relay")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    leased_by = models.CharField(_("leased by"), max_length=40, blank=True)
    lease_until = models.DateTimeField(_("leased until"), null=True, blank=True)

    class Meta:
        verbose_name = _("connection")
        verbose_name_plural = _("connections")
        constraints = [
            models.UniqueConstraint(fields=["route", "number"], name="outbox_relayslot_once")
        ]

    def __str__(self) -> str:
        return f"{self.route} {self.number}"


class Suppression(models.Model):
    """An address that gets no mail any more, in lower case."""

    address = models.CharField(_("address"), max_length=320)
    reason = models.TextField(_("reason"), blank=True)
    at = models.DateTimeField(_("since"), default=timezone.now)

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suppressed address")
        verbose_name_plural = _("suppressed addresses")
        constraints = [
            models.UniqueConstraint(
                fields=["address"],
                name="outbox_suppression_once",
                violation_error_message=_("This address is suppressed already."),
            ),
            models.CheckConstraint(
                name="outbox_suppression_lower",
                condition=Q(address=Lower("address")),
                violation_error_message=_("Write the address in small letters."),
            ),
        ]

    def __str__(self) -> str:
        return self.address


class Heartbeat(models.Model):
    """When the beat was last heard by a worker."""

    name = models.CharField(_("name"), max_length=30, default="beat")
    beat_at = models.DateTimeField(_("heard"))

    objects = HeartbeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")
        constraints = [models.UniqueConstraint(fields=["name"], name="outbox_heartbeat_once")]

    def __str__(self) -> str:
        return self.name


class Bounce(models.Model):
    """That a mail came back, or that a server wrote that it could not be delivered."""

    mail = models.ForeignKey(Mail, models.CASCADE, related_name="bounces", verbose_name=_("mail"))
    at = models.DateTimeField(_("noted"))
    status = models.CharField(
        _("status code"),
        max_length=11,
        blank=True,
        help_text=_("As RFC 3463 numbers the reasons; empty if the server gave none."),
    )
    diagnostic = models.TextField(_("words of the server"), blank=True)
    is_permanent = models.BooleanField(_("for good"))

    objects = BounceQuerySet.as_manager()

    class Meta:
        verbose_name = _("bounce")
        verbose_name_plural = _("bounces")
        constraints = [
            models.UniqueConstraint(
                fields=["mail", "status"],
                name="outbox_bounce_once",
                violation_error_message=_("This has been noted already."),
            ),
            models.CheckConstraint(
                name="outbox_bounce_status_numbered",
                condition=Q(status="") | Q(status__regex=r"^[245]\.[0-9]{1,3}\.[0-9]{1,3}$"),
                violation_error_message=_("Write a status code as in 5.1.1, or none."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mail} {self.status}".strip()
