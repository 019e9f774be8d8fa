"""What a report tells everyone, and what only those who work on the wave."""

import json

import pytest

from linkages.analysis.disclosure import disclose
from linkages.analysis.report import LAYOUT, assemble
from tests.linkages.analysis.building import CORK, named, rows

AT_HOME = [row for firm in "abcd" for row in rows(6, firm=firm)]


def told(links, keeps_back=""):
    """The edition for everyone where these firms have not agreed, and the full one."""
    consented = {link.firm for link in links} - set(keeps_back)
    public = assemble(links, CORK, disclose(links, consented))
    return public, assemble(links, CORK, disclose(links, None))


def test_a_highway_of_a_firm_that_kept_back_is_only_in_the_full_edition():
    public, full = told([*AT_HOME, *rows(6, firm="a", scope="national", city="Dublin")], "a")

    assert [(one["city"], one["count"]) for one in full["highways"]] == [("Dublin", 6)]
    assert public["highways"] == []


@pytest.mark.parametrize(
    ("naming", "keeps_back", "keys"),
    [("ab", "a", []), ("abc", "a", [""]), ("abc", "", ["hub"]), ("ab", "", ["hub"])],
)
def test_a_connector_is_told_for_three_firms_and_named_where_all_agreed(naming, keeps_back, keys):
    links = [*AT_HOME, *named(*((firm, "hub") for firm in naming), category="rnd")]

    public, full = told(links, keeps_back)

    in_rnd = [
        [one["partner"] for one in edition["connectors"] if one["category"] == "rnd"]
        for edition in (public, full)
    ]
    assert in_rnd == [keys, ["hub"]]


def test_a_market_needs_enough_firms_behind_its_linkages():
    abroad = {"scope": "international", "country": "US", "city": "Chicago", "category": "output"}
    links = [*AT_HOME, *(row for firm in "ab" for row in rows(2, firm=firm, **abroad))]

    public, full = told(links, "a")

    assert [one["code"] for one in full["markets"]] == ["US"]
    assert public["markets"] == []
    assert [one["code"] for one in told(links)[0]["markets"]] == ["US"]


def sold_in_germany(firms: str):
    abroad = {"scope": "european", "country": "DE", "city": "Berlin", "size": "large"}
    return [row for firm in firms for row in rows(2, firm=firm, **abroad)]


@pytest.mark.parametrize(
    ("firms", "keeps_back", "steps"),
    [
        ("xy", "x", []),
        ("xyz", "x", [{"country": "DE", "links": None, "sme_links": None}]),
        ("xyz", "", [{"country": "DE", "links": 6, "sme_links": 0}]),
    ],
)
def test_a_first_step_has_its_numbers_where_nobody_kept_back(firms, keeps_back, steps):
    public, full = told([*AT_HOME, *sold_in_germany(firms)], keeps_back)

    assert public["first_steps"] == steps
    assert full["first_steps"] == [{"country": "DE", "links": 2 * len(firms), "sme_links": 0}]


def test_what_sums_up_a_wave_of_few_firms_is_for_those_who_work_on_it():
    public, full = told([row for firm in "ab" for row in rows(3, firm=firm)], "a")

    assert (public["linkages"], public["network"], public["index_indicative"]) == (None,) * 3
    assert (full["linkages"], full["network"]["nodes"], full["index_indicative"]) == (6, 3, 0.125)


def test_shares_of_the_network_say_what_they_are_of():
    network = told(named(("a", "b"), ("b", "a"), ("a", "c"), ("b", "p"), ("c", "p")))[0]["network"]

    assert network == {
        "nodes": 4,
        "ties": 5,
        "density": pytest.approx(100 * 4 / 6),
        "density_of": 6,
        "reciprocity": pytest.approx(100 * 2 / 3),
        "reciprocity_of": 3,
        "academic": 0,
        "academic_of": 4,
        "communities": network["communities"],
        "is_exact": True,
        "is_pending": False,
    }


def test_a_network_that_is_too_large_to_wait_for_says_only_its_size():
    links = named(("a", "b"), ("b", "c"))
    public = disclose(links, None)

    assert assemble(links, CORK, public, most_nodes=2)["network"] == {
        "nodes": 3,
        "is_pending": True,
    }
    assert assemble(links, CORK, public, most_nodes=3)["network"]["is_pending"] is False


def test_content_is_ready_for_json_and_says_its_layout():
    public = told(AT_HOME, "a")[0]

    assert json.loads(json.dumps(public)) == public
    assert public["layout"] == LAYOUT
