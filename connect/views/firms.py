"""The directory of organisations, its map, and the page of one organisation."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Page, Paginator
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    JsonResponse,
)
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from bewiser.lib.maps import MapFigure, MapPoint, map_figure

from .. import access, freshness, notice_access, panels, profiles, search, trays
from ..completeness import completeness_of
from ..geojson import MEDIA_TYPE, feature, feature_collection
from ..models import CaseStudy, Notice, Organisation
from ..responsiveness import is_responsive
from ..structured import data_block, organisation_data


@login_not_required
@require_safe
def firm_list(request: HttpRequest, door: search.Door = search.FIRMS) -> HttpResponse:
    """Show a page of the directory; htmx gets the results and the panel alone."""
    reading = search.read(request.GET, door)
    chosen = trays.chosen_by(request.user, reading.query.compare, Organisation.objects.all())
    page = search.browse(reading.query.having(compare=chosen.slugs), reading.vocabulary)
    # A page that is restored from the history must be whole again.
    is_partial = (
        request.headers.get("HX-Request") == "true"
        and request.headers.get("HX-History-Restore-Request") != "true"
    )
    template = "connect/_firm_results.html" if is_partial else "connect/firm_list.html"
    context = list_context(page, chosen) | {
        "remarks": reading.remarks + chosen.remarks,
        "is_partial": is_partial,
    }
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    if is_partial:
        response.headers["HX-Push-Url"] = request.path + page.query.after_path(page.vocabulary)
    return response


def list_context(page: search.BrowsePage, chosen: trays.Chosen) -> dict[str, Any]:
    """Return all that the templates of the directory show of a page of results."""
    query, vocabulary = page.query, page.vocabulary
    places = page.places() if query.view == "map" else search.First[search.Place]([], False)
    links = panels.place_links(places.rows, query, vocabulary)
    way_out = None if page.total else page.way_out()
    suggestion = page.suggestion()
    rows = page.rows() if query.view != "map" else []
    boxes = {row.slug for row in rows}
    return {
        "query": query,
        "door": query.door.name,
        "total": page.total,
        "is_near": page.is_near,
        "rows": rows,
        "tray": trays.tray_of(chosen.organisations, query, vocabulary, boxes),
        "compare_page": trays.compare_page(query.door),
        "page": numbered_page(page),
        "panels": panels.facet_panels(page),
        "chips": panels.chips(query, vocabulary),
        "view_links": panels.view_links(query, vocabulary),
        "clear_url": search.BrowseQuery(
            words=query.words, view=query.view, door=query.door, compare=query.compare
        ).querystring(vocabulary),
        "way_out": way_out,
        "way_out_url": way_out.query.querystring(vocabulary) if way_out else "",
        "way_out_label": panels.dropped_label(way_out.dropped, query) if way_out else "",
        "suggestion": suggestion.words if suggestion else "",
        "suggestion_url": suggestion.querystring(vocabulary) if suggestion else "",
        "box": ",".join(f"{edge:g}" for edge in query.box) if query.box else "",
        "places": links,
        "has_more_places": places.has_more,
        "without_place": panels.without_place(page, places) if query.view == "map" else 0,
        "map": places_figure(links) if query.view == "map" else None,
        "canonical_query": query.plain().after_path(vocabulary),
    }


def numbered_page(page: search.BrowsePage) -> Page:
    """Return the page as Django's paginator knows it; the rows themselves stay with the search."""
    return Paginator(range(page.pages), 1).page(page.query.page)


def places_figure(links: list[panels.PlaceLink], is_near: bool = False) -> MapFigure:
    """Draw the towns of a query; each leads to its organisations."""
    drawn = {_point(link): link for link in links}
    return map_figure(
        list(drawn),
        is_near=is_near,
        together=lambda points: _point(panels.joined([drawn[point] for point in points])),
    )


def _point(link: panels.PlaceLink) -> MapPoint:
    place = link.place
    return MapPoint(place.latitude, place.longitude, place.count, link.name, link.url)


@login_not_required
@require_safe
def firm_map(request: HttpRequest, door: search.Door = search.FIRMS) -> HttpResponse:
    """Return the points of a query as GeoJSON."""
    reading = search.read(request.GET, door)
    page = search.browse(reading.query, reading.vocabulary)
    addresses = [reverse(f"connect:{name}_detail", args=["SLUG"]) for name in ("firm", "research")]
    points = page.points()
    features = (
        feature(
            point.latitude,
            point.longitude,
            {
                "name": point.name,
                "kind": point.kind,
                "city": point.city,
                "country": point.country,
                "url": addresses[point.is_research].replace("SLUG", point.slug),
            },
        )
        for point in points.rows
    )
    collection = feature_collection(features, has_more=points.has_more)
    return JsonResponse(collection, content_type=MEDIA_TYPE)


@login_not_required
@require_safe
def firm_detail(request: HttpRequest, slug: str, door: search.Door = search.FIRMS) -> HttpResponse:
    """Show an organisation at its own door; an address that it once had leads to the one it has."""
    try:
        organisation = access.visible_organisation(request.user, slug)
    except Http404:
        moved = Organisation.objects.visible_to(request.user).once_at(slug).first()
        if moved is None:
            raise
        return HttpResponsePermanentRedirect(moved.get_absolute_url())
    if organisation.is_research != (door is search.RESEARCH):
        # Not for good: a research profile may come and go.
        return redirect(organisation)
    return firm_page(request, organisation)


def firm_page(
    request: HttpRequest, organisation: Organisation, *, preview: dict[str, Any] | None = None
) -> HttpResponse:
    """The page of an organisation from `.for_profile()`; `preview` says that it is not public like this yet."""
    profile = profiles.profile_of(organisation)
    data = organisation_data(
        organisation, profile.text, request.build_absolute_uri(organisation.get_absolute_url())
    )
    return render(
        request,
        "connect/firm_detail.html",
        {
            "organisation": organisation,
            "profile": profile,
            "data_block": data_block(data),
            "cases": CaseStudy.objects.public().about(organisation).for_list(),
            "notices": Notice.objects.open_on(timezone.now().date())
            .shown_on_page_of(organisation)
            .newest_first()
            .for_list(),
            "posts": notice_access.posts_for(request.user, organisation),
            "is_own": access.acts_for(request.user, organisation),
            "keeps_team": access.keeps_team(request.user, organisation),
            "edits": access.edits(request.user, organisation),
            "is_responsive": is_responsive(organisation, completeness_of(organisation)),
            "stale_since": freshness.stale_since(organisation, timezone.now()),
            "preview": preview,
            "people": access.shown_members(request.user, organisation),
        },
    )
