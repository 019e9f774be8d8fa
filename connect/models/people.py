"""Who signs in, and for whom they may act."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from bewiser.lib.names import validate_plain_name
from bewiser.outbox.addresses import validate_mail_address

from ..choices import MemberRole, NetworkRoleName
from ..team_querysets import OrganisationMemberQuerySet, UserQuerySet


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a person; without a password they sign in by a code sent to the address."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. The e-mail address is the name to sign in with, kept in lower case."""

    email = models.EmailField(
        _("e-mail address"),
        max_length=254,
        unique=True,
        validators=[validate_mail_address],
        error_messages={"unique": _("Somebody with this e-mail address is already here.")},
    )
    name = models.CharField(_("name"), max_length=150, blank=True, validators=[validate_plain_name])
    language = models.CharField(
        _("language"),
        max_length=8,
        choices=settings.LANGUAGES,
        default="en",
        help_text=_("The language of the mails that you get."),
    )
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Brussels")
    is_staff = models.BooleanField(
        _("may open the admin"),
        default=False,
        help_text=_("Opens the admin and decides nothing else."),
    )
    is_active = models.BooleanField(_("active"), default=True)
    is_sample = models.BooleanField(_("sample"), default=False, editable=False)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)
    # Said no to everything but what a running request needs.
    objected_at = models.DateTimeField(_("objected"), null=True, blank=True, editable=False)
    # Asked after a long absence whether they want to stay, and when they said so.
    warned_at = models.DateTimeField(_("asked to stay"), null=True, blank=True, editable=False)
    stayed_at = models.DateTimeField(_("wanted to stay"), null=True, blank=True, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    objects = UserManager.from_queryset(UserQuerySet)()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(
                name="connect_user_email_lower",
                condition=Q(email=Lower("email")),
                violation_error_message=_("Write the e-mail address in lower case."),
            ),
            models.CheckConstraint(
                name="connect_user_language_known",
                condition=Q(language__in=[code for code, _label in settings.LANGUAGES]),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_short_name(self) -> str:
        return self.name or self.email

    get_full_name = get_short_name


class OrganisationMember(models.Model):
    """A person who acts for an organisation. Owners and editors answer requests; viewers read."""

    organisation = models.ForeignKey(
        "connect.Organisation",
        models.CASCADE,
        related_name="members",
        verbose_name=_("organisation"),
    )
    user = models.ForeignKey(
        "connect.User",
        models.CASCADE,
        related_name="organisation_memberships",
        verbose_name=_("person"),
    )
    role = models.CharField(_("role"), max_length=8, choices=MemberRole, default=MemberRole.EDITOR)
    is_shown = models.BooleanField(
        _("name shown to members"),
        default=False,
        db_default=False,
        help_text=_("On the page of the organisation, to people who are signed in."),
    )

    history = HistoricalRecords()
    objects = OrganisationMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member of an organisation")
        verbose_name_plural = _("members of organisations")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user"],
                name="connect_member_once",
                violation_error_message=_("This person is already a member of this organisation."),
            ),
            models.CheckConstraint(
                name="connect_member_role_known", condition=Q(role__in=MemberRole.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.organisation}"


class ClusterManager(models.Model):
    """A person who curates the members of one cluster and brokers their introductions."""

    cluster = models.ForeignKey(
        "connect.Cluster", models.CASCADE, related_name="manager_rows", verbose_name=_("cluster")
    )
    user = models.ForeignKey(
        "connect.User", models.CASCADE, related_name="manager_rows", verbose_name=_("person")
    )

    class Meta:
        verbose_name = _("cluster manager")
        verbose_name_plural = _("cluster managers")
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "user"],
                name="connect_manager_once",
                violation_error_message=_("This person already manages this cluster."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.cluster}"


class NetworkRole(models.Model):
    """A person with a task for the whole network: its coordinator, or an editor of its texts."""

    user = models.ForeignKey(
        "connect.User", models.CASCADE, related_name="network_roles", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=12, choices=NetworkRoleName)

    class Meta:
        verbose_name = _("network role")
        verbose_name_plural = _("network roles")
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], name="connect_networkrole_once"),
            models.CheckConstraint(
                name="connect_networkrole_known", condition=Q(role__in=NetworkRoleName.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"
