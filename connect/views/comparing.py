"""Up to four organisations side by side."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .. import comparing, search, trays
from ..models import Organisation


@login_not_required
@require_safe
def firm_compare(request: HttpRequest, door: search.Door = search.FIRMS) -> HttpResponse:
    """Put the organisations that the address names side by side; the rest of it leads back to the list."""
    reading = search.read(request.GET, door)
    whole = Organisation.objects.for_profile()
    chosen = trays.chosen_by(request.user, reading.query.compare, whole)
    query = reading.query.having(compare=chosen.slugs)
    shown = chosen.organisations if len(chosen.organisations) >= trays.FEWEST_COMPARED else []
    return render(
        request,
        "connect/compare.html",
        {
            "door": door.name,
            "remarks": reading.remarks + chosen.remarks,
            "chosen": chosen.organisations,
            "comparison": comparing.comparison_of(shown) if shown else None,
            "heads": trays.heads_of(request.user, shown, query, reading.vocabulary),
            "most": search.MOST_COMPARED,
            "list_url": trays.list_url(query, reading.vocabulary),
        },
    )
