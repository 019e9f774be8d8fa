"""The newsletter as everybody reads it: the archive, an edition, and a feed."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bewiser.lib.paging import page_of

from .. import access
from ..composing import compose
from ..models import Edition
from ..rendering import shown

MOST_IN_FEED = 20


@login_not_required
@require_safe
def edition_list(request: HttpRequest) -> HttpResponse:
    """All editions that went out, the newest first."""
    context = {
        "page": page_of(request, Edition.objects.public()),
        "edits": access.edits_newsletter(request.user),
        "has_kits": access.kit_clusters(request.user).exists(),
    }
    return render(request, "roaming/edition_list.html", context)


@login_not_required
@require_safe
def edition_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One edition in the reader's language."""
    edition = access.readable_edition(request.user, slug)
    composed = compose(edition, (get_language() or settings.LANGUAGE_CODE)[:2])
    context = {
        "edition": edition,
        "composed": composed,
        "parts": shown(composed),
        "edits": access.edits_newsletter(request.user),
        "has_kits": access.kit_clusters(request.user).exists(),
    }
    return render(request, "roaming/edition_detail.html", context)


class EditionFeed(Feed):
    """The latest editions as Atom, in the language of the address."""

    feed_type = Atom1Feed
    # What `login_not_required` sets on a view that is a function.
    login_required = False

    def title(self) -> str:
        return _("Newsletter of %(site)s") % {"site": settings.SITE_NAME}

    def link(self) -> str:
        return reverse("roaming:edition_list")

    def feed_url(self) -> str:
        return reverse("roaming:edition_feed")

    def items(self) -> QuerySet[Edition]:
        return Edition.objects.public().prefetch_related("blocks")[:MOST_IN_FEED]

    def item_title(self, item: Edition) -> str:
        return item.subject

    def item_description(self, item: Edition) -> str:
        composed = compose(item, (get_language() or settings.LANGUAGE_CODE)[:2], item.blocks.all())
        return " · ".join(part.heading for part in composed.parts if part.heading)

    def item_pubdate(self, item: Edition) -> Any:
        return item.started_at

    def item_updateddate(self, item: Edition) -> Any:
        return item.started_at

    def item_guid(self, item: Edition) -> str:
        return item.pk.urn

    def item_link(self, item: Edition) -> str:
        return item.get_absolute_url()
