"""What the page of an organisation shows, put in order: its words for this reader, topics, facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from babel import Locale
from django.conf import settings
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from bewiser.lib.maps import MapFigure, MapPoint, map_figure
from bewiser.lib.projections import EUROPE, WORLD, project, shows

from .choices import TopicAxis, TopicRelation
from .models import Cluster, Organisation, OrganisationText, Topic

# Whose people have said a value, as connect.actions.organisations notes it.
HOUSES = {
    "member": _("says the organisation itself"),
    "manager": _("says its cluster"),
    "network": _("says the network"),
}


@dataclass(frozen=True)
class Fact:
    """A line of the details: what it is, its value, and where the value comes from: a list, or a house in words."""

    label: str | Promise
    value: str
    url: str = ""
    source: str = ""
    at: Any = None
    house: str | Promise = ""


@dataclass(frozen=True)
class TopicGroup:
    label: str | Promise
    topics: Sequence[Topic]


@dataclass(frozen=True)
class Profile:
    """An organisation for one reader. `language` marks a text that is not in the reader's, which
    `language_name` says in words.
    """

    text: OrganisationText | None
    language: str
    language_name: str
    other_languages: Sequence[str]
    offers: Sequence[Topic]
    seeks: Sequence[Topic]
    groups: Sequence[TopicGroup]
    further_clusters: Sequence[Cluster]
    facts: Sequence[Fact]
    place: str
    map: MapFigure | None


def profile_of(organisation: Organisation) -> Profile:
    """Return the profile of an organisation from `.for_profile()`; asks the database nothing."""
    reader = reader_language()
    text = text_for(organisation.texts.all(), reader)
    foreign = text.language if text and text.language != reader else ""
    rows = list(organisation.topic_rows.all())
    return Profile(
        text=text,
        language=foreign,
        language_name=language_name(foreign, reader) if foreign else "",
        other_languages=[
            language_name(other.language, reader)
            for other in organisation.texts.all()
            if other != text
        ],
        offers=[row.topic for row in rows if row.relation == TopicRelation.OFFERS],
        seeks=[row.topic for row in rows if row.relation == TopicRelation.SEEKS],
        groups=_groups([row.topic for row in rows if row.relation == TopicRelation.WORKS_IN]),
        # Its own cluster stands at the top already.
        further_clusters=[
            cluster
            for cluster in organisation.further_clusters.all()
            if cluster.pk != organisation.cluster_id
        ],
        facts=[fact for fact in _facts(organisation) if fact.value],
        place=_place(organisation),
        map=_map(organisation),
    )


class InALanguage(Protocol):
    """Words in one language."""

    language: str


T = TypeVar("T", bound=InALanguage)


def text_for(texts: Sequence[T], reader: str) -> T | None:
    """Return the text in the reader's language, else in English, else the first one."""
    ranked = sorted(
        texts, key=lambda text: (text.language != reader, text.language != "en", text.language)
    )
    return ranked[0] if ranked else None


def language_name(code: str, reader: str) -> str:
    """Return what a reader calls a language, by Unicode's lists; a code that they lack stays a code."""
    ours = dict(settings.CONTENT_LANGUAGES)
    return str(ours.get(code) or capfirst(Locale(reader).languages.get(code)) or code.upper())


def reader_language() -> str:
    """Return the language of the reader, in two letters."""
    return (get_language() or "en")[:2]


def _place(organisation: Organisation) -> str:
    return ", ".join(filter(None, (organisation.city, str(organisation.country.name))))


def _map(organisation: Organisation) -> MapFigure | None:
    """Draw the one point of an organisation, in Europe from near; None where there is none, or no outlines."""
    if organisation.latitude is None or organisation.longitude is None:
        return None
    label = organisation.city or organisation.name
    point = MapPoint(organisation.latitude, organisation.longitude, 0, label)
    is_near = shows(EUROPE, *project(point.lat, point.lon, EUROPE))
    figure = map_figure([point], EUROPE if is_near else WORLD, is_near=is_near)
    return figure if figure.is_available else None


def _groups(topics: Sequence[Topic]) -> list[TopicGroup]:
    groups = []
    for axis in TopicAxis:
        held = sorted((topic for topic in topics if topic.axis == axis), key=lambda t: t.position)
        if held:
            groups.append(TopicGroup(axis.label, held))
    return groups


def _facts(organisation: Organisation) -> list[Fact]:
    reader = reader_language()

    def fact(field: str, label: str | Promise, value: Any, url: str = "") -> Fact:
        origin = organisation.provenance.get(field) or {}
        source = str(origin.get("source") or "")
        at = parse_datetime(str(origin.get("at") or "")) if origin.get("at") else None
        # A list has a name; of people only the house that they speak for is named in public.
        shown = source if origin.get("kind") == "import" else ""
        house = "" if shown else HOUSES.get(source, "")
        return Fact(label, str(value or ""), url, shown, at, house)

    kind = organisation.get_kind_display()
    return [
        fact("kind", _("Kind"), kind),
        fact("size", _("Size"), organisation.get_size_display() if organisation.size else ""),
        fact(
            "is_sme",
            _("Small or medium-sized by declaration"),
            {True: _("Yes"), False: _("No")}.get(organisation.is_sme, ""),
        ),
        fact(
            "is_multinational",
            _("Group"),
            _("Multinational") if organisation.is_multinational else "",
        ),
        fact("founded", _("Founded"), organisation.founded),
        fact("website", _("Website"), organisation.website, organisation.website),
        fact(
            "languages",
            _("Languages spoken"),
            ", ".join(language_name(code, reader) for code in organisation.languages),
        ),
        fact("markets_served", _("Markets served"), _countries(organisation.markets_served)),
        fact("markets_sought", _("Markets sought"), _countries(organisation.markets_sought)),
        fact("products", _("Products"), organisation.products),
        fact("certifications", _("Certifications"), organisation.certifications),
        fact("city", _("Place"), organisation.city),
        fact("country", _("Country"), organisation.country.name),
    ]


def _countries(codes: Sequence[str]) -> str:
    return ", ".join(str(countries.name(code)) or code for code in codes)
