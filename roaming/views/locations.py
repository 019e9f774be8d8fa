"""The places of a member: described, shown in a photo, and closed on some days."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bewiser.lib.acting import acts
from bewiser.lib.errors import tell

from .. import access
from ..actions import locations as actions
from ..forms import ClosureForm, LocationForm
from ..models import Location, LocationClosure


@require_http_methods(["GET", "HEAD", "POST"])
def location_add(request: HttpRequest, cluster: str) -> HttpResponse:
    """Describe a place that takes guests."""
    member = access.kept_member(request.user, cluster)
    home = member.cluster.organisation
    place = Location(
        member=member,
        name=home.name,
        street=home.street,
        postcode=home.postcode,
        city=home.city,
        country=home.country,
    )
    return _form(request, place)


@require_http_methods(["GET", "HEAD", "POST"])
def location_edit(request: HttpRequest, cluster: str, pk: int) -> HttpResponse:
    """Change what a place says of itself."""
    return _form(request, access.kept_location(request.user, cluster, pk))


@acts("roaming:location_edit", "cluster", "pk")
def closure_add(request: HttpRequest, cluster: str, pk: int) -> HttpResponse:
    """Close a place for a day."""
    place = access.kept_location(request.user, cluster, pk)
    form = ClosureForm(request.POST, instance=LocationClosure(location=place))
    if form.is_valid():
        try:
            actions.close_on(form.save(commit=False))
        except ValidationError as problem:
            tell(form, problem)
        else:
            messages.success(request, _("The place is closed on this day."))
            return redirect("roaming:location_edit", cluster=cluster, pk=pk)
    return _page(request, place, LocationForm(instance=place), closure=form)


@require_POST
def closure_remove(request: HttpRequest, cluster: str, pk: int, closure: int) -> HttpResponse:
    """Open a place again on a day."""
    place = access.kept_location(request.user, cluster, pk)
    actions.open_on(get_object_or_404(LocationClosure, pk=closure, location=place))
    messages.success(request, _("The place is open on this day."))
    return redirect("roaming:location_edit", cluster=cluster, pk=pk)


def _form(request: HttpRequest, place: Location) -> HttpResponse:
    posted = request.method == "POST"
    form = LocationForm(
        request.POST if posted else None, request.FILES if posted else None, instance=place
    )
    if form.is_valid():
        try:
            actions.write_location(form.instance, now=timezone.now())
        except ValidationError as problem:
            tell(form, problem)
        else:
            messages.success(request, _("%(name)s is saved.") % {"name": form.instance.name})
            return redirect("roaming:member_manage", cluster=place.member.cluster.slug)
    return _page(request, place, form)


def _page(
    request: HttpRequest, place: Location, form: LocationForm, closure: ClosureForm | None = None
) -> HttpResponse:
    failed = form.errors or (closure and closure.errors)
    context = {
        "member": place.member,
        "place": place if place.pk else None,
        "form": form,
        "closures": place.closures.all() if place.pk else [],
        "closure_form": closure or ClosureForm(),
    }
    return render(request, "roaming/location_form.html", context, status=422 if failed else 200)
