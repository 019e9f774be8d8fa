"""What the clusters invite to: the list, an event, and both as a calendar."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bewiser.lib.ics import Entry, calendar
from bewiser.lib.mail import page_url
from bewiser.lib.paging import page_of

from .. import access
from ..filters import EventFilter
from ..models import Event

# A calendar program shows what is ahead; older entries it has already.
FEED_LENGTH = 200


@login_not_required
@require_safe
def event_list(request: HttpRequest) -> HttpResponse:
    """The events that are ahead, the next first; those that their writers have not published yet among them."""
    rows = Event.objects.visible_to(request.user).ahead(timezone.now()).for_list()
    chosen = EventFilter(request.GET, queryset=rows)
    context = {
        "filter": chosen,
        "page": page_of(request, chosen.qs),
        "writes": request.user.is_authenticated
        and (request.user.is_superuser or request.user.manager_rows.exists()),
    }
    return render(request, "connect/event_list.html", context)


@login_not_required
@require_safe
def event_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One event; the member price only for those who pay it."""
    event = access.visible_event(request.user, pk)
    context = {
        "event": event,
        "is_over": event.ends_at < timezone.now(),
        "for_members": access.pays_as_member(access.clusters_of(request.user), event),
    }
    return render(request, "connect/event_detail.html", context)


@login_not_required
@require_safe
def event_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """One event as an entry for a calendar."""
    event = access.visible_event(request.user, pk)
    response = _file([event])
    name = slugify(event.title)[:60] or "event"
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


@login_not_required
@require_safe
def event_feed(request: HttpRequest) -> HttpResponse:
    """The published events that are ahead, for calendar programs that come back for news."""
    rows = Event.objects.published().ahead(timezone.now()).for_list()
    chosen = EventFilter(request.GET, queryset=rows)
    return _file(chosen.qs[:FEED_LENGTH], name=_("Events of the clusters"))


def _file(events: Any, name: str = "") -> HttpResponse:
    return HttpResponse(
        calendar([_entry(event) for event in events], name=name),
        content_type="text/calendar; charset=utf-8",
    )


def _entry(event: Event) -> Entry:
    return Entry(
        key=f"event-{event.pk}@{settings.SITE_URL.rpartition('/')[2]}",
        start=event.begins,
        end=event.ends,
        title=event.title,
        place=event.place or event.link,
        text=event.text,
        url=page_url("en", "connect:event_detail", event.pk),
        written_at=event.updated_at,
        # A later change is a later version, whatever the number.
        version=int(event.updated_at.timestamp()) - 1_700_000_000,
    )
