"""What happens on the page of an organisation beyond looking at it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from connect.access import visible_organisation

from ..actions.views import count_view


@require_http_methods(["GET", "HEAD", "POST"])
def research_seen(request: HttpRequest, slug: str) -> HttpResponse:
    """Count a look at the page, which its script reports; whoever comes here by hand is led to the page."""
    organisation = visible_organisation(request.user, slug)
    if request.method != "POST":
        return redirect(organisation)
    count_view(organisation, by=request.user, now=timezone.now())
    return HttpResponse(status=204)
