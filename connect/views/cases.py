"""Case studies: read by everyone once they are public; before that written and approved by those they concern."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from bewiser.lib.acting import acts
from bewiser.lib.errors import tell
from bewiser.lib.markdown import html_below
from bewiser.lib.paging import page_of

from .. import access, timelines
from ..actions import cases as actions
from ..case_forms import CaseForm, PictureForm
from ..exceptions import CaseMoved
from ..models import CaseStudy
from ..models.cases import MOST_PICTURES
from ..structured import case_data, data_block

# Whoever looks after the network is concerned by all; what moved last stands first.
MOST_OF_MINE = 20
QUICKER = gettext_lazy(
    "The case study was changed meanwhile, and nothing was done. This is how it stands now."
)


@login_not_required
@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    """The public case studies, the newest first; above them those that are being written, for whom they concern."""
    mine = CaseStudy.objects.concerning(request.user).not_public().for_list()[:MOST_OF_MINE]
    public = CaseStudy.objects.public().for_list()
    context = {"page": page_of(request, public), "mine": mine}
    return render(request, "connect/case_list.html", context)


@login_not_required
@require_safe
def case_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One case study; with how it stands and what can be done, for those whom it concerns."""
    case = access.visible_case(request.user, slug)
    context = {
        "case": case,
        "text": html_below(case.text, level=1),
        "pictures": case.pictures.all(),
        "data_block": data_block(case_data(case, request.build_absolute_uri()))
        if case.is_public
        else "",
        **(
            _for_the_concerned(request.user, case)
            if access.is_concerned(request.user, case)
            else {}
        ),
    }
    return render(request, "connect/case_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def case_add(request: HttpRequest, kind: str, key: uuid.UUID) -> HttpResponse:
    """Begin the case study of an introduction or a stay; whoever only looks is led to one that is there already."""
    encounter = access.told_encounter(request.user, kind, key)
    told = CaseStudy.objects.of_origin(kind, key)
    # Who has typed a story already keeps the words, however quick the other side was.
    if request.method != "POST" and (there := told.first()):
        return redirect(there)
    form = CaseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            case = actions.write_case(
                encounter, words=form.words(), by=request.user, now=timezone.now()
            )
        except ValidationError as problem:
            tell(form, problem)
        else:
            messages.success(request, _("The draft is saved. Only those whom it concerns see it."))
            return redirect(case)
    firms = access.organisations_of(encounter)
    context = {"form": form, "firms": firms, "there": told.first() if form.errors else None}
    return render(request, "connect/case_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def case_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change the words of a case study, which makes it a draft again."""
    case = access.written_case(request.user, slug)
    # A model form writes on the row that it is given; what was seen stays as it was.
    form = CaseForm(
        request.POST if request.method == "POST" else None,
        instance=access.written_case(request.user, slug),
    )
    if form.is_valid():
        try:
            as_seen(request, case)
            actions.change_words(case, words=form.words(), by=request.user, now=timezone.now())
        except CaseMoved:
            form.add_error(None, _changed_elsewhere())
        except ValidationError as problem:
            tell(form, problem)
        else:
            messages.success(request, _("The case study is saved."))
            return redirect(case)
    return case_page(request, case, form=form)


@acts("connect:case_detail", "slug")
def case_put(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask both organisations for their approval."""
    case = access.written_case(request.user, slug)
    return _press(
        request, case, actions.put_to_firms, _("Both organisations are asked to approve.")
    )


@acts("connect:case_detail", "slug")
def case_approve(request: HttpRequest, slug: str) -> HttpResponse:
    """Approve what is read, in the name of one's organisation."""
    case = access.visible_case(request.user, slug)
    return _press(request, case, actions.approve, _("Thank you. This version is approved."))


@acts("connect:case_detail", "slug")
def case_withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a case study off, in the name of one's organisation; whatever was seen, it is meant."""
    case = access.visible_case(request.user, slug)
    try:
        actions.withdraw(case, by=request.user, now=timezone.now())
    except CaseMoved:
        messages.warning(request, QUICKER)
    else:
        messages.success(request, _("The case study is taken off."))
    return redirect(case)


def case_page(request: HttpRequest, case: CaseStudy, **said: Any) -> HttpResponse:
    """The page on which a case study is written, with what was said in its forms so far."""
    pictures = list(case.pictures.all())
    forms = {"form": CaseForm(instance=case), "picture_form": PictureForm()} | said
    context = {
        "case": case,
        # Words that were typed stay with the version that was seen: a second press is refused like the first.
        "version": request.POST.get("version", "") if forms["form"].is_bound else case.version,
        "firms": [case.first, case.second],
        "pictures": pictures,
        "has_room": len(pictures) < MOST_PICTURES,
        **forms,
    }
    failed = any(form.errors for form in forms.values())
    return render(request, "connect/case_form.html", context, status=422 if failed else 200)


def as_seen(request: HttpRequest, case: CaseStudy) -> None:
    """Raise CaseMoved where the page that was sent showed another version than there is now."""
    if request.POST.get("version", "") != str(case.version):
        raise CaseMoved


def _press(
    request: HttpRequest, case: CaseStudy, act: Callable[..., None], done: str
) -> HttpResponse:
    try:
        as_seen(request, case)
        act(case, by=request.user, now=timezone.now())
    except CaseMoved:
        messages.warning(request, QUICKER)
    else:
        messages.success(request, done)
    return redirect(case)


def _changed_elsewhere() -> str:
    return _(
        "Somebody changed the case study meanwhile. What you typed stands below; open the page anew to see theirs."
    )


def _for_the_concerned(user: Any, case: CaseStudy) -> dict[str, Any]:
    own = access.spoken_for(user, case)
    approved = {approval.organisation_id: approval for approval in case.approvals.all()}
    return {
        "is_concerned": True,
        "writes": access.writes_about(user, case.first_id, case.second_id),
        "speaks": bool(own),
        "approves": [
            organisation
            for organisation in own
            if case.is_waiting and organisation.pk not in approved
        ],
        "sides": [
            {
                "organisation": organisation,
                "approval": approved.get(organisation.pk),
                "is_silent": not access.case_approvers(organisation).exists(),
            }
            for organisation in (case.first, case.second)
        ],
        "steps": timelines.case_steps(case),
    }
