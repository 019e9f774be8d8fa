"""Organisations, what they say of themselves, and where they came from."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db import models
from django.db.models import Q, QuerySet
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..actions.organisations import keep_old_address, place_in_town, stamp_provenance
from ..models import (
    Identifier,
    ImportRun,
    OldSlug,
    Organisation,
    OrganisationMember,
    OrganisationText,
    OrganisationTopic,
    User,
)
from .difference_pages import TellsDifferences
from .members import MemberForm, MemberRows, tell_of_no_letter
from .scope import (
    ALL,
    CHANGE,
    READ,
    WRITE,
    ScopedAdmin,
    ScopedHistoryAdmin,
    ScopedInline,
    VisibleRelatedFilter,
)


def my_organisations(rows: QuerySet, user: User, prefix: str = "") -> QuerySet:
    """The members of a manager's clusters, and the clusters' own organisations."""
    clusters = list(user.manager_rows.values_list("cluster", flat=True))
    return rows.filter(
        Q(**{f"{prefix}cluster__in": clusters}) | Q(**{f"{prefix}is_cluster__in": clusters})
    )


class OfAnOrganisation:
    """Rows that belong to one organisation."""

    def scope(self, rows: QuerySet, user: User) -> QuerySet:
        return my_organisations(rows, user, "organisation__")


class TextInline(OfAnOrganisation, ScopedInline):
    model = OrganisationText
    template = "admin/edit_inline/stacked.html"
    anybody_may = WRITE
    coordinator_may = WRITE
    editor_may = WRITE
    manager_may = WRITE


class TopicInline(OfAnOrganisation, ScopedInline):
    model = OrganisationTopic
    coordinator_may = ALL
    editor_may = ALL
    manager_may = ALL
    autocomplete_fields = ["topic"]


class IdentifierInline(OfAnOrganisation, ScopedInline):
    model = Identifier
    coordinator_may = ALL
    manager_may = ALL


class MemberInline(OfAnOrganisation, ScopedInline):
    model = OrganisationMember
    form = MemberForm
    formset = MemberRows
    coordinator_may = ALL
    manager_may = ALL
    fields = ["user", "email", "role"]
    autocomplete_fields = ["user"]


@admin.register(Organisation)
class OrganisationAdmin(TellsDifferences, ScopedHistoryAdmin):
    """Nobody deletes an organisation here: unlisting it closes its page and keeps what happened."""

    anybody_may = WRITE
    coordinator_may = WRITE
    editor_may = READ
    manager_may = WRITE
    list_display = ["name", "kind", "country", "city", "cluster", "is_listed", "updated_at"]
    list_select_related = ["cluster"]
    list_filter = [
        "is_listed",
        "kind",
        ("cluster", VisibleRelatedFilter),
        "size",
        "is_multinational",
        "is_sample",
    ]
    search_fields = ["name", "english_name", "slug", "city", "identifiers__value"]
    readonly_fields = ["is_sample", "created_at", "updated_at", "differences_waiting"]
    slug_from = "name"
    formfield_overrides: ClassVar = {models.URLField: {"assume_scheme": "https"}}
    show_full_result_count = False
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "name",
                    "english_name",
                    "aliases",
                    "slug",
                    "kind",
                    "is_listed",
                    "confirmed_at",
                ]
            },
        ),
        (_("Clusters"), {"fields": ["cluster", "further_clusters"]}),
        (
            _("Place"),
            {
                "fields": [
                    "country",
                    "city",
                    "street",
                    "postcode",
                    "region",
                    "latitude",
                    "longitude",
                ]
            },
        ),
        (
            _("Business"),
            {
                "fields": [
                    "size",
                    "is_multinational",
                    "is_sme",
                    "founded",
                    "website",
                    "languages",
                    "markets_served",
                    "markets_sought",
                    "products",
                    "certifications",
                ]
            },
        ),
        (_("Record"), {"fields": ["is_sample", "created_at", "updated_at"]}),
    ]
    inlines = [TextInline, TopicInline, IdentifierInline, MemberInline]

    def scope(self, rows: QuerySet, user: User) -> QuerySet:
        return my_organisations(rows, user)

    def get_readonly_fields(
        self, request: HttpRequest, obj: Organisation | None = None
    ) -> list[str]:
        if CHANGE in self.everywhere(request):
            return self.readonly_fields
        # Whether an organisation joins another cluster is that cluster's to say.
        return [*self.readonly_fields, "further_clusters"]

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> type[ModelForm]:
        form = super().get_form(request, obj, **kwargs)
        if "cluster" in form.base_fields and CHANGE not in self.everywhere(request):
            # Without a cluster the organisation would be out of its manager's sight at once.
            form.base_fields["cluster"].required = not (obj and hasattr(obj, "is_cluster"))
        return form

    def save_model(
        self, request: HttpRequest, obj: Organisation, form: ModelForm, change: bool
    ) -> None:
        before = (form.initial.get("country", ""), form.initial.get("city", ""))
        place_in_town(obj, form.changed_data, before=before)
        stamp_provenance(obj, form.changed_data, request.user, timezone.now())
        super().save_model(request, obj, form, change)
        if change and "slug" in form.changed_data:
            keep_old_address(obj, form.initial["slug"])

    def save_formset(
        self, request: HttpRequest, form: ModelForm, formset: BaseInlineFormSet, change: bool
    ) -> None:
        super().save_formset(request, form, formset, change)
        if isinstance(formset, MemberRows):
            for row in formset.extra_forms:
                if row.instance in formset.new_objects:
                    tell_of_no_letter(request, row)


@admin.register(OrganisationText)
class OrganisationTextAdmin(OfAnOrganisation, ScopedHistoryAdmin):
    anybody_may = WRITE
    coordinator_may = WRITE
    editor_may = WRITE
    manager_may = WRITE
    list_display = ["organisation", "language", "summary"]
    list_select_related = ["organisation"]
    list_filter = ["language"]
    search_fields = ["organisation__name", "summary", "description"]
    autocomplete_fields = ["organisation"]
    show_full_result_count = False


@admin.register(OrganisationTopic)
class OrganisationTopicAdmin(OfAnOrganisation, ScopedAdmin):
    coordinator_may = ALL
    editor_may = ALL
    manager_may = ALL
    list_display = ["organisation", "relation", "topic"]
    list_select_related = ["organisation", "topic"]
    list_filter = ["relation"]
    search_fields = ["organisation__name", "topic__name"]
    autocomplete_fields = ["organisation", "topic"]
    show_full_result_count = False


@admin.register(Identifier)
class IdentifierAdmin(OfAnOrganisation, ScopedAdmin):
    coordinator_may = ALL
    manager_may = ALL
    list_display = ["organisation", "scheme", "value"]
    list_select_related = ["organisation"]
    list_filter = ["scheme"]
    search_fields = ["organisation__name", "value"]
    autocomplete_fields = ["organisation"]
    show_full_result_count = False


@admin.register(OldSlug)
class OldSlugAdmin(OfAnOrganisation, ScopedAdmin):
    anybody_may = READ
    coordinator_may = READ
    manager_may = READ
    list_display = ["slug", "organisation"]
    list_select_related = ["organisation"]
    search_fields = ["slug", "organisation__name"]


@admin.register(ImportRun)
class ImportRunAdmin(ScopedAdmin):
    anybody_may = READ
    coordinator_may = READ
    list_display = ["source", "file_name", "started_at", "finished_at", "counts"]
    search_fields = ["source", "file_name"]
