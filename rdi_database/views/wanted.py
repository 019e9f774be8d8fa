"""Looking for partners for a call: saying so, what comes of it, and taking it back."""

import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bewiser.lib.errors import tell
from connect.models import Topic
from connect.reasons import worded

from .. import access
from ..actions import wanted as actions
from ..choices import InitiativeStatus
from ..exceptions import WantedChanged
from ..forms import WantedForm
from ..models import Initiative, PartnerWanted
from ..querysets import NOT_OVER


@require_http_methods(["GET", "HEAD", "POST"])
def wanted_add(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that an organisation looks for partners for a call."""
    now = timezone.now()
    call = access.open_call(request.user, slug, now)
    organisations = access.seeking_organisations(request.user)
    form = WantedForm(
        request.POST if request.method == "POST" else None,
        initial={"language": (get_language() or "en")[:2], "role": "partner"},
        organisations=organisations,
        near=_near(call, organisations),
    )
    if form.is_valid():
        data = _said(form)
        try:
            wanted = actions.look_for_partners(
                call, form.cleaned_data["organisation"], **data, by=request.user, now=now
            )
        except ValidationError as problem:
            tell(form, problem)
        else:
            messages.success(request, _("The page of the call says so now."))
            return redirect("rdi_database:wanted_detail", pk=wanted.pk)
    return _form(request, form, call)


@require_http_methods(["GET", "HEAD", "POST"])
def wanted_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say it otherwise."""
    wanted, now = access.own_wanted(request.user, pk), timezone.now()
    why_unread = _why_unread(wanted, now)
    if why_unread:
        messages.warning(request, why_unread)
        return redirect("rdi_database:wanted_detail", pk=wanted.pk)
    form = WantedForm(
        request.POST if request.method == "POST" else None,
        initial=_initial(wanted),
        organisations=None,
        near=_near(wanted.initiative, [wanted.organisation]),
    )
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            seen = -1 if version is None else version
            actions.change(wanted, version=seen, **_said(form), now=now)
        except WantedChanged:
            form.add_error(
                None,
                _(
                    "A colleague has changed this in the meantime. Your words stand here; look at theirs first."
                ),
            )
        except ValidationError as problem:
            tell(form, problem)
        else:
            messages.success(request, _("Saved."))
            return redirect("rdi_database:wanted_detail", pk=wanted.pk)
    return _form(request, form, wanted.initiative, wanted)


@require_safe
def wanted_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What an organisation of one's own looks for, with who could complete the consortium and why."""
    wanted = access.own_wanted(request.user, pk)
    rows = wanted.proposals.filter(candidate__is_listed=True).select_related("candidate")
    context = {
        "wanted": wanted,
        "sees_call": access.sees_call(request.user, wanted),
        "why_unread": _why_unread(wanted, timezone.now()),
        "proposals": worded(list(rows.order_by("rank"))),
        "is_waiting": wanted.proposed_version != wanted.version,
    }
    return render(request, "rdi_database/wanted_detail.html", context)


@require_POST
def wanted_take_back(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    wanted = access.own_wanted(request.user, pk)
    actions.take_back(wanted, now=timezone.now())
    messages.success(request, _("The page of the call no longer says so."))
    if access.sees_call(request.user, wanted):
        return redirect(wanted.initiative)
    return redirect("rdi_database:initiative_list")


def _why_unread(wanted: PartnerWanted, now: datetime) -> str:
    """Return why nobody reads this, which is why nothing can be changed; empty where it stands."""
    status = wanted.initiative.status(now)
    if not wanted.organisation.is_listed:
        return _("Your organisation is not listed, so nobody reads this.")
    if not wanted.initiative.is_listed:
        return _("The call is not listed any more, so nobody reads this.")
    if status == InitiativeStatus.CANCELLED:
        return _("The call is cancelled, so nobody reads this any more.")
    if status not in NOT_OVER:
        return _("The call is over, so nobody reads this any more.")
    return ""


def _form(
    request: HttpRequest, form: WantedForm, call: Initiative, wanted: PartnerWanted | None = None
) -> HttpResponse:
    context = {"form": form, "call": call, "wanted": wanted}
    status = 422 if form.errors else 200
    return render(request, "rdi_database/wanted_form.html", context, status=status)


def _said(form: WantedForm) -> dict[str, Any]:
    names = ("role", "offers", "seeks", "text", "language")
    return {name: form.cleaned_data[name] for name in names}


def _initial(wanted: PartnerWanted) -> dict[str, Any]:
    return {
        "version": wanted.version,
        "role": wanted.role,
        "offers": [topic.slug for topic in wanted.offers.all()],
        "seeks": [topic.slug for topic in wanted.seeks.all()],
        "text": wanted.text,
        "language": wanted.language,
    }


def _near(call: Initiative, organisations: Any) -> list[Topic]:
    """Return the topics of a call and of the organisations, which one will most likely choose from."""
    keys = {topic.pk for topic in call.topics.all()}
    held = Topic.objects.filter(organisation_rows__organisation__in=organisations)
    return list(Topic.objects.filter(pk__in=keys | set(held.values_list("pk", flat=True))))
