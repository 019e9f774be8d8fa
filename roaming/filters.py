"""From a query string to the places of the list."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from .choices import Service
from .models import Location


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

    def offering(self, rows: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        return rows.offering(value)
