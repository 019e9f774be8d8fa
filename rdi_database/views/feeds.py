"""Initiatives for programs: one as a calendar entry, the list of a query as a calendar and as Atom."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bewiser.lib.mail import one_line

from .. import access
from ..browsing import Browse, browse
from ..entries import FEED_LENGTH, LONG_KINDS, entries_of, file_of
from ..filters import SORTS, VIEWS
from ..models import Initiative
from ..moments import standing_of

MOST_IN_FEED = 50
ICS = "text/calendar; charset=utf-8"


@login_not_required
@require_safe
def initiative_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """One initiative for a calendar; 404 where it has no moment to be entered."""
    initiative = access.visible_initiative(request.user, slug)
    if not any(True for _entry in entries_of(initiative)):
        raise Http404
    response = HttpResponse(file_of([initiative]), content_type=ICS)
    response["Content-Disposition"] = f'attachment; filename="{initiative.slug}.ics"'
    return response


@login_not_required
@require_safe
def initiative_calendar_feed(request: HttpRequest) -> HttpResponse:
    """What a query finds, for calendar programs that come back for news."""
    found = _listed(request)
    asked = found.query.chosen.get("kind", ())
    unasked = [kind for kind in LONG_KINDS if kind not in asked]
    rows = found.rows.without_kinds(unasked).dated()[:FEED_LENGTH]
    name = _("Calls and events of %(site)s") % {"site": settings.SITE_NAME}
    return HttpResponse(file_of(rows, name), content_type=ICS)


@login_not_required
@require_safe
def initiative_feed(request: HttpRequest) -> HttpResponse:
    """What a query finds as Atom, the newest first."""
    found = _listed(request)
    page, feed_page = (
        reverse("rdi_database:initiative_list"),
        reverse("rdi_database:initiative_feed"),
    )
    after = found.query.after_path
    feed = Atom1Feed(
        title=_("Initiatives: %(site)s") % {"site": settings.SITE_NAME},
        link=settings.SITE_URL + page + after,
        description="",
        language=get_language(),
        feed_url=settings.SITE_URL + feed_page + after,
        author_name=settings.SITE_NAME,
    )
    for initiative in found.found().newest_first().for_list()[:MOST_IN_FEED]:
        feed.add_item(**_item(initiative, found.now))
    return HttpResponse(
        feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8"
    )


def _listed(request: HttpRequest) -> Browse:
    """Return what the list has, however it is shown: a calendar shows its month, with what is over."""
    found, _remarks = browse(request.GET, timezone.now())
    query = found.query.having(sort=SORTS[0], view=VIEWS[0], month=None)
    return Browse(query, found.vocabulary, found.now)


def _item(initiative: Initiative, now: Any) -> dict[str, Any]:
    """Return an item without the control characters that XML has no way to write.

    It is published when it was listed; what changed before then is news of that moment too.
    """
    host = settings.SITE_URL.rpartition("/")[2]
    told = [initiative.get_kind_display(), standing_of(initiative, now).told, initiative.summary]
    return {
        "title": one_line(initiative.title),
        "link": settings.SITE_URL + initiative.get_absolute_url(),
        "description": one_line(" · ".join(filter(None, told))),
        # The name by which a reader's program knows it again, whatever its address in their language.
        "unique_id": f"tag:{host.partition(':')[0]},2026:initiative-{initiative.pk}",
        "pubdate": initiative.listed_at,
        "updateddate": max(initiative.updated_at, initiative.listed_at),
        "categories": [one_line(topic.label) for topic in initiative.topics.all()],
    }
