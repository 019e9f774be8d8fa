"""From a query string to the places of the list."""

from datetime import datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from .choices import Service
from .free import free_on
from .models import Location

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class LocationFilter(django_filters.FilterSet):
    """Places by country and by what they offer: any of the countries, all of the services."""

    country = django_filters.MultipleChoiceFilter(
        label=_("Country"), method="in_countries", widget=forms.CheckboxSelectMultiple
    )
    service = django_filters.MultipleChoiceFilter(
        label=_("What guests get"),
        choices=Service,
        method="offering",
        widget=forms.CheckboxSelectMultiple,
    )

    first_day = django_filters.DateFilter(
        label=_("Free from"), method="whatever", widget=DAY, help_text=_("A desk on each open day.")
    )
    last_day = django_filters.DateFilter(label=_("Free until"), method="whatever", widget=DAY)

    class Meta:
        model = Location
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = set(Location.objects.open().order_by().values_list("country", flat=True))
        self.filters["country"].extra["choices"] = sorted(
            ((code, countries.name(code)) for code in found), key=lambda pair: pair[1]
        )

    def in_countries(self, rows: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        return rows.in_countries(value)

    def whatever(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        # Which places are free is asked of those that are left, by `free`.
        return rows

    def free(self, *, now: datetime) -> list[Location]:
        """Return the places of the list; of days that were named, those that can be had on all of them."""
        places = list(self.qs)
        said = self.form.cleaned_data if self.form.is_valid() else {}
        first = said.get("first_day") or said.get("last_day")
        last = said.get("last_day") or said.get("first_day")
        return free_on(places, first, last, now=now) if first and last else places

    def offering(self, rows: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        return rows.offering(value)
