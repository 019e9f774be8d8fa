"""One request to join a team, for who is to join and for those who decide."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bewiser.lib.acting import acts
from bewiser.lib.errors import tell

from .. import access
from ..actions import teams as actions
from ..exceptions import TeamRequestMoved
from ..models import TeamRequest
from ..team_forms import RefuseForm, RoleForm

QUICKER = gettext_lazy("Somebody was quicker: this is how it stands now.")


@never_cache
@require_safe
def team_request_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    return _page(request, access.readable_team_request(request.user, pk))


@acts("connect:team_request_detail", "pk")
def team_request_accept(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Let somebody join; or join, whom the team has invited."""
    asked = access.readable_team_request(request.user, pk)
    form = RoleForm(request.POST)
    if not asked.is_invitation and not form.is_valid():
        return _page(request, asked, accept_form=form)
    role = asked.role if asked.is_invitation else form.cleaned_data["role"]
    try:
        actions.answer(asked, by=request.user, role=role, now=timezone.now())
    except TeamRequestMoved:
        messages.warning(request, QUICKER)
        return redirect(asked)
    if not asked.is_invitation:
        messages.success(request, _("They are in the team now, and read it in a letter."))
        return redirect("connect:team_detail", asked.organisation.slug)
    messages.success(request, _("You act for this organisation now."))
    return redirect(asked.organisation)


@acts("connect:team_request_detail", "pk")
def team_request_decline(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Decline: a claim with a reason, an invitation without."""
    asked = access.readable_team_request(request.user, pk)
    form = forms.Form(request.POST) if asked.is_invitation else RefuseForm(request.POST)
    if form.is_valid():
        try:
            actions.refuse(asked, by=request.user, now=timezone.now(), **form.cleaned_data)
        except TeamRequestMoved:
            messages.warning(request, QUICKER)
        except ValidationError as problem:
            tell(form, problem)
            return _page(request, asked, refuse_form=form)
        else:
            messages.success(request, _("It is declined."))
        return redirect(asked)
    return _page(request, asked, refuse_form=form)


@acts("connect:team_request_detail", "pk")
def team_request_take_back(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take back what one's own side wished."""
    asked = access.readable_team_request(request.user, pk)
    try:
        actions.take_back(asked, by=request.user, now=timezone.now())
    except TeamRequestMoved:
        messages.warning(request, QUICKER)
    else:
        messages.success(request, _("It is taken back."))
    return redirect(asked)


def _page(request: HttpRequest, asked: TeamRequest, **said: forms.Form) -> HttpResponse:
    decides = asked.is_waiting and access.decides_team_request(request.user, asked)
    is_own = asked.user_id == request.user.pk
    context: dict[str, Any] = {
        "asked": asked,
        "is_own": is_own,
        "decides": decides,
        "takes_back": asked.is_waiting and not decides and is_own is not asked.is_invitation,
        "accept_form": RoleForm(initial={"role": asked.role}, auto_id="accept_%s"),
        "refuse_form": RefuseForm(auto_id="decline_%s"),
        "refuses": "refuse_form" in said,
        **said,
    }
    failed = any(form.errors for form in said.values())
    return render(request, "connect/team_request.html", context, status=422 if failed else 200)
