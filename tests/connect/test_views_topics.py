"""The page of a topic."""

import re

from connect.sitemaps import SITEMAPS
from tests.factories import connect as make


def test_topic_detail_lists_who_works_in_it_or_below_it(client, seeker_firm, target_firm):
    parent = make.make_topic("Cryptology")
    child = make.make_topic("Signatures", parent=parent)
    make.give_topic(seeker_firm, child)
    make.give_topic(target_firm, parent, relation="seeks")

    html = client.get("/topics/cryptology/").content.decode()

    assert re.findall(r'row-item__name"><a href="([^"]*)"', html) == ["/firms/seeker-ltd/"]
    assert '<a href="/topics/signatures/">Signatures</a> <span class="muted">1</span>' in html
    assert 'href="/firms/?kind=all&amp;seeks=cryptology"' in html


def test_topic_detail_leaves_out_sub_topics_that_nobody_works_in(client, seeker_firm):
    parent = make.make_topic("Cryptology")
    make.make_topic("Signatures", parent=parent)
    make.give_topic(seeker_firm, parent)

    assert "Signatures" not in client.get("/topics/cryptology/").content.decode()


def test_an_unknown_topic_is_not_found(client, db):
    assert client.get("/topics/nowhere/").status_code == 404


def test_sitemaps_name_public_pages_only(seeker_firm, north):
    make.make_topic("Cryptology")
    hidden = make.make_organisation("Hidden Ltd", is_listed=False)
    make.make_case(seeker_firm, hidden)
    public = make.make_public(make.make_case(seeker_firm, north.organisation))

    found = {
        name: [sitemap().location(item) for item in sitemap().items()]
        for name, sitemap in SITEMAPS.items()
    }

    assert found == {
        "pages": ["/", "/firms/", "/rdi/", "/clusters/", "/events/", "/cases/", "/notices/"],
        "organisations": ["/firms/north-association/", "/firms/seeker-ltd/"],
        "clusters": ["/clusters/north/"],
        "topics": ["/topics/cryptology/"],
        "cases": [public.get_absolute_url()],
        "notices": [],
    }
