"""The blocks of an edition: their words by language with a preview that saves nothing, and their order."""

from dataclasses import replace

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bewiser.lib.acting import acts
from bewiser.lib.errors import tell

from .. import access
from ..actions import editions as actions
from ..composing import ENGLISH, NO_WORDS, Part, compose, has_words
from ..edition_forms import BlockForm
from ..exceptions import EditionMoved
from ..models import Block
from ..rendering import letter
from .previews import preview
from .seen import COPY_YOUR_WORDS, QUICKER, seen_version


@acts("roaming:edition_edit", "pk")
def block_add(request: HttpRequest, pk: str) -> HttpResponse:
    """Put a free text at the end, and open it."""
    edition = access.edited_edition(request.user, pk)
    try:
        block = actions.add_block(edition, seen=seen_version(request))
    except EditionMoved:
        messages.warning(request, QUICKER)
        return redirect("roaming:edition_edit", pk=pk)
    return redirect("roaming:block_edit", pk=pk, block=block.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def block_edit(request: HttpRequest, pk: str, block: int) -> HttpResponse:
    """Write a block in one language, beside the English words and a preview."""
    if request.method == "POST":
        found = access.typed_block(request.user, pk, block)
    else:
        found = access.edited_block(request.user, pk, block)
    language = _language(request)
    form = BlockForm(
        request.POST if request.method == "POST" else None, block=found, language=language
    )
    if form.is_valid():
        try:
            actions.write_block(found, {language: form.words()}, seen=form.cleaned_data["version"])
        except EditionMoved:
            form.add_error(None, COPY_YOUR_WORDS)
        except ValidationError as problem:
            tell(form, problem)
        else:
            messages.success(request, _("The block is saved."))
            return redirect(f"{request.path}?language={language}")
    context = {
        # A template has a `block` of its own.
        "part": found,
        "edition": found.edition,
        "form": form,
        "language": language,
        "languages": _languages(found, language),
        "english": found.words.get(ENGLISH) if language != ENGLISH else None,
    }
    return render(request, "roaming/block_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def block_preview(request: HttpRequest, pk: str, block: int) -> HttpResponse:
    """Show the words that are being typed, or the saved ones, as a letter shows them; nothing is kept."""
    found = access.edited_block(request.user, pk, block)
    language = _language(request)
    form = BlockForm(
        request.POST if request.method == "POST" else None, block=found, language=language
    )
    words = form.words() if form.is_valid() else found.words.get(language) or NO_WORDS
    part = Part(words["heading"], words["body"], language)
    edition = found.edition
    composed = replace(compose(edition, language, ()), parts=[part])
    return preview(request, letter(composed, slug=edition.slug, day=edition.day))


@acts("roaming:edition_edit", "pk")
def block_move(request: HttpRequest, pk: str, block: int) -> HttpResponse:
    """Move a block up or down by one."""
    found = access.edited_block(request.user, pk, block)
    try:
        is_up = request.POST.get("to") == "up"
        actions.move_block(found, up=is_up, seen=seen_version(request))
    except EditionMoved:
        messages.warning(request, QUICKER)
    return redirect("roaming:edition_edit", pk=pk)


@acts("roaming:edition_edit", "pk")
def block_remove(request: HttpRequest, pk: str, block: int) -> HttpResponse:
    """Take a block out of its edition."""
    found = access.edited_block(request.user, pk, block)
    try:
        actions.remove_block(found, seen=seen_version(request))
    except EditionMoved:
        messages.warning(request, QUICKER)
    else:
        messages.success(request, _("The block is removed."))
    return redirect("roaming:edition_edit", pk=pk)


def _language(request: HttpRequest) -> str:
    asked = request.GET.get("language", ENGLISH)
    return asked if asked in dict(settings.CONTENT_LANGUAGES) else ENGLISH


def _languages(block: Block, chosen: str) -> list[dict[str, object]]:
    return [
        {
            "code": code,
            "name": name,
            "has_words": has_words(block.words.get(code) or NO_WORDS),
            "is_chosen": code == chosen,
        }
        for code, name in settings.CONTENT_LANGUAGES
    ]
