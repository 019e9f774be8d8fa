"""From a query string to the rows of a list."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from .choices import ENDED_STATES, MET_STATES, OPEN_STATES, ConnectionState, EventKind
from .models import Cluster, ConnectionRequest, Event

_STAGES = {
    "open": (_("Waiting for somebody"), (*OPEN_STATES, ConnectionState.DRAFT)),
    "met": (_("Introduced"), MET_STATES),
    "ended": (_("Ended"), ENDED_STATES),
}


class ConnectionFilter(django_filters.FilterSet):
    """Requests by how far they have come, and by reference or organisation asked.

    The asking side is not searched: a reader could learn by guessing who asks.
    """

    words = django_filters.CharFilter(
        label=_("Reference or organisation asked"),
        method="with_words",
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    stage = django_filters.ChoiceFilter(
        label=_("Status"),
        choices=[(name, label) for name, (label, _states) in _STAGES.items()],
        empty_label=_("All"),
        method="at_stage",
    )

    class Meta:
        model = ConnectionRequest
        fields: list[str] = []

    def with_words(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(Q(reference__icontains=value) | Q(target__name__icontains=value))

    def at_stage(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(state__in=_STAGES[value][1])


class EventFilter(django_filters.FilterSet):
    """Events by their kind and by the cluster that invites; any of the kinds, any of the clusters."""

    kind = django_filters.MultipleChoiceFilter(
        label=_("Kind"), choices=EventKind, widget=forms.CheckboxSelectMultiple
    )
    cluster = django_filters.ModelMultipleChoiceFilter(
        field_name="cluster__slug",
        label=_("Cluster"),
        queryset=Cluster.objects.order_by("short_name"),
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Event
        fields: list[str] = []
