"""Regions, clusters and their holidays."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ..models import Cluster, ClusterHoliday, ClusterManager, Region, User
from .scope import (
    ALL,
    NOTHING,
    READ,
    WRITE,
    ScopedAdmin,
    ScopedHistoryAdmin,
    ScopedInline,
    VisibleRelatedFilter,
)


def rows_of_my_clusters(rows: QuerySet, user: User) -> QuerySet:
    return rows.filter(cluster__in=user.manager_rows.values("cluster"))


@admin.register(Region)
class RegionAdmin(ScopedAdmin):
    coordinator_may = ALL
    editor_may = READ
    manager_may = READ
    list_display = ["name", "country", "nuts_code"]
    list_filter = ["country"]
    search_fields = ["name", "nuts_code"]

    def scope(self, rows: QuerySet, user: User) -> QuerySet:
        # Regions are geography: everybody may read them all.
        return rows


class HolidayInline(ScopedInline):
    model = ClusterHoliday
    coordinator_may = ALL
    manager_may = ALL

    def scope(self, rows: QuerySet, user: User) -> QuerySet:
        return rows_of_my_clusters(rows, user)


class ManagerInline(ScopedInline):
    model = ClusterManager
    coordinator_may = ALL
    manager_may = READ
    autocomplete_fields = ["user"]

    def scope(self, rows: QuerySet, user: User) -> QuerySet:
        return rows_of_my_clusters(rows, user)


@admin.register(Cluster)
class ClusterAdmin(ScopedHistoryAdmin):
    """A manager sets the clocks and holidays; who belongs to the network the coordinator decides."""

    anybody_may = WRITE
    coordinator_may = WRITE
    editor_may = READ
    manager_may = WRITE - {"add"}
    list_display = [
        "short_name",
        "organisation",
        "region",
        "manager_days",
        "target_days",
        "auto_forward",
    ]
    list_select_related = ["organisation", "region"]
    search_fields = ["short_name", "slug", "organisation__name"]
    autocomplete_fields = ["organisation"]
    slug_from = "short_name"
    fieldsets = [
        (None, {"fields": ["short_name", "slug", "organisation", "region", "time_zone"]}),
        (
            _("Introductions"),
            {"fields": ["manager_days", "target_days", "lapse_days", "auto_forward"]},
        ),
    ]
    inlines = [ManagerInline, HolidayInline]

    def scope(self, rows: QuerySet, user: User) -> QuerySet:
        return rows.managed_by(user)

    def get_readonly_fields(self, request: HttpRequest, obj: Cluster | None = None) -> list[str]:
        if "add" in self.everywhere(request):
            return []
        return ["short_name", "slug", "organisation", "region"]


@admin.register(ClusterHoliday)
class ClusterHolidayAdmin(ScopedAdmin):
    coordinator_may = ALL
    manager_may = ALL
    list_display = ["on", "name", "cluster"]
    list_select_related = ["cluster"]
    list_filter = [("cluster", VisibleRelatedFilter)]
    search_fields = ["name"]
    date_hierarchy = "on"

    def scope(self, rows: QuerySet, user: User) -> QuerySet:
        return rows_of_my_clusters(rows, user)


@admin.register(ClusterManager)
class ClusterManagerAdmin(ScopedAdmin):
    coordinator_may = ALL
    editor_may = NOTHING
    manager_may = READ
    list_display = ["user", "cluster"]
    list_select_related = ["user", "cluster"]
    list_filter = [("cluster", VisibleRelatedFilter)]
    search_fields = ["user__name", "user__email", "cluster__short_name"]
    autocomplete_fields = ["user"]

    def scope(self, rows: QuerySet, user: User) -> QuerySet:
        return rows_of_my_clusters(rows, user)
