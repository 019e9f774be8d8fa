"""Initiatives: the list, and the page of one."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bewiser.lib.paging import page_of

from .. import access
from ..models import Initiative


@login_not_required
@require_safe
def initiative_list(request: HttpRequest) -> HttpResponse:
    """The initiatives that are not over, the next to end first."""
    rows = Initiative.objects.visible_to(request.user).current(timezone.now()).next_first()
    return render(
        request, "rdi_database/initiative_list.html", {"page": page_of(request, rows.for_list())}
    )


@login_not_required
@require_safe
def initiative_detail(request: HttpRequest, slug: str) -> HttpResponse:
    initiative = access.visible_initiative(request.user, slug)
    return render(
        request,
        "rdi_database/initiative_detail.html",
        {
            "initiative": initiative,
            "status": initiative.status(timezone.now()),
            "participations": initiative.participations.shown().in_order().for_list(),
        },
    )
