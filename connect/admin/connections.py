"""Requests and what happened to them: to be read; people decide on the desk."""

from django.contrib import admin
from django.db.models import QuerySet

from ..models import ConnectionEvent, ConnectionRequest, ReferenceCounter, User
from .scope import READ, ScopedAdmin, ScopedInline


def requests_of_my_sides(user: User) -> QuerySet:
    """The requests of the sides that a person manages, as far as they have come there."""
    rows = ConnectionRequest.objects
    return (
        rows.from_side_of(user)
        .order_by()
        .values("pk")
        .union(rows.to_side_of(user).order_by().values("pk"))
    )


class EventInline(ScopedInline):
    model = ConnectionEvent
    anybody_may = READ
    coordinator_may = READ
    manager_may = READ
    fields = ["at", "verb", "side", "actor", "from_state", "to_state", "reason", "note"]

    def scope(self, rows: QuerySet, user: User) -> QuerySet:
        return rows.filter(connection__in=requests_of_my_sides(user))

    def may(self, request, verb, parent) -> bool:
        return verb in self.everywhere(request) or verb in self.within(request)


@admin.register(ConnectionRequest)
class ConnectionRequestAdmin(ScopedAdmin):
    anybody_may = READ
    coordinator_may = READ
    manager_may = READ
    list_display = ["reference", "state", "asker_name", "seeker", "target", "state_since", "due_at"]
    list_select_related = ["seeker", "target"]
    list_filter = ["state", "goal"]
    search_fields = ["reference", "asker_name", "seeker__name", "seeker_name", "target__name"]
    inlines = [EventInline]

    def scope(self, rows: QuerySet, user: User) -> QuerySet:
        return rows.filter(pk__in=requests_of_my_sides(user))


@admin.register(ConnectionEvent)
class ConnectionEventAdmin(ScopedAdmin):
    anybody_may = READ
    coordinator_may = READ
    manager_may = READ
    list_display = ["at", "connection", "verb", "side", "actor", "to_state"]
    list_select_related = ["connection", "actor"]
    list_filter = ["verb", "side"]
    search_fields = ["connection__reference"]
    date_hierarchy = "at"

    def scope(self, rows: QuerySet, user: User) -> QuerySet:
        return rows.filter(connection__in=requests_of_my_sides(user))


@admin.register(ReferenceCounter)
class ReferenceCounterAdmin(ScopedAdmin):
    anybody_may = READ
    list_display = ["country", "year", "last"]
