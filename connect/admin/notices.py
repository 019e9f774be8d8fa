"""Notices: to be read here; they are written, posted and taken off on their own pages."""

from django.contrib import admin
from django.db.models import QuerySet

from ..models import Notice, NoticeEvent, User
from .scope import READ, ScopedAdmin


def notices_of_my_clusters(user: User) -> QuerySet[Notice]:
    """Those of organisations of the clusters that a person manages; no other manager reads who posts."""
    clusters = user.manager_rows.values("cluster")
    return Notice.objects.filter(organisation__cluster__in=clusters).order_by()


class ReadNotices(ScopedAdmin):
    anybody_may = READ
    coordinator_may = READ
    manager_may = READ


@admin.register(Notice)
class NoticeAdmin(ReadNotices):
    list_display = ["title", "type", "kind", "organisation", "is_anonymous", "state", "valid_until"]
    list_select_related = ["organisation"]
    list_filter = ["state", "type", "kind", "is_anonymous", "language"]
    search_fields = ["title", "summary", "organisation__name"]
    readonly_fields = [
        "state", "state_since", "valid_from", "renewals", "reminded_for", "created_at", "posted_at",
    ]  # fmt: skip
    fields = [
        "organisation", "type", "kind", "title", "summary", "text", "language", "topics", "stage",
        "property_status", "partners", "countries", "is_anonymous", "valid_until",
        *readonly_fields, "posted_by",
    ]  # fmt: skip

    def scope(self, rows: QuerySet, user: User) -> QuerySet:
        return rows.filter(pk__in=notices_of_my_clusters(user).values("pk"))


@admin.register(NoticeEvent)
class NoticeEventAdmin(ReadNotices):
    list_display = ["at", "notice", "verb", "actor", "to_state"]
    list_select_related = ["notice", "actor"]
    list_filter = ["verb"]
    search_fields = ["notice__title"]
    date_hierarchy = "at"

    def scope(self, rows: QuerySet, user: User) -> QuerySet:
        return rows.filter(notice__in=notices_of_my_clusters(user).values("pk"))
