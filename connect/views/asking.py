"""Asking for an introduction: the form, and the confirmation of an address."""

import uuid
from collections.abc import Sequence
from urllib.parse import urlencode

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bewiser.lib.acting import acts
from bewiser.lib.errors import tell
from bewiser.lib.ratelimit import allowed, client_address

from .. import access, links, notice_access, timelines
from ..actions import asking
from ..choices import goal_answering
from ..exceptions import AnswerLinkExpired, ConnectionMoved, NoticeOver, TooManyOpenRequests
from ..forms import ConnectionForm
from ..models import ConnectionRequest, Notice, Organisation, User
from ..querysets import OrganisationQuerySet
from .notices import notice_over

# A person who means it asks a few times an hour; nobody's mailbox is to be filled by strangers.
ASKS_PER_HOUR = 20
LETTERS_PER_DAY = 5


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def connection_ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask to be introduced to an organisation; a visitor without an account confirms their address first."""
    return _asking(request, access.visible_organisation(request.user, slug))


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def notice_ask(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask to be introduced to the organisation behind a notice, whether it says who that is or not."""
    today = timezone.now().date()
    try:
        notice = notice_access.open_notice(request.user, pk, today=today)
    except NoticeOver:
        return notice_over(request)
    return _asking(request, notice.organisation, notice)


def _asking(
    request: HttpRequest, target: Organisation, notice: Notice | None = None
) -> HttpResponse:
    if access.acts_for(request.user, target):
        messages.info(request, _("You act for this organisation yourself."))
        return redirect(notice or target)
    user = request.user if request.user.is_authenticated else None
    own = Organisation.objects.answered_for_by(user) if user else Organisation.objects.none()
    form = _form(request, target, notice, user, own)
    if form.is_valid():
        connections = _ask(request, form, target, user, notice)
        if connections:
            return _after(request, connections)
    is_masked = notice is not None and notice.is_anonymous
    seeker = own.order_by("name").select_related("cluster").first()
    context = {
        "form": form,
        "notice": notice,
        "target": _label(target, notice),
        "back": notice or target,
        "most_open": asking.MAX_OPEN,
        "way": timelines.way_ahead(target, seeker, is_masked=is_masked),
    }
    status = 422 if form.errors else 200
    return render(request, "connect/connection_form.html", context, status=status)


def _label(target: Organisation, notice: Notice | None) -> str:
    """The organisation asked, in words that its asker may read."""
    is_masked = notice is not None and notice.is_anonymous
    return ConnectionRequest(target=target, notice=notice, is_target_masked=is_masked).target_label


def _form(
    request: HttpRequest,
    target: Organisation,
    notice: Notice | None,
    user: User | None,
    own: OrganisationQuerySet,
) -> ConnectionForm:
    """The form of a request; about a notice it asks nobody else, and begins with what the notice is about."""
    askable = Organisation.objects.visible_to(request.user)
    askable = askable.others_than_of(user) if user else askable
    form = ConnectionForm(
        request.POST if request.method == "POST" else None,
        user=user,
        own=own.order_by("name"),
        # Those much like it would tell what it is.
        further=askable.none() if notice else askable.much_like(target),
        askable=askable,
        today=timezone.now().date(),
        initial=_begun(notice) if notice else {},
    )
    if notice:
        del form.fields["others"]
    return form


def _begun(notice: Notice) -> dict[str, str]:
    """What the answers to a notice begin with."""
    about = _("This is about your notice “%(title)s”.") % {"title": notice.title}
    return {"goal": goal_answering(notice.type, notice.kind), "cooperation": f"{about}\n\n"}


def _ask(
    request: HttpRequest,
    form: ConnectionForm,
    target: Organisation,
    user: User | None,
    notice: Notice | None = None,
) -> Sequence[ConnectionRequest]:
    """Hand a clean form to the action; what it refuses is said in the form."""
    now = timezone.now()
    if not allowed("ask", client_address(request), limit=ASKS_PER_HOUR, per_seconds=3600, now=now):
        form.add_error(None, _("Many requests came from your network. Try again in an hour."))
        return []
    data = form.cleaned_data
    if user is None and not allowed(
        "confirm", data["asker_email"].lower(), limit=LETTERS_PER_DAY, per_seconds=86_400, now=now
    ):
        form.add_error("asker_email", _("Confirm the requests that you have made already, first."))
        return []
    asker = asking.Asker(
        user=user,
        name=data["asker_name"],
        email=user.email if user else data["asker_email"],
        seeker=data.get("seeker"),
        language=get_language() or "en",
        **{name: data[name] for name in form.SEEKER_FIELDS if not data.get("seeker")},
    )
    ask = asking.Ask(
        is_masked=not data["is_named"],
        notice=notice,
        **{name: data[name] for name in form.ASK_FIELDS},
    )
    try:
        targets = [target, *data.get("further", [])]
        return asking.ask_for_introductions(asker=asker, ask=ask, targets=targets, now=now)
    except TooManyOpenRequests:
        form.add_error(
            None,
            _("You have %(most)s open requests at most. Withdraw one, or wait for an answer.")
            % {"most": asking.MAX_OPEN},
        )
    except ValidationError as problem:
        tell(form, problem)
    return []


def _after(request: HttpRequest, connections: Sequence[ConnectionRequest]) -> HttpResponse:
    if connections[0].asker_id is None:
        context = {"email": connections[0].asker_email, "connections": connections}
        return render(request, "connect/connection_sent.html", context)
    messages.success(request, _("Your request is on its way."))
    if len(connections) == 1:
        return redirect(connections[0])
    return redirect("connect:connection_list")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def connection_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the letter: GET shows what was asked, POST confirms it."""
    try:
        batch = links.batch_of(token)
    except AnswerLinkExpired:
        return render(request, "connect/link_expired.html", {}, status=410)
    if request.method == "POST":
        return _confirm(request, token)
    drafts = (
        ConnectionRequest.objects.drafts()
        .filter(batch=batch)
        .select_related("target", "notice")
        .in_the_order_asked()
    )
    if not drafts:
        return _settled_before(request, token)
    context = {"drafts": drafts, "first": drafts[0], "token": token}
    return render(request, "connect/connection_confirm.html", context)


@login_not_required
@never_cache
@acts("connect:connection_confirm", "token")
def confirm_withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """The owner of the address did not ask this, or does not want it any more."""
    try:
        asking.withdraw_drafts(token, now=timezone.now())
    except AnswerLinkExpired:
        return render(request, "connect/link_expired.html", {}, status=410)
    except ConnectionMoved:
        # The page says what became of it.
        pass
    return redirect("connect:connection_confirm", token)


def _settled_before(request: HttpRequest, token: str) -> HttpResponse:
    """Say that it was taken back, or lead to the requests; whoever is signed out reads how to get there."""
    if ConnectionRequest.objects.never_sent().filter(batch=links.batch_of(token)).exists():
        return render(request, "connect/connection_withdrawn.html")
    following = reverse("connect:connection_list")
    if request.user.is_authenticated:
        messages.info(request, _("This was confirmed before."))
        return redirect(following)
    messages.info(
        request, _("This was confirmed before. Sign in with a code to follow your request.")
    )
    query = urlencode({REDIRECT_FIELD_NAME: following})
    return redirect(f"{reverse('account_request_login_code')}?{query}")


def _confirm(request: HttpRequest, token: str) -> HttpResponse:
    try:
        confirmed = asking.confirm_drafts(token, now=timezone.now())
    except ConnectionMoved:
        return _settled_before(request, token)
    except TooManyOpenRequests:
        messages.error(
            request, _("You have too many open requests. Withdraw one and confirm then.")
        )
        return redirect("connect:connection_list")
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
        return redirect("connect:connection_list")
    messages.success(request, _("Thank you. Your request is on its way."))
    # The link signs in only the person whom it has just made; everybody else has a door of their own.
    if confirmed.is_new and not request.user.is_authenticated:
        login(
            request, confirmed.user, backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        UserSession.objects.create_from_request(request)
    if request.user.is_authenticated and request.user.pk != confirmed.user.pk:
        return redirect("home")
    one = len(confirmed.connections) == 1
    return redirect(confirmed.connections[0] if one else "connect:connection_list")
