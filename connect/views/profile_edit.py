"""The profile as those who write it see it: its parts, how complete it is, and the page as the public sees it."""

from copy import copy
from datetime import timedelta

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bewiser.lib.acting import acts
from bewiser.lib.errors import tell

from .. import access, completeness, freshness, links, sections
from ..actions import profiles as actions
from ..exceptions import AnswerLinkExpired, ProfileMoved
from ..models import Organisation, ProfileDraft
from ..profile_forms import Section, section, sections_shown, typed_as_initial, values_from
from .firms import firm_page

# Whoever has just pressed reads that it is done.
JUST_NOW = timedelta(hours=1)


@never_cache
@require_safe
def profile_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """All parts of a profile, how complete it is, and what to write next."""
    organisation = access.edited_organisation(request.user, slug)
    drafts = set(
        ProfileDraft.objects.filter(organisation=organisation, user=request.user).values_list(
            "section", flat=True
        )
    )
    context = {
        "organisation": organisation,
        "completeness": completeness.completeness_of(organisation),
        "rows": [
            {
                "section": one,
                "is_filled": any(sections.values_of(organisation, one.name).values()),
                "is_begun": one.name in drafts,
            }
            for one in sections_shown()
        ],
    }
    return render(request, "connect/profile_edit.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def profile_section(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Write one part; what was typed before and not saved is there again."""
    organisation = access.edited_organisation(request.user, slug)
    part = _section(name)
    values = sections.values_of(organisation, name)
    draft = _begun(organisation, request, part, values)
    typed = typed_as_initial(part.form, draft.typed) if draft else values
    form = part.form(request.POST if request.method == "POST" else None, initial=typed)
    if form.is_valid():
        answer = _saved(request, form, organisation, name)
        if answer is not None:
            return answer
    is_moved = form.has_error(NON_FIELD_ERRORS, "moved")
    now_seen = sections.sum_of(values) if is_moved or not draft else draft.seen
    context = {
        "organisation": organisation,
        "part": part,
        "form": form,
        "draft": draft,
        # After a look at what a colleague wrote, the next press is meant.
        "seen": request.POST.get("seen", "") if form.is_bound and not is_moved else now_seen,
        "language": sections.language_of(name),
        "number": sections.names().index(name) + 1,
        "count": len(sections.names()),
        "now_there": _in_words(part, values) if is_moved else None,
    }
    return render(
        request, "connect/profile_section.html", context, status=422 if form.errors else 200
    )


def _begun(
    organisation: Organisation, request: HttpRequest, part: Section, values: sections.Values
) -> ProfileDraft | None:
    """Return what this writer has begun of a part; nothing where that is what stands there anyway."""
    draft = ProfileDraft.objects.filter(
        organisation=organisation, user=request.user, section=part.name
    ).first()
    if draft is None:
        return None
    form = part.form(MultiValueDict(draft.typed))
    return None if form.is_valid() and values_from(form) == values else draft


def _saved(
    request: HttpRequest, form: forms.Form, organisation: Organisation, name: str
) -> HttpResponse | None:
    """Hand a clean form to the action and lead on; what it refuses is said in the form."""
    try:
        actions.save_section(
            organisation,
            name,
            values=values_from(form),
            seen=request.POST.get("seen", ""),
            by=request.user,
            now=timezone.now(),
        )
    except ProfileMoved:
        form.add_error(None, ValidationError(_moved(), code="moved"))
        return None
    except ValidationError as problem:
        tell(form, problem)
        return None
    messages.success(request, _("It is saved."))
    following = _after(name)
    if "next" in request.POST and following:
        return redirect("connect:profile_section", organisation.slug, following)
    return redirect("connect:profile_edit", organisation.slug)


@never_cache
@require_safe
def profile_preview(request: HttpRequest, slug: str) -> HttpResponse:
    """The page as the public would see it with all that this writer has begun; nothing of it is kept."""
    organisation = access.edited_organisation(request.user, slug)
    drafts = ProfileDraft.objects.filter(organisation=organisation, user=request.user)
    public = copy(request)
    public.user = AnonymousUser()
    with transaction.atomic():
        left_out = [draft for draft in drafts if not _shown(draft, request)]
        shown = Organisation.objects.for_profile().get(pk=organisation.pk)
        preview = {"drafts": len(drafts), "left_out": [section(d.section) for d in left_out]}
        page = firm_page(public, shown, preview=preview)
        transaction.set_rollback(True)
    return page


def _shown(draft: ProfileDraft, request: HttpRequest) -> bool:
    """Write a draft where it can stand, in the caller's transaction; return whether it could."""
    form = section(draft.section).form(MultiValueDict(draft.typed))
    if not form.is_valid():
        return False
    try:
        with transaction.atomic():
            actions.apply(draft, values=values_from(form), by=request.user, now=timezone.now())
    except ValidationError:
        return False
    return True


@require_POST
def profile_draft(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Keep what is being typed; answered without a page, by the script of the form alone."""
    organisation = access.edited_organisation(request.user, slug)
    part = _section(name)
    typed = {field: request.POST.getlist(field) for field in part.form.base_fields}
    try:
        actions.keep_draft(
            organisation,
            name,
            typed=typed,
            seen=request.POST.get("seen", "")[:16],
            by=request.user,
            now=timezone.now(),
        )
    except ValidationError as problem:
        return HttpResponse(" ".join(problem.messages), status=422, content_type="text/plain")
    return HttpResponse(status=204)


@acts("connect:profile_section", "slug", "name")
def profile_discard(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Forget what was typed and not saved."""
    organisation = access.edited_organisation(request.user, slug)
    _section(name)
    actions.discard_draft(organisation, name, by=request.user)
    messages.success(request, _("What you had typed is gone; this is what stands there."))
    return redirect("connect:profile_section", organisation.slug, name)


@acts("connect:profile_edit", "slug")
def profile_publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Open the public page."""
    organisation = access.edited_organisation(request.user, slug)
    try:
        actions.publish(organisation, by=request.user, now=timezone.now())
    except ValidationError as problem:
        for sentence in problem.messages:
            messages.warning(request, sentence)
        return redirect("connect:profile_edit", organisation.slug)
    messages.success(request, _("The page is public."))
    return redirect(Organisation.objects.get(pk=organisation.pk))


@acts("connect:profile_edit", "slug")
def profile_take_off(request: HttpRequest, slug: str) -> HttpResponse:
    """Close the public page."""
    organisation = access.edited_organisation(request.user, slug)
    actions.take_off(organisation, by=request.user, now=timezone.now())
    messages.success(request, _("The page is closed. What you wrote is still here."))
    return redirect("connect:profile_edit", organisation.slug)


@acts("connect:profile_edit", "slug")
def profile_confirm(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that all is still right."""
    organisation = access.edited_organisation(request.user, slug)
    actions.confirm(organisation, now=timezone.now())
    messages.success(request, _("Thank you. The page says so, with today’s date."))
    return redirect("connect:profile_edit", organisation.slug)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def still_right(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a letter: GET asks, POST says that all of a profile is still right, without signing in."""
    try:
        organisation = links.profile_of(token)
    except AnswerLinkExpired:
        return render(request, "connect/link_expired.html", {}, status=410)
    if request.method == "POST":
        actions.confirm(organisation, now=timezone.now())
        return redirect("connect:still_right", token)
    context = {
        "organisation": organisation,
        "since": freshness.known_right_at(organisation),
        "is_fresh": freshness.known_right_at(organisation) > timezone.now() - JUST_NOW,
    }
    return render(request, "connect/still_right.html", context)


def _section(name: str) -> Section:
    if name not in sections.names():
        raise Http404
    return section(name)


def _after(name: str) -> str:
    names = sections.names()
    following = names.index(name) + 1
    return names[following] if following < len(names) else ""


def _in_words(part: Section, values: sections.Values) -> list[tuple[str, str]]:
    """Return the values of a part as a colleague left them: what each is called, and what stands there."""
    fields = part.form().fields
    return [
        (str(fields[name].label), ", ".join(value) if isinstance(value, list) else str(value or ""))
        for name, value in values.items()
    ]


def _moved() -> str:
    return _(
        "A colleague has changed this part meanwhile. What you typed stands below; below it stands what is there"
        " now. Save again to put yours in its place."
    )
