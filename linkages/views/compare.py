"""Clusters beside one another, or one cluster over time. The choice stands in the address."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .. import comparing
from ..choices import Audience
from ..models import ReportEdition, Wave

MOST = 6


@login_not_required
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Compare the published editions of up to six waves; `wave` names each as cluster:address."""
    published = list(
        Wave.objects.published().for_list().order_by("cluster__short_name", "-starts_on")
    )
    by_name = {f"{wave.cluster.slug}:{wave.slug}": wave for wave in published}
    wanted = list(dict.fromkeys(name for name in request.GET.getlist("wave") if name in by_name))
    waves = [by_name[name] for name in wanted[:MOST]]
    editions = ReportEdition.objects.filter(wave__in=waves, audience=Audience.PUBLIC)
    contents = {edition.wave_id: edition.content for edition in editions}
    chosen = [contents[wave.pk] for wave in waves]
    context = {
        "choices": [(name, wave, name in wanted) for name, wave in by_name.items()],
        "waves": waves,
        "most": MOST,
        "warnings": comparing.warnings(waves, chosen),
        "enough": len(waves) > 1,
    }
    if context["enough"]:
        lines = {
            "by_category": comparing.lines(chosen, "category", waves),
            "by_scope": comparing.lines(chosen, "scope", waves),
            "by_band": comparing.lines(chosen, "band", waves),
            "at_home": comparing.home_lines(chosen),
        }
        charts = {
            name: comparing.chart(
                name.replace("_", "-"), told, waves, chosen, of_row=name == "at_home"
            )
            for name, told in lines.items()
        }
        context |= {**lines, "charts": charts}
    return render(request, "linkages/compare.html", context)
