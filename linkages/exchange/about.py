"""What a wave says of itself, as plain values and back."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_date

from connect.models import Cluster

from ..choices import Scope
from ..models import ScoringScheme, Wave
from ..scoring import FOUR_IS
from .parsing import storable
from .reasons import UnusableFile, _

_NUMBERS = (*(f"{name}_weight" for name in FOUR_IS), "high_from", "medium_from", "low_from")
_MOMENTS = ("opened_at", "closed_at", "frozen_at", "published_at")


def about_wave(wave: Wave) -> dict[str, Any]:
    """Return the wave without its rows; the moments of its life are told, not restored."""
    scheme = wave.scheme
    return {
        "cluster": wave.cluster.slug,
        "cluster_name": wave.cluster.short_name,
        "slug": wave.slug,
        "title": wave.title,
        "starts_on": wave.starts_on.isoformat(),
        "ends_on": wave.ends_on.isoformat(),
        "languages": wave.languages,
        "introduction": wave.introduction,
        "scope_labels": wave.scope_labels,
        "names_are_public": wave.names_are_public,
        "is_sample": wave.is_sample,
        "state": wave.state,
        **{name: _iso(getattr(wave, name)) for name in _MOMENTS},
        "scheme": {
            "name": scheme.name,
            "version": scheme.version,
            **{name: getattr(scheme, name) for name in _NUMBERS},
            "european_countries": sorted(scheme.european_countries),
            "notes": scheme.notes,
        },
    }


def make_wave(cluster: Cluster, about: Mapping[str, Any], *, slug: str) -> Wave:
    """Return a new wave in preparation as `about` describes it. Raises UnusableFile."""
    labels = about.get("scope_labels")
    languages = about.get("languages")
    wave = Wave(
        cluster=cluster,
        slug=slug,
        title=_text(about, "title"),
        starts_on=parse_day(about, "starts_on"),
        ends_on=parse_day(about, "ends_on"),
        scheme=_scheme(about.get("scheme")),
        languages=_codes(languages) if isinstance(languages, list) else [],
        introduction=_text(about, "introduction"),
        scope_labels={
            name: storable(label)[:60]
            for name, label in (labels.items() if isinstance(labels, dict) else ())
            if name in Scope.values and isinstance(label, str)
        },
        names_are_public=about.get("names_are_public") is True,
    )
    try:
        wave.full_clean()
    except ValidationError as problem:
        raise UnusableFile(
            _("wave.json: %(problem)s"), problem=" ".join(problem.messages)
        ) from problem
    wave.save()
    return wave


def parse_day(about: Mapping[str, Any], name: str) -> Any:
    try:
        found = parse_date(_text(about, name))
    except ValueError:
        found = None
    if found is None:
        raise UnusableFile(_("wave.json has no day %(name)s."), name=name)
    return found


def _scheme(said: Any) -> ScoringScheme:
    """Return the scheme with these numbers, made as the next version of its name where there is none."""
    if not isinstance(said, dict):
        raise UnusableFile(_("wave.json has no scheme."))
    countries = said.get("european_countries")
    if not isinstance(countries, list):
        raise UnusableFile(_("wave.json has no list of European countries."))
    numbers = {name: said.get(name) for name in _NUMBERS}
    if not all(_is_number(value) for value in numbers.values()):
        raise UnusableFile(_("A number of the scheme is missing."))
    wanted = sorted(set(_codes(countries)))
    for scheme in ScoringScheme.objects.filter(**numbers).order_by("name", "version"):
        if sorted(scheme.european_countries) == wanted:
            return scheme
    name = _text(said, "name")[:60]
    last = ScoringScheme.objects.filter(name=name).order_by("-version").first()
    scheme = ScoringScheme(
        name=name,
        version=last.version + 1 if last else 1,
        european_countries=wanted,
        notes=_text(said, "notes"),
        **numbers,
    )
    try:
        scheme.full_clean()
    except ValidationError as problem:
        raise UnusableFile(
            _("The scheme: %(problem)s"), problem=" ".join(problem.messages)
        ) from problem
    scheme.save()
    return scheme


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 100


def _text(about: Mapping[str, Any], name: str) -> str:
    value = about.get(name)
    return storable(value) if isinstance(value, str) else ""


def _codes(said: list[Any]) -> list[str]:
    return [storable(str(code)) for code in said]


def _iso(moment: Any) -> str | None:
    return moment.isoformat() if moment else None
