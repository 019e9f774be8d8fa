"""The agreement in the admin, to look at: what is decided by steps is decided on the pages of the agreement."""

from django.contrib import admin
from django.db.models import QuerySet

from connect.admin.scope import READ, ScopedAdmin
from connect.models import User

from .models import (
    Acceptance,
    Agreement,
    AgreementMember,
    Contact,
    Location,
    LocationClosure,
    MemberEvent,
)


class OfMyMembers(ScopedAdmin):
    """Rows that hang on a membership by `to_member`: managers have those of their clusters."""

    to_member = "member"
    anybody_may = READ
    coordinator_may = READ
    manager_may = READ

    def scope(self, rows: QuerySet, user: User) -> QuerySet:
        path = f"{self.to_member}__cluster__in" if self.to_member else "cluster__in"
        return rows.filter(**{path: user.managed_clusters.values("pk")})


@admin.register(Agreement)
class AgreementAdmin(ScopedAdmin):
    """The text is for everyone once it is in force; a draft is its writers'."""

    anybody_may = READ
    coordinator_may = READ
    manager_may = READ
    list_display = ["version", "published_at"]

    def scope(self, rows: QuerySet, user: User) -> QuerySet:
        return rows.published()


@admin.register(AgreementMember)
class AgreementMemberAdmin(OfMyMembers):
    to_member = ""
    list_display = ["cluster", "status", "joined_at"]
    list_select_related = ["cluster"]
    list_filter = ["status"]
    search_fields = ["cluster__short_name"]


@admin.register(Acceptance)
class AcceptanceAdmin(OfMyMembers):
    list_display = ["member", "agreement", "name", "position", "accepted_at"]
    list_select_related = ["member__cluster", "agreement"]


@admin.register(MemberEvent)
class MemberEventAdmin(OfMyMembers):
    list_display = ["at", "member", "verb", "actor", "note"]
    list_select_related = ["member__cluster", "actor"]
    list_filter = ["verb"]


@admin.register(Contact)
class ContactAdmin(OfMyMembers):
    list_display = ["name", "role", "member", "email", "confirmed_at"]
    list_select_related = ["member__cluster"]
    list_filter = ["role"]


@admin.register(Location)
class LocationAdmin(OfMyMembers):
    list_display = ["name", "member", "city", "country", "desks", "is_open"]
    list_select_related = ["member__cluster"]
    list_filter = ["is_open"]
    search_fields = ["name", "city"]


@admin.register(LocationClosure)
class LocationClosureAdmin(OfMyMembers):
    to_member = "location__member"
    list_display = ["on", "location", "name"]
    list_select_related = ["location"]
