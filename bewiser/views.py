"""Home, the desk, and the pages that belong to no app."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import views as sitemaps
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bewiser.lib import personal
from bewiser.lib.maps import MapPoint, map_figure
from connect.figures import latest_introductions, network_figures
from connect.models import Cluster, Organisation, User
from connect.reasons import weights
from connect.sitemaps import SITEMAPS as SITEMAPS_OF_CONNECT
from rdi_database.sitemaps import SITEMAPS as SITEMAPS_OF_RESEARCH

from . import desk as desk_of_all
from . import styleguide

# What waits is told in a few lines on the first page; the rest stands on the desk or among the requests.
MOST_ON_HOME = 3
SITEMAPS = {**SITEMAPS_OF_CONNECT, **SITEMAPS_OF_RESEARCH}


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """One sentence, the search, the map of the clusters with real figures, three ways in."""
    clusters = list(Cluster.objects.for_list())
    points = [
        MapPoint(
            lat=cluster.organisation.latitude,
            lon=cluster.organisation.longitude,
            count=cluster.listed_count,
            label=cluster.short_name,
            url=cluster.get_absolute_url(),
            kind="cluster",
        )
        for cluster in clusters
        if cluster.organisation.has_point
    ]
    context = {
        "figures": network_figures(),
        "clusters": clusters,
        "map": map_figure(points),
        "latest": latest_introductions(),
        **(_at_home(request.user) if request.user.is_authenticated else {}),
    }
    return render(request, "pages/home.html", context)


def _at_home(user: User) -> dict[str, Any]:
    """What a person who is signed in finds on the first page: what waits for them, and their organisations."""
    now = timezone.now()
    items = desk_of_all.waiting(user, now)
    return {
        "now": now,
        "items": items[:MOST_ON_HOME],
        "own": Organisation.objects.joined_by(user).order_by("name", "pk"),
    }


@require_safe
@never_cache
def desk(request: HttpRequest) -> HttpResponse:
    """All that waits for this person, overdue first."""
    now = timezone.now()
    items = desk_of_all.waiting(request.user, now)
    return render(request, "desk.html", {"items": items, "now": now})


@require_POST
def desk_act(request: HttpRequest) -> HttpResponse:
    """Take one decision on one thing that waits."""
    keys = request.POST.getlist("item")
    decision = request.POST.get("decision", "")
    problems = desk_of_all.act(keys, decision, "", request.user, timezone.now())
    for problem in problems:
        messages.warning(request, problem)
    if not problems:
        messages.success(request, desk_of_all.done(keys, decision))
    return redirect("desk")


@login_not_required
@require_safe
def style_page(request: HttpRequest) -> HttpResponse:
    """Every component by its real file; for those who build the product, in sample mode only."""
    if not settings.SAMPLE_MODE:
        raise Http404
    return render(request, "styleguide.html", styleguide.examples())


def page(template: str) -> Callable[[HttpRequest], HttpResponse]:
    """Return the view of a page that is the same for everybody."""

    @login_not_required
    @require_safe
    def show(request: HttpRequest) -> HttpResponse:
        return render(request, template)

    return show


@login_not_required
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Help, with the weights by which partners are suggested as they are in use."""
    return render(request, "pages/help.html", {"weights": weights()})


@login_not_required
@require_safe
def privacy_page(request: HttpRequest) -> HttpResponse:
    """The privacy notice, with its table as the data map has it."""
    return render(request, "pages/privacy.html", {"lines": personal.lines()})


@login_not_required
@require_safe
def sitemap(request: HttpRequest, section: str | None = None) -> HttpResponse:
    """The index of what search engines may know, or one part of it."""
    if section is None:
        return sitemaps.index(request, SITEMAPS, sitemap_url_name="sitemap_section")
    return sitemaps.sitemap(request, SITEMAPS, section)


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What robots may read; the sample network is invented, so nothing of it."""
    forbidden = "/" if settings.SAMPLE_MODE else "/requests/"
    lines = [
        "User-agent: *",
        f"Disallow: {forbidden}",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)
