"""Initiatives: the list in three views, and the page of one."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bewiser.lib.paging import PER_PAGE
from connect.structured import data_block

from .. import access, panels
from ..browsing import Browse, browse
from ..calendars import month_of, stretch_of
from ..choices import InitiativeKind, InitiativeStatus
from ..entries import entries_of
from ..facts import facts_of
from ..filters import InitiativeQuery
from ..models import Initiative, PartnerWanted
from ..moments import standing_of
from ..querysets import NOT_OVER
from ..structured import initiative_data
from ..timelines import MOST_BARS, bar_of, timeline

# A month with more than this is no calendar any more; filters make it one.
MOST_IN_MONTH = 400
MOST_PARTNERS = 60
MOST_PROJECTS = 10


@login_not_required
@require_safe
def initiative_list(request: HttpRequest) -> HttpResponse:
    """Show what is listed as a list, a month or a line of time; htmx gets the results and the panel alone."""
    found, remarks = browse(request.GET, timezone.now())
    # A page that is restored from the history must be whole again.
    is_partial = (
        request.headers.get("HX-Request") == "true"
        and request.headers.get("HX-History-Restore-Request") != "true"
    )
    shown = {"list": _list, "calendar": _calendar, "timeline": _timeline}[found.query.view]
    context = {
        "query": found.query,
        "now": found.now,
        "remarks": remarks,
        "total": found.total,
        "panels": panels.facet_panels(found),
        "chips": panels.chips(found),
        "view_links": panels.view_links(found.query),
        "way_out": None if found.total else panels.way_out(found),
        "clear_url": found.query.having(words="", chosen={}).link,
        "feed_query": found.query.having(sort="ends", view="list").after_path,
        "canonical_query": found.query.having(view="list", sort="ends").after_path,
        "is_partial": is_partial,
        **shown(request, found),
    }
    name = "_initiative_results" if is_partial else "initiative_list"
    response = render(request, f"rdi_database/{name}.html", context)
    patch_vary_headers(response, ["HX-Request"])
    if is_partial:
        response.headers["HX-Push-Url"] = request.path + found.query.after_path
    return response


def _list(request: HttpRequest, found: Browse) -> dict[str, Any]:
    paginator = Paginator(found.rows.for_list(), PER_PAGE)
    # Counted already, together with the facets.
    paginator.count = found.total
    return {"page": paginator.get_page(request.GET.get("page"))}


def _calendar(request: HttpRequest, found: Browse) -> dict[str, Any]:
    today = timezone.localdate(found.now)
    first = found.query.month or today.replace(day=1)
    rows = list(found.rows.within(*stretch_of(first))[: MOST_IN_MONTH + 1])
    month = month_of(rows[:MOST_IN_MONTH], first, today)
    return {
        "month": month,
        "is_cut": len(rows) > MOST_IN_MONTH,
        "most": MOST_IN_MONTH,
        "before": month.before and found.query.having(month=month.before).link,
        "after": month.after and found.query.having(month=month.after).link,
        "present": found.query.having(month=None).link,
        "is_present": first == today.replace(day=1),
    }


def _timeline(request: HttpRequest, found: Browse) -> dict[str, Any]:
    rows = list(found.rows.dated()[: MOST_BARS + 1])
    lines = [(row, standing_of(row, found.now)) for row in rows[:MOST_BARS]]
    bars = [bar_of(row, f"{row.get_kind_display()}, {standing.told}") for row, standing in lines]
    title = _("What runs when")
    return {
        "rows": rows[:MOST_BARS],
        "is_cut": len(rows) > MOST_BARS,
        "chart": timeline(bars, found.now, title, "timeline-table") if bars else None,
    }


@login_not_required
@require_safe
def initiative_detail(request: HttpRequest, slug: str) -> HttpResponse:
    initiative = access.visible_initiative(request.user, slug)
    now = timezone.now()
    standing = standing_of(initiative, now)
    partners = initiative.participations.listed()
    listed = list(partners.in_order().for_list()[:MOST_PARTNERS])
    projects = Initiative.objects.listed().of_call(initiative) if _is_call(initiative) else None
    data = initiative_data(
        initiative,
        settings.SITE_URL + initiative.get_absolute_url(),
        [row.organisation for row in listed],
        settings.SITE_URL,
    )
    context = {
        "initiative": initiative,
        "standing": standing,
        "facts": facts_of(initiative, standing, _call_url(initiative)),
        "partners": listed,
        **_numbers_of_partners(initiative, partners, len(listed)),
        "projects": projects.newest_first()[:MOST_PROJECTS] if projects is not None else [],
        "project_count": projects.count() if projects is not None else 0,
        "wanted": PartnerWanted.objects.open(now).filter(initiative=initiative).for_list()
        if _is_call(initiative)
        else [],
        "own": access.answered_for(request.user),
        "may_seek": _is_call(initiative) and initiative.is_listed and standing.status in NOT_OVER,
        "has_entry": any(True for _entry in entries_of(initiative)),
        "data_block": data_block(data) if data and initiative.is_listed else "",
    }
    return render(request, "rdi_database/initiative_detail.html", context)


def _is_call(initiative: Initiative) -> bool:
    return initiative.kind == InitiativeKind.CALL


def _numbers_of_partners(
    initiative: Initiative, listed: QuerySet[Any], shown: int
) -> dict[str, int]:
    """Return how many listed partners are not shown, and how many others the directory does not list.

    What an organisation that is not listed is called stays unsaid here, as on every public page.
    """
    count = listed.count() if shown == MOST_PARTNERS else shown
    total = initiative.participations.shown().count()
    return {"partner_count": total, "more_partners": count - shown, "other_partners": total - count}


def _call_url(initiative: Initiative) -> str:
    """Return where the call is that an initiative names: its page, or the list where several have this name."""
    if _is_call(initiative) or not initiative.call:
        return ""
    calls = list(Initiative.objects.listed().calls_named(initiative.call).order_by("pk")[:2])
    exact = [call for call in calls if call.identifier == initiative.call] or calls
    if len(exact) < 2:
        return exact[0].get_absolute_url() if exact else ""
    chosen = {"kind": (InitiativeKind.CALL,), "status": tuple(InitiativeStatus.values)}
    named = InitiativeQuery(words=initiative.call, chosen=chosen)
    return reverse("rdi_database:initiative_list") + named.after_path
