"""The directory and the page of an organisation, as a visitor sees them."""

import json
import re
from html import unescape
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from connect.models import Identifier, OldSlug, Organisation
from tests.factories import connect as make

LIST = "/firms/"


def page(client, **params) -> str:
    response = client.get(LIST, params)
    assert response.status_code == 200
    return response.content.decode()


def listed_names(html: str) -> list[str]:
    return re.findall(r'row-item__name"><a href="[^"]*">([^<]*)</a>', html)


def said_total(html: str) -> str:
    return re.search(r"data-results-count>([^<]*)", html)[1].strip()


def test_firm_list_shows_listed_firms_and_no_other_kind(client, seeker_firm, target_firm):
    make.make_organisation("Hidden Ltd", is_listed=False)

    html = page(client)

    assert listed_names(html) == ["Seeker Ltd", "Target Ltd"]
    assert said_total(html) == "2 organisations"


def test_firm_list_keeps_its_whole_state_in_the_address(client, seeker_firm, target_firm):
    html = page(client, q="alarms", country="ES", kind="firm", sort="name", view="cards")

    assert said_total(html) == "1 organisation"
    assert 'value="alarms"' in html
    assert re.search(r'name="country" value="ES" id="facet-country-ES" checked', html)
    assert '<option value="name" selected>' in html
    assert 'href="?q=alarms&amp;country=ES&amp;sort=name">' in html
    assert 'href="?q=alarms&amp;sort=name&amp;view=cards">' in html


def test_facet_counts_leave_their_own_choice_out(client, seeker_firm, target_firm, outsider_firm):
    html = page(client, country="ES")

    counts = re.findall(r'id="facet-country-(..)".*?facet__count">(\d+)', html)
    assert counts == [("ES", "1"), ("FR", "1"), ("SI", "1")]
    assert re.findall(r'id="facet-cluster-(\w+)".*?facet__count">(\d+)', html) == [("south", "1")]


def test_sub_topics_appear_with_the_chosen_topic(client, seeker_firm):
    parent = make.make_topic("Cryptology")
    make.give_topic(seeker_firm, make.make_topic("Signatures", parent=parent))

    closed, opened = page(client), page(client, topic="cryptology")

    assert re.findall(r'id="facet-topic-(\w+)"', closed) == ["cryptology"]
    assert re.findall(r'id="facet-topic-(\w+)"', opened) == ["cryptology", "signatures"]


def test_a_switch_asks_for_all_that_is_chosen_of_a_facet(client, seeker_firm, target_firm):
    locks, alarms, doors = (make.make_topic(name) for name in ("Locks", "Alarms", "Doors"))
    for firm, topics in ((seeker_firm, (locks, alarms)), (target_firm, (locks, doors))):
        for topic in topics:
            make.give_topic(firm, topic)

    one = page(client, topic="locks", all="topic")
    any_of_them = page(client, topic=["locks", "alarms"])
    all_of_them = page(client, topic=["locks", "alarms"], all="topic")

    switch = '<input type="checkbox" name="all" value="topic" id="all-topic"'
    assert (switch in one, f"{switch}>" in any_of_them, f"{switch} checked>" in all_of_them) == (
        False,
        True,
        True,
    )
    assert [listed_names(html) for html in (one, any_of_them, all_of_them)] == [
        ["Seeker Ltd", "Target Ltd"],
        ["Seeker Ltd", "Target Ltd"],
        ["Seeker Ltd"],
    ]
    assert [dict(topic_counts(html)) for html in (any_of_them, all_of_them)] == [
        {"locks": "2", "alarms": "1", "doors": "1"},
        {"locks": "1", "alarms": "1"},
    ]
    assert 'href="?topic=locks&amp;topic=alarms&amp;all=topic&amp;view=cards"' in all_of_them
    assert 'href="?topic=locks&amp;topic=alarms"><span><span class="chip__kind">' in all_of_them


def topic_counts(html: str) -> list[tuple[str, str]]:
    return re.findall(r'id="facet-topic-(\w+)".*?facet__count">(\d+)', html)


def test_a_card_shows_its_organisation_and_leads_to_it(client, seeker_firm):
    html = page(client, view="cards")

    cards = re.findall(
        r'card__title"><a href="([^"]*)">([^<]*)</a></h3>\s*<p>\s*([^<]*\S)\s*</p>', html
    )
    assert cards == [("/firms/seeker-ltd/", "Seeker Ltd", "Builds sensors for small offices.")]


def test_htmx_gets_the_results_and_the_panel_alone(client, seeker_firm):
    response = client.get(
        LIST, {"q": "sensors", "kind": ["all", "firm"]}, headers={"HX-Request": "true"}
    )

    html = response.content.decode()
    assert (listed_names(html), "<html" in html, 'hx-swap-oob="true"' in html) == (
        ["Seeker Ltd"],
        False,
        True,
    )
    assert response.headers["HX-Push-Url"] == "/firms/?q=sensors"
    assert "HX-Request" in response.headers["Vary"]


def test_a_page_restored_from_the_history_is_whole(client, seeker_firm):
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}

    assert "<html" in client.get(LIST, headers=headers).content.decode()


def test_an_empty_result_offers_the_way_out(client, seeker_firm):
    html = page(client, q="sensors", country="DE")

    assert "Without “Country” there is 1 organisation." in html
    assert 'href="?q=sensors">Leave out “Country”' in html


def test_a_page_beyond_the_last_is_the_last(client, seeker_firm):
    assert listed_names(page(client, page=7)) == ["Seeker Ltd"]


def test_pages_hold_25_and_follow_each_other(client, db):
    for number in range(27):
        make.make_organisation(f"Firm {number:02}")

    first, second = page(client, sort="name"), page(client, sort="name", page=2)

    assert listed_names(first) == [f"Firm {number:02}" for number in range(25)]
    assert listed_names(second) == ["Firm 25", "Firm 26"]
    assert 'rel="next" href="?sort=name&amp;page=2"' in first


def test_the_map_has_its_places_in_a_table(client, db):
    for number in range(3):
        make.make_organisation(f"Firm {number}", city="Lille", latitude=50.6, longitude=3.1)
    make.make_organisation("Nowhere Ltd", city="")

    html = page(client, view="map")

    links = re.findall(
        r'<th scope="row"><a href="([^"]*)">([^<]*)</a></th><td class="is-number">(\d+)', html
    )
    assert [link[1:] for link in links] == [("Lille, France", "3")]
    assert "1 organisation has no place on the map." in html
    there = client.get(unescape(links[0][0])).content.decode()
    assert listed_names(there) == ["Firm 0", "Firm 1", "Firm 2"]


def test_a_map_that_has_not_all_places_says_so(client, db, monkeypatch):
    monkeypatch.setattr("connect.search.places.MOST_PLACES", 2)
    monkeypatch.setattr("connect.search.places.MOST_POINTS", 2)
    for city in ("Lille", "Lyon"):
        make.make_organisation(f"Firm of {city}", city=city, latitude=50.6, longitude=3.1)
    whole, points = page(client, view="map"), client.get(reverse("connect:firm_map")).json()
    make.make_organisation("One more", city="Metz", latitude=49.1, longitude=6.2)
    make.make_organisation("Nowhere Ltd", city="")

    cut, first_points = page(client, view="map"), client.get(reverse("connect:firm_map")).json()

    said = "The 2 places with most organisations are shown."
    assert [html.count(said) for html in (whole, cut)] == [0, 1]
    assert "no place on the map" not in cut
    assert [len(found["features"]) for found in (points, first_points)] == [2, 2]
    assert ["truncated" in found for found in (points, first_points)] == [False, True]


def test_firm_map_gives_public_points_only(client, db):
    make.make_organisation("Shown Ltd", latitude=50.62927, longitude=3.05726, city="Lille")
    make.make_organisation("Hidden Ltd", latitude=50, longitude=3, is_listed=False)

    response = client.get(reverse("connect:firm_map"))

    assert response.headers["Content-Type"] == "application/geo+json"
    assert json.loads(response.content) == {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [3.0573, 50.6293]},
                "properties": {
                    "name": "Shown Ltd",
                    "kind": "firm",
                    "city": "Lille",
                    "country": "FR",
                    "url": "/firms/shown-ltd/",
                },
            }
        ],
    }


@pytest.mark.parametrize("rows", [1, 3])
def test_firm_list_query_count_does_not_grow(client, db, rows, django_assert_num_queries):
    for number in range(rows):
        organisation = make.make_organisation(f"Guard {number}", summary="Guards doors.")
        make.give_topic(organisation, make.make_topic(f"Topic {number}"))
    page(client)

    with django_assert_num_queries(4):  # labels' version, words, the statement, rows
        html = page(client, q="guard")

    assert len(listed_names(html)) == rows


@pytest.mark.parametrize("topics", [1, 3])
def test_firm_detail_query_count_does_not_grow(
    client, seeker_firm, topics, django_assert_num_queries
):
    for number in range(topics):
        parent = make.make_topic(f"Field {number}")
        make.give_topic(seeker_firm, make.make_topic(f"Topic {number}", parent=parent))
        seeker_firm.further_clusters.add(make.make_cluster(f"Cluster {number}"))

    # the row, texts, topic rows, topics, further clusters; case studies; notices; how many linkages it has told of
    with django_assert_num_queries(9):
        html = client.get(seeker_firm.get_absolute_url()).content.decode()

    assert (html.count("/topics/topic-"), html.count("/clusters/cluster-")) == (topics, topics)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    "path, queries, shown",
    [
        ("/", 4, "Cluster"),
        ("/clusters/north/", 9, "Guard"),
        ("/topics/locks/", 6, "Guard"),
        ("/firms/?q=guard&view=cards", 4, "Guard"),
        ("/firms/?q=guard&view=map", 4, "Town"),
        ("/firms/map.geojson?q=guard", 4, "Guard"),
    ],
)
def test_query_count_of_a_page_with_organisations_does_not_grow(
    client, north, path, queries, shown, rows, django_assert_num_queries
):
    locks = make.make_topic("Locks")
    for number in range(rows):
        cluster = make.make_cluster(f"Cluster {number}")
        place = {"city": f"Town {number}", "latitude": 50 + number, "longitude": 3}
        guard = make.make_organisation(
            f"Guard {number}", summary="Guards doors.", cluster=north, **place
        )
        guard.further_clusters.add(cluster)
        make.give_topic(guard, locks)
        make.give_topic(guard, make.make_topic(f"Topic {number}", parent=locks))
    client.get(path)

    with django_assert_num_queries(queries):
        html = client.get(path).content.decode()

    assert [f"{shown} {number}" in html for number in range(4)] == [at < rows for at in range(4)]


HOSTILE = [
    "x" * 10_000,
    "\x00abc",
    "'; drop table connect_organisation; --",
    "<script>alert(1)</script>",
    "((((&|!<->:*'''\\",
    "%s %(x)s %d",
    "\u202eevil\u2066",
    '"unfinished',
    "a:* & !b | c",
    "𝕏" * 300,
    "{{ 7 }}{% x %}",
]


@pytest.mark.parametrize(
    "name", ["q", "country", "topic", "cluster", "bbox", "page", "sort", "view", "kind", "all"]
)
@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_addresses_are_answered_politely(client, seeker_firm, name, value):
    html = page(client, **{name: value})

    assert "<script>alert" not in html


def test_five_hundred_ticks_are_cut_and_said_to_be(client, seeker_firm):
    ticks = [
        ("country", f"{one}{other}")
        for one in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        for other in "ABCDEFGHIJKLMNOPQRST"
    ]

    html = client.get(f"{LIST}?{urlencode(ticks)}").content.decode()

    assert "Only the first 50 choices of “Country” were used." in html


def test_firm_detail_shows_what_is_public_and_nothing_of_people(client, seeker, seeker_firm):
    html = client.get(seeker_firm.get_absolute_url()).content.decode()

    assert "Builds sensors for small offices." in html
    assert (seeker.name in html, seeker.email in html) == (False, False)


def test_firm_detail_of_an_unlisted_organisation_is_for_its_people(
    client, seeker, outsider, seeker_firm
):
    Organisation.objects.filter(pk=seeker_firm.pk).update(is_listed=False)
    url = seeker_firm.get_absolute_url()
    answers = {}

    answers["visitor"] = client.get(url).status_code
    for person in (outsider, seeker):
        client.force_login(person)
        answers[person.name] = client.get(url).status_code

    assert answers == {"visitor": 404, outsider.name: 404, seeker.name: 200}


def test_an_old_address_leads_to_the_new_one_for_good(client, seeker_firm):
    OldSlug.objects.create(slug="earlier", organisation=seeker_firm)

    response = client.get("/firms/earlier/")

    assert (response.status_code, response.headers["Location"]) == (301, "/firms/seeker-ltd/")


def test_firm_detail_says_it_in_the_readers_language_else_marks_it(client, seeker_firm):
    make.make_text(seeker_firm, language="fr", summary="Fabrique des capteurs.")
    url = seeker_firm.get_absolute_url()

    french = client.get(f"/fr{url}").content.decode()
    german = client.get(f"/de{url}").content.decode()

    assert '<p class="profile-head__summary">Fabrique des capteurs.</p>' in french
    assert '<p class="profile-head__summary" lang="en">Builds sensors' in german


def test_firm_detail_tells_where_imported_values_come_from_and_hides_who_typed(client, seeker_firm):
    at = "2026-02-01T10:00:00+00:00"
    Organisation.objects.filter(pk=seeker_firm.pk).update(
        website="https://seeker.example/",
        founded=1999,
        provenance={
            "website": {"source": "CORDIS", "kind": "import", "at": at},
            "founded": {"source": "ann@people.example", "kind": "person", "at": at},
        },
    )

    html = client.get(seeker_firm.get_absolute_url()).content.decode()

    assert "from CORDIS, 1 February 2026" in html
    assert "ann@people.example" not in html


def test_structured_data_cannot_break_out_of_its_block(client, seeker_firm):
    Organisation.objects.filter(pk=seeker_firm.pk).update(name="</script><b>Bold & Co")

    html = client.get(seeker_firm.get_absolute_url()).content.decode()

    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1]
    assert json.loads(block)["name"] == "</script><b>Bold & Co"
    assert json.loads(block)["url"] == "http://testserver/firms/seeker-ltd/"


def test_identifiers_do_not_leak_into_the_page(client, seeker_firm):
    Identifier.objects.create(organisation=seeker_firm, scheme="source", value="secret-key-17")

    assert "secret-key-17" not in client.get(seeker_firm.get_absolute_url()).content.decode()
