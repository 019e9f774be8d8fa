"""The text of the agreement: read by everyone, written and published by the coordinators."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from bewiser.lib.acting import acts
from bewiser.lib.errors import tell

from .. import access
from ..actions import agreements as actions
from ..agreements import differences
from ..exceptions import AgreementMoved
from ..forms import AgreementForm
from ..models import Agreement


@login_not_required
@require_safe
def agreement(request: HttpRequest) -> HttpResponse:
    """The version in force."""
    current = Agreement.objects.current()
    if current is None:
        raise Http404
    return _page(request, current)


@login_not_required
@require_safe
def agreement_version(request: HttpRequest, version: int) -> HttpResponse:
    """One version, with what differs from another one where the address asks for that."""
    return _page(request, get_object_or_404(Agreement.objects.published(), version=version))


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_draft(request: HttpRequest) -> HttpResponse:
    """Write the next version. It holds for nobody before it is published."""
    if not access.is_coordinator(request.user):
        raise PermissionDenied
    draft = _draft()
    form = AgreementForm(request.POST if request.method == "POST" else None, agreement=draft)
    if form.is_valid():
        try:
            actions.write_draft(form.written())
        except AgreementMoved:
            form.add_error(None, _("A colleague has published this version in the meantime."))
        except ValidationError as problem:
            tell(form, problem)
        else:
            messages.success(request, _("The draft is saved."))
            return redirect("roaming:agreement_draft")
    context = {
        "form": form,
        "draft": draft,
        "current": Agreement.objects.current(),
        "changes": _changes(draft),
    }
    status = 422 if form.errors else 200
    return render(request, "roaming/agreement_draft.html", context, status=status)


@acts("roaming:agreement_draft")
def agreement_publish(request: HttpRequest) -> HttpResponse:
    """Put the draft in force, and ask every member to accept it."""
    if not access.is_coordinator(request.user):
        raise PermissionDenied
    draft = Agreement.objects.filter(published_at=None).order_by("version").first()
    try:
        if draft is None or str(draft.version) != request.POST.get("version"):
            raise AgreementMoved
        asked = actions.publish_agreement(draft, now=timezone.now())
    except AgreementMoved:
        messages.warning(request, _("A colleague has published this version in the meantime."))
        return redirect("roaming:agreement")
    told = ngettext(
        "The version is in force; %(count)s member is asked to accept it.",
        "The version is in force; %(count)s members are asked to accept it.",
        asked,
    )
    messages.success(request, told % {"count": asked})
    return redirect("roaming:agreement")


def _page(request: HttpRequest, shown: Agreement) -> HttpResponse:
    versions = list(Agreement.objects.published())
    asked = request.GET.get("since", "")
    since = next((row for row in versions if str(row.version) == asked), None)
    # Two texts are compared in a language that both have.
    language = shown.language if since and since.texts.get(shown.language) else "en"
    context = {
        "agreement": shown,
        "versions": versions,
        "since": since,
        "changes": differences(since.texts[language], shown.texts[language]) if since else [],
        "is_coordinator": access.is_coordinator(request.user),
    }
    return render(request, "roaming/agreement.html", context)


def _draft() -> Agreement:
    """Return the version that is being written, a new one with the words of the one in force where there is none."""
    draft = Agreement.objects.filter(published_at=None).order_by("version").first()
    if draft is not None:
        return draft
    current = Agreement.objects.current()
    return Agreement(
        version=current.version + 1 if current else 1, texts=dict(current.texts) if current else {}
    )


def _changes(draft: Agreement) -> list[dict[str, object]]:
    """Return what differs from the version in force, in each language that both have."""
    current = Agreement.objects.current()
    if current is None or draft.pk is None:
        return []
    return [
        {"language": code, "changes": differences(current.texts[code], text)}
        for code, text in draft.texts.items()
        if current.texts.get(code) not in (None, "", text)
    ]
