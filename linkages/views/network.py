"""The network of a wave with its names: for those who work on it."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .. import access, networks, presenting
from ..models import ReportEdition
from ..snapshots import links_of, names_of

FILTERS = ("category", "band", "scope")
MOST_OPEN = 20


@never_cache
@require_safe
def wave_network(request: HttpRequest, pk: int) -> HttpResponse:
    """Start small, and grow around the organisations that are opened; the address holds the state."""
    wave = access.kept_wave(request.user, pk)
    filters = {name: _known(name, request.GET.get(name, "")) for name in FILTERS}
    around = list(dict.fromkeys(request.GET.getlist("around")))[:MOST_OPEN]
    names = names_of(wave)

    def open_at(key: str) -> str:
        query = QueryDict(mutable=True)
        query.update({name: value for name, value in filters.items() if value})
        query.setlist("around", [*around, key] if key not in around else around)
        return f"?{query.urlencode()}#network"

    edition = ReportEdition.objects.filter(wave=wave).first()
    context = {
        "wave": wave,
        "shown": networks.show(
            links_of(wave), names, around=around, filters=filters, open_at=open_at
        ),
        "around": [(key, names.get(key, key)) for key in around],
        "choices": [
            (name, filters[name], presenting.labels(name, wave).items()) for name in FILTERS
        ],
        "measures": edition.content["network"] if edition else None,
    }
    return render(request, "linkages/wave_network.html", context)


def _known(field: str, value: str) -> str:
    return value if value in presenting.CHOICES[field].values else ""
