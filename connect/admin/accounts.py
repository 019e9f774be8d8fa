"""What other packages register, brought under our rules."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.models import Group

from .scope import READ, ScopedAdmin

# Roles decide here, and a group would promise that its permissions do. Sessions are their owners' business.
admin.site.unregister([Group, EmailAddress, Authenticator, UserSession])


@admin.register(EmailAddress)
class EmailAddressAdmin(ScopedAdmin):
    """Addresses are proved by their owners, never by hand."""

    anybody_may = READ
    list_display = ["email", "user", "primary", "verified"]
    list_select_related = ["user"]
    list_filter = ["primary", "verified"]
    search_fields = ["email", "user__name"]


@admin.register(Authenticator)
class AuthenticatorAdmin(ScopedAdmin):
    """A superuser removes the second factor of a person who has lost it; its secret is never shown."""

    anybody_may = READ | {"delete"}
    fields = ["user", "type", "created_at", "last_used_at"]
    list_display = ["user", "type", "created_at", "last_used_at"]
    list_select_related = ["user"]
    list_filter = ["type"]
    search_fields = ["user__email", "user__name"]
