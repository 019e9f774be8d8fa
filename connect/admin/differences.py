"""Differences of organisations: managers decide on those of their members."""

from django.contrib import admin

from ..actions.differences import VALUES, accept
from ..models import OrganisationDifference
from .difference_pages import DifferenceAdmin, NamedFieldFilter
from .organisations import OfAnOrganisation
from .scope import READ, VisibleRelatedFilter


@admin.register(OrganisationDifference)
class OrganisationDifferenceAdmin(OfAnOrganisation, DifferenceAdmin):
    manager_may = READ
    list_display = ["organisation", "label", "here", "said", "source", "at", "state"]
    list_select_related = ["organisation"]
    list_filter = [
        "state",
        ("field", NamedFieldFilter),
        "source",
        ("organisation__cluster", VisibleRelatedFilter),
    ]
    search_fields = ["organisation__name"]
    values = VALUES
    accept = accept
    prefetched = ("organisation__texts", "organisation__topic_rows__topic")
