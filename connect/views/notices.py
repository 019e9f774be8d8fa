"""Notices as they are read: the list, its feed, one of them, and those of one's own organisations."""

import uuid
from datetime import UTC, datetime, time
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_countries import countries

from bewiser.lib.mail import one_line
from bewiser.lib.markdown import html_below
from bewiser.lib.paging import page_of

from .. import notice_access, timelines
from ..actions import notices as actions
from ..choices import OrganisationKind
from ..exceptions import NoticeOver
from ..filters import NoticeFilter
from ..models import Notice, Organisation

MOST_IN_FEED = 50


@login_not_required
@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """The open notices, the newest first, with what each further choice would find."""
    chosen = NoticeFilter(
        request.GET, queryset=Notice.objects.open_on(timezone.now().date()), request=request
    )
    context = {
        "page": page_of(request, chosen.qs.newest_first().for_list()),
        "form": chosen.counted_form,
        "is_filtered": any(request.GET.getlist(name) for name in chosen.form.fields),
        "feed_query": f"?{request.GET.urlencode()}" if request.GET else "",
    }
    return render(request, "connect/notice_list.html", context)


@login_not_required
@require_safe
def notice_feed(request: HttpRequest) -> HttpResponse:
    """What a query finds as Atom, the newest first."""
    chosen = NoticeFilter(request.GET, queryset=Notice.objects.open_on(timezone.now().date()))
    after = f"?{request.GET.urlencode()}" if request.GET else ""
    feed = Atom1Feed(
        title=_("Notices: %(site)s") % {"site": settings.SITE_NAME},
        link=settings.SITE_URL + reverse("connect:notice_list") + after,
        description="",
        language=get_language(),
        feed_url=settings.SITE_URL + reverse("connect:notice_feed") + after,
        author_name=settings.SITE_NAME,
    )
    for notice in chosen.qs.newest_first().for_list()[:MOST_IN_FEED]:
        feed.add_item(**_item(notice))
    return HttpResponse(
        feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8"
    )


def _item(notice: Notice) -> dict[str, Any]:
    """Return an item of the feed. It tells the day and not the moment, which could tell who posted it."""
    host = settings.SITE_URL.rpartition("/")[2].partition(":")[0]
    day = datetime.combine(notice.posted_at.date(), time(), UTC)
    told = [notice.get_type_display(), notice.get_kind_display(), notice.poster, notice.summary]
    return {
        "title": one_line(notice.title),
        "link": settings.SITE_URL + notice.get_absolute_url(),
        "description": one_line(" · ".join(map(str, told))),
        "unique_id": f"tag:{host},2026:notice-{notice.pk}",
        "pubdate": day,
        "updateddate": day,
        "categories": [one_line(topic.label) for topic in notice.topics.all()],
    }


@login_not_required
@require_safe
def notice_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One notice; with how it stands and what can be done, for those whom it concerns."""
    today = timezone.now().date()
    try:
        notice = notice_access.visible_notice(request.user, pk, today=today)
    except NoticeOver:
        return notice_over(request)
    return notice_page(request, notice)


def notice_page(request: HttpRequest, notice: Notice, **said: Any) -> HttpResponse:
    """The page of a notice, as this reader may see it."""
    today = timezone.now().date()
    concerned = notice_access.concerns(request.user, notice)
    context = {
        "notice": notice,
        "text": html_below(notice.text, level=1),
        "topics": notice.topics.all(),
        "partners": [OrganisationKind(kind).label for kind in notice.partners],
        "countries": [countries.name(code) for code in notice.countries],
        "is_open": notice.is_open_on(today) and notice.organisation.is_listed,
        "is_over": notice.is_over_on(today),
        "is_concerned": concerned,
        **(_for_the_concerned(request.user, notice) if concerned else {}),
        **said,
    }
    status = said.get("status", 200)
    return render(request, "connect/notice_detail.html", context, status=status)


def notice_over(request: HttpRequest) -> HttpResponse:
    """Say that what stood here is over, and nothing of what it was."""
    return render(request, "connect/notice_over.html", status=410)


@require_safe
def notice_mine(request: HttpRequest) -> HttpResponse:
    """The notices of this reader's organisations and clusters, whatever their state; and where they can post."""
    rows = Notice.objects.of_my_organisations(request.user)
    context = {
        "page": page_of(request, rows.for_list().order_by("-state_since", "pk")),
        "organisations": Organisation.objects.answered_for_by(request.user)
        .listed()
        .order_by("name", "pk"),
        "today": timezone.now().date(),
    }
    return render(request, "connect/notice_mine.html", context)


def _for_the_concerned(user: Any, notice: Notice) -> dict[str, Any]:
    writes = notice_access.writes(user, notice)
    today = timezone.now().date()
    return {
        "writes": writes,
        "others": actions.others_alike(notice, today=today) if writes and notice.is_draft else [],
        "steps": timelines.notice_steps(notice),
    }
