"""What each cluster gives and gets, and the log of use for the coordinators."""

import csv

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bewiser.lib.spreadsheets import guarded

from .. import access
from ..figures import balances
from ..models import LedgerEntry

LOG = (
    "ended_on",
    "host",
    "home",
    "place",
    "organisation",
    "people",
    "first_day",
    "last_day",
    "days",
)


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """The days given and received, for managers of members and the coordinators."""
    if not access.reads_ledger(request.user):
        raise PermissionDenied
    rows = balances(now=timezone.now())
    context = {
        "rows": rows,
        "most": max((max(row.given, row.received) for row in rows), default=0) or 1,
        "years": sorted(set(LedgerEntry.objects.values_list("on__year", flat=True)), reverse=True),
        "is_coordinator": access.is_coordinator(request.user),
    }
    return render(request, "roaming/ledger.html", context)


@require_safe
def use_log(request: HttpRequest, year: int) -> HttpResponse:
    """Every stay that ended in a year, as the agreement wants it recorded; for the coordinators."""
    if not access.is_coordinator(request.user):
        raise PermissionDenied
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="stays-{year}.csv"'
    # Spreadsheets take a file for UTF-8 by this mark.
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(LOG)
    entries = LedgerEntry.objects.filter(on__year=year).select_related(
        "host__cluster", "home__cluster", "stay__location", "stay__organisation"
    )
    for entry in entries:
        stay = entry.stay
        writer.writerow(
            guarded(str(cell))
            for cell in (
                entry.on.isoformat(),
                entry.host.cluster.short_name,
                entry.home.cluster.short_name,
                stay.location.name,
                stay.organisation.name,
                stay.people,
                stay.first_day.isoformat(),
                stay.last_day.isoformat(),
                entry.days,
            )
        )
    return response
