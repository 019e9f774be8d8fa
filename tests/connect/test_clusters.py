"""A cluster's address never hides a page, nor a page a cluster's."""

import re
from collections.abc import Iterator

import pytest
from django.core.exceptions import ValidationError
from django.urls import URLPattern, get_resolver

from connect.models import Cluster
from connect.models.places import RESERVED_CLUSTER_SLUGS
from connect.views import clusters
from tests.factories import connect as make

# Pages that the roaming agreement and its newsletter will have.
TO_COME = {"calendar", "events", "ledger", "log", "new", "newsletter", "pass", "passes", "stays"}


def routes(patterns, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, pattern
        else:
            yield from routes(pattern.url_patterns, route)


def test_words_beside_the_address_of_a_cluster_are_reserved():
    known = list(routes(get_resolver().url_patterns))
    rooms = {route.split("<slug:cluster>")[0] for route, _ in known if "<slug:cluster>" in route}
    rooms |= {
        route.split("<")[0] for route, page in known if page.callback is clusters.cluster_detail
    }
    beside = {
        found[1]
        for route, _ in known
        for room in rooms
        if (found := re.match(rf"{re.escape(room)}([-\w]+)(?:/|$)", route))
    }

    assert {"clusters/", "linkages/", "roaming/"} <= rooms
    assert {"compare", "members", "waves"} <= beside
    assert (beside | TO_COME) - RESERVED_CLUSTER_SLUGS == set()


def test_a_reserved_address_is_refused_in_words(db):
    cluster = make.make_cluster("North")
    cluster.slug = "compare"

    with pytest.raises(ValidationError) as refused:
        cluster.full_clean()

    assert refused.value.messages == ["This address is the name of a page."]
    assert Cluster.objects.get().slug == "north"
