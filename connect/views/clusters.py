"""The clusters, and the page of one cluster. Who manages it is never said in public."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from bewiser.lib.maps import MapPoint, map_figure

from .. import panels, search
from ..choices import OrganisationKind
from ..models import Cluster, Event
from ..profiles import text_for
from .firms import places_figure

_FIRM = search.facets.code_of(
    search.facets.KIND, search.facets.KINDS.index(OrganisationKind.FIRM) + 1
)


@login_not_required
@require_safe
def cluster_list(request: HttpRequest) -> HttpResponse:
    clusters = list(Cluster.objects.for_list())
    reader = (get_language() or "en")[:2]
    cards = [
        {"cluster": cluster, "text": text_for(cluster.organisation.texts.all(), reader)}
        for cluster in clusters
    ]
    return render(
        request,
        "connect/cluster_list.html",
        {"cards": cards, "map": map_figure(cluster_points(clusters))},
    )


def cluster_points(clusters: list[Cluster]) -> list[MapPoint]:
    """Return the clusters that have a place, each with how many listed organisations it has."""
    return [
        MapPoint(
            cluster.organisation.latitude,
            cluster.organisation.longitude,
            cluster.listed_count,
            cluster.short_name,
            cluster.get_absolute_url(),
            "cluster",
        )
        for cluster in clusters
        if cluster.organisation.has_point
    ]


@login_not_required
@require_safe
def cluster_detail(request: HttpRequest, slug: str) -> HttpResponse:
    cluster = get_object_or_404(Cluster.objects.for_list(), slug=slug)
    vocabulary = search.vocabulary()
    code = search.facets.code_of(search.facets.CLUSTER, cluster.pk)
    page = search.browse(search.BrowseQuery(chosen={"cluster": (code,)}), vocabulary)
    places = page.places()
    links = panels.place_links(places.rows, page.query, vocabulary)
    return render(
        request,
        "connect/cluster_detail.html",
        {
            "cluster": cluster,
            "text": text_for(cluster.organisation.texts.all(), (get_language() or "en")[:2]),
            "total": page.total,
            "firms": page.counts.get(_FIRM, 0),
            "rows": page.rows(),
            "all_url": page.query.querystring(vocabulary),
            "places": links,
            "has_more_places": places.has_more,
            "without_place": panels.without_place(page, places),
            "map": places_figure(links, is_near=True),
            "events": Event.objects.published()
            .ahead(timezone.now())
            .filter(cluster=cluster)
            .for_list()[:3],
        },
    )
