"""The interview of a firm, by a personal link: no account needed, every row saved as it is sent.

Every page works as a plain form: a POST saves and redirects, so that going back and reloading repeat nothing.
"""

import uuid
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bewiser.lib.acting import acts
from bewiser.lib.errors import tell
from bewiser.lib.ratelimit import allowed
from connect.models import Organisation

from .. import progress
from ..acquaintances import Acquaintance, acquaintances, chosen
from ..actions import interviews as actions
from ..choices import Category, InterviewMode
from ..exceptions import InterviewHandedIn, RowChanged, WaveNotOpen
from ..forms import AnswerForm, SeenForm, SkipForm, SubmitForm
from ..links import Door, LinkEnded, door_of
from ..models import Linkage
from ..questions import PROMPTS, QUESTIONS

View = Callable[..., HttpResponse]

# How often one link may look organisations up, and in how many seconds: who types asks five times a second for
# a moment, and a whole interview a few hundred times. The list of organisations is not to be walked through.
LOOK_UPS = ((60, 60), (600, 3600))


def by_link(view: View) -> View:
    """Open a page to whoever holds the link, and to nobody else."""

    @login_not_required
    @never_cache
    @wraps(view)
    def opened(request: HttpRequest, token: str, **kwargs: object) -> HttpResponse:
        try:
            door = door_of(token)
        except LinkEnded:
            return render(request, "linkages/link_ended.html", {}, status=410)
        if kwargs.get("category", Category.OUTPUT) not in Category.values:
            raise Http404
        try:
            return view(request, door, **kwargs)
        except WaveNotOpen:
            return render(request, "linkages/answer_closed.html", _about(door), status=409)

    return opened


def while_open(view: View) -> View:
    """Show what a firm has said only as long as it may answer: a link outlives its survey, and letters get about."""

    @wraps(view)
    def shown(request: HttpRequest, door: Door, **kwargs: object) -> HttpResponse:
        if not door.wave.is_open:
            raise WaveNotOpen
        if request.method != "POST" and door.is_handed_in:
            return redirect("linkages:answer", token=door.token)
        return view(request, door, **kwargs)

    return shown


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def answer(request: HttpRequest, door: Door) -> HttpResponse:
    """What is asked and how far one is. The first POST starts the interview; looking changes nothing."""
    if request.method == "POST":
        first = progress.next_category(_started(door).interview)
        return redirect("linkages:answer_category", token=door.token, category=first)
    context = _about(door) | {"steps": progress.steps(door.interview)}
    return render(request, "linkages/answer.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
@while_open
def answer_category(
    request: HttpRequest, door: Door, category: str, row: uuid.UUID | None = None
) -> HttpResponse:
    """One category: the organisations named so far, and the form for one more or for one of them."""
    if request.method == "POST":
        door = _started(door)
    if door.interview is None:
        return redirect("linkages:answer", token=door.token)
    linkage = _row(door, row)
    if row and linkage is None and request.method != "POST":
        raise Http404
    known = _known(door)
    guess = _first_guess(door, category)
    met = request.GET.get("met")
    if met and linkage is None and request.method != "POST":
        guess |= chosen(known, met)
    form = AnswerForm(
        request.POST if request.method == "POST" else None,
        initial=AnswerForm.initial_of(linkage) if linkage else guess,
        for_interviewer=door.interview.mode == InterviewMode.INTERVIEWER,
    )
    if form.is_valid() and _save(request, door, category, form):
        return redirect("linkages:answer_category", token=door.token, category=category)
    return _category_page(request, door, category, form, linkage, known=known)


@require_POST
@by_link
@while_open
def answer_remove(request: HttpRequest, door: Door, category: str, row: uuid.UUID) -> HttpResponse:
    """Take a row back."""
    if door.interview is None:
        raise Http404
    form = SeenForm(request.POST)
    seen = form.cleaned_data["seen"] if form.is_valid() else None
    try:
        removed = actions.remove_linkage(door.interview, row=row, seen_version=seen)
    except RowChanged:
        messages.warning(
            request,
            _(
                "This row was changed in another tab or on another device, and is still in the list."
            ),
        )
    else:
        if removed:
            messages.success(request, _("%(name)s is removed.") % {"name": removed.partner})
    return redirect("linkages:answer_category", token=door.token, category=category)


@acts("linkages:answer_category", "token", "category")
@by_link
@while_open
def answer_skip(request: HttpRequest, door: Door, category: str) -> HttpResponse:
    """Note why nobody is named in a category, and go on."""
    if door.interview is None:
        raise Http404
    form = SkipForm(request.POST)
    if not form.is_valid():
        return _skip_page(request, door, category, form)
    try:
        actions.skip_category(door.interview, category=category, reason=form.cleaned_data["reason"])
    except ValidationError as problem:
        tell(form, problem)
        return _skip_page(request, door, category, form)
    following = progress.after(category)
    if following:
        return redirect("linkages:answer_category", token=door.token, category=following)
    return redirect("linkages:answer_submit", token=door.token)


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
@while_open
def answer_submit(request: HttpRequest, door: Door) -> HttpResponse:
    """Look everything over and hand it in."""
    if door.interview is None:
        return redirect("linkages:answer", token=door.token)
    participant = door.interview.participant
    form = SubmitForm(
        request.POST if request.method == "POST" else None,
        initial={
            "name": door.interview.respondent,
            "employees": participant.employees,
            "consents": participant.consented_at is not None,
        },
    )
    if form.is_valid():
        try:
            actions.submit_interview(door.interview, now=timezone.now(), **form.said())
        except ValidationError as problem:
            tell(form, problem)
        else:
            return redirect("linkages:answer", token=door.token)
    steps = progress.steps(door.interview)
    unanswered = ", ".join(str(step.label) for step in steps if not step.is_done)
    context = _about(door) | {"form": form, "steps": steps, "unanswered": unanswered}
    return render(
        request, "linkages/answer_submit.html", context, status=422 if form.errors else 200
    )


@require_POST
@by_link
def answer_reopen(request: HttpRequest, door: Door) -> HttpResponse:
    """Go on with an interview that was handed in."""
    if door.interview is None:
        raise Http404
    actions.reopen_interview(door.interview)
    return redirect("linkages:answer", token=door.token)


@require_safe
@by_link
def answer_suggest(request: HttpRequest, door: Door) -> HttpResponse:
    """Known organisations whose name begins or sounds like what is being typed; none to who asks too often."""
    found = Organisation.objects.none()
    if door.wave.is_open and _may_look_up(door):
        found = progress.suggestions(request.GET.get("name", ""), request.GET.get("country", ""))
    return render(request, "linkages/_suggestions.html", {"organisations": found})


def _may_look_up(door: Door) -> bool:
    now = timezone.now()
    return all(
        allowed(f"look_up_{seconds}", door.key, limit=limit, per_seconds=seconds, now=now)
        for limit, seconds in LOOK_UPS
    )


def _started(door: Door) -> Door:
    """Return the door with its interview, which starts now where it has not."""
    if door.interview is not None or door.invitation is None:
        return door
    actions.start_interview(
        door.invitation.participant,
        mode=InterviewMode.SELF_SERVICE,
        now=timezone.now(),
        invitation=door.invitation,
    )
    return door_of(door.token)


def _save(request: HttpRequest, door: Door, category: str, form: AnswerForm) -> bool:
    """Hand a clean row to the action; what it refuses is said in the form, and nothing typed is lost."""
    data = form.cleaned_data
    try:
        linkage = actions.save_linkage(
            door.interview,
            category=category,
            row=data["row"],
            seen_version=data["seen"],
            answer=form.answer(),
            now=timezone.now(),
        )
    except RowChanged:
        _tell_of_change(form)
        return False
    except InterviewHandedIn:
        form.add_error(
            None,
            _(
                "This interview was handed in on another page, and nothing of this form is saved. Open it again on"
                " the first page of the survey, then save what stands below."
            ),
        )
        return False
    except ValidationError as problem:
        tell(form, problem)
        return False
    partner = linkage.partner
    messages.success(request, _("%(name)s is saved.") % {"name": partner})
    if partner.city and partner.latitude is None:
        town = progress.likely_town(partner.city, str(partner.country))
        remark = (
            _("We do not know the town %(city)s. Did you mean %(town)s? If not, leave it as it is.")
            if town
            else _("We do not know the town %(city)s. Check its spelling, or leave it as it is.")
        )
        messages.warning(request, remark % {"city": partner.city, "town": town})
    return True


def _tell_of_change(form: AnswerForm) -> None:
    if form.cleaned_data["seen"] is not None:
        form.add_error(
            None,
            _(
                "This row was changed in another tab or on another device. What you typed stands below;"
                " the list shows what is saved."
            ),
        )
        return
    form.renew_key()
    form.add_error(
        None,
        _(
            "This form was sent before with other answers; the list shows what is saved."
            " Save it again to add what stands below as one more organisation."
        ),
    )


def _row(door: Door, row: uuid.UUID | None) -> Linkage | None:
    """Return a row; none where there is none any more, since what was typed for it is not lost by that."""
    if row is None:
        return None
    return door.interview.linkages.filter(row=row).select_related("partner").first()


def _known(door: Door) -> Sequence[Acquaintance]:
    """Return whom the firm has met, looked up once and only where it is used: most answers need none of it."""
    return SimpleLazyObject(lambda: acquaintances(door.interview))


def _first_guess(door: Door, category: str) -> dict[str, Any]:
    """Return what an empty form begins with."""
    return {
        "country": str(door.interview.participant.wave.cluster.region.country),
        "kind": progress.USUAL_KIND[Category(category)],
    }


def _skip_page(request: HttpRequest, door: Door, category: str, skip: SkipForm) -> HttpResponse:
    """Show a category with what was wrong with its reason; nothing is typed in the form of a row."""
    blank = AnswerForm(
        initial=_first_guess(door, category),
        for_interviewer=door.interview.mode == InterviewMode.INTERVIEWER,
    )
    return _category_page(request, door, category, blank, None, known=_known(door), skip=skip)


def _category_page(
    request: HttpRequest,
    door: Door,
    category: str,
    form: AnswerForm,
    linkage: Linkage | None,
    *,
    known: Sequence[Acquaintance],
    skip: SkipForm | None = None,
) -> HttpResponse:
    rows = door.interview.linkages.filter(category=category).select_related("partner")
    context = _about(door) | {
        "category": Category(category),
        "prompt": PROMPTS[Category(category)],
        "steps": progress.steps(door.interview, category),
        "rows": rows,
        "form": form,
        "questions": [(question, form[question.name]) for question in QUESTIONS],
        "linkage": linkage,
        "known": known,
        "skip": skip or SkipForm(initial={"reason": door.interview.skipped.get(category)}),
        "before": progress.before(category),
        "after": progress.after(category),
    }
    failed = form.errors or (skip and skip.errors)
    return render(request, "linkages/answer_category.html", context, status=422 if failed else 200)


def _about(door: Door) -> dict[str, object]:
    return {
        "door": door,
        "interview": door.interview,
        "firm": (door.interview or door.invitation).participant.organisation,
        "wave": door.wave,
    }
