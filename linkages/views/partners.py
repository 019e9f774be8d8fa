"""The staging list: who are the organisations that firms have named?"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bewiser.lib import jobs
from bewiser.lib.paging import page_of
from connect.models import Organisation

from .. import access, suggesting
from ..actions import partners as actions
from ..exceptions import PartnerMoved, WaveMoved
from ..models import NamedPartner

# A key of the database has at most this many digits.
LONGEST_NUMBER = 18


@require_safe
def partner_list(request: HttpRequest, pk: int) -> HttpResponse:
    """All names of a wave, the undecided first, each with what it probably is."""
    wave = access.kept_wave(request.user, pk)
    page = page_of(request, wave.partners.in_use().for_staging())
    context = {
        "wave": wave,
        "page": page,
        "waiting": wave.partners.waiting().count(),
    }
    return render(request, "linkages/partner_list.html", context)


@require_safe
def partner_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One name: the organisations and the other names of the wave that it may be, and what was decided."""
    partner = access.kept_partner(request.user, pk)
    searched = request.GET.get("q", "").strip()
    wanted = searched or partner.name
    context = {
        "partner": partner,
        "wanted": wanted,
        # How sure a suggestion is holds for the name as it was typed, not for other words.
        "is_searched": bool(searched),
        "candidates": suggesting.ranked(partner, wanted),
        "others": suggesting.alike(partner),
        "rows": partner.linkages.select_related("interview__participant__organisation"),
        "events": partner.events.select_related("actor", "organisation", "merged_into"),
    }
    return render(request, "linkages/partner_detail.html", context)


@require_POST
def partner_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """This name is that organisation."""
    partner = access.kept_partner(request.user, pk)
    organisation = _picked(Organisation.objects.all(), request.POST.get("organisation"))
    return _decided(
        request,
        partner,
        lambda: actions.confirm_partner(partner, organisation, by=request.user, now=timezone.now()),
    )


@require_POST
def partner_create(request: HttpRequest, pk: int) -> HttpResponse:
    """This name is an organisation that nobody here knows yet."""
    partner = access.kept_partner(request.user, pk)
    return _decided(
        request,
        partner,
        lambda: actions.create_partner(partner, by=request.user, now=timezone.now()),
    )


@require_POST
def partner_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """This name and that one are the same."""
    partner = access.kept_partner(request.user, pk)
    into = _picked(partner.wave.partners.all(), request.POST.get("into"))
    return _decided(
        request,
        partner,
        lambda: actions.merge_partner(partner, into, by=request.user, now=timezone.now()),
    )


@require_POST
def partner_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the name stand as it was typed."""
    partner = access.kept_partner(request.user, pk)
    return _decided(
        request,
        partner,
        lambda: actions.leave_unresolved(partner, by=request.user, now=timezone.now()),
    )


@require_POST
def partner_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the name back to where it was."""
    partner = access.kept_partner(request.user, pk)
    return _decided(
        request,
        partner,
        lambda: actions.undo_decision(partner, by=request.user, now=timezone.now()),
        _("The decision on %(name)s is taken back."),
    )


@require_POST
def partner_suggest(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a worker look again for what the undecided names are."""
    wave = access.kept_wave(request.user, pk)
    jobs.ring("linkages.suggest_partners", wave.pk)
    messages.success(request, _("A worker is looking. The suggestions appear in a moment."))
    return redirect("linkages:partner_list", pk=wave.pk)


def _picked(rows: QuerySet, number: str | None) -> Any:
    """Return the row that a form names; 404 for none, and for what is no number."""
    is_number = number and number.isascii() and number.isdecimal() and len(number) <= LONGEST_NUMBER
    if not is_number:
        raise Http404
    return get_object_or_404(rows, pk=number)


def _decided(
    request: HttpRequest, partner: NamedPartner, decide: Callable[[], object], done: str = ""
) -> HttpResponse:
    """Take a decision and say what came of it. `version` is that of the page on which it was pressed."""
    try:
        if request.POST.get("version") not in {None, str(partner.version)}:
            raise PartnerMoved
        decide()
    except PartnerMoved:
        messages.warning(
            request, _("%(name)s was decided in the meantime.") % {"name": partner.name}
        )
    except WaveMoved:
        messages.warning(request, _("The wave is frozen: its partners stay as they are."))
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    else:
        messages.success(request, (done or _("%(name)s is decided.")) % {"name": partner.name})
    if request.POST.get("next") == "list":
        return redirect("linkages:partner_list", pk=partner.wave_id)
    return redirect("linkages:partner_detail", pk=partner.pk)
