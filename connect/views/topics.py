"""The page of a topic: what lies below it, and who works in it, offers it or looks for it."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from .. import search
from ..choices import TopicAxis
from ..models import Notice, Topic
from ..search import facets

MOST_NOTICES = 5


@login_not_required
@require_safe
def topic_detail(request: HttpRequest, slug: str) -> HttpResponse:
    topic = get_object_or_404(Topic.objects.select_related("parent"), slug=slug)
    facet = facets.FACET_OF_AXIS[TopicAxis(topic.axis)]
    vocabulary = search.vocabulary()
    query = search.BrowseQuery(chosen={facet.name: (facets.code_of(facet, topic.pk),)})
    page = search.browse(query, vocabulary)
    children = [
        {"topic": child, "count": count}
        for child in topic.children.order_by("position", "name")
        if (count := page.counts.get(facets.code_of(facet, child.pk), 0))
    ]
    return render(
        request,
        "connect/topic_detail.html",
        {
            "topic": topic,
            "children": children,
            "notices": Notice.objects.open_on(timezone.now().date())
            .about(topic)
            .newest_first()
            .for_list()[:MOST_NOTICES],
            "total": page.total,
            "rows": page.rows(),
            "all_url": query.querystring(vocabulary),
            "offered_url": _related(facets.OFFERS, topic).querystring(vocabulary),
            "sought_url": _related(facets.SEEKS, topic).querystring(vocabulary),
        },
    )


def _related(facet: facets.Facet, topic: Topic) -> search.BrowseQuery:
    return search.BrowseQuery(chosen={facet.name: (facets.code_of(facet, topic.pk),)})
