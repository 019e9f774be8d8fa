"""The agreement in the admin, to look at: what is decided by steps is decided on the pages of the agreement."""

from django.contrib import admin
from django.db.models import Q, QuerySet

from connect.admin.scope import READ, ScopedAdmin, ScopedInline
from connect.models import User

from .models import (
    Acceptance,
    Agreement,
    AgreementMember,
    Consent,
    Contact,
    DeskDay,
    LedgerEntry,
    Location,
    LocationClosure,
    MemberEvent,
    Stay,
    StayEvent,
    StayReview,
    Subscription,
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


class OfBothSides(OfMyMembers):
    """Rows of a stay, at `to_stay`: managers of either cluster have them."""

    to_stay = "stay__"

    def scope(self, rows: QuerySet, user: User) -> QuerySet:
        managed = user.managed_clusters.values("pk")
        home, host = f"{self.to_stay}home__cluster", f"{self.to_stay}location__member__cluster"
        return rows.filter(Q(**{f"{home}__in": managed}) | Q(**{f"{host}__in": managed}))


@admin.register(Stay)
class StayAdmin(OfBothSides):
    to_stay = ""
    list_display = ["organisation", "location", "first_day", "last_day", "people", "state"]
    list_select_related = ["organisation", "location"]
    list_filter = ["state"]
    search_fields = ["organisation__name", "location__name"]


@admin.register(StayEvent)
class StayEventAdmin(OfBothSides):
    list_display = ["at", "stay", "verb", "actor", "note"]
    list_select_related = ["stay__organisation", "stay__location", "actor"]
    list_filter = ["verb"]


@admin.register(StayReview)
class StayReviewAdmin(OfBothSides):
    list_display = ["at", "stay", "side", "first_mark", "second_mark", "third_mark"]
    list_select_related = ["stay__organisation", "stay__location"]
    list_filter = ["side", "led_somewhere"]


@admin.register(DeskDay)
class DeskDayAdmin(OfBothSides):
    list_display = ["day", "location", "desk", "stay"]
    list_select_related = ["location", "stay__organisation", "stay__location"]
    date_hierarchy = "day"


@admin.register(LedgerEntry)
class LedgerEntryAdmin(OfBothSides):
    list_display = ["on", "host", "home", "days"]
    list_select_related = ["host__cluster", "home__cluster"]
    date_hierarchy = "on"


class ConsentInline(ScopedInline):
    model = Consent
    anybody_may = READ
    coordinator_may = READ


@admin.register(Subscription)
class SubscriptionAdmin(ScopedAdmin):
    """To look at: an address is confirmed by its owner alone, and nobody types a consent."""

    anybody_may = READ
    coordinator_may = READ
    list_display = ["email", "name", "language", "role", "cluster", "state", "confirmed_at"]
    list_select_related = ["cluster"]
    list_filter = ["state", "language", "role"]
    search_fields = ["email", "name"]
    inlines = [ConsentInline]
