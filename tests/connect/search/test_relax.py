"""An empty result says what to leave out and how much that brings back."""

from django.http import QueryDict

from connect import search
from tests.factories import connect as make


def way_out(address: str) -> tuple[str, int] | None:
    page = search.browse(search.read(QueryDict(address)).query)
    assert page.total == 0
    offer = page.way_out()
    return (offer.dropped, offer.total) if offer else None


def test_the_filter_that_costs_most_is_offered(db):
    make.make_organisation("One", country="FR", size="small", summary="Locks.")
    make.make_organisation("Two", country="FR", size="small", summary="Locks.")
    make.make_organisation("Three", country="DE", size="large", summary="Locks.")

    assert way_out("q=locks&country=DE&size=small") == ("country", 2)


def test_a_facet_of_which_all_must_hold_may_go_too(db):
    locks, alarms = make.make_topic("Locks"), make.make_topic("Alarms")
    make.give_topic(make.make_organisation("One"), locks)
    make.give_topic(make.make_organisation("Two"), alarms)

    assert way_out("topic=locks&topic=alarms&all=topic") == ("topic", 2)


def test_words_go_only_where_no_filter_helps(db):
    make.make_organisation("One", country="FR")

    assert way_out("q=nowhere&country=FR&kind=all") == ("words", 1)


def test_a_part_of_the_map_may_go(db):
    make.make_organisation("One", latitude=50, longitude=5)

    assert way_out("bbox=20,20,21,21") == ("bbox", 1)


def test_everything_goes_where_no_single_thing_helps(db):
    make.make_organisation("One", kind="academia", country="FR")

    assert way_out("country=DE&size=small&q=nowhere") == ("all", 1)


def test_an_empty_network_has_no_way_out(db):
    assert way_out("") is None
