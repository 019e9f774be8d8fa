"""Getting the newsletter, changing it and leaving it: no account is needed, and looking changes nothing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from bewiser.lib.errors import tell
from bewiser.lib.paging import page_of
from bewiser.lib.ratelimit import allowed, client_address

from .. import access
from ..actions import subscriptions as actions
from ..choices import ConsentMethod
from ..links import LinkEnded, subscription_of, subscription_to_confirm
from ..models import Subscription
from ..subscription_forms import AskForm, FindForm, InviteForm, PreferencesForm, initial_of

# Letters to addresses that somebody types: for a client, and for all clients together.
ASKS_AN_HOUR, ASKS_OF_ALL = 10, 600
HOUR = 3600


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def subscription_ask(request: HttpRequest) -> HttpResponse:
    """Ask for the newsletter. The answer is the same whatever the list knows of the address."""
    form = AskForm(
        request.POST if request.method == "POST" else None,
        initial=_initial_for(request.user),
        wording=actions.WORDING,
    )
    if form.is_valid():
        if not _may_ask(request):
            return render(request, "429.html", status=429)
        try:
            actions.ask_for_newsletter(**form.asked(), now=timezone.now())
        except ValidationError as problem:
            tell(form, problem)
        else:
            return _look_into_the_mail(request)
    context = {"form": form}
    return render(
        request, "roaming/subscription_form.html", context, status=422 if form.errors else 200
    )


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def subscription_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm that one's address gets the newsletter."""
    try:
        subscription = subscription_to_confirm(token)
    except LinkEnded:
        return _ended(request)
    if request.method == "POST":
        actions.confirm_subscription(subscription, now=timezone.now())
    context = {"subscription": subscription, "wording": actions.WORDING}
    return render(request, "roaming/subscription_confirm.html", context)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def subscription_find(request: HttpRequest) -> HttpResponse:
    """Let the way to their preferences be sent to an address; the answer is the same whether it is known or not."""
    form = FindForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if not _may_ask(request):
            return render(request, "429.html", status=429)
        actions.send_preferences(email=form.cleaned_data["email"], now=timezone.now())
        return _look_into_the_mail(request)
    status = 422 if form.errors else 200
    return render(request, "roaming/subscription_find.html", {"form": form}, status=status)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def subscription_edit(request: HttpRequest, token: str) -> HttpResponse:
    """Change what one gets; whoever has the link of a letter of theirs may."""
    try:
        subscription = subscription_of(token)
    except LinkEnded:
        return _ended(request)
    if not subscription.is_active:
        context = {"subscription": subscription, "token": token}
        return render(request, "roaming/subscription_leave.html", context)
    form = PreferencesForm(
        request.POST if request.method == "POST" else None, initial=initial_of(subscription)
    )
    if form.is_valid():
        actions.change_preferences(subscription, **form.cleaned_data, now=timezone.now())
        messages.success(request, _("What you get is changed."))
        return redirect("roaming:subscription_edit", token=token)
    context = {"form": form, "subscription": subscription, "token": token}
    status = 422 if form.errors else 200
    return render(request, "roaming/subscription_edit.html", context, status=status)


# A mail program presses its button without a cookie (RFC 8058); the token says who leaves.
@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def subscription_leave(request: HttpRequest, token: str) -> HttpResponse:
    """Leave the newsletter: GET shows a button, POST leaves, by it or by that of a mail program."""
    try:
        subscription = subscription_of(token)
    except LinkEnded:
        return _ended(request)
    if request.method == "POST":
        is_one_click = request.POST.get("List-Unsubscribe") == "One-Click"
        method = ConsentMethod.ONE_CLICK if is_one_click else ConsentMethod.LINK
        actions.leave_newsletter(subscription, method=method, now=timezone.now())
        if is_one_click:
            return HttpResponse(
                _("You have left the newsletter."), content_type="text/plain; charset=utf-8"
            )
    context = {"subscription": subscription, "token": token}
    return render(request, "roaming/subscription_leave.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def newsletter_contacts(request: HttpRequest) -> HttpResponse:
    """The contacts of partner clusters, and a form to ask one more. Nobody can confirm for them."""
    clusters = access.kit_clusters(request.user)
    if not clusters.exists():
        raise PermissionDenied
    form = InviteForm(request.POST if request.method == "POST" else None, clusters=clusters)
    if form.is_valid():
        if not _may_ask(request):
            return render(request, "429.html", status=429)
        try:
            actions.invite_contact(**form.cleaned_data, by=request.user, now=timezone.now())
        except ValidationError as problem:
            tell(form, problem)
        else:
            # The same, whether the address is on the list already or not.
            messages.success(request, _("If the address is not on the list yet, it is asked now."))
            return redirect("roaming:newsletter_contacts")
    rows = Subscription.objects.contacts_kept_by(request.user).select_related("cluster")
    context = {"form": form, "page": page_of(request, rows)}
    status = 422 if form.errors else 200
    return render(request, "roaming/newsletter_contacts.html", context, status=status)


def _initial_for(user: object) -> dict[str, str]:
    if not getattr(user, "is_authenticated", False):
        return {}
    return {name: getattr(user, name) for name in ("email", "name", "language")}


def _may_ask(request: HttpRequest) -> bool:
    now = timezone.now()
    return allowed(
        "newsletter", client_address(request), limit=ASKS_AN_HOUR, per_seconds=HOUR, now=now
    ) and allowed("newsletter of all", "", limit=ASKS_OF_ALL, per_seconds=HOUR, now=now)


def _look_into_the_mail(request: HttpRequest) -> HttpResponse:
    return render(request, "roaming/subscription_sent.html", {})


def _ended(request: HttpRequest) -> HttpResponse:
    return render(request, "roaming/subscription_ended.html", {}, status=410)
