"""Writing, posting, renewing and taking off a notice."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bewiser.lib.acting import acts
from bewiser.lib.errors import tell

from .. import notice_access
from ..actions import notices as actions
from ..exceptions import NoticeAlike, NoticeMoved
from ..models import Notice
from ..notice_forms import NoticeForm, RenewForm
from .notices import notice_page

QUICKER = gettext_lazy(
    "The notice was changed meanwhile, and nothing was done. This is how it stands now."
)


@require_http_methods(["GET", "HEAD", "POST"])
def notice_add(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a notice of an organisation; it is a draft until somebody posts it."""
    organisation = notice_access.posting_organisation(request.user, slug)
    now = timezone.now()
    form = NoticeForm(
        request.POST if request.method == "POST" else None,
        today=now.date(),
        initial={"language": get_language()},
    )
    if form.is_valid():
        try:
            notice = actions.write_notice(
                organisation,
                words=form.words(),
                topics=form.cleaned_data["topics"],
                by=request.user,
                now=now,
            )
        except ValidationError as problem:
            tell(form, problem)
        else:
            messages.success(request, _("The draft is saved. This is how everybody will read it."))
            return redirect(notice)
    context = {"form": form, "organisation": organisation}
    return render(request, "connect/notice_form.html", context, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def notice_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change a notice; a public one stays public."""
    notice, now = _written(request, pk), timezone.now()
    form = NoticeForm(
        request.POST if request.method == "POST" else None,
        today=now.date(),
        instance=notice,
        initial={"topics": [topic.slug for topic in notice.topics.all()]},
    )
    if form.is_valid():
        try:
            _as_seen(request, notice)
            topics = form.cleaned_data["topics"]
            actions.change_notice(
                notice, words=form.words(), topics=topics, by=request.user, now=now
            )
        except NoticeMoved:
            form.add_error(
                None,
                _(
                    "Somebody changed the notice meanwhile. What you typed stands below; open the page anew to see"
                    " theirs."
                ),
            )
        except ValidationError as problem:
            tell(form, problem)
        else:
            messages.success(request, _("The notice is saved."))
            return redirect(notice)
    # Words that were typed stay with the version that was seen: a second press is refused like the first.
    version = request.POST.get("version", "") if form.is_bound else notice.version
    context = {"form": form, "organisation": notice.organisation, "notice": notice}
    context["version"] = version
    return render(request, "connect/notice_form.html", context, status=_status(form))


@acts("connect:notice_detail", "pk")
def notice_post(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Make a notice public; one that says what another of theirs says is asked about first."""
    notice = _written(request, pk)
    is_different = request.POST.get("is_different") == "1"
    try:
        _as_seen(request, notice)
        actions.post_notice(notice, by=request.user, now=timezone.now(), is_different=is_different)
    except NoticeMoved:
        messages.warning(request, QUICKER)
    except NoticeAlike as alike:
        return notice_page(request, notice, alike=alike.notices, status=409)
    except ValidationError as problem:
        return notice_page(request, notice, problems=problem.messages, status=422)
    else:
        messages.success(request, _("The notice is posted: everybody can read it."))
    return redirect(notice)


@require_http_methods(["GET", "HEAD", "POST"])
def notice_renew(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Let a notice stand longer: the link of the letter shows it, and one press does it."""
    notice, now = _written(request, pk), timezone.now()
    if notice.posted_at is None or notice.is_withdrawn:
        return redirect(notice)
    form = RenewForm(request.POST if request.method == "POST" else None, today=now.date())
    if form.is_valid():
        try:
            _as_seen(request, notice)
            until = form.cleaned_data["until"]
            actions.renew_notice(notice, until=until, by=request.user, now=now)
        except NoticeMoved:
            messages.warning(request, QUICKER)
            return redirect(notice)
        except ValidationError as problem:
            form.add_error("until", problem.messages)
        else:
            messages.success(request, _("The notice stands longer."))
            return redirect(notice)
    context = {"form": form, "notice": notice}
    return render(request, "connect/notice_renew.html", context, status=_status(form))


@acts("connect:notice_detail", "pk")
def notice_withdraw(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take a notice off, whatever has happened to it meanwhile."""
    notice = _written(request, pk)
    try:
        actions.withdraw_notice(notice, by=request.user, now=timezone.now())
    except NoticeMoved:
        messages.warning(request, QUICKER)
    else:
        messages.success(request, _("The notice is taken off."))
    return redirect(notice)


def _written(request: HttpRequest, pk: uuid.UUID) -> Notice:
    return notice_access.written_notice(request.user, pk, today=timezone.now().date())


def _as_seen(request: HttpRequest, notice: Notice) -> None:
    """Raise NoticeMoved where the page that was sent showed another version than there is now."""
    if request.POST.get("version", "") != str(notice.version):
        raise NoticeMoved


def _status(form: Any) -> int:
    return 422 if form.errors else 200
