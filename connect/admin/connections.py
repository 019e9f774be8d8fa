"""Requests and what happened to them: to be read; people decide on the desk.

Managers see the requests of their sides. What the sides keep from each other (notes, reasons, who
answered) stands on the desk, which knows the side of its reader; here only who sees every row sees it.
"""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from ..models import ConnectionEvent, ConnectionRequest, ReferenceCounter, User
from .scope import READ, VIEW, ScopedAdmin, ScopedInline


def requests_of_my_sides(user: User) -> QuerySet:
    """The requests of the sides that a person manages, as far as they have come there.

    While the asking side is not to know whom a request asks, it stands on the desk alone.
    """
    rows = ConnectionRequest.objects
    return (
        rows.from_side_of(user)
        .whose_target_is_known()
        .order_by()
        .values("pk")
        .union(rows.to_side_of(user).order_by().values("pk"))
    )


class KeepsSidesApart:
    """Leaves out, for whoever sees only the rows of their sides, what one side keeps from the other."""

    of_one_side: tuple[str, ...] = ()

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return self._shown(request, super().get_fields(request, obj))

    def get_list_display(self, request: HttpRequest) -> list[str]:
        return self._shown(request, super().get_list_display(request))

    def get_list_filter(self, request: HttpRequest) -> list[str]:
        return self._shown(request, super().get_list_filter(request))

    def _shown(self, request: HttpRequest, names: Any) -> list[str]:
        if VIEW in self.everywhere(request):
            return list(names)
        return [name for name in names if name not in self.of_one_side]


class EventInline(KeepsSidesApart, ScopedInline):
    model = ConnectionEvent
    anybody_may = READ
    coordinator_may = READ
    manager_may = READ
    fields = ["at", "verb", "side", "actor", "from_state", "to_state", "reason", "note"]
    of_one_side = ("actor", "reason", "note")

    def scope(self, rows: QuerySet, user: User) -> QuerySet:
        return rows.filter(connection__in=requests_of_my_sides(user))

    def may(self, request, verb, parent) -> bool:
        return verb in self.everywhere(request) or verb in self.within(request)


@admin.register(ConnectionRequest)
class ConnectionRequestAdmin(KeepsSidesApart, ScopedAdmin):
    anybody_may = READ
    coordinator_may = READ
    manager_may = READ
    list_display = ["reference", "state", "asker_name", "seeker", "target", "state_since", "due_at"]
    list_select_related = ["seeker", "target"]
    list_filter = ["state", "goal", "decline_reason"]
    # How many ended for which reason: all the statistics of it that there are so far.
    show_facets = admin.ShowFacets.ALWAYS
    of_one_side = ("contact_name", "contact_email", "answered_by", "decline_reason")
    search_fields = ["reference", "asker_name", "seeker__name", "seeker_name", "target__name"]
    inlines = [EventInline]
    readonly_fields = [
        "reference", "state", "state_since", "due_at", "lapses_at", "outcome", "decline_reason",
        "created_at", "forwarded_at", "put_at", "introduced_at", "ended_at",
        "is_target_masked",
    ]  # fmt: skip
    fields = [
        "reference", "state", "state_since", "due_at", "lapses_at", "outcome", "decline_reason",
        "asker", "asker_name", "asker_email",
        "seeker", "seeker_name", "seeker_country", "seeker_kind", "seeker_size",
        "target", "language", "goal", "cooperation", "question", "about", "wanted_by", "is_masked",
        "notice", "is_target_masked",
        "seeker_facilitator", "target_facilitator", "contact_name", "contact_email", "answered_by",
        "created_at", "forwarded_at", "put_at", "introduced_at", "ended_at",
    ]  # fmt: skip

    def scope(self, rows: QuerySet, user: User) -> QuerySet:
        return rows.filter(pk__in=requests_of_my_sides(user))


@admin.register(ConnectionEvent)
class ConnectionEventAdmin(KeepsSidesApart, ScopedAdmin):
    anybody_may = READ
    coordinator_may = READ
    manager_may = READ
    list_display = ["at", "connection", "verb", "side", "actor", "to_state"]
    list_select_related = ["connection", "actor"]
    list_filter = ["verb", "side"]
    search_fields = ["connection__reference"]
    date_hierarchy = "at"
    of_one_side = ("actor", "reason", "note")

    def scope(self, rows: QuerySet, user: User) -> QuerySet:
        return rows.filter(connection__in=requests_of_my_sides(user))


@admin.register(ReferenceCounter)
class ReferenceCounterAdmin(ScopedAdmin):
    anybody_may = READ
    list_display = ["country", "year", "last"]
