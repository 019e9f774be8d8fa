"""The findings of a wave, for its editors: accepted, put in their own words, or dropped."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bewiser.lib.acting import acts
from bewiser.lib.errors import tell

from .. import access, presenting
from ..actions import findings as actions
from ..exceptions import RowChanged
from ..forms import FindingForm
from ..models import Finding, Wave
from ..snapshots import names_of


@require_safe
def finding_list(request: HttpRequest, pk: int) -> HttpResponse:
    """All that the rules found, with what an editor has said."""
    return _page(request, access.kept_wave(request.user, pk))


@acts("linkages:finding_list", "pk")
def finding_decide(request: HttpRequest, pk: int, finding: int, decision: str) -> HttpResponse:
    """Accept a finding, with or without words of one's own, or drop it."""
    wave = access.kept_wave(request.user, pk)
    found = get_object_or_404(Finding, pk=finding, wave=wave)
    form = FindingForm(request.POST)
    if decision not in {"accept", "drop"}:
        raise Http404
    if not form.is_valid():
        return _page(request, wave, found, form)
    seen, text = form.cleaned_data["seen"], form.cleaned_data["text"]
    try:
        if decision == "drop":
            actions.drop_finding(found, by=request.user, seen_version=seen)
        else:
            actions.accept_finding(
                found,
                by=request.user,
                seen_version=seen,
                language=_language(),
                text=_own_words(found, wave, text),
            )
    except RowChanged:
        form.add_error(None, _("Somebody else has changed this finding. Your words stand below."))
        return _page(request, wave, found, form)
    except ValidationError as problem:
        tell(form, problem)
        return _page(request, wave, found, form)
    messages.success(request, _("The finding is decided."))
    return redirect("linkages:finding_list", pk=wave.pk)


def _own_words(finding: Finding, wave: Wave, text: str) -> str:
    """Return what differs from the suggested sentence: that one is written anew from the numbers each time."""
    return "" if text == presenting.sentence_of(finding, names_of(wave)) else text


def _language() -> str:
    return (get_language() or "en")[:2]


def _page(
    request: HttpRequest,
    wave: Wave,
    failed: Finding | None = None,
    form: FindingForm | None = None,
) -> HttpResponse:
    told = presenting.sentences_of(
        list(wave.findings.select_related("wave__cluster").order_by("pk")),
        names=names_of(wave),
        for_public=False,
    )
    entries = [(one, form if form and one.finding == failed else _form(one)) for one in told]
    context = {"wave": wave, "entries": entries}
    return render(request, "linkages/finding_list.html", context, status=422 if failed else 200)


def _form(told: presenting.Sentence) -> FindingForm:
    initial = {"text": told.text, "seen": told.finding.version}
    return FindingForm(initial=initial, auto_id=f"id_{told.finding.pk}_%s")
