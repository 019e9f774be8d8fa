"""The events of the clusters."""

import zoneinfo
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import Event, User
from .places import rows_of_my_clusters
from .scope import ALL, READ, ScopedAdmin, VisibleRelatedFilter


class EventForm(forms.ModelForm):
    """Times are typed and shown by the clock of the event, not by that of whoever types."""

    language = forms.ChoiceField(
        label=_("Language of these words"), choices=settings.CONTENT_LANGUAGES
    )

    class Meta:
        model = Event
        fields: ClassVar = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name, moment in (
                ("starts_at", self.instance.begins),
                ("ends_at", self.instance.ends),
            ):
                self.initial[name] = moment.replace(tzinfo=None)

    def clean_time_zone(self) -> str:
        name = self.cleaned_data["time_zone"].strip()
        if name not in zoneinfo.available_timezones():
            raise ValidationError(_("No time zone has this name. Try one such as Europe/Berlin."))
        return name

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        zone = data.get("time_zone")
        for name in ("starts_at", "ends_at"):
            if zone and data.get(name):
                typed = timezone.make_naive(data[name])
                data[name] = typed.replace(tzinfo=zoneinfo.ZoneInfo(zone))
        return data


@admin.register(Event)
class EventAdmin(ScopedAdmin):
    """Managers invite to what their own cluster holds."""

    form = EventForm
    coordinator_may = ALL
    editor_may = READ
    manager_may = ALL
    list_display = ["title", "kind", "cluster", "starts_at", "city", "is_published"]
    list_select_related = ["cluster"]
    list_filter = ["is_published", "kind", ("cluster", VisibleRelatedFilter)]
    search_fields = ["title", "city"]
    date_hierarchy = "starts_at"
    readonly_fields = ["is_sample", "updated_at"]
    formfield_overrides: ClassVar = {models.URLField: {"assume_scheme": "https"}}
    fieldsets = [
        (None, {"fields": ["cluster", "kind", "title", "text", "language", "is_published"]}),
        (_("When"), {"fields": ["starts_at", "ends_at", "time_zone"]}),
        (_("Where"), {"fields": ["venue", "city", "country", "link"]}),
        (_("What it costs"), {"fields": ["price", "member_price"]}),
        (_("Record"), {"fields": ["is_sample", "updated_at"]}),
    ]

    def scope(self, rows: QuerySet, user: User) -> QuerySet:
        return rows_of_my_clusters(rows, user)
