"""The linkages behind a number, with their names: for those who work on the wave."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .. import access, presenting
from ..analysis.records import Link
from ..analysis.rules import evaluate
from ..analysis.tables import select
from ..models import Finding, Wave
from ..snapshots import home_of, links_of, names_of

FIELDS = ("category", "scope", "band")


@never_cache
@require_safe
def wave_rows(request: HttpRequest, pk: int) -> HttpResponse:
    """Those of a category, a scope, a band, or of several of these: what a bar of a figure counts."""
    wave = access.kept_wave(request.user, pk)
    chosen = {}
    for field in FIELDS:
        for values, label in presenting.values_of(field, wave):
            if request.GET.get(field) in values:
                chosen[field] = (values, label)
    links = select(links_of(wave), **{field: values for field, (values, _label) in chosen.items()})
    said = " · ".join(label for _values, label in chosen.values()) or _("All linkages")
    return _page(request, wave, links, said, names_of(wave))


@never_cache
@require_safe
def finding_rows(request: HttpRequest, pk: int, finding: int) -> HttpResponse:
    """Those that a finding counts."""
    wave = access.kept_wave(request.user, pk)
    found = get_object_or_404(Finding, pk=finding, wave=wave)
    names = names_of(wave)
    counted = evaluate(found.rule, links_of(wave), home_of(wave))
    return _page(request, wave, counted.links, presenting.sentence_of(found, names), names)


def _page(
    request: HttpRequest, wave: Wave, links: Sequence[Link], said: str, names: dict[str, str]
) -> HttpResponse:
    scopes = presenting.labels("scope", wave)
    rows = [(names[link.firm], names[link.partner], link, scopes[link.scope]) for link in links]
    context = {"wave": wave, "said": said, "rows": sorted(rows, key=lambda row: row[:2])}
    return render(request, "linkages/linkage_rows.html", context)
