"""Where one can go: the list of places, and what one cluster offers."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from bewiser.lib.maps import MapPoint, map_figure
from connect.models import Cluster

from .. import access
from ..choices import MemberStatus
from ..connections import connections
from ..figures import answering
from ..filters import LocationFilter
from ..models import AgreementMember, Location


@login_not_required
@require_safe
def place_list(request: HttpRequest) -> HttpResponse:
    """The places of all active members, on a map and as a list."""
    chosen = LocationFilter(request.GET, queryset=Location.objects.open().for_list())
    now = timezone.now()
    hosts = answering(now=now)
    # A host that leaves guests waiting is still in the list, at its end.
    places = sorted(chosen.free(now=now), key=lambda place: place.member_id in hosts.slow)
    joined = connections()
    context = {
        "filter": chosen,
        "connections": joined,
        "places": places,
        "quick": hosts.quick,
        "map": map_figure(
            [_point(place) for place in places if place.has_point],
            ties=[one.tie for one in joined if one.tie],
            # A line ends where a guest comes from, which may be far from all places.
            is_near=not joined,
        ),
        "homes": _homes(request.user),
        "is_coordinator": access.is_coordinator(request.user),
    }
    return render(request, "roaming/place_list.html", context)


@login_not_required
@require_safe
def member_detail(request: HttpRequest, cluster: str) -> HttpResponse:
    """What one cluster offers to guests."""
    member = access.shown_member(request.user, cluster)
    places = list(member.locations.filter(is_open=True).prefetch_related("closures"))
    context = {
        "member": member,
        "places": places,
        "map": map_figure([_point(place) for place in places if place.has_point], is_near=True),
        "keeps": access.keeps(request.user, member),
    }
    return render(request, "roaming/member_detail.html", context)


@login_not_required
@require_safe
@cache_control(public=True, max_age=7 * 24 * 3600, immutable=True)
def location_photo(request: HttpRequest, pk: int, name: str) -> FileResponse:
    """The photo of a place, out of whatever storage it is kept in; each photo has an address of its own."""
    place = get_object_or_404(Location.objects.exclude(photo=""), pk=pk)
    if not place.photo.name.endswith(f"/{name}.jpg"):
        raise Http404
    return FileResponse(place.photo.open("rb"), content_type="image/jpeg")


def _homes(user: Any) -> list[dict[str, Any]]:
    """Return the clusters of which this reader's organisations are members, and whether these are in the agreement."""
    if not user.is_authenticated:
        return []
    clusters = Cluster.objects.filter(organisations__members__user=user).distinct()
    active = set(
        AgreementMember.objects.filter(
            cluster__in=clusters, status=MemberStatus.ACTIVE
        ).values_list("cluster", flat=True)
    )
    return [{"cluster": cluster, "is_active": cluster.pk in active} for cluster in clusters]


def _point(place: Location) -> MapPoint:
    return MapPoint(
        place.latitude,
        place.longitude,
        place.desks,
        place.name,
        place.member.get_absolute_url(),
        "cluster",
    )
