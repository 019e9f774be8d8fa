"""Making an edition: its blocks and readers, the way to a second person's approval, and how its sending goes."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from bewiser.lib.acting import acts
from bewiser.lib.errors import tell
from bewiser.lib.paging import page_of

from .. import access
from ..actions import editions as actions
from ..actions import sending
from ..choices import EditionState
from ..composing import compose, missing, unready
from ..editing import NAMED, Move, moves_open_to
from ..edition_figures import progress_of
from ..edition_forms import (
    ApproveForm,
    EditionForm,
    EditionMoveForm,
    NewEditionForm,
    SegmentForm,
    TrialForm,
)
from ..exceptions import EditionMoved, EditionUnready
from ..models import Edition, Subscription
from ..rendering import letter
from .previews import preview
from .seen import COPY_YOUR_WORDS, QUICKER, seen_version

MoveForm = ApproveForm | EditionMoveForm

# The words on the button of a move, and what is said once it is made.
WORDS = {
    "submit": (
        gettext_lazy("Ask for approval"),
        gettext_lazy("The words are frozen, and the others are asked to approve them."),
    ),
    "approve": (gettext_lazy("Approve"), gettext_lazy("The edition is approved.")),
    "return": (gettext_lazy("Send it back"), gettext_lazy("The edition can be changed again.")),
    "take-back": (
        gettext_lazy("Take the approval back"),
        gettext_lazy("The edition can be changed again."),
    ),
    "start": (gettext_lazy("Send it now"), gettext_lazy("The edition goes out.")),
    "stop": (gettext_lazy("Stop"), gettext_lazy("Nothing more goes out.")),
    "resume": (
        gettext_lazy("Go on sending to the others"),
        gettext_lazy("The edition goes out to those who did not get it yet."),
    ),
    "end": (gettext_lazy("Leave it at that"), gettext_lazy("The edition is closed.")),
}


@require_http_methods(["GET", "HEAD", "POST"])
def edition_desk(request: HttpRequest) -> HttpResponse:
    """All editions with their states, and a form to begin one."""
    if not access.edits_newsletter(request.user):
        raise PermissionDenied
    now = timezone.now()
    form = NewEditionForm(
        request.POST if request.method == "POST" else None,
        initial={"day": timezone.localdate(now)},
    )
    if form.is_valid():
        edition = actions.make_edition(**form.cleaned_data, by=request.user, now=now)
        return redirect("roaming:edition_edit", pk=edition.pk)
    context = {"form": form, "page": page_of(request, Edition.objects.all())}
    status = 422 if form.errors else 200
    return render(request, "roaming/edition_desk.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def edition_edit(request: HttpRequest, pk: Any) -> HttpResponse:
    """An edition as those see it who make it; POST changes its date, its subjects and its readers."""
    edition = access.edited_edition(request.user, pk)
    if request.method != "POST":
        return _page(request, edition)
    form = EditionForm(request.POST, instance=edition)
    segment = SegmentForm(request.POST)
    if form.is_valid() and segment.is_valid():
        edition.audience = segment.audience()
        try:
            actions.write_edition(edition, seen=form.cleaned_data["version"])
        except EditionMoved:
            form.add_error(None, COPY_YOUR_WORDS)
        except ValidationError as problem:
            tell(form, problem)
        else:
            messages.success(request, _("The edition is saved."))
            return redirect("roaming:edition_edit", pk=pk)
    # The page around the form tells what is kept, not what was typed.
    edition.refresh_from_db()
    return _page(request, edition, form=form, segment=segment)


@acts("roaming:edition_edit", "pk")
def edition_fill(request: HttpRequest, pk: Any) -> HttpResponse:
    """Put in what the site offers."""
    edition = access.edited_edition(request.user, pk)
    try:
        n = actions.fill_edition(edition, seen=seen_version(request), now=timezone.now())
    except EditionMoved:
        messages.warning(request, QUICKER)
    else:
        words = ngettext("%(n)s block is new.", "%(n)s blocks are new.", n)
        messages.success(request, words % {"n": n})
    return redirect("roaming:edition_edit", pk=pk)


@acts("roaming:edition_edit", "pk")
def edition_delete(request: HttpRequest, pk: Any) -> HttpResponse:
    """Throw a draft away."""
    edition = access.edited_edition(request.user, pk)
    try:
        actions.delete_draft(edition, seen=seen_version(request))
    except EditionMoved:
        messages.warning(request, QUICKER)
        return redirect("roaming:edition_edit", pk=pk)
    messages.success(request, _("The draft is deleted."))
    return redirect("roaming:edition_desk")


@require_safe
def edition_readers(request: HttpRequest, pk: Any) -> HttpResponse:
    """Who gets an edition: each address, before it goes out."""
    edition = access.edited_edition(request.user, pk)
    rows = Subscription.objects.in_segment(actions.segment_of(edition)).select_related("cluster")
    context = {"edition": edition, "page": page_of(request, rows)}
    return render(request, "roaming/edition_readers.html", context)


@require_safe
def edition_preview(request: HttpRequest, pk: Any) -> HttpResponse:
    """The whole edition in one language, as HTML or as text."""
    edition = access.edited_edition(request.user, pk)
    asked = request.GET.get("language", "en")
    if asked not in dict(settings.CONTENT_LANGUAGES):
        raise Http404
    personal = {
        "greeting": sending.greeting(request.user.name, asked),
        "leave_url": settings.SITE_URL,
        "preferences_url": settings.SITE_URL,
    }
    composed = compose(edition, asked)
    return preview(request, letter(composed, slug=edition.slug, day=edition.day, personal=personal))


@acts("roaming:edition_edit", "pk")
def edition_test(request: HttpRequest, pk: Any) -> HttpResponse:
    """Send the edition as it stands to one's own address."""
    edition = access.edited_edition(request.user, pk)
    form = TrialForm(request.POST)
    if form.is_valid():
        sending.send_test(
            edition,
            to=request.user.email,
            name=request.user.name,
            language=form.cleaned_data["language"],
            by=request.user,
            now=timezone.now(),
        )
        messages.success(
            request, _("A test is on its way to %(email)s.") % {"email": request.user.email}
        )
    return redirect("roaming:edition_edit", pk=pk)


@require_safe
def edition_progress(request: HttpRequest, pk: Any) -> HttpResponse:
    """How far the sending is: the part of the page that looks again by itself."""
    edition = access.edited_edition(request.user, pk)
    if not edition.is_public:
        raise Http404
    context = {"edition": edition, "progress": progress_of(edition)}
    response = render(request, "roaming/includes/_progress.html", context)
    if edition.state != EditionState.SENDING:
        # The page around it has other buttons now.
        response.headers["HX-Refresh"] = "true"
    return response


@acts("roaming:edition_edit", "pk")
def edition_move(request: HttpRequest, pk: Any, move: str) -> HttpResponse:
    """Make one move of an edition."""
    edition = access.edited_edition(request.user, pk)
    if move not in NAMED:
        raise Http404
    if seen_version(request) != edition.version:
        messages.warning(request, QUICKER)
        return _page(request, edition, typed=(move, _form_of(NAMED[move], edition, request.POST)))
    step = access.permitted_edition_move(request.user, edition, move)
    form = _form_of(step, edition, request.POST)
    if form is not None and not form.is_valid():
        return _page(request, edition, typed=(move, form))
    try:
        _MOVES[move](request, edition, step, form)
    except EditionMoved:
        messages.warning(request, QUICKER)
    except EditionUnready as problem:
        messages.warning(request, " ".join(problem.reasons))
    except ValidationError as problem:
        messages.warning(request, " ".join(problem.messages))
    else:
        messages.success(request, WORDS[move][1])
    return redirect("roaming:edition_edit", pk=pk)


def _submit(request: HttpRequest, edition: Edition, _step: Move, _form: Any) -> None:
    actions.submit(edition, by=request.user, seen=edition.version, now=timezone.now())


def _approve(request: HttpRequest, edition: Edition, _step: Move, form: ApproveForm) -> None:
    now = timezone.now()
    actions.approve(
        edition,
        by=request.user,
        send_at=form.due(now),
        seen_hash=form.cleaned_data["seen_hash"],
        now=now,
    )


def _back(request: HttpRequest, edition: Edition, step: Move, form: EditionMoveForm) -> None:
    reason = form.cleaned_data["note"]
    actions.back_to_writing(edition, step, by=request.user, reason=reason, now=timezone.now())


def _start(request: HttpRequest, edition: Edition, _step: Move, _form: Any) -> None:
    sending.start(edition, by=request.user, now=timezone.now())


def _stop(request: HttpRequest, edition: Edition, _step: Move, _form: Any) -> None:
    sending.stop(edition, by=request.user, now=timezone.now())


def _resume(request: HttpRequest, edition: Edition, _step: Move, _form: Any) -> None:
    sending.resume(edition, by=request.user, now=timezone.now())


def _end(request: HttpRequest, edition: Edition, step: Move, form: EditionMoveForm) -> None:
    reason = form.cleaned_data["note"]
    sending.end(edition, step, by=request.user, reason=reason, now=timezone.now())


_MOVES: dict[str, Callable[[HttpRequest, Edition, Move, Any], None]] = {
    "submit": _submit,
    "approve": _approve,
    "return": _back,
    "take-back": _back,
    "start": _start,
    "stop": _stop,
    "resume": _resume,
    "end": _end,
}


def _form_of(step: Move, edition: Edition, typed: QueryDict | None = None) -> MoveForm | None:
    """Return what a move asks for, with what was typed; None for a move that is one press."""
    if step.move == "approve":
        return ApproveForm(typed, initial={"seen_hash": edition.frozen_hash})
    if step.needs_reason:
        return EditionMoveForm(typed, auto_id=f"{step.move}_%s")
    return None


def _page(
    request: HttpRequest,
    edition: Edition,
    *,
    form: EditionForm | None = None,
    segment: SegmentForm | None = None,
    typed: tuple[str, MoveForm | None] = ("", None),
) -> HttpResponse:
    """Show the page with what was typed into one of its forms: that of the edition, or that of a move by name."""
    blocks = list(edition.blocks.select_related("cluster"))
    readers = Subscription.objects.in_segment(actions.segment_of(edition))
    is_submitter = edition.submitted_by_id == request.user.pk
    names = dict(settings.CONTENT_LANGUAGES)
    context = {
        "edition": edition,
        "blocks": blocks,
        "unready": unready(edition, blocks),
        "missing": [(names[code], headings) for code, headings in missing(edition, blocks).items()],
        "form": form or EditionForm(instance=edition),
        "segment": segment or SegmentForm(initial=edition.audience),
        "n_readers": readers.count(),
        "n_by_language": [(names[code], n) for code, n in readers.by_language()],
        "languages": settings.CONTENT_LANGUAGES,
        "moves": [
            (
                move,
                WORDS[move.move][0],
                typed[1] if typed[0] == move.move else _form_of(move, edition),
            )
            for move in moves_open_to(edition.state, is_submitter=is_submitter)
        ],
        "waits_for_another": edition.state == EditionState.REVIEW and is_submitter,
        "trial": TrialForm(initial={"language": request.user.language}),
        "progress": progress_of(edition) if edition.is_public else None,
        "events": edition.events.select_related("actor"),
    }
    status = 422 if form or typed[0] else 200
    return render(request, "roaming/edition_edit.html", context, status=status)
