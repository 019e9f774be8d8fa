"""The network of a wave with its names: for those who work on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .. import access, figures, networks, presenting, printing, reports
from ..analysis.network import Standing, standing
from ..analysis.records import Link
from ..choices import Audience
from ..exchange.columns import Column
from ..exchange.tables import csv_bytes
from ..models import ReportEdition, Wave
from ..snapshots import links_of, names_of

FILTERS = ("category", "band", "scope")
LEAST = (2, 3, 5, 10)
MOST_OPEN = 20
# Seconds. The measures of a frozen wave do not age.
KEPT_FOR = 3600
COLUMNS = (
    Column("organisation", "text", "Its name."),
    Column("kind", "word", "What it is."),
    Column("linkages", "whole number", "How many it has with others, in the network as filtered."),
    Column("degree", "whole number", "With how many organisations it has these."),
    Column("betweenness", "number", "From 0 to 1: how many shortest ways lead through it."),
    Column("is_exact", "word", "Whether that is exact, or estimated.", ("yes", "no")),
)


@dataclass(frozen=True)
class Asked:
    """What an address asks for; a value of a filter stands for all that go by the same word."""

    values: Mapping[str, str]
    filters: Mapping[str, Sequence[str]]
    least: int
    around: Sequence[str]

    def query(self, around: Sequence[str] = ()) -> str:
        """Return the address's part that asks for the same, around other organisations."""
        query = QueryDict(mutable=True)
        query.update({name: value for name, value in self.values.items() if value})
        if self.least > 1:
            query["least"] = str(self.least)
        query.setlist("around", list(around))
        return query.urlencode()


@never_cache
@require_safe
def wave_network(request: HttpRequest, pk: int) -> HttpResponse:
    """Start small, and grow around the organisations that are opened; the address holds the state."""
    wave = access.kept_wave(request.user, pk)
    asked, names = _asked(request, wave), names_of(wave)
    is_computed = ReportEdition.objects.filter(wave=wave).exists()
    context = {
        "wave": wave,
        "shown": _shown(wave, asked, names),
        "around": [(key, names.get(key, key)) for key in asked.around],
        "choices": [
            (
                name,
                asked.values[name],
                [(values[0], label) for values, label in presenting.values_of(name, wave)],
            )
            for name in FILTERS
        ],
        "least": (asked.least, LEAST),
        "measures": reports.content_of(wave, Audience.FULL)["network"] if is_computed else None,
    }
    return render(request, "linkages/wave_network.html", context)


@never_cache
@require_safe
def wave_network_figure(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """What is drawn, as a file: a drawing or a picture."""
    wave = access.kept_wave(request.user, pk)
    drawn = _shown(wave, _asked(request, wave), names_of(wave)).chart
    if drawn is None:
        raise Http404
    if form == "png":
        return _file(printing.figure_png(drawn), "image/png", wave, form)
    return _file(printing.figure_svg(drawn).encode(), "image/svg+xml", wave, form)


@never_cache
@require_safe
def wave_network_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """The table under what is drawn, as a file."""
    wave = access.kept_wave(request.user, pk)
    shown = _shown(wave, _asked(request, wave), names_of(wave))
    rows = [
        (node.label, node.kind, node.count, node.degree, node.betweenness, shown.is_exact)
        for node in shown.nodes
    ]
    return _file(csv_bytes(COLUMNS, rows), "text/csv", wave, "csv")


def _asked(request: HttpRequest, wave: Wave) -> Asked:
    """Read an address; what is not known there is left out."""
    values, filters = {}, {}
    for name in FILTERS:
        value = request.GET.get(name, "")
        known = [found for found, _label in presenting.values_of(name, wave) if value in found]
        values[name], filters[name] = (known[0][0], known[0]) if known else ("", ())
    least = request.GET.get("least", "")
    around = list(dict.fromkeys(request.GET.getlist("around")))[:MOST_OPEN]
    return Asked(values, filters, int(least) if least in map(str, LEAST) else 1, around)


def _shown(wave: Wave, asked: Asked, names: Mapping[str, str]) -> networks.Shown:
    rows = networks.chosen(links_of(wave), asked.filters, asked.least)

    def open_at(key: str) -> str:
        around = [*asked.around, key] if key not in asked.around else asked.around
        return f"?{asked.query(around)}#network"

    return networks.show(
        rows,
        names,
        _standing(wave, asked, rows),
        around=asked.around,
        open_at=open_at,
        source=figures.source(wave, None),
        downloads=_downloads(wave, asked.query(asked.around)),
    )


def _standing(wave: Wave, asked: Asked, rows: Sequence[Link]) -> Standing:
    """Return how the nodes stand among each other; kept for a frozen wave, whose linkages stay as they are."""
    if not wave.is_frozen:
        return standing(rows)
    key = f"standing:{wave.pk}:{wave.version}:{asked.query()}"
    found: Standing | None = cache.get(key)
    if found is None:
        found = standing(rows)
        cache.set(key, found, KEPT_FOR)
    return found


def _downloads(wave: Wave, query: str) -> list[tuple[str, str]]:
    forms: list[tuple[str, str, list[Any]]] = [
        ("SVG", "wave_network_figure", [wave.pk, "svg"]),
        ("PNG", "wave_network_figure", [wave.pk, "png"]),
        ("CSV", "wave_network_csv", [wave.pk]),
    ]
    return [
        (words, f"{reverse(f'linkages:{name}', args=args)}?{query}") for words, name, args in forms
    ]


def _file(content: bytes, kind: str, wave: Wave, form: str) -> HttpResponse:
    named = f"{wave.cluster.slug}-{wave.slug}-full-network.{form}"
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{named}"'},
    )
