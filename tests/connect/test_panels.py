"""What the browse page shows beside its rows."""

from django.http import QueryDict

from connect import panels, search
from tests.factories import connect as make


def test_towns_joined_on_a_map_lead_to_all_of_their_organisations(db):
    for name, latitude in (("One", 48.85), ("Two", 48.85), ("Three", 48.95), ("Far", 43.3)):
        make.make_organisation(name, city=f"Town {latitude}", latitude=latitude, longitude=2.35)
    reading = search.read(QueryDict("view=map&country=FR"))
    page = search.browse(reading.query, reading.vocabulary)
    links = panels.place_links(page.places().rows, page.query, page.vocabulary)

    joined = panels.joined([link for link in links if link.place.latitude > 48])

    assert (joined.name, joined.place.count) == ("Town 48.85, France and 1 place beside it", 3)
    assert joined.url == "/firms/?country=FR&bbox=2.3%2C48.8%2C2.4%2C49"
    there = search.browse(search.read(QueryDict(joined.url.partition("?")[2])).query)
    assert sorted(row.name for row in there.rows()) == ["One", "Three", "Two"]


def test_every_country_can_be_ticked_and_a_longer_facet_says_that_it_is_cut(db):
    for number in range(62):
        make.make_topic(f"Topic {number}")
    labels = search.vocabulary()
    found = [*labels.codes["country"].values(), *labels.codes["seeks"].values()]
    last = labels.codes["seeks"]["topic-61"]
    query = search.BrowseQuery(chosen={"seeks": (last,)})
    counts = dict.fromkeys(found, 1)
    page = search.BrowsePage(query, [], 1, counts, is_near=False, vocabulary=labels, text=None)

    countries, topics = panels.facet_panels(page)

    assert [len(panel.first) + len(panel.rest) for panel in (countries, topics)] == [
        len(labels.codes["country"]),
        60,
    ]
    assert [countries.is_cut, topics.is_cut] == [False, True]
    assert topics.first[0].value == "topic-61"


def test_the_map_draws_neighbouring_towns_once_and_lists_them_apart(client, db, monkeypatch):
    # The outlines are built at set-up and are no part of the repository.
    monkeypatch.setattr("bewiser.lib.maps.outlines", lambda: {"europe": {"250": "M0 0h9v9z"}})
    for name, latitude in (("One", 48.85), ("Two", 48.95)):
        make.make_organisation(name, city=f"Town {latitude}", latitude=latitude, longitude=2.35)

    html = client.get("/firms/", {"view": "map"}).content.decode()

    # The head, and a line for each town.
    assert html.split('id="places"')[1].count("<tr>") == 3
    # Once for wide screens and once for narrow ones.
    assert html.count("<title>Town 48.85, France and 1 place beside it: 2</title>") == 2
