"""The signed link by which a contact without an account answers: GET shows, POST acts."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bewiser.lib.acting import acts
from bewiser.lib.errors import tell

from .. import access, links, portraits, timelines
from ..actions import connections as actions
from ..choices import ConnectionState as State
from ..exceptions import AnswerLinkExpired, ConnectionMoved
from ..forms import CloseForm, DeclineForm
from ..models import ConnectionRequest
from ..transitions import Decision, steps_open_to


def _by_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Say so wherever the link does not hold, or holds no longer since somebody was quicker."""

    @wraps(view)
    def answered(request: HttpRequest, token: str) -> HttpResponse:
        try:
            return view(request, token)
        except AnswerLinkExpired:
            return render(request, "connect/link_expired.html", {}, status=410)

    return answered


@login_not_required
@never_cache
@require_safe
@_by_link
def connection_answer(request: HttpRequest, token: str) -> HttpResponse:
    """Show a contact what they are asked."""
    return _page(request, links.connection_of(token), token)


@login_not_required
@never_cache
@acts("connect:connection_answer", "token")
@_by_link
def answer_accept(request: HttpRequest, token: str) -> HttpResponse:
    return _page(request, _taken(token, actions.accept), token)


@login_not_required
@never_cache
@acts("connect:connection_answer", "token")
@_by_link
def answer_decline(request: HttpRequest, token: str) -> HttpResponse:
    form = DeclineForm(request.POST)
    if form.is_valid():
        try:
            return _page(request, _taken(token, actions.decline, **form.cleaned_data), token)
        except ValidationError as problem:
            tell(form, problem)
    return _page(request, links.connection_of(token), token, decline=form, status=422)


@login_not_required
@never_cache
@acts("connect:connection_answer", "token")
@_by_link
def answer_in_contact(request: HttpRequest, token: str) -> HttpResponse:
    """Note that the two sides are in contact."""
    return _page(request, _taken(token, actions.say_in_contact), token)


@login_not_required
@never_cache
@acts("connect:connection_answer", "token")
@_by_link
def answer_close(request: HttpRequest, token: str) -> HttpResponse:
    """Close an introduction with what came of it."""
    form = CloseForm(request.POST)
    if form.is_valid():
        return _page(request, _taken(token, actions.close, **form.cleaned_data), token)
    return _page(request, links.connection_of(token), token, close=form, status=422)


def _taken(token: str, act: Callable[..., None], **said: str) -> ConnectionRequest:
    """Take a contact's decision, and return the request as it stands then: also where somebody was quicker."""
    connection = links.connection_of(token)
    try:
        act(connection, by=access.contact(connection), now=timezone.now(), **said)
    except ConnectionMoved:
        connection = links.connection_of(token)
    return connection


def _page(
    request: HttpRequest,
    connection: ConnectionRequest,
    token: str,
    *,
    decline: DeclineForm | None = None,
    close: CloseForm | None = None,
    status: int = 200,
) -> HttpResponse:
    reader = access.contact(connection)
    open_to_them = {step.decision for step in steps_open_to(connection.state, reader.roles)}
    context = {
        "may_say_in_contact": Decision.SAY_IN_CONTACT in open_to_them,
        "may_close": Decision.CLOSE in open_to_them,
        "close": close or CloseForm(),
        "connection": connection,
        "token": token,
        "seeker": portraits.seeker(connection, reader),
        "contact": portraits.target_contact(connection, reader),
        "steps": timelines.steps(connection, reader),
        "state_label": portraits.state_label(connection, reader),
        "is_waiting": connection.state == State.AT_TARGET,
        "decline": decline or DeclineForm(),
    }
    return render(request, "connect/connection_answer.html", context, status=status)
