"""Stays: asked for, decided by both clusters, agreed in a note, and looked back at."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from bewiser.lib.acting import acts
from bewiser.lib.errors import tell
from bewiser.lib.ics import calendar
from bewiser.lib.paging import page_of
from connect.models import Event

from .. import access
from ..actions import reviews
from ..actions import stays as actions
from ..calendars import earliest_day, open_days
from ..choices import ReviewSide, StayState
from ..exceptions import NoDesk, StayMoved
from ..figures import owes_days
from ..forms import ProposalForm, ReviewForm, StayForm, StayMoveForm
from ..houses import house_of, today_at
from ..models import Stay, StayReview
from ..staying import NAMES, Move, Party, moves_open_to
from ..telling import entry_of, steps_of

# What a move is called on its button, and what is said once it is made.
WORDS = {
    "confirm": (
        gettext_lazy("Confirm: it is our member"),
        gettext_lazy("The request is with the host now."),
    ),
    "refuse": (gettext_lazy("It is not our member"), gettext_lazy("The request is declined.")),
    "accept": (gettext_lazy("Accept the stay"), gettext_lazy("The stay is agreed.")),
    "propose": (
        gettext_lazy("Propose other days"),
        gettext_lazy("The guest is asked whether these days will do."),
    ),
    "decline": (gettext_lazy("Decline"), gettext_lazy("The request is declined.")),
    "take": (gettext_lazy("Take these days"), gettext_lazy("The stay is agreed.")),
    "withdraw": (gettext_lazy("Withdraw the request"), gettext_lazy("The request is withdrawn.")),
    "check-in": (gettext_lazy("Check the guest in"), gettext_lazy("The guest is checked in.")),
    "cancel": (gettext_lazy("Cancel the stay"), gettext_lazy("The stay is cancelled.")),
    "check-out": (gettext_lazy("End the stay"), gettext_lazy("The stay is over.")),
}
QUICKER = gettext_lazy("The stay has moved on meanwhile. This is how it stands now.")


@require_safe
def stay_list(request: HttpRequest) -> HttpResponse:
    """The stays that concern this person, the newest days first."""
    rows = Stay.objects.seen_by(request.user).for_list()
    context = {
        "page": page_of(request, rows),
        "keeps_ledger": access.reads_ledger(request.user),
    }
    return render(request, "roaming/stay_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def stay_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask to stay at a place."""
    place = access.bookable_location(request.user, pk)
    own = access.sent_by(request.user).exclude(cluster=place.member.cluster_id)
    stay = Stay(location=place)
    form = StayForm(
        request.POST if request.method == "POST" else None, instance=stay, organisations=own
    )
    if form.is_valid():
        try:
            actions.ask_for_stay(form.instance, by=request.user, now=timezone.now())
        except ValidationError as problem:
            tell(form, problem)
        else:
            messages.success(
                request, _("Your cluster is asked to confirm that you are its member.")
            )
            return redirect(form.instance)
    house = house_of(place)
    today = today_at(place, timezone.now())
    context = {
        "place": place,
        "form": form,
        "may_ask": own.exists(),
        "owes_days": owes_days(place.member),
        "earliest": earliest_day(house, today),
        "closed": sorted(day for day in house.closed if day >= today)[:12],
    }
    return render(request, "roaming/stay_form.html", context, status=422 if form.errors else 200)


@require_safe
def stay_detail(request: HttpRequest, pk: Any) -> HttpResponse:
    """How a stay stands, and what this person can do about it."""
    return _page(request, access.seen_stay(request.user, pk))


@acts("roaming:stay_detail", "pk")
def stay_move(request: HttpRequest, pk: Any, move: str) -> HttpResponse:
    """Make one move of a stay."""
    if move not in NAMES:
        raise Http404
    stay = access.seen_stay(request.user, pk)
    # A page that is out of date decides nothing, and a second press is told how it stands.
    if request.POST.get("version", "") != str(stay.version):
        messages.warning(request, QUICKER)
        return redirect(stay)
    step = access.permitted_stay_move(request.user, stay, move)
    form = _form_of(step)(request.POST, auto_id=f"{move}_%s")
    if not form.is_valid():
        return _page(request, stay, move=move, form=form)
    try:
        actions.move_stay(stay, step, by=request.user, now=timezone.now(), **form.cleaned_data)
    except StayMoved:
        messages.warning(request, QUICKER)
    except NoDesk as full:
        stay.refresh_from_db()
        form.add_error(None, _full(full))
        return _page(request, stay, move=move, form=form)
    except ValidationError as problem:
        stay.refresh_from_db()
        tell(form, problem)
        return _page(request, stay, move=move, form=form)
    else:
        messages.success(request, WORDS[move][1])
    return redirect(stay)


@require_safe
def stay_note(request: HttpRequest, pk: Any) -> HttpResponse:
    """The note of what is agreed, to print."""
    stay = _placed(request, pk)
    context = {
        "stay": stay,
        "days": open_days(house_of(stay.location), stay.first_day, stay.last_day),
        "contacts": stay.host.contacts.filter(confirmed_at__isnull=False),
        "steps": steps_of(stay),
    }
    return render(request, "roaming/stay_note.html", context)


@require_safe
def stay_calendar(request: HttpRequest, pk: Any) -> HttpResponse:
    """The stay as an entry for a calendar."""
    stay = _placed(request, pk)
    response = HttpResponse(calendar([entry_of(stay)]), content_type="text/calendar; charset=utf-8")
    name = slugify(f"{stay.host.cluster.short_name} {stay.first_day:%Y-%m-%d}")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


@acts("roaming:stay_detail", "pk")
def stay_review(request: HttpRequest, pk: Any) -> HttpResponse:
    """Answer the three questions for one side."""
    stay = access.seen_stay(request.user, pk)
    side = access.review_side(request.user, stay)
    if side is None:
        raise PermissionDenied
    form = ReviewForm(request.POST, instance=StayReview(stay=stay, side=side))
    if not form.is_valid():
        return _page(request, stay, review=form)
    try:
        reviews.review_stay(form.instance, by=request.user, now=timezone.now())
    except StayMoved:
        messages.warning(request, QUICKER)
    except ValidationError as problem:
        messages.warning(request, " ".join(problem.messages))
    else:
        messages.success(request, _("Thank you: the other side and the next guests gain by it."))
    return redirect(stay)


def _placed(request: HttpRequest, pk: Any) -> Stay:
    stay = access.seen_stay(request.user, pk)
    if not stay.is_placed:
        raise Http404
    return stay


def _form_of(move: Move) -> type[StayMoveForm]:
    return ProposalForm if move.needs_dates else StayMoveForm


def _full(full: NoDesk) -> str:
    if not full.days:
        return _("The place is closed on these days by now.")
    days = ", ".join(date_format(day) for day in full.days)
    return _("There are not enough free desks on %(days)s. Propose other days, or decline.") % {
        "days": days
    }


def _page(request: HttpRequest, stay: Stay, **said: Any) -> HttpResponse:
    parties = access.stay_parties(request.user, stay)
    bound = said.get("form")
    side = access.review_side(request.user, stay)
    answered = {review.side: review for review in stay.reviews.all()}
    context = {
        "stay": stay,
        "steps": steps_of(stay),
        "choices": [
            {
                "move": move,
                "label": WORDS[move.move][0],
                "form": bound
                if bound and said["move"] == move.move
                else _form_of(move)(auto_id=f"{move.move}_%s"),
                "is_bound": bool(bound) and said["move"] == move.move,
            }
            for move in moves_open_to(stay.state, parties)
        ],
        "events": Event.objects.published()
        .between(stay.first_day, stay.last_day)
        .filter(cluster=stay.host.cluster_id)
        .for_list()
        if stay.is_placed
        else [],
        "is_guest": Party.GUEST in parties,
        "has_pass": Party.GUEST in parties and stay.state == StayState.AGREED,
        "contacts": stay.host.contacts.filter(confirmed_at__isnull=False) if stay.is_placed else [],
        "review_form": said.get("review")
        or (
            ReviewForm(instance=StayReview(stay=stay, side=side))
            if side and side not in answered
            else None
        ),
        "reviews": [(ReviewSide(side).label, review) for side, review in answered.items()],
    }
    return render(request, "roaming/stay_detail.html", context, status=422 if said else 200)
