"""News that clusters send in for the next edition, and what became of it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bewiser.lib.acting import acts
from bewiser.lib.paging import page_of

from .. import access
from ..actions import editions as actions
from ..edition_forms import DeclineForm, NewsForm
from ..exceptions import EditionMoved
from ..models import ClusterNews


@require_http_methods(["GET", "HEAD", "POST"])
def news_list(request: HttpRequest) -> HttpResponse:
    """What was sent in: managers see and add their own clusters', those who make the newsletter see all."""
    clusters = access.kit_clusters(request.user)
    if not clusters.exists():
        raise PermissionDenied
    form = NewsForm(request.POST if request.method == "POST" else None, clusters=clusters)
    if form.is_valid():
        actions.send_news(form.save(commit=False), by=request.user)
        messages.success(request, _("Your news waits for the next edition."))
        return redirect("roaming:news_list")
    edits = access.edits_newsletter(request.user)
    rows = ClusterNews.objects.for_list().order_by("-sent_at", "-pk")
    context = {
        "form": form,
        "page": page_of(request, rows if edits else rows.kept_by(request.user)),
        "edits": edits,
    }
    status = 422 if form.errors else 200
    return render(request, "roaming/news_list.html", context, status=status)


@acts("roaming:news_list")
def news_decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave news out, with a reason that the cluster reads."""
    if not access.edits_newsletter(request.user):
        raise PermissionDenied
    news = get_object_or_404(ClusterNews, pk=pk)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        # A browser lets nobody send such a reason: there is nothing that they could lose.
        messages.warning(request, " ".join(form.errors["reason"]))
        return redirect("roaming:news_list")
    try:
        actions.decline_news(news, reason=form.cleaned_data["reason"], by=request.user)
    except EditionMoved:
        messages.warning(request, _("It is no longer waiting."))
    else:
        messages.success(request, _("The cluster reads why it is not taken."))
    return redirect("roaming:news_list")
