"""The reports: every cluster with its waves, and the page of one wave."""

from hashlib import sha256
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db.models import Count, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from connect.models import Cluster

from .. import access, figures, presenting, printing
from ..analysis.protection import FEWEST_FIRMS
from ..choices import Audience
from ..models import ReportEdition, Wave
from ..snapshots import names_of

# Seconds. What a report says does not age; templates do when the software changes.
KEPT_FOR = 3600


@login_not_required
@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """The clusters whose linkages were surveyed, each with the waves that this reader may read."""
    waves = Wave.objects.readable_by(request.user).for_list().with_counts()
    surveyed: dict[Cluster, list[Wave]] = {}
    for wave in waves.order_by("cluster__short_name", "-starts_on"):
        surveyed.setdefault(wave.cluster, []).append(wave)
    context = {
        "surveyed": surveyed.items(),
        "keeps_waves": access.surveyed_clusters(request.user).exists(),
    }
    return render(request, "linkages/report_list.html", context)


@login_not_required
@require_safe
def report(request: HttpRequest, cluster: str) -> HttpResponse:
    """The report of one wave: protected for everyone, in full for those who work on the wave."""
    wave = access.readable_report(request.user, cluster, request.GET.get("wave", ""))
    sees_all = access.sees_names(request.user, wave)
    context = {"wave": wave, "sees_all": sees_all, **_parts(request, wave, sees_all)}
    return render(request, "linkages/report.html", context)


def _parts(request: HttpRequest, wave: Wave, sees_all: bool) -> dict[str, SafeString]:
    """Return the drawn parts of a report. They change when the wave, a finding or the language does, else never."""
    edited = wave.findings.aggregate(moves=Sum("version"), count=Count("pk"))
    said = (
        wave.pk, wave.version, wave.published_at, wave.title, wave.names_are_public, wave.scope_labels,
        wave.cluster.short_name, edited["moves"], edited["count"], sees_all, get_language(),
    )  # fmt: skip
    key = f"report:{sha256(repr(said).encode()).hexdigest()}"
    parts = cache.get(key)
    if parts is None:
        context = report_context(request, wave)
        parts = {
            "headline": render_to_string("linkages/includes/_headline.html", context),
            "body": render_to_string("linkages/_report_body.html", context),
        }
        cache.set(key, parts, KEPT_FOR)
    return {name: mark_safe(part) for name, part in parts.items()}  # noqa: S308 (our own templates)


@login_not_required
@require_safe
def report_pdf(request: HttpRequest, cluster: str) -> HttpResponse:
    """The same report on paper."""
    wave = access.readable_report(request.user, cluster, request.GET.get("wave", ""))
    pdf = printing.report_pdf(report_context(request, wave))
    return _file(pdf, "application/pdf", f"{cluster}-{wave.slug}.pdf")


@login_not_required
@require_safe
def report_figure(request: HttpRequest, cluster: str, figure: str, form: str) -> HttpResponse:
    """One figure as a file: a drawing, a picture, or its numbers."""
    wave = access.readable_report(request.user, cluster, request.GET.get("wave", ""))
    drawn = report_context(request, wave)["figures"].get(figure)
    if drawn is None:
        raise Http404
    name = f"{cluster}-{wave.slug}-{figure}.{form}"
    if form == "png":
        return _file(printing.figure_png(drawn), "image/png", name)
    return _file(printing.figure_svg(drawn).encode(), "image/svg+xml", name)


def _downloads(wave: Wave, figure: str) -> list[tuple[str, str]]:
    """Return the forms in which a figure is handed out; its numbers are in the file of all tables."""
    forms = [("SVG", "svg"), ("PNG", "png")]
    addresses = [
        (words, reverse("linkages:report_figure", args=[wave.cluster.slug, figure, form]))
        for words, form in forms
    ]
    addresses.append(("CSV", reverse("linkages:tables_csv", args=[wave.cluster.slug])))
    return [(words, f"{address}?wave={wave.slug}") for words, address in addresses]


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def report_context(request: HttpRequest, wave: Wave) -> dict[str, Any]:
    """Return what the page, its print and its downloads are made of."""
    sees_all = access.sees_names(request.user, wave)
    audience = Audience.FULL if sees_all else Audience.PUBLIC
    content = ReportEdition.objects.get(wave=wave, audience=audience).content
    names = names_of(wave) if sees_all or wave.names_are_public else {}
    employees = wave.employment_range(for_public=not sees_all)
    return {
        "wave": wave,
        "others": Wave.objects.readable_by(request.user).filter(cluster=wave.cluster),
        "sees_all": sees_all,
        "content": content,
        "employees": employees,
        "by_category": presenting.counts_by(content, "category"),
        "by_scope": presenting.counts_by(content, "scope", wave),
        "category_scope": presenting.cross(content, "category", "scope", wave),
        "category_band": presenting.cross(content, "category", "band"),
        "scope_band": presenting.cross(content, "scope", "band", wave),
        "sizes": [
            (label, presenting.domestic_by_size(content, category))
            for category, label in presenting.labels("category").items()
        ],
        "connectors": presenting.connectors(content, names),
        "sentences": presenting.sentences_of(
            list(wave.findings.select_related("wave__cluster").order_by("pk")),
            names=names,
            for_public=not sees_all,
        ),
        "markets": [
            {"name": presenting.market_name(market), "reasons": presenting.market_reasons(market)}
            for market in content["markets"]
        ],
        "method": presenting.method(wave, content, FEWEST_FIRMS, sees_all=sees_all),
        "figures": {
            name: draw(wave, content, downloads=_downloads(wave, name))
            for name, draw in figures.FIGURES.items()
        },
    }
