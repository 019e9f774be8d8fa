"""Who may see and touch what in the admin.

Roles decide, not Django's permission tables: `is_staff` opens the admin and nothing else. A superuser
may do everything that a class allows at all; the coordinator and the editor of the network what the class
grants them, on all rows; a cluster manager what it grants managers, on the rows of their clusters.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.filters import RelatedFieldListFilter
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Field, Model, QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from simple_history.admin import SimpleHistoryAdmin

from ..choices import NetworkRoleName
from ..models import User
from .labels import NamedRows, name_widgets, named_choice, tell_format

VIEW, ADD, CHANGE, DELETE = "view", "add", "change", "delete"
NOTHING: frozenset[str] = frozenset()
READ = frozenset({VIEW})
WRITE = frozenset({VIEW, ADD, CHANGE})
ALL = frozenset({VIEW, ADD, CHANGE, DELETE})


class Roles:
    """The roles of one signed-in person, asked for once a request."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.is_superuser = user.is_superuser

    @cached_property
    def network(self) -> frozenset[str]:
        return frozenset(self.user.network_roles.values_list("role", flat=True))

    @cached_property
    def clusters(self) -> list[int]:
        return list(self.user.manager_rows.values_list("cluster", flat=True))

    @property
    def is_coordinator(self) -> bool:
        return NetworkRoleName.COORDINATOR in self.network

    @property
    def is_editor(self) -> bool:
        return NetworkRoleName.EDITOR in self.network


def roles_of(request: HttpRequest) -> Roles:
    roles = getattr(request, "_admin_roles", None)
    if roles is None or roles.user is not request.user:
        roles = Roles(request.user)
        request._admin_roles = roles
    return roles


class RoleRules:
    """Which verbs each role has on the rows of a model; shared by pages and inlines."""

    # What anybody may do here at all, superusers too: what has a history is not deleted.
    anybody_may: frozenset[str] = ALL
    coordinator_may: frozenset[str] = NOTHING
    editor_may: frozenset[str] = NOTHING
    manager_may: frozenset[str] = NOTHING

    def scope(self, rows: QuerySet, user: User) -> QuerySet:
        """Return those of the rows that belong to the clusters of a manager."""
        return rows.none()

    def everywhere(self, request: HttpRequest) -> frozenset[str]:
        """Return the verbs that this person has on every row."""
        roles = roles_of(request)
        if not (request.user.is_active and request.user.is_staff):
            return NOTHING
        if roles.is_superuser:
            return self.anybody_may
        verbs = NOTHING
        if roles.is_coordinator:
            verbs |= self.coordinator_may
        if roles.is_editor:
            verbs |= self.editor_may
        return verbs & self.anybody_may

    def within(self, request: HttpRequest) -> frozenset[str]:
        """Return the verbs that this person has on the rows of their clusters."""
        if not (request.user.is_active and request.user.is_staff and roles_of(request).clusters):
            return NOTHING
        return self.manager_may & self.anybody_may

    def visible_rows(self, request: HttpRequest, rows: QuerySet) -> QuerySet:
        if VIEW in self.everywhere(request):
            return rows
        if VIEW in self.within(request):
            return self.scope(rows, request.user)
        return rows.none()

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        named = named_choice(db_field, self, request, kwargs)
        return super().formfield_for_foreignkey(db_field, request, **named)

    def get_field_queryset(self, db: Any, db_field: Any, request: HttpRequest) -> QuerySet | None:
        """Offer, and accept, only those rows of another model that this person may see."""
        related = self.admin_site._registry.get(db_field.remote_field.model)
        if related is None:
            return super().get_field_queryset(db, db_field, request)
        return related.get_queryset(request)


class ScopedAdmin(RoleRules, admin.ModelAdmin):
    """A page of the admin whose every address keeps to the rows that a person may see.

    Narrowing the list is not enough: the history and version pages take their object from other tables.
    So each permission asks whether the primary key is among the rows as they stand now.
    """

    show_facets = admin.ShowFacets.NEVER
    # The field whose words make the address of a new row.
    slug_from = ""

    def formfield_for_dbfield(
        self, db_field: Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(formfield, "widget", None), forms.MultiWidget):
            name_widgets(formfield)
        if formfield is not None:
            tell_format(formfield, db_field)
        return formfield

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Model | None = None
    ) -> dict[str, Sequence[str]]:
        """Fill in a new address while its source is typed; one that is there stays as people know it."""
        return {"slug": [self.slug_from]} if self.slug_from and obj is None else {}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return self.visible_rows(request, super().get_queryset(request))

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Filter only by what the list shows or offers: Django takes any column, and a filter by one tells it."""
        is_shown = any(
            lookup == path or lookup.startswith(f"{path}{LOOKUP_SEP}")
            for path in self._filtered_by(request)
        )
        return is_shown and super().lookup_allowed(lookup, value, request)

    def _filtered_by(self, request: HttpRequest) -> set[str]:
        """The fields that the list shows or offers as a filter, and the primary key."""
        offered = [
            entry[0] if isinstance(entry, list | tuple) else getattr(entry, "parameter_name", entry)
            for entry in self.get_list_filter(request)
        ]
        shown = [*self.get_list_display(request), *offered, self.date_hierarchy]
        return {name for name in shown if isinstance(name, str)} | {"pk", self.opts.pk.name}

    def may(self, request: HttpRequest, verb: str, obj: Model | None = None) -> bool:
        if verb in self.everywhere(request):
            return True
        if verb not in self.within(request):
            return False
        if obj is None or obj.pk is None:
            return True
        rows = self.model._default_manager.filter(pk=obj.pk)
        return self.scope(rows, request.user).exists()

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.may(request, VIEW, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may(request, ADD)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.may(request, CHANGE, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.may(request, DELETE, obj)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool((self.everywhere(request) | self.within(request)) & {VIEW, ADD})

    def get_view_on_site_url(self, obj: Model | None = None) -> str | None:
        """Link to the page itself: Django's own detour tells staff the address of any row of any model."""
        if obj is None or not hasattr(obj, "get_absolute_url"):
            return None
        return obj.get_absolute_url()


class ScopedHistoryAdmin(ScopedAdmin, SimpleHistoryAdmin):
    """The same for a model with a history, whose old versions are shown and never written back."""

    object_history_list_template = "admin/history_list.html"

    def history_view_title(self, request: HttpRequest, obj: Model) -> str:
        return _("History of %(name)s") % {"name": obj}

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict | None = None
    ) -> HttpResponse:
        self._require_current_row(request, object_id)
        return super().history_view(request, object_id, extra_context)

    def history_form_view(
        self,
        request: HttpRequest,
        object_id: str,
        version_id: str,
        extra_context: dict | None = None,
    ) -> HttpResponse:
        # A POST would save the old version, whatever buttons the page shows.
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied
        self._require_current_row(request, object_id)
        return super().history_form_view(request, object_id, version_id, extra_context)

    def render_history_view(
        self, request: HttpRequest, template: str, context: dict[str, Any], **kwargs: Any
    ) -> HttpResponse:
        return TemplateResponse(request, template, context)

    def _require_current_row(self, request: HttpRequest, object_id: str) -> None:
        if self.get_object(request, unquote(object_id)) is None:
            raise PermissionDenied


class ScopedInline(RoleRules, admin.TabularInline):
    """Rows of another model on the page of their parent; who may touch the parent's row is asked there."""

    extra = 0
    formset = NamedRows

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return self.visible_rows(request, super().get_queryset(request))

    def may(self, request: HttpRequest, verb: str, parent: Model | None) -> bool:
        if verb in self.everywhere(request):
            return True
        if verb not in self.within(request):
            return False
        page = self.admin_site._registry[self.parent_model]
        return parent is None or page.has_change_permission(request, parent)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.may(request, VIEW, obj)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.may(request, ADD, obj)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.may(request, CHANGE, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.may(request, DELETE, obj)


class VisibleRelatedFilter(RelatedFieldListFilter):
    """A filter by a related row that names only the rows that this person may see."""

    def field_choices(
        self, field: Any, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> list[tuple[Any, str]]:
        related = model_admin.admin_site._registry[field.remote_field.model]
        rows = related.get_queryset(request)
        return field.get_choices(
            include_blank=False, limit_choices_to={"pk__in": rows.order_by().values("pk")}
        )
