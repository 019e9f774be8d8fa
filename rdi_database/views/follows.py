"""What somebody follows: the list, adding to it, and stopping, also by a link without signing in."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bewiser.lib.errors import tell

from .. import access
from ..actions import follows as actions
from ..choices import FollowKind, FollowRhythm
from ..following import Reader, address_of, name_of
from ..forms import FollowForm, RhythmForm
from ..links import LinkEnded, follow_of
from ..models import Follow


@require_safe
def follow_list(request: HttpRequest) -> HttpResponse:
    """Show what somebody follows, and which of it finds nothing any more since something that it names is gone."""
    reader = Reader()
    rows = [
        {
            "follow": row,
            "url": address_of(row.kind, row.topic, row.query),
            "holds": reader.holds(row),
            "form": RhythmForm(initial={"rhythm": row.rhythm}, auto_id=f"id_{row.pk.hex}_%s"),
        }
        for row in Follow.objects.of(request.user)
    ]
    return render(request, "rdi_database/follow_list.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def follow_add(request: HttpRequest) -> HttpResponse:
    """Follow a topic or a search; its address says which."""
    asked = {name: request.GET.get(name, "") for name in ("kind", "topic", "query")}
    if request.method == "POST":
        form = FollowForm(request.POST)
    else:
        form = FollowForm(initial=asked | {"name": name_of(**asked), "rhythm": "weekly"})
    if form.is_valid():
        data = form.cleaned_data
        try:
            followed = actions.follow(
                request.user,
                kind=FollowKind(data["kind"]),
                topic=data["topic"],
                query=data["query"],
                name=data["name"],
                rhythm=FollowRhythm(data["rhythm"]),
                now=timezone.now(),
            )
        except ValidationError as problem:
            tell(form, problem)
        else:
            text = _("You follow “%(name)s” from now on.") % {"name": followed.name}
            messages.success(request, text)
            return redirect("rdi_database:follow_list")
    status = 422 if form.errors else 200
    return render(request, "rdi_database/follow_form.html", {"form": form}, status=status)


@require_POST
def follow_change(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Let the digests of one's own follow come more or less often."""
    followed = access.own_follow(request.user, pk)
    form = RhythmForm(request.POST)
    if form.is_valid():
        rhythm = FollowRhythm(form.cleaned_data["rhythm"])
        actions.change_rhythm(followed, rhythm, now=timezone.now())
        messages.success(request, _("Saved."))
    else:
        messages.error(request, _("Choose how often the mail is to come."))
    return redirect("rdi_database:follow_list")


@require_POST
def follow_end(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Stop one's own follow."""
    followed = access.own_follow(request.user, pk)
    actions.stop(followed)
    messages.success(request, _("You no longer follow “%(name)s”.") % {"name": followed.name})
    return redirect("rdi_database:follow_list")


# A mail program presses its button without a cookie (RFC 8058); the token says what is stopped.
@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop a digest: GET shows a button, POST stops, by it or by that of a mail program."""
    try:
        followed = follow_of(token)
    except LinkEnded:
        return render(request, "rdi_database/follow_stopped.html", status=410)
    if request.method != "POST":
        context = {"follow": followed, "token": token}
        return render(request, "rdi_database/follow_stop.html", context)
    actions.stop(followed)
    if request.POST.get("List-Unsubscribe") == "One-Click":
        return HttpResponse(_("The mail is stopped."), content_type="text/plain; charset=utf-8")
    return render(request, "rdi_database/follow_stopped.html", {"follow": followed})
