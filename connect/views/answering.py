"""The signed link by which a contact without an account answers: GET shows, POST acts."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bewiser.lib.errors import tell

from .. import access, links, portraits
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
    return _page(request, links.connection_of(token), token, DeclineForm())


@login_not_required
@never_cache
@require_POST
@_by_link
def answer_accept(request: HttpRequest, token: str) -> HttpResponse:
    connection = links.connection_of(token)
    try:
        actions.accept(connection, by=access.contact(connection), now=timezone.now())
    except ConnectionMoved:
        connection = links.connection_of(token)
    return _page(request, connection, token, DeclineForm())


@login_not_required
@never_cache
@require_POST
@_by_link
def answer_decline(request: HttpRequest, token: str) -> HttpResponse:
    connection = links.connection_of(token)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _page(request, connection, token, form, status=422)
    try:
        actions.decline(
            connection, by=access.contact(connection), now=timezone.now(), **form.cleaned_data
        )
    except ConnectionMoved:
        connection = links.connection_of(token)
    except ValidationError as problem:
        tell(form, problem)
        return _page(request, connection, token, form, status=422)
    return _page(request, connection, token, DeclineForm())


@login_not_required
@never_cache
@require_POST
@_by_link
def answer_in_contact(request: HttpRequest, token: str) -> HttpResponse:
    """Note that the two sides are in contact."""
    connection = links.connection_of(token)
    try:
        actions.say_in_contact(connection, by=access.contact(connection), now=timezone.now())
    except ConnectionMoved:
        connection = links.connection_of(token)
    return _page(request, connection, token, DeclineForm())


@login_not_required
@never_cache
@require_POST
@_by_link
def answer_close(request: HttpRequest, token: str) -> HttpResponse:
    """Close an introduction with what came of it."""
    connection = links.connection_of(token)
    form = CloseForm(request.POST)
    if not form.is_valid():
        return _page(request, connection, token, DeclineForm(), close=form, status=422)
    try:
        actions.close(
            connection, by=access.contact(connection), now=timezone.now(), **form.cleaned_data
        )
    except ConnectionMoved:
        connection = links.connection_of(token)
    return _page(request, connection, token, DeclineForm())


def _page(
    request: HttpRequest,
    connection: ConnectionRequest,
    token: str,
    form: DeclineForm,
    *,
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
        "state_label": portraits.state_label(connection, reader),
        "is_waiting": connection.state == State.AT_TARGET,
        "form": form,
    }
    return render(request, "connect/connection_answer.html", context, status=status)
