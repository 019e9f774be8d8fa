"""What lists say otherwise than people have set: shown side by side, decided by pressing one of two buttons."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.admin.filters import AllValuesFieldListFilter
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..actions.differences import Values, decline, sum_of_shown
from ..choices import DifferenceState
from ..exceptions import DifferenceMoved
from ..importing.provenance import PERSON
from ..importing.text import cut
from ..models import Difference, Topic, User
from .difference_words import label, said_words, words
from .scope import READ, ScopedAdmin

# A longer text is whole on a page of its own.
SHOWN_AT_MOST = 300


class NamedFieldFilter(AllValuesFieldListFilter):
    """A filter by what differs, each value by the name that it has on the screen."""

    def choices(self, changelist: ChangeList) -> Iterable[dict[str, Any]]:
        names = {
            field: label(changelist.model_admin.owner_model, field) for field in self.lookup_choices
        }
        for choice in super().choices(changelist):
            yield choice | {"display": names.get(choice["display"], choice["display"])}


class DifferenceAdmin(ScopedAdmin):
    """Importers write the rows and decisions take them away; whoever sees one here may decide on it."""

    anybody_may = READ
    coordinator_may = READ
    list_display_links = ["label"]
    list_per_page = 50
    show_full_result_count = False
    actions = ["take_chosen", "keep_chosen"]
    values: Values
    accept: Callable[..., None]
    # What stands at hand for `values`, so that a page asks once.
    prefetched: tuple[str, ...] = ()

    @property
    def owner_model(self) -> Any:
        return self.model._meta.get_field(self.model.owner).related_model

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return [
            self.model.owner,
            "label",
            ("here_whole", "said_whole"),
            "source",
            "at",
            "state",
            "decided_at",
            "decided_by",
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["label", "here_whole", "said_whole"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related(*self.prefetched)

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        found = super().get_object(request, object_id, from_field)
        if found is not None:
            self._name([found])
        return found

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        page = super().get_changelist_instance(request)
        page.result_list = list(page.result_list)
        self._name(page.result_list)
        return page

    @admin.display(description=gettext_lazy("Value"), ordering="field")
    def label(self, row: Any) -> str:
        return label(self.owner_model, row.field)

    @admin.display(description=gettext_lazy("Here"))
    def here(self, row: Any) -> SafeString:
        return format_html(
            '{}{}<input type="hidden" name="seen-{}" value="{}">',
            cut(self._here(row), SHOWN_AT_MOST),
            format_html('<div class="help">{}</div>', who) if (who := told_by(row)) else "",
            row.pk,
            sum_of_shown(row, self.values.here(self._owner(row), row.field)),
        )

    @admin.display(description=gettext_lazy("The list says"))
    def said(self, row: Any) -> str:
        return cut(self.said_whole(row), SHOWN_AT_MOST)

    @admin.display(description=gettext_lazy("Here"))
    def here_whole(self, row: Any) -> str:
        return "\n".join(filter(None, [self._here(row), told_by(row)]))

    @admin.display(description=gettext_lazy("The list says"))
    def said_whole(self, row: Any) -> str:
        zone = getattr(self._owner(row), "zone", None)
        return said_words(self.owner_model, row.field, row.value, row.topic_names, zone=zone)

    @admin.action(description=gettext_lazy("Take what the list says"), permissions=["view"])
    def take_chosen(self, request: HttpRequest, chosen: QuerySet) -> None:
        # A point that a town brings along is no news to whoever takes both.
        rows = sorted(chosen, key=lambda row: row.field != "point")
        done = self._decide(request, rows, type(self).accept)
        if done:
            text = ngettext(
                "%(n)d value is what the list says.", "%(n)d values are what the list says.", done
            )
            self.message_user(request, text % {"n": done}, messages.SUCCESS)

    @admin.action(description=gettext_lazy("Keep what stands here"), permissions=["view"])
    def keep_chosen(self, request: HttpRequest, chosen: QuerySet) -> None:
        done = self._decide(request, chosen, decline)
        if done:
            text = ngettext("%(n)d value stays as it is.", "%(n)d values stay as they are.", done)
            self.message_user(request, text % {"n": done}, messages.SUCCESS)

    def _decide(
        self, request: HttpRequest, rows: Iterable[Any], decide: Callable[..., None]
    ) -> int:
        """Decide on what was shown, tell what could not be decided, and return how much was."""
        done = unseen = 0
        for row in rows:
            if f"seen-{row.pk}" not in request.POST:
                # All pages were chosen, and this was on another one.
                unseen += 1
                continue
            name = {"difference": f"{self._owner(row)} · {self.label(row)}"}
            shown = request.POST[f"seen-{row.pk}"]
            try:
                decide(row, seen=shown, by=request.user, now=timezone.now())
            except DifferenceMoved:
                text = _("%(difference)s: it is no longer as it was shown here. Look at it again.")
                self.message_user(request, text % name, messages.WARNING)
            except ValidationError as problem:
                text = _("%(difference)s: what the list says cannot stand here. %(why)s")
                why = {"why": " ".join(problem.messages)}
                self.message_user(request, text % (name | why), messages.ERROR)
            else:
                done += 1
        if unseen:
            text = ngettext(
                "%(n)d value of another page was left as it is: look at it first.",
                "%(n)d values of other pages were left as they are: look at them first.",
                unseen,
            )
            self.message_user(request, text % {"n": unseen}, messages.WARNING)
        return done

    def _name(self, rows: list[Any]) -> None:
        """Give rows the names of the topics in them and of the people who set what stands here, in two statements."""
        slugs = set()
        for row in rows:
            if row.field == "topics":
                slugs |= {*row.value, *self.values.here(self._owner(row), "topics")}
        topics = Topic.objects.filter(slug__in=slugs) if slugs else []
        names = {topic.slug: topic.label for topic in topics}
        keys = {entry_of(row).get("by") for row in rows} - {None}
        people = dict(User.objects.filter(pk__in=keys).values_list("pk", "name")) if keys else {}
        for row in rows:
            row.topic_names, row.people = names, people

    def _owner(self, row: Any) -> Any:
        return getattr(row, row.owner)

    def _here(self, row: Any) -> str:
        owner = self._owner(row)
        value = self.values.here(owner, row.field)
        zone = getattr(owner, "zone", None)
        return words(self.owner_model, row.field, value, row.topic_names, zone=zone)


class TellsDifferences:
    """The page of what a list may differ from: says how much waits there for a decision, with the way to it.

    Put `differences_waiting` among the read-only fields.
    """

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        fieldsets = list(super().get_fieldsets(request, obj))
        page = self.admin_site._registry[self.model._meta.get_field("differences").related_model]
        if obj is None or not page.has_view_permission(request) or not waiting_of(obj):
            return fieldsets
        return [*fieldsets, (_("Lists that differ"), {"fields": ["differences_waiting"]})]

    @admin.display(description=gettext_lazy("A list says otherwise"))
    def differences_waiting(self, obj: Any) -> SafeString:
        meta = obj._meta.get_field("differences").related_model._meta
        address = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
        asked = {f"{self.model._meta.model_name}__id__exact": obj.pk, "state__exact": "waiting"}
        n = waiting_of(obj)
        said = ngettext("%(n)d value waits for a decision", "%(n)d values wait for a decision", n)
        return format_html('<a href="{}?{}">{}</a>', address, urlencode(asked), said % {"n": n})


def waiting_of(owner: Any) -> int:
    """Return how many differences of an owner wait; asked once."""
    if not hasattr(owner, "_n_differences"):
        waiting = owner.differences.filter(state=DifferenceState.WAITING)
        owner._n_differences = waiting.count()
    return owner._n_differences


def entry_of(row: Difference) -> dict[str, Any]:
    """Return where the value that stands here comes from, where a person has set it on a page."""
    # On its page the two halves of a point are fields of their own.
    field = "latitude" if row.field == "point" else row.field
    entry = getattr(row, row.owner).provenance.get(field) or {}
    return entry if entry.get("kind") == PERSON else {}


def told_by(row: Any) -> str:
    """Return who set what stands here, and when, as far as anybody knows."""
    entry = entry_of(row)
    at = parse_datetime(entry.get("at") or "")
    day = date_format(at, "DATE_FORMAT") if at else ""
    return ", ".join(filter(None, [row.people.get(entry.get("by"), ""), day]))
