"""People and their roles."""

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth import update_session_auth_hash
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

from ..models import NetworkRole, OrganisationMember, TeamRequest, User
from .members import MemberForm, tell_of_no_letter
from .organisations import OfAnOrganisation
from .scope import (
    ALL,
    CHANGE,
    DELETE,
    READ,
    WRITE,
    ScopedAdmin,
    ScopedHistoryAdmin,
    ScopedInline,
    VisibleRelatedFilter,
    roles_of,
)


class NetworkRoleInline(ScopedInline):
    model = NetworkRole
    coordinator_may = ALL


class MembershipInline(ScopedInline):
    model = OrganisationMember
    coordinator_may = ALL
    manager_may = READ
    autocomplete_fields = ["organisation"]

    def scope(self, rows: QuerySet, user: User) -> QuerySet:
        return rows.filter(organisation__cluster__in=user.manager_rows.values("cluster"))


@admin.register(User)
class UserAdmin(ScopedAdmin):
    """Passwords are never set here: a new person signs in by a code and chooses one.

    So does a person whose address a superuser changes: who reads the new mailbox owns the account, and a
    password that somebody else may know ends. A second factor stays until it is removed by hand.
    """

    coordinator_may = WRITE
    manager_may = READ
    list_display = ["email", "name", "language", "is_staff", "is_active", "date_joined"]
    list_filter = ["is_staff", "is_active", "language", "is_sample"]
    search_fields = ["email", "name"]
    fields = ["email", "name", "language", "time_zone", "is_active", "is_staff", "is_superuser"]
    ordering = ["email"]
    inlines = [MembershipInline, NetworkRoleInline]

    def scope(self, rows: QuerySet, user: User) -> QuerySet:
        """Themselves, their fellow managers, and the members of their clusters' organisations."""
        clusters = list(user.manager_rows.values_list("cluster", flat=True))
        members = OrganisationMember.objects.filter(organisation__cluster__in=clusters)
        fellows = User.objects.filter(manager_rows__cluster__in=clusters)
        return rows.filter(
            Q(pk=user.pk) | Q(pk__in=members.values("user")) | Q(pk__in=fellows.values("pk"))
        )

    def may(self, request: HttpRequest, verb: str, obj: Model | None = None) -> bool:
        # Whoever changes the address of a superuser could become one.
        if verb in (CHANGE, DELETE) and isinstance(obj, User) and obj.is_superuser:
            return roles_of(request).is_superuser and super().may(request, verb, obj)
        return super().may(request, verb, obj)

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        if roles_of(request).is_superuser:
            return self.fields
        return [name for name in self.fields if name != "is_superuser"]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        if obj is None or roles_of(request).is_superuser:
            return []
        # People change their address themselves, and prove that it is theirs.
        return ["email"]

    def save_model(self, request: HttpRequest, obj: User, form, change: bool) -> None:
        obj.email = obj.email.lower()
        is_new_address = not change or "email" in form.changed_data
        if is_new_address:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if is_new_address:
            EmailAddress.objects.filter(user=obj).delete()
            EmailAddress.objects.create(user=obj, email=obj.email, primary=True, verified=False)
        if is_new_address and obj.pk == request.user.pk:
            # The change ends all sessions of the account but the one in which it is made.
            update_session_auth_hash(request, obj)


@admin.register(OrganisationMember)
class OrganisationMemberAdmin(OfAnOrganisation, ScopedHistoryAdmin):
    form = MemberForm
    coordinator_may = ALL
    manager_may = ALL
    fields = ["organisation", "user", "email", "role"]
    list_display = ["user", "organisation", "role"]
    list_select_related = ["user", "organisation"]
    list_filter = ["role", ("organisation__cluster", VisibleRelatedFilter)]
    search_fields = ["user__name", "user__email", "organisation__name"]
    autocomplete_fields = ["user", "organisation"]

    def save_model(
        self, request: HttpRequest, obj: OrganisationMember, form: MemberForm, change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        if not change:
            tell_of_no_letter(request, form)


@admin.register(TeamRequest)
class TeamRequestAdmin(OfAnOrganisation, ScopedAdmin):
    """To be read here; they are answered on their own pages."""

    anybody_may = READ
    coordinator_may = READ
    manager_may = READ
    list_display = ["created_at", "user", "organisation", "side", "role", "state", "decided_at"]
    list_select_related = ["user", "organisation"]
    list_filter = ["state", "side", ("organisation__cluster", VisibleRelatedFilter)]
    search_fields = ["user__name", "user__email", "organisation__name"]
    date_hierarchy = "created_at"


@admin.register(NetworkRole)
class NetworkRoleAdmin(ScopedAdmin):
    coordinator_may = ALL
    list_display = ["user", "role"]
    list_select_related = ["user"]
    list_filter = ["role"]
    search_fields = ["user__name", "user__email"]
    autocomplete_fields = ["user"]
