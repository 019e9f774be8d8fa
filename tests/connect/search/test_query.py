"""A query is read from an address and written back to it, and nothing gets lost on the way."""

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from connect import search

SLUGS = some.from_regex(r"[a-z0-9_-]{1,80}", fullmatch=True)
QUERIES = some.builds(
    search.BrowseQuery,
    words=some.text("abc éß", max_size=20).map(str.lstrip),
    sort=some.sampled_from(search.SORTS),
    page=some.integers(1, 400),
    view=some.sampled_from(search.VIEWS),
    door=some.sampled_from([search.FIRMS, search.RESEARCH]),
    compare=some.lists(SLUGS, max_size=4, unique=True).map(tuple),
    chosen=some.sampled_from([{}, {"country": (2_000_198, 2_000_165)}]),
)


def read(address: str, door: search.Door = search.FIRMS) -> search.Reading:
    return search.read(QueryDict(address.removeprefix("?")), door)


@given(QUERIES)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_address_leads_back_to_its_query(db, asked):
    labels = search.vocabulary()
    countries = {code for code in asked.chosen.get("country", ()) if code in labels.values}
    asked = asked.having(chosen={"country": tuple(countries)} if countries else {})

    reading = read(asked.after_path(labels), asked.door)

    assert reading == search.Reading(asked, (), labels)


@given(some.lists(some.text(max_size=90), max_size=12))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_to_be_compared_at_most_four_addresses_are(db, values):
    asked = QueryDict(mutable=True)
    asked.setlist("compare", values)

    query = search.read(asked).query

    assert query.compare == tuple(dict.fromkeys(filter(search.is_slug, values)))[:4]


def test_what_is_to_be_compared_is_no_filter(db):
    labels = search.vocabulary()
    query = read("q=locks&kind=all&compare=b&compare=a&compare=b").query

    assert (query.compare, query.chosen_count) == (("b", "a"), 0)
    assert query.after_path(labels) == "?q=locks&kind=all&compare=b&compare=a"
    assert query.plain().after_path(labels) == "?q=locks&kind=all"
    assert query.without("country").compare == ("b", "a")


def test_a_fifth_is_left_out_and_said_to_be(db):
    reading = read("compare=a&compare=b&compare=c&compare=d&compare=e")

    assert reading.query.compare == ("a", "b", "c", "d")
    assert reading.remarks == (
        "4 organisations can be compared at a time: the first 4 stay, the others were left out.",
    )


def test_what_was_ticked_before_comes_first_whatever_the_order_of_the_page(db):
    ticked = "compare=new&compare=a&compare=d&compare=c&compare=b"

    more = read(f"{ticked}&compared=d&compared=c&compared=b&compared=a").query
    less = read("compare=a&compare=c&compared=d&compared=c&compared=b&compared=a").query

    assert more.compare == ("d", "c", "b", "a")
    assert less.compare == ("c", "a")


@pytest.mark.parametrize(
    "value",
    ["%00", "a%00b", "x" * 81, "x" * 10_000, "%CE%B1%CE%B2", "a b", "../a", "%EF%BC%91", "a%0A"],
)
def test_what_is_no_address_of_an_organisation_is_left_out_with_a_remark(db, value):
    reading = read(f"compare={value}&compare=a")

    assert (reading.query.compare, reading.remarks) == (
        ("a",),
        ("The page does not know what “compare” asked for.",),
    )


def test_the_way_out_of_an_empty_result_keeps_what_is_to_be_compared(seeker_firm):
    labels = search.vocabulary()
    words = read("q=sensors&country=DE&compare=a").query
    everything = read("q=zzz&country=DE&compare=a&view=cards").query

    ways = [search.browse(query, labels).way_out() for query in (words, everything)]

    assert [(way.dropped, way.query.after_path(labels)) for way in ways] == [
        ("country", "?q=sensors&compare=a"),
        ("all", "?kind=all&view=cards&compare=a"),
    ]
