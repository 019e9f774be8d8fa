"""Who gets the newsletter, and how they agreed to it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from bewiser.lib.names import validate_plain_name
from bewiser.outbox.addresses import validate_mail_address

from ..choices import ConsentMethod, ConsentVerb, SubscriberRole, SubscriptionState
from ..querysets import SubscriptionQuerySet


class Subscription(models.Model):
    """One address, in small letters. Nothing but the letter that asks is sent to it before it is confirmed.

    `version` stands in every link: it is raised when somebody who left asks again, and the old links die.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(
        _("e-mail address"), max_length=254, validators=[validate_mail_address]
    )
    name = models.CharField(_("name"), max_length=150, blank=True, validators=[validate_plain_name])
    language = models.CharField(_("language"), max_length=2, default="en")
    role = models.CharField(
        _("role"), max_length=8, choices=SubscriberRole, default=SubscriberRole.READER
    )
    cluster = models.ForeignKey(
        "connect.Cluster",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="newsletter_subscriptions",
        verbose_name=_("cluster"),
    )
    topics = models.ManyToManyField(
        "connect.Topic",
        blank=True,
        related_name="newsletter_subscriptions",
        verbose_name=_("topics"),
    )
    state = models.CharField(
        _("state"),
        max_length=8,
        choices=SubscriptionState,
        default=SubscriptionState.WAITING,
        editable=False,
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    asked_at = models.DateTimeField(_("asked"), editable=False)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, editable=False)
    ended_at = models.DateTimeField(_("left"), null=True, editable=False)
    is_sample = models.BooleanField(_("sample"), default=False, editable=False)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription to the newsletter")
        verbose_name_plural = _("subscriptions to the newsletter")
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                name="roaming_subscription_once",
                violation_error_message=_("This address is on the list already."),
            ),
            models.CheckConstraint(
                name="roaming_subscription_lower",
                condition=Q(email=Lower("email")),
                violation_error_message=_("Write the address in small letters."),
            ),
            models.CheckConstraint(
                name="roaming_subscription_state_known",
                condition=Q(state__in=SubscriptionState.values),
            ),
            models.CheckConstraint(
                name="roaming_subscription_role_known", condition=Q(role__in=SubscriberRole.values)
            ),
            models.CheckConstraint(
                name="roaming_subscription_confirmed",
                condition=~Q(state=SubscriptionState.ACTIVE) | Q(confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="roaming_subscription_ended",
                condition=Q(
                    state__in=(SubscriptionState.LEFT, SubscriptionState.BOUNCED),
                    ended_at__isnull=False,
                )
                | ~Q(state__in=(SubscriptionState.LEFT, SubscriptionState.BOUNCED))
                & Q(ended_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def is_active(self) -> bool:
        return self.state == SubscriptionState.ACTIVE

    @property
    def language_name(self) -> str:
        return str(dict(settings.CONTENT_LANGUAGES).get(self.language, self.language))


class Consent(models.Model):
    """One thing that somebody agreed to or took back: the proof. Rows are added, never changed; a trigger sees to it.

    `wording` is the sentence that stood on the page. No network address and no browser is noted.
    """

    subscription = models.ForeignKey(
        Subscription, models.CASCADE, related_name="consents", verbose_name=_("subscription")
    )
    verb = models.CharField(_("what"), max_length=9, choices=ConsentVerb)
    method = models.CharField(_("how"), max_length=9, choices=ConsentMethod)
    at = models.DateTimeField(_("at"))
    mail_list = models.CharField(_("list"), max_length=30, default="newsletter")
    language = models.CharField(_("language"), max_length=2)
    wording = models.TextField(_("what they agreed to"), blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["verb", "at"], name="roaming_consent_when")]
        constraints = [
            models.CheckConstraint(
                name="roaming_consent_verb_known", condition=Q(verb__in=ConsentVerb.values)
            ),
            models.CheckConstraint(
                name="roaming_consent_method_known", condition=Q(method__in=ConsentMethod.values)
            ),
            models.CheckConstraint(
                name="roaming_consent_to_words",
                condition=~Q(verb=ConsentVerb.CONFIRMED) | ~Q(wording=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subscription}: {self.get_verb_display()}"
