"""Case studies: to be read here; they are written, approved and taken off on their own pages."""

from django.contrib import admin
from django.db.models import Q, QuerySet

from ..models import CaseApproval, CaseEvent, CasePicture, CaseStudy, Organisation, User
from .connections import KeepsSidesApart
from .scope import READ, ScopedAdmin


def cases_of_my_clusters(user: User) -> QuerySet[CaseStudy]:
    """Those about an organisation of the clusters that a person manages, or about such a cluster itself."""
    clusters = user.manager_rows.values("cluster")
    own = Organisation.objects.filter(Q(cluster__in=clusters) | Q(is_cluster__in=clusters))
    return CaseStudy.objects.filter(
        Q(first__in=own.values("pk")) | Q(second__in=own.values("pk"))
    ).order_by()


class ReadCases(KeepsSidesApart, ScopedAdmin):
    """A table of case studies. Who acted for the other side is told to those who see every row."""

    anybody_may = READ
    coordinator_may = READ
    manager_may = READ

    def scope(self, rows: QuerySet, user: User) -> QuerySet:
        return rows.filter(case__in=cases_of_my_clusters(user).values("pk"))


@admin.register(CaseStudy)
class CaseStudyAdmin(ReadCases):
    list_display = ["title", "state", "first", "second", "state_since", "published_at"]
    list_select_related = ["first", "second"]
    list_filter = ["state", "origin_kind", "language"]
    search_fields = ["title", "first__name", "second__name"]
    of_one_side = ("written_by",)
    readonly_fields = ["slug", "state", "state_since", "published_at", "created_at", "origin_kind"]
    fields = [
        "title", "summary", "text", "language", "first", "second", "slug", "origin_kind", "state",
        "state_since", "published_at", "created_at", "written_by",
    ]  # fmt: skip

    def scope(self, rows: QuerySet, user: User) -> QuerySet:
        return rows.filter(pk__in=cases_of_my_clusters(user).values("pk"))


@admin.register(CaseApproval)
class CaseApprovalAdmin(ReadCases):
    list_display = ["case", "organisation", "at", "by"]
    list_select_related = ["case", "organisation", "by"]
    search_fields = ["case__title", "organisation__name"]
    of_one_side = ("by",)


@admin.register(CasePicture)
class CasePictureAdmin(ReadCases):
    list_display = ["case", "words", "position"]
    list_select_related = ["case"]
    search_fields = ["case__title", "words"]
    # The file stands behind the page of its case study, which asks who may see it.
    fields = ["case", "words", "position"]


@admin.register(CaseEvent)
class CaseEventAdmin(ReadCases):
    list_display = ["at", "case", "verb", "organisation", "actor", "to_state"]
    list_select_related = ["case", "organisation", "actor"]
    list_filter = ["verb"]
    search_fields = ["case__title"]
    date_hierarchy = "at"
    of_one_side = ("actor",)
