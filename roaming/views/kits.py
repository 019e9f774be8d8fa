"""An edition for a cluster to pass on to its own members: as HTML, text and Markdown, under its own name."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from .. import access
from ..composing import as_markdown, compose
from ..kits import FORMS, kit
from ..models import Edition


@require_safe
def kit_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """What there is to download, for each of the reader's clusters and each language of the edition."""
    clusters = access.kit_clusters(request.user)
    if not clusters.exists():
        raise PermissionDenied
    edition = get_object_or_404(Edition.objects.public(), slug=slug)
    context = {
        "edition": edition,
        "clusters": clusters,
        "languages": [row for row in settings.CONTENT_LANGUAGES if row[0] in edition.languages],
        "forms": FORMS,
    }
    return render(request, "roaming/kit_detail.html", context)


@require_safe
def kit_file(request: HttpRequest, slug: str, cluster: str, file: str) -> HttpResponse:
    """One file of the kit, such as `2026-11-fr.html`."""
    clusters = access.kit_clusters(request.user)
    if not clusters.exists():
        raise PermissionDenied
    edition = get_object_or_404(Edition.objects.public(), slug=slug)
    own = get_object_or_404(clusters, slug=cluster)
    for language in edition.languages:
        for form in FORMS:
            if file == f"{edition.slug}-{language}.{form}":
                composed = compose(edition, language)
                words = kit(edition, composed, own, form, as_markdown(composed))
                return _download(words, file, FORMS[form])
    raise Http404


def _download(words: str, name: str, media_type: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(words, content_type=f"{media_type}; charset=utf-8", headers=headers)
