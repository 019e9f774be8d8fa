"""Curation of surveys: managers see the rows of their clusters. What is decided by steps is decided on the pages."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Model, QuerySet, URLField
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse

from connect.admin.scope import ALL, READ, VIEW, WRITE, ScopedAdmin
from connect.models import User

from .choices import WaveState
from .models import (
    Finding,
    Interview,
    Invitation,
    Linkage,
    NamedPartner,
    Participant,
    ReportEdition,
    ScoringScheme,
    Wave,
)


class OfMyWaves(ScopedAdmin):
    """Rows that hang on a wave by `to_wave`: managers have those of their clusters."""

    to_wave = "wave"
    coordinator_may = READ
    editor_may = READ
    manager_may = READ

    def scope(self, rows: QuerySet, user: User) -> QuerySet:
        path = f"{self.to_wave}__cluster__in" if self.to_wave else "cluster__in"
        return rows.filter(**{path: user.managed_clusters.values("pk")})


@admin.register(ScoringScheme)
class ScoringSchemeAdmin(ScopedAdmin):
    """A scheme is added, never changed: waves name the version by which they were scored."""

    anybody_may = WRITE
    coordinator_may = WRITE
    editor_may = READ
    manager_may = READ
    list_display = ["name", "version", "high_from", "medium_from", "low_from"]

    def scope(self, rows: QuerySet, user: User) -> QuerySet:
        return rows

    def get_readonly_fields(
        self, request: HttpRequest, obj: ScoringScheme | None = None
    ) -> Sequence[str]:
        if obj is None or not obj.waves.exists():
            return ()
        return [field.name for field in self.opts.fields if field.name != "notes"]


@admin.register(Wave)
class WaveAdmin(OfMyWaves):
    to_wave = ""
    anybody_may = WRITE
    manager_may = WRITE
    list_display = ["title", "cluster", "state", "starts_on", "ends_on", "published_at"]
    list_select_related = ["cluster"]
    list_filter = ["state"]
    search_fields = ["title", "cluster__short_name"]

    def get_readonly_fields(self, request: HttpRequest, obj: Wave | None = None) -> Sequence[str]:
        """A wave stays with its cluster, and with its scheme once an answer was scored by it."""
        if obj is None:
            return ()
        is_scored = obj.is_frozen or Linkage.objects.named_in(obj).exists()
        return ("cluster", "scheme") if is_scored else ("cluster",)

    def save_model(self, request: HttpRequest, obj: Wave, form: ModelForm, change: bool) -> None:
        # Only what was typed: a colleague may move the wave meanwhile.
        obj.save(update_fields=form.changed_data if change else None)

    def get_view_on_site_url(self, obj: Model | None = None) -> str | None:
        """Lead to where the wave is kept; its report may not be there yet."""
        return None if obj is None else reverse("linkages:wave_detail", args=[obj.pk])


@admin.register(Participant)
class ParticipantAdmin(OfMyWaves):
    anybody_may = ALL
    manager_may = WRITE
    list_display = ["organisation", "wave", "size_class", "employees", "consented_at"]
    list_select_related = ["organisation", "wave"]
    list_filter = ["size_class"]
    search_fields = ["organisation__name"]
    autocomplete_fields = ["organisation"]

    def may(self, request: HttpRequest, verb: str, obj: Model | None = None) -> bool:
        """What a frozen wave's numbers stand on stays as it was."""
        is_fixed = obj is not None and obj.pk is not None and obj.wave.is_frozen
        return super().may(request, verb, obj) and not (is_fixed and verb != VIEW)

    def get_readonly_fields(
        self, request: HttpRequest, obj: Participant | None = None
    ) -> Sequence[str]:
        """Answers stay with the firm and the wave that they were given in; consent is the firm's own word."""
        consent = ("consented_at", "consented_by")
        return consent if obj is None else ("wave", "organisation", *consent)

    def get_field_queryset(self, db: Any, db_field: Any, request: HttpRequest) -> QuerySet | None:
        rows = super().get_field_queryset(db, db_field, request)
        return rows.exclude(state=WaveState.FROZEN) if db_field.name == "wave" else rows


@admin.register(Invitation)
class InvitationAdmin(OfMyWaves):
    """Invitations are sent on the wave's page, since the letter goes with them."""

    to_wave = "participant__wave"
    anybody_may = READ
    list_display = ["name", "email", "participant", "sent_at", "reminded_at", "revoked_at"]
    list_select_related = ["participant__organisation", "participant__wave"]
    search_fields = ["name", "email", "participant__organisation__name"]


@admin.register(Interview)
class InterviewAdmin(OfMyWaves):
    to_wave = "participant__wave"
    anybody_may = READ
    list_display = ["participant", "number", "mode", "state", "started_at", "submitted_at"]
    list_select_related = ["participant__organisation", "participant__wave"]
    list_filter = ["mode", "state"]
    search_fields = ["participant__organisation__name"]

    def get_view_on_site_url(self, obj: Model | None = None) -> str | None:
        """An interview is gone on with by a press on the wave's page, not by a link."""
        return None


@admin.register(Linkage)
class LinkageAdmin(OfMyWaves):
    """Read here; changed in the interview, where the score follows from the answers."""

    to_wave = "interview__participant__wave"
    anybody_may = READ
    list_display = ["interview", "category", "partner", "band", "scope", "saved_at"]
    list_select_related = [
        "interview__participant__organisation",
        "interview__participant__wave",
        "partner",
    ]
    list_filter = ["category", "scope", "band"]
    search_fields = ["partner__name", "interview__participant__organisation__name"]


@admin.register(NamedPartner)
class NamedPartnerAdmin(OfMyWaves):
    """Read here; decided on the staging list, where each decision can be undone."""

    formfield_overrides: ClassVar = {URLField: {"assume_scheme": "https"}}

    anybody_may = READ
    list_display = ["name", "city", "country", "wave", "decision", "organisation"]
    list_select_related = ["wave", "organisation"]
    list_filter = ["decision", "kind"]
    search_fields = ["name", "city"]


@admin.register(Finding)
class FindingAdmin(OfMyWaves):
    anybody_may = READ
    list_display = ["rule", "wave", "number", "n", "state", "fires"]
    list_select_related = ["wave"]
    list_filter = ["rule", "state"]


@admin.register(ReportEdition)
class ReportEditionAdmin(OfMyWaves):
    anybody_may = READ
    list_display = ["wave", "audience"]
    list_select_related = ["wave"]
