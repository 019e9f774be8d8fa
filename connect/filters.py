"""From a query string to the rows of a list."""

from typing import Any

import django_filters
from django import forms
from django.db.models import CharField, Count, F, Func, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from .choices import (
    ENDED_STATES,
    MET_STATES,
    OPEN_STATES,
    ConnectionState,
    EventKind,
    NoticeKind,
    NoticeType,
    OrganisationKind,
)
from .models import Cluster, ConnectionRequest, Event, Notice, Topic

# Each word costs something; what is too much is left out.
MOST_WORDS = 5

_STAGES = {
    "open": (_("Waiting for somebody"), (*OPEN_STATES, ConnectionState.DRAFT)),
    "met": (_("Introduced"), MET_STATES),
    "ended": (_("Ended"), ENDED_STATES),
}


class ConnectionFilter(django_filters.FilterSet):
    """Requests by how far they have come, and by reference or organisation asked.

    The asking side is not searched, nor who has posted an anonymous notice: a reader could learn it by guessing.
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
        named = ConnectionRequest.objects.whose_target_is_known().filter(
            target__name__icontains=value
        )
        return rows.filter(Q(reference__icontains=value) | Q(pk__in=named.values("pk")))

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


def _boxes(label: Any, **kwargs: Any) -> django_filters.MultipleChoiceFilter:
    return django_filters.MultipleChoiceFilter(
        label=label, widget=forms.CheckboxSelectMultiple, **kwargs
    )


class NoticeFilter(django_filters.FilterSet):
    """Notices by words and by facets: any of the choices inside one, each of them across.

    No facet tells of the organisation more than an anonymous notice does.
    """

    words = django_filters.CharFilter(
        label=_("Search in notices"),
        method="with_words",
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    type = _boxes(_("Offered or wanted"), choices=NoticeType)
    kind = _boxes(_("Kind"), choices=NoticeKind)
    partner = _boxes(_("Partner sought"), choices=OrganisationKind, method="for_partners")
    country = _boxes(_("Country"), field_name="organisation__country", choices=countries)
    topic = django_filters.ModelMultipleChoiceFilter(
        field_name="topics__slug",
        label=_("Topics"),
        queryset=Topic.objects.order_by("axis", "position", "name"),
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
    )

    # What is counted for each facet.
    COUNTED = {
        "type": "type",
        "kind": "kind",
        "partner": Func(F("partners"), function="unnest", output_field=CharField()),
        "country": "organisation__country",
        "topic": "topics__slug",
    }

    class Meta:
        model = Notice
        fields: list[str] = []

    def with_words(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.told_of(value.split()[:MOST_WORDS])

    def for_partners(self, rows: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        return rows.filter(partners__overlap=value) if value else rows

    @cached_property
    def counted_form(self) -> forms.Form:
        """The form with how many each choice would find; what finds nothing is left out unless it is chosen."""
        # Before anything is chosen there is nothing that a form could clean.
        chosen = (
            self.form.cleaned_data if self.form.is_bound and self.form.errors is not None else {}
        )
        for name, column in self.COUNTED.items():
            rows = self.queryset
            for other, value in chosen.items():
                rows = rows if other == name else self.filters[other].filter(rows, value)
            keys = rows.order_by().values_list("pk", flat=True)
            counted = dict(
                Notice.objects.filter(pk__in=keys)
                .order_by()
                .values_list(column)
                .annotate(number=Count("pk"))
            )
            field = self.form.fields[name]
            held = set(self.form[name].value() or ())
            known = (
                [(topic.slug, topic.label) for topic in field.queryset.filter(slug__in=[*counted])]
                if name == "topic"
                else list(field.choices)
            )
            # The field itself goes on knowing every choice that there is.
            field.widget.choices = [
                (value, f"{label} ({counted.get(value, 0)})")
                for value, label in known
                if value in counted or value in held
            ]
        # There are hundreds of them.
        self.form.fields["topic"].is_folded = True
        return self.form
