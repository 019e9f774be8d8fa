"""The details of an initiative: what each is, and where it comes from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_countries import countries

from connect.profiles import language_name

from .choices import InitiativeKind
from .models import Initiative
from .moments import Standing, deadlines_of, said
from .money import sum_of


@dataclass(frozen=True)
class Fact:
    """A line of the details. Several values stand one below the other; `url` leads from the only one."""

    label: str | Promise
    values: Sequence[str]
    url: str = ""
    is_elsewhere: bool = False
    language: str = ""
    source: str = ""
    at: datetime | None = None


def facts_of(initiative: Initiative, standing: Standing, call_url: str = "") -> list[Fact]:
    """Return what is known of an initiative from `.for_page()`; asks the database nothing.

    `call_url` leads to the call that it names.
    """

    def fact(fields: str, label: str, *values: Any, **more: Any) -> Fact:
        told = [str(value) for value in values if value not in (None, "")]
        return Fact(label, told, **more, **_origin(initiative, fields.split()))

    def sums(field: str, label: str) -> Fact:
        return fact(field, label, sum_of(getattr(initiative, field), initiative.currency))

    is_call = initiative.kind == InitiativeKind.CALL
    begins, ends, organiser = initiative.begins, initiative.ends, initiative.organiser
    deadlines = [said(initiative, moment, is_end=True) for moment in deadlines_of(initiative)]
    place = ", ".join(filter(None, (initiative.city, countries.name(initiative.country))))
    opens = _("Opens") if is_call else _("Begins")
    facts = [
        fact("kind", _("Kind"), initiative.get_kind_display()),
        # The clock says so, whatever a source said.
        fact("", _("Status"), standing.status.label, standing.due),
        fact("starts_at", opens, begins and said(initiative, begins)),
        fact(
            "deadlines ends_at", _("Deadlines") if len(deadlines) > 1 else _("Deadline"), *deadlines
        )
        if is_call
        else fact("ends_at", _("Ends"), ends and said(initiative, ends, is_end=True)),
        fact("city country", _("Place"), place),
        fact("acronym", _("Acronym"), initiative.acronym),
        fact(
            "identifier",
            _("Call identifier") if is_call else _("Number at its source"),
            initiative.identifier,
        ),
        fact("call", _("Call"), initiative.call, url=call_url),
        fact("rcn", _("CORDIS record number"), initiative.rcn),
        fact("programme", _("Programme"), initiative.programme),
        fact("action", _("Type of action"), initiative.action),
        sums("budget", _("Budget")),
        sums("contribution", _("Public contribution")),
        sums("least_grant", _("Smallest grant")),
        sums("most_grant", _("Largest grant")),
        fact("grants", _("Number of grants"), _number(initiative.grants)),
        fact(
            "organiser",
            _("Organiser"),
            organiser.name if organiser and organiser.is_listed else "",
            url=organiser.get_absolute_url() if organiser and organiser.is_listed else "",
        ),
        fact(
            "website", _("Website"), initiative.website, url=initiative.website, is_elsewhere=True
        ),
        fact(
            "keywords", _("Keywords"), ", ".join(initiative.keywords), language=initiative.language
        ),
        fact("language", _("Language of the text"), _language(initiative)),
    ]
    return [fact for fact in facts if fact.values]


def _number(number: int | None) -> str:
    return "" if number is None else number_format(number, use_l10n=True, force_grouping=True)


def _language(initiative: Initiative) -> str:
    reader = (get_language() or "en")[:2]
    return language_name(initiative.language, reader) if initiative.language != reader else ""


def _origin(initiative: Initiative, fields: Sequence[str]) -> dict[str, Any]:
    """Return the source of the first of these fields that has one, and when it said so."""
    for field in fields:
        origin = initiative.provenance.get(field) or {}
        # Whoever typed a value is a person, not a source to be named in public.
        if origin.get("kind") == "import":
            at = parse_datetime(str(origin.get("at") or "")) if origin.get("at") else None
            return {"source": str(origin.get("source") or ""), "at": at}
    return {}
