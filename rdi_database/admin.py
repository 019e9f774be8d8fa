"""The R+D directory in the admin: managers keep the profiles of their members, the network the initiatives."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.db import models
from django.db.models import Q, QuerySet
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from connect.admin.difference_pages import DifferenceAdmin, NamedFieldFilter, TellsDifferences
from connect.admin.organisations import my_organisations
from connect.admin.scope import (
    ALL,
    READ,
    WRITE,
    ScopedAdmin,
    ScopedHistoryAdmin,
    ScopedInline,
)
from connect.models import Organisation, User

from .actions import differences, matches
from .exceptions import InUse, MatchDecided
from .models import (
    Facility,
    Initiative,
    InitiativeDifference,
    Participation,
    PartnerWanted,
    PossibleMatch,
    ResearchProfile,
    ResearchRole,
    ResearchText,
)
from .provenance import stamped


class OfAProfile:
    """Rows that belong to one research profile: managers have those of their members."""

    def scope(self, rows: QuerySet, user: User) -> QuerySet:
        return my_organisations(rows, user, "profile__organisation__")


class LanguageForm(forms.ModelForm):
    language = forms.ChoiceField(
        label=_("Language of these words"), choices=settings.CONTENT_LANGUAGES
    )


class TextInline(OfAProfile, ScopedInline):
    model = ResearchText
    form = LanguageForm
    template = "admin/edit_inline/stacked.html"
    anybody_may = WRITE
    coordinator_may = WRITE
    editor_may = WRITE
    manager_may = WRITE


class FacilityInline(OfAProfile, ScopedInline):
    model = Facility
    form = LanguageForm
    coordinator_may = ALL
    editor_may = ALL
    manager_may = ALL
    formfield_overrides: ClassVar = {models.URLField: {"assume_scheme": "https"}}


class RoleInline(OfAProfile, ScopedInline):
    model = ResearchRole
    coordinator_may = ALL
    manager_may = ALL


@admin.register(ResearchProfile)
class ResearchProfileAdmin(ScopedHistoryAdmin):
    """Nobody deletes a profile: unlisted, its organisation leaves the R+D directory and keeps what was said."""

    anybody_may = WRITE
    coordinator_may = WRITE
    editor_may = WRITE
    manager_may = WRITE
    list_display = ["organisation", "kind", "levels", "is_listed", "updated_at"]
    list_select_related = ["organisation"]
    list_filter = ["is_listed", "kind", "is_sample"]
    search_fields = ["organisation__name", "organisation__slug", "programmes"]
    autocomplete_fields = ["organisation"]
    readonly_fields = ["is_sample", "updated_at"]
    inlines = [TextInline, FacilityInline, RoleInline]

    def scope(self, rows: QuerySet, user: User) -> QuerySet:
        return my_organisations(rows, user, "organisation__")


@admin.register(ResearchText)
class ResearchTextAdmin(OfAProfile, ScopedHistoryAdmin):
    form = LanguageForm
    anybody_may = WRITE
    coordinator_may = WRITE
    editor_may = WRITE
    manager_may = WRITE
    list_display = ["profile", "language", "contributes"]
    list_select_related = ["profile__organisation"]
    list_filter = ["language"]
    search_fields = ["profile__organisation__name", "contributes", "seeks"]
    autocomplete_fields = ["profile"]


class ParticipationInline(ScopedInline):
    model = Participation
    coordinator_may = ALL
    editor_may = ALL
    manager_may = READ
    fields = ["organisation", "role", "contribution", "is_hidden"]
    autocomplete_fields = ["organisation"]

    def scope(self, rows: QuerySet, user: User) -> QuerySet:
        mine = my_organisations(Organisation.objects.all(), user)
        return rows.filter(Q(organisation__is_listed=True) | Q(organisation__in=mine.values("pk")))


@admin.register(Initiative)
class InitiativeAdmin(TellsDifferences, ScopedHistoryAdmin):
    """Nobody deletes an initiative that has partners: unlisting it closes its page."""

    anybody_may = WRITE
    coordinator_may = WRITE
    editor_may = WRITE
    manager_may = READ
    list_display = ["title", "kind", "acronym", "identifier", "ends_at", "is_listed"]
    list_filter = ["is_listed", "kind", "is_placeholder", "is_sample"]
    search_fields = ["title", "acronym", "identifier", "rcn", "call"]
    autocomplete_fields = ["organiser"]
    readonly_fields = [
        "is_placeholder",
        "is_sample",
        "created_at",
        "updated_at",
        "differences_waiting",
    ]
    slug_from = "title"
    show_full_result_count = False
    formfield_overrides: ClassVar = {models.URLField: {"assume_scheme": "https"}}
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "kind",
                    "title",
                    "acronym",
                    "slug",
                    "summary",
                    "description",
                    "language",
                    "is_listed",
                ]
            },
        ),
        (
            _("Numbers"),
            {"fields": ["identifier", "rcn", "call", "programme", "action", "website"]},
        ),
        (
            _("When"),
            {
                "fields": [
                    "starts_at",
                    "ends_at",
                    "is_whole_days",
                    "time_zone",
                    "deadlines",
                    "said_status",
                ]
            },
        ),
        (
            _("Money"),
            {
                "fields": [
                    "currency",
                    "budget",
                    "contribution",
                    "least_grant",
                    "most_grant",
                    "grants",
                ]
            },
        ),
        (_("Who and where"), {"fields": ["organiser", "city", "country"]}),
        (_("Topics"), {"fields": ["topics", "keywords"]}),
        (_("Record"), {"fields": ["is_placeholder", "is_sample", "created_at", "updated_at"]}),
    ]
    inlines = [ParticipationInline]

    def scope(self, rows: QuerySet, user: User) -> QuerySet:
        """What is public, and what their own organisations take part in."""
        mine = my_organisations(Participation.objects.all(), user, "organisation__")
        return rows.filter(Q(is_listed=True) | Q(pk__in=mine.values("initiative")))

    def save_model(
        self, request: HttpRequest, obj: Initiative, form: ModelForm, change: bool
    ) -> None:
        obj.provenance = stamped(
            obj.provenance, form.changed_data, by=request.user.pk, now=timezone.now()
        )
        # Whoever gives it a title knows it by more than its number.
        if "title" in form.changed_data:
            obj.is_placeholder = False
        super().save_model(request, obj, form, change)

    def save_formset(
        self, request: HttpRequest, form: ModelForm, formset: BaseInlineFormSet, change: bool
    ) -> None:
        for row in formset.forms:
            if isinstance(row.instance, Participation) and row.has_changed():
                stamp_participation(row, request)
        super().save_formset(request, form, formset, change)


@admin.register(InitiativeDifference)
class InitiativeDifferenceAdmin(DifferenceAdmin):
    """Those who may change an initiative decide; managers may not."""

    editor_may = READ
    list_display = ["initiative", "label", "here", "said", "source", "at", "state"]
    list_select_related = ["initiative"]
    list_filter = ["state", ("field", NamedFieldFilter), "source"]
    search_fields = ["initiative__title", "initiative__acronym", "initiative__identifier"]
    values = differences.VALUES
    accept = differences.accept
    prefetched = ("initiative__topics",)


@admin.register(Participation)
class ParticipationAdmin(ScopedAdmin):
    coordinator_may = ALL
    editor_may = ALL
    manager_may = READ
    list_display = ["initiative", "organisation", "role", "contribution", "is_hidden"]
    list_select_related = ["initiative", "organisation"]
    list_filter = ["role", "is_hidden"]
    search_fields = ["initiative__title", "initiative__acronym", "organisation__name"]
    autocomplete_fields = ["initiative", "organisation"]
    readonly_fields = ["is_sample"]
    show_full_result_count = False

    def scope(self, rows: QuerySet, user: User) -> QuerySet:
        return my_organisations(rows, user, "organisation__")

    def save_model(
        self, request: HttpRequest, obj: Participation, form: ModelForm, change: bool
    ) -> None:
        stamp_participation(form, request)
        super().save_model(request, obj, form, change)


def stamp_participation(form: Any, request: HttpRequest) -> None:
    row = form.instance
    row.provenance = stamped(
        row.provenance, form.changed_data, by=request.user.pk, now=timezone.now()
    )


@admin.register(PartnerWanted)
class PartnerWantedAdmin(ScopedAdmin):
    """What members look for stands on public pages; it is theirs to change."""

    anybody_may = READ
    coordinator_may = READ
    editor_may = READ
    manager_may = READ
    list_display = ["organisation", "initiative", "role", "created_at", "withdrawn_at"]
    list_select_related = ["organisation", "initiative"]
    list_filter = ["role"]
    search_fields = ["organisation__name", "initiative__title", "text"]

    def scope(self, rows: QuerySet, user: User) -> QuerySet:
        return my_organisations(rows, user, "organisation__")


@admin.register(PossibleMatch)
class PossibleMatchAdmin(ScopedAdmin):
    """Organisations that a list brought and that may be here already: somebody looks and says."""

    anybody_may = READ
    coordinator_may = READ
    editor_may = READ
    list_display = ["name", "candidate", "confidence", "source", "state", "found_at"]
    list_select_related = ["candidate"]
    list_filter = ["state", "source"]
    search_fields = ["name", "candidate__name"]
    actions = ["join_chosen", "keep_chosen_apart"]

    @admin.action(description=_("They are one organisation: join them"), permissions=["view"])
    def join_chosen(self, request: HttpRequest, chosen: QuerySet[PossibleMatch]) -> None:
        self._decide(request, chosen, matches.join)

    @admin.action(description=_("They are two: keep both"), permissions=["view"])
    def keep_chosen_apart(self, request: HttpRequest, chosen: QuerySet[PossibleMatch]) -> None:
        self._decide(request, chosen, matches.keep_apart)

    def _decide(
        self, request: HttpRequest, chosen: QuerySet[PossibleMatch], decide: Callable[..., None]
    ) -> None:
        done = 0
        for match in chosen:
            try:
                decide(match, by=request.user, now=timezone.now())
            except MatchDecided:
                text = _("%(match)s: a colleague has decided before.") % {"match": match}
                self.message_user(request, text, messages.WARNING)
            except InUse as problem:
                text = _("%(match)s: not joined, since other pages refer to the new one: %(what)s.")
                names = {"match": match, "what": ", ".join(problem.what)}
                self.message_user(request, text % names, messages.ERROR)
            else:
                done += 1
        if done:
            text = ngettext("%(n)d pair is decided.", "%(n)d pairs are decided.", done) % {
                "n": done
            }
            self.message_user(request, text, messages.SUCCESS)
