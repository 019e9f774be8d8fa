"""The reports: every cluster with its waves, and the page of one wave."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache as cache_in_process
from functools import partial
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode
from zlib import compress, decompress

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db.models import Count, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bewiser.lib.charts import Chart, Panels
from connect.models import Cluster
from connect.profiles import text_for

from .. import access, cube, figures, maps, markets, networks, presenting, printing, reports
from ..choices import Audience
from ..models import ReportEdition, Wave
from ..snapshots import names_of

# Figures whose numbers are in a file of their own.
NUMBERS_OF = {"maps": "towns_csv", "connectors": "connectors_csv"}
# Seconds. What a report says does not age.
KEPT_FOR = 3600
# Markup in what people write is escaped, so nobody else can write such a place.
PLACES = {
    name: mark_safe(f"<!--part {name}-->")  # noqa: S308 (the names below)
    for name in ("headline", "findings", "maps", "body")
}
PLACE = re.compile(rb"<!--part (\w+)-->")
DRAWING = ("linkages", "templates/linkages", "templates/components", "bewiser/lib/charts")

FIRST_CHOICE = maps.MapChoice()

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Drawing:
    """Parts of a report, and what they hang on besides the wave."""

    of: tuple[Any, ...]
    draw: Callable[[Wave, Content], dict[str, str]]


@login_not_required
@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """The clusters whose linkages were surveyed, each with the waves that this reader may read."""
    waves = Wave.objects.readable_by(request.user).for_list()
    surveyed: dict[Cluster, list[Wave]] = {}
    for wave in waves.order_by("cluster__short_name", "-starts_on"):
        surveyed.setdefault(wave.cluster, []).append(wave)
    told = ReportEdition.objects.in_all(own[0].pk for own in surveyed.values())
    context = {
        "surveyed": [(cluster, own, told[own[0].pk]) for cluster, own in surveyed.items()],
        "keeps_waves": access.surveyed_clusters(request.user).exists(),
        # The sum of all waves would tell others what is not published.
        "in_all": presenting.in_all(cube.cells()) if access.keeps_all(request.user) else None,
    }
    return render(request, "linkages/report_list.html", context)


@login_not_required
@require_safe
def report(request: HttpRequest, cluster: str) -> HttpResponse:
    """The report of one wave: protected for everyone, in full for those who work on the wave.

    htmx asks for the maps alone, with another choice of what they show.
    """
    wave = access.readable_report(request.user, cluster, request.GET.get("wave", ""))
    sees_all = access.sees_names(request.user, wave)
    choice = maps.read_choice(request.GET, sees_all=sees_all)
    is_part = (
        request.headers.get("HX-Request") == "true"
        and request.headers.get("HX-History-Restore-Request") != "true"
    )
    # The maps as everybody meets them are kept with the rest of the page, others by themselves.
    is_first = choice == FIRST_CHOICE
    drawings = [_page_of(wave, sees_all)] if is_first or not is_part else []
    drawings += [] if is_first else [_maps_as(choice, sees_all)]
    parts = _kept(wave, sees_all, *drawings)
    if is_part:
        response = HttpResponse(parts["maps"])
    else:
        address = f"{settings.SITE_URL}{wave.get_absolute_url()}"
        context = {
            "wave": wave,
            "sees_all": sees_all,
            "choice": choice,
            "options": _options(),
            "text": text_for(
                list(wave.cluster.organisation.texts.all()), (get_language() or "en")[:2]
            ),
            "address": address,
            "share": presenting.mail_to_share(wave, address),
        }
        page = render(request, "linkages/report.html", {**context, **PLACES})
        response = _filled(page, parts)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _filled(page: HttpResponse, parts: Mapping[str, bytes]) -> HttpResponse:
    """Put the drawn parts where the page has their places. They are some hundred kilobytes: a template would
    copy them several times over."""
    between = PLACE.split(page.content)
    # What was split at a group has the group's text at every second place.
    page.content = b"".join(
        parts[text.decode()] if index % 2 else text for index, text in enumerate(between)
    )
    return page


def _options() -> dict[str, dict[str, str]]:
    return {field: presenting.labels(field) for field in ("category", "band")}


def _page_of(wave: Wave, sees_all: bool) -> Drawing:
    """Return the drawing of all parts. They change when the wave or a finding does, else never."""
    edited = wave.findings.aggregate(moves=Sum("version"), count=Count("pk"))

    def draw(wave: Wave, content: Content) -> dict[str, str]:
        context = report_context(wave, content, sees_all=sees_all)
        return {
            "headline": render_to_string("linkages/includes/_headline.html", context),
            "findings": render_to_string("linkages/_report_findings.html", context),
            "body": render_to_string("linkages/_report_body.html", context),
            **_maps_as(FIRST_CHOICE, sees_all).draw(wave, content),
        }

    return Drawing((edited["moves"], edited["count"]), draw)


def _maps_as(choice: maps.MapChoice, sees_all: bool) -> Drawing:
    """Return the drawing of the maps and their table as the reader has chosen them."""
    offered = _editions(sees_all, has_public=True)

    def draw(wave: Wave, content: Content) -> dict[str, str]:
        context = {
            "chart": maps.scope_maps(
                wave, content, choice=choice, downloads=_downloads(wave, "maps", offered, choice)
            ),
            "towns": maps.towns(wave, content, choice),
            "choice": choice,
            "left_out": choice.is_narrowed,
        }
        return {"maps": render_to_string("linkages/_report_maps.html", context)}

    return Drawing((choice,), draw)


def _kept(wave: Wave, sees_all: bool, *drawings: Drawing) -> dict[str, bytes]:
    """Return parts of a report from the cache, else drawn: again when the wave, a name or the language changes.

    What a later drawing has goes before the same part of an earlier one. They are kept packed: fetching them
    takes longer than unpacking.
    """
    said = (
        wave.pk, wave.version, wave.published_at, wave.title, wave.names_are_public, wave.scope_labels,
        wave.cluster.short_name, sees_all, get_language(), _drawn_by(),
    )  # fmt: skip
    keys = [
        f"report:{sha256(repr((*said, *drawing.of)).encode()).hexdigest()}" for drawing in drawings
    ]
    found = cache.get_many(keys)
    missing = {key: one.draw for key, one in zip(keys, drawings, strict=True) if key not in found}
    if missing:
        wave = get_object_or_404(Wave.objects.for_list(), pk=wave.pk)
        content = _content(wave, sees_all)
        for key, draw in missing.items():
            parts = draw(wave, content)
            found[key] = {name: compress(part.encode(), 1) for name, part in parts.items()}
            cache.set(key, found[key], KEPT_FOR)
    packed = {name: part for key in keys for name, part in found[key].items()}
    return {name: decompress(part) for name, part in packed.items()}


@cache_in_process
def _drawn_by() -> str:
    """Return a mark of the software that draws reports: what another release has drawn is not shown."""
    digest = sha256()
    for folder in DRAWING:
        for path in sorted((settings.BASE_DIR / folder).rglob("*")):
            if path.suffix in {".py", ".html"}:
                digest.update(path.read_bytes())
    return digest.hexdigest()


@login_not_required
@require_safe
def report_pdf(request: HttpRequest, cluster: str) -> HttpResponse:
    """The same report on paper."""
    wave = access.readable_report(request.user, cluster, request.GET.get("wave", ""))
    is_full = _is_full(request, wave)
    context = paper_context(wave, _content(wave, is_full), sees_all=is_full)
    return _file(printing.report_pdf(context), "application/pdf", wave, "report.pdf", is_full)


@login_not_required
@require_safe
def report_figure(request: HttpRequest, cluster: str, figure: str, form: str) -> HttpResponse:
    """One figure as a file: a drawing or a picture; the maps as the address chooses."""
    wave = access.readable_report(request.user, cluster, request.GET.get("wave", ""))
    is_full = _is_full(request, wave)
    content = _content(wave, is_full)
    if figure == "maps":
        choice = maps.read_choice(request.GET, sees_all=is_full)
        drawn: Chart | Panels | None = maps.scope_maps(wave, content, choice=choice)
    elif figure == "connectors":
        connectors = presenting.connectors(content, _names(wave, is_full))
        drawn = _connecting(wave, content, connectors)
    elif figure in figures.FIGURES:
        drawn = figures.FIGURES[figure](wave, content)
    else:
        raise Http404
    if drawn is None:
        raise Http404
    if form == "png":
        return _file(printing.figure_png(drawn), "image/png", wave, f"{figure}.png", is_full)
    svg = printing.figure_svg(drawn).encode()
    return _file(svg, "image/svg+xml", wave, f"{figure}.svg", is_full)


def _is_full(request: HttpRequest, wave: Wave) -> bool:
    """Whether a file has all numbers and names: files are handed on, so only where somebody who works on the
    wave asks for that."""
    asked = request.GET.get("edition") == Audience.FULL
    return asked and access.sees_names(request.user, wave)


def _downloads(
    wave: Wave, figure: str, editions: Collection[str], choice: maps.MapChoice | None = None
) -> list[tuple[str, str]]:
    """Return the forms in which a figure is handed out; its numbers are in a file of tables."""
    chosen = {"wave": wave.slug}
    if choice:
        chosen |= {"category": choice.category, "band": choice.band}
        chosen["by"] = "score" if choice.by_score else ""
    query = {name: value for name, value in chosen.items() if value}
    forms = [
        (words, reverse("linkages:report_figure", args=[wave.cluster.slug, figure, form]))
        for words, form in (("SVG", "svg"), ("PNG", "png"))
    ]
    csv = reverse(f"linkages:{NUMBERS_OF.get(figure, 'tables_csv')}", args=[wave.cluster.slug])
    found = [("CSV", f"{csv}?wave={wave.slug}")]
    if Audience.PUBLIC in editions:
        found = [(words, f"{address}?{urlencode(query)}") for words, address in forms] + found
    if Audience.FULL in editions:
        full = urlencode(query | {"edition": Audience.FULL})
        found += [
            (
                _("%(form)s with all numbers, for your own work") % {"form": words},
                f"{address}?{full}",
            )
            for words, address in forms
        ]
    return found


def _editions(sees_all: bool, has_public: bool) -> list[str]:
    """Return in which editions this reader is offered a figure; one of which nothing may be shown is no file."""
    offered = {Audience.PUBLIC: has_public, Audience.FULL: sees_all}
    return [edition for edition in offered if offered[edition]]


def _rows_at(wave: Wave, values: Mapping[str, str]) -> str:
    return f"{reverse('linkages:wave_rows', args=[wave.pk])}?{urlencode(values)}"


def _file(content: bytes, kind: str, wave: Wave, name: str, is_full: bool) -> HttpResponse:
    """Return a file to keep; its name tells one with all numbers from the one for everyone."""
    edition = "-full" if is_full else ""
    named = f"{wave.cluster.slug}-{wave.slug}{edition}-{name}"
    headers = {"Content-Disposition": f'attachment; filename="{named}"'}
    if is_full:
        headers["Cache-Control"] = "private, no-store"
    return HttpResponse(content, content_type=kind, headers=headers)


def _content(wave: Wave, sees_all: bool) -> Content:
    return reports.content_of(wave, Audience.FULL if sees_all else Audience.PUBLIC)


def _names(wave: Wave, sees_all: bool) -> dict[str, str]:
    return names_of(wave) if sees_all or wave.names_are_public else {}


def _connecting(
    wave: Wave, content: Content, connectors: Sequence[Mapping[str, Any]], **page: Any
) -> Chart | None:
    caption = figures.source(wave, content["linkages"])
    return networks.of_connectors(connectors, wave.cluster.short_name, caption, **page)


def report_context(wave: Wave, content: Content, *, sees_all: bool) -> dict[str, Any]:
    """Return what the page, its print and its downloads are made of; `content` is of the edition for this reader."""
    names = _names(wave, sees_all)
    connectors = presenting.connectors(content, names)
    public = _content(wave, False) if sees_all else content
    drawn = {}
    for name, draw in figures.FIGURES.items():
        offered = _editions(sees_all, not sees_all or draw(wave, public) is not None)
        drawn[name] = draw(
            wave,
            content,
            rows_at=partial(_rows_at, wave) if sees_all else None,
            downloads=_downloads(wave, name, offered),
        )
    offered = _editions(sees_all, bool(public["connectors"]))
    return {
        "wave": wave,
        "sees_all": sees_all,
        "content": content,
        "employees": content["employees"],
        "companies": presenting.companies(content),
        "by_category": presenting.counts_by(content, "category"),
        "by_scope": presenting.counts_by(content, "scope", wave),
        "category_scope": presenting.cross(content, "category", "scope", wave),
        "category_band": presenting.cross(content, "category", "band"),
        "scope_band": presenting.cross(content, "scope", "band", wave),
        "sizes": [
            (label, presenting.domestic_by_size(content, category))
            for category, label in presenting.labels("category").items()
        ],
        "connectors": connectors,
        "network": _connecting(
            wave, content, connectors, downloads=_downloads(wave, "connectors", offered)
        ),
        "sentences": presenting.sentences_of(
            list(wave.findings.select_related("wave__cluster").order_by("pk")),
            names=names,
            for_public=not sees_all,
            sections=_sections(content, drawn, connectors),
        ),
        "markets": [
            {"name": markets.market_name(market), "reasons": markets.market_reasons(market)}
            for market in content["markets"]
        ],
        "first_steps": markets.first_steps(content),
        "nearer": markets.nearer_markets(),
        "method": presenting.method(wave, content, sees_all=sees_all),
        "figures": drawn,
    }


def paper_context(wave: Wave, content: Content, *, sees_all: bool) -> dict[str, Any]:
    """Return the same with the maps, which the page draws by themselves."""
    context = report_context(wave, content, sees_all=sees_all)
    context["figures"]["maps"] = maps.scope_maps(wave, content)
    return context


def _sections(
    content: Content, drawn: Mapping[str, Any], connectors: Sequence[Mapping[str, Any]]
) -> set[str]:
    """Return the parts that the page has: some are left out where there is nothing to show."""
    has = {
        "sizes": drawn["sizes"] is not None,
        "highways": bool(content["highways"]),
        "key-connectors": bool(connectors),
    }
    return {"categories", "scopes", "bands", "places", *(name for name in has if has[name])}
