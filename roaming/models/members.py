"""The clusters in the agreement, what happened to their membership, and whom to write to."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bewiser.lib.names import validate_plain_name
from bewiser.outbox.addresses import validate_mail_address

from ..choices import ContactRole, MemberStatus, MemberVerb
from ..querysets import AgreementMemberQuerySet


class AgreementMember(models.Model):
    """A cluster in the agreement. `version` counts its moves; an action names the one it saw."""

    cluster = models.OneToOneField(
        "connect.Cluster",
        models.PROTECT,
        related_name="agreement_member",
        verbose_name=_("cluster"),
    )
    status = models.CharField(
        _("status"),
        max_length=8,
        choices=MemberStatus,
        default=MemberStatus.APPLIED,
        editable=False,
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    joined_at = models.DateTimeField(_("member since"), null=True, editable=False)
    is_sample = models.BooleanField(_("sample"), default=False, editable=False)

    objects = AgreementMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member of the agreement")
        verbose_name_plural = _("members of the agreement")
        ordering = ["cluster__short_name"]
        constraints = [
            models.CheckConstraint(
                name="roaming_member_status_known", condition=Q(status__in=MemberStatus.values)
            ),
            models.CheckConstraint(
                name="roaming_member_joined_when_active",
                condition=~Q(status__in=(MemberStatus.ACTIVE, MemberStatus.PAUSED))
                | Q(joined_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.cluster)

    def get_absolute_url(self) -> str:
        return reverse("roaming:member_detail", args=[self.cluster.slug])

    @property
    def is_active(self) -> bool:
        return self.status == MemberStatus.ACTIVE

    @property
    def is_paused(self) -> bool:
        return self.status == MemberStatus.PAUSED


class MemberEvent(models.Model):
    """One move of a membership. Rows are added, never changed."""

    member = models.ForeignKey(
        AgreementMember, models.CASCADE, related_name="events", verbose_name=_("member")
    )
    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(
        "connect.User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="agreement_events",
        verbose_name=_("who"),
    )
    verb = models.CharField(_("what"), max_length=16, choices=MemberVerb)
    note = models.TextField(_("note"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("event of a membership")
        verbose_name_plural = _("events of memberships")
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                name="roaming_member_event_known", condition=Q(verb__in=MemberVerb.values)
            )
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_verb_display()}"


class Contact(models.Model):
    """Whom guests and partners write to. Somebody new counts once they have confirmed that they do it.

    Their address is read by guests whose stay is agreed and by the network, never by the public.
    """

    member = models.ForeignKey(
        AgreementMember, models.CASCADE, related_name="contacts", verbose_name=_("member")
    )
    role = models.CharField(_("role"), max_length=8, choices=ContactRole)
    name = models.CharField(_("name"), max_length=150, validators=[validate_plain_name])
    email = models.EmailField(
        _("e-mail address"), max_length=254, validators=[validate_mail_address]
    )
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=8, default="en")
    named_at = models.DateTimeField(_("named"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)

    class Meta:
        verbose_name = _("contact of a member")
        verbose_name_plural = _("contacts of members")
        ordering = ["role", "-confirmed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "role"],
                name="roaming_contact_one_confirmed",
                condition=Q(confirmed_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["member", "role"],
                name="roaming_contact_one_waiting",
                condition=Q(confirmed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="roaming_contact_role_known", condition=Q(role__in=ContactRole.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.get_role_display()}"
