"""Each rule at, just under and far from its threshold; edge cases first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkages.analysis.rules import RULES, evaluate, findings
from tests.linkages.analysis.building import CORK, SLOVENIA, any_links, named, rows

PEER = "industry_peer"
GOVERNMENT = "government_agency"
ORDER = [
    "domestic_over_reliance",
    "well_connected_locally",
    "academic_only_rnd",
    "weak_peers",
    "few_peers",
    "missing_government",
    "government_matters",
    "highway",
    "local_support_industry",
    "size_gap",
    "key_connector",
    "concentration",
]


def home_and_away(home, away, **fields):
    return rows(home, **fields) + rows(away, scope="european", country="FR", city="Paris", **fields)


def sizes(sme, large, **fields):
    return home_and_away(*sme, size="sme", **fields) + home_and_away(*large, size="large", **fields)


def test_the_twelve_rules_have_a_fixed_order():
    assert list(RULES) == ORDER


@pytest.mark.parametrize("rule", ORDER)
@pytest.mark.parametrize("home", [CORK, SLOVENIA])
def test_of_no_links_nothing_fires_and_nothing_breaks(rule, home):
    found = evaluate(rule, [], home)
    assert (found.fires, found.strong, found.number, found.n, found.links) == (
        False,
        False,
        None,
        0,
        (),
    )
    assert findings([], home) == []


@pytest.mark.parametrize(
    ("rule", "links", "fires", "number", "n"),
    [
        ("domestic_over_reliance", home_and_away(59, 41), False, 59, 100),
        ("domestic_over_reliance", home_and_away(60, 40), True, 60, 100),
        ("domestic_over_reliance", rows(9, category="rnd"), False, None, 0),
        ("domestic_over_reliance", home_and_away(599, 401), False, 59.9, 1000),
        ("well_connected_locally", home_and_away(33, 67), True, 33, 100),
        ("well_connected_locally", home_and_away(32, 68), False, 32, 100),
        ("well_connected_locally", rows(9, scope="national"), False, 0, 9),
        (
            "academic_only_rnd",
            rows(7, category="rnd", kind="academia") + rows(3, category="rnd"),
            True,
            70,
            10,
        ),
        (
            "academic_only_rnd",
            rows(69, category="rnd", kind="technology_centre") + rows(31, category="rnd"),
            False,
            69,
            100,
        ),
        # What is abroad does not count.
        (
            "academic_only_rnd",
            home_and_away(1, 9, category="rnd", kind="academia") + rows(1, category="rnd"),
            False,
            50,
            2,
        ),
        ("weak_peers", rows(1, category=PEER, band="low") + rows(1, category=PEER), True, 50, 2),
        (
            "weak_peers",
            rows(1, category=PEER, band="tenuous") + rows(2, category=PEER, band="medium"),
            False,
            pytest.approx(100 / 3),
            3,
        ),
        ("weak_peers", rows(5, category=PEER, band="low", scope="national"), False, None, 0),
        ("few_peers", rows(19) + rows(1, category=PEER), False, 5, 20),
        ("few_peers", rows(20) + rows(1, category=PEER), True, pytest.approx(100 / 21), 21),
        ("few_peers", rows(3), True, 0, 3),
        (
            "government_matters",
            rows(4, category=GOVERNMENT) + rows(6, category=GOVERNMENT, band="medium"),
            True,
            40,
            10,
        ),
        (
            "government_matters",
            rows(39, category=GOVERNMENT) + rows(61, category=GOVERNMENT, band="low"),
            False,
            39,
            100,
        ),
        ("government_matters", rows(3), False, None, 0),
        ("local_support_industry", home_and_away(3, 2, category="input"), True, 60, 5),
        (
            "local_support_industry",
            home_and_away(1, 1, category="input")
            + home_and_away(1, 1, category="specialist_service"),
            False,
            50,
            4,
        ),
        ("concentration", rows(3) + rows(2, city="Mallow"), True, 60, 5),
        ("concentration", rows(1) + rows(1, city="Mallow"), False, 50, 2),
        ("concentration", rows(3, city=""), False, 0, 3),
    ],
)
def test_a_rule_reads_its_threshold_strictly(rule, links, fires, number, n):
    found = evaluate(rule, links, CORK)
    assert (found.fires, found.number, found.n) == (fires, number, n)
    assert (found.rule, found.threshold) == (rule, RULES[rule].threshold)


@pytest.mark.parametrize(
    ("home", "away", "strong"), [(74, 26, False), (75, 25, True), (5, 0, True)]
)
def test_over_reliance_is_strong_from_three_quarters(home, away, strong):
    found = evaluate("domestic_over_reliance", home_and_away(home, away), CORK)
    assert (found.fires, found.strong) == (True, strong)
    assert {link.scope for link in found.links} == {"local"}


EVERY = [
    link
    for category in (
        "output",
        "input",
        "specialist_service",
        "rnd",
        "training",
        "industry_association",
        PEER,
    )
    for link in rows(3, category=category)
]


@pytest.mark.parametrize(
    ("government", "fires", "least"),
    [
        ([], True, True),
        (rows(1, category=GOVERNMENT, band="low"), True, True),
        (rows(2, category=GOVERNMENT, band="low"), True, True),
        # As many as others: not the least frequent, and above 5 %.
        (rows(3, category=GOVERNMENT, band="low"), False, False),
        # It matters to those who have it.
        (rows(1, category=GOVERNMENT, band="high"), False, True),
    ],
)
def test_government_is_missing_unless_it_matters(government, fires, least):
    found = evaluate("missing_government", EVERY + government, CORK)
    assert (found.fires, found.params["least_frequent"]) == (fires, least)
    assert (found.params["count"], found.links) == (len(government), tuple(government))


def test_government_is_missing_under_five_per_cent_though_another_is_rarer():
    links = [*rows(100), *rows(2, category=GOVERNMENT, band="low"), *rows(1, category="rnd")]
    found = evaluate("missing_government", links, CORK)
    assert (found.fires, found.params["least_frequent"]) == (True, False)


def test_a_highway_names_its_places_and_categories():
    dublin = rows(2, scope="national", city="Dublin", category="training")
    paris = rows(1, scope="european", country="FR", city="Paris")
    found = evaluate("highway", [*rows(7), *paris, *dublin], CORK)
    assert (found.fires, found.number, found.n, found.links) == (True, 20, 10, tuple(dublin))
    assert found.params == {
        "region": "County Cork",
        "city": "Dublin",
        "country": "IE",
        "count": 2,
        "categories": ["training"],
        "also": [
            {
                "region": "County Cork",
                "city": "Paris",
                "country": "FR",
                "count": 1,
                "categories": ["output"],
            }
        ],
    }


@pytest.mark.parametrize(
    ("links", "home", "number"),
    [
        (rows(5), CORK, 0),
        (rows(10) + rows(1, scope="national", city="Dublin"), CORK, pytest.approx(100 / 11)),
        (rows(5, country="SI", city="Ljubljana"), SLOVENIA, 0),
    ],
)
def test_there_is_no_highway_at_home_or_under_a_tenth(links, home, number):
    found = evaluate("highway", links, home)
    assert (found.fires, found.number) == (False, number)


@pytest.mark.parametrize(
    ("links", "fires", "number", "category"),
    [
        (sizes((60, 40), (45, 55)), True, 15, "output"),
        (sizes((45, 55), (60, 40)), True, 15, "output"),
        (sizes((60, 40), (46, 54)), False, 14, "output"),
        (sizes((1, 1), (1, 1)) + sizes((3, 1), (1, 3), category="rnd"), True, 50, "rnd"),
        (sizes((1, 0), (0, 0)), False, None, None),
        (rows(3, size="sme") + home_and_away(0, 3, size="mnc"), False, None, None),
    ],
)
def test_a_gap_between_smes_and_large_firms(links, fires, number, category):
    found = evaluate("size_gap", links, CORK)
    assert (found.fires, found.number, found.unit) == (fires, number, "points")
    assert found.params.get("category") == category


def test_a_second_gap_is_named_too():
    links = sizes((3, 1), (1, 3)) + sizes((4, 0), (0, 4), category="rnd")
    found = evaluate("size_gap", links, CORK)
    assert (found.number, found.n) == (100, 8)
    assert found.params["also"] == [
        {
            "category": "output",
            "sme_percent": 75.0,
            "sme_n": 4,
            "large_percent": 25.0,
            "large_n": 4,
        }
    ]


SEVEN = [(f"f{n}", f"own{n}") for n in range(7)]


@pytest.mark.parametrize(
    ("pairs", "fires", "number", "firms", "n"),
    [
        # One firm's partner connects nobody.
        ([("f1", "p1")], False, None, None, 0),
        ([("f1", "p1"), ("f1", "p1")], False, None, None, 0),
        ([("f1", "p1"), ("f2", "p1")], True, 100, 2, 2),
        ([*SEVEN, ("f1", "hub"), ("f2", "hub")], False, pytest.approx(200 / 7), 2, 7),
        ([*SEVEN[:6], ("f1", "hub"), ("f2", "hub")], True, pytest.approx(100 / 3), 2, 6),
    ],
)
def test_a_key_connector_is_named_by_three_in_ten_firms(pairs, fires, number, firms, n):
    found = evaluate("key_connector", named(*pairs), CORK)
    assert (found.fires, found.number, found.n) == (fires, number, n)
    assert found.params.get("firms") == firms


def test_firms_are_counted_within_the_category():
    links = named(*SEVEN) + named(("f1", "hub"), ("f2", "hub"), category="rnd")
    links += named(("f1", "bank"), ("f2", "bank"), ("f3", "own"), category="input")
    found = evaluate("key_connector", links, CORK)
    assert found.params == {
        "partner": "hub",
        "category": "rnd",
        "firms": 2,
        "also": [{"partner": "bank", "category": "input", "firms": 2, "n": 3}],
    }


def test_concentration_says_of_what():
    links = [*rows(1), *rows(1, city="Mallow"), *rows(8, scope="national", city="Dublin")]
    found = evaluate("concentration", links, CORK)
    assert found.params == {
        "city": "Dublin",
        "country": "IE",
        "basis": "home",
        "whole_country": False,
    }
    assert evaluate("concentration", rows(1), SLOVENIA).params["basis"] == "local"


@given(any_links, st.sampled_from([CORK, SLOVENIA]), st.randoms(use_true_random=False))
def test_a_finding_depends_on_the_links_alone(links, home, chance):
    mixed = list(links)
    chance.shuffle(mixed)
    for found in findings(links, home):
        again = evaluate(found.rule, mixed, home)
        assert (again.number, again.n, again.params) == (found.number, found.n, found.params)
        assert sorted(map(repr, again.links)) == sorted(map(repr, found.links))
    silent = [evaluate(rule, links, home) for rule in RULES]
    assert [one.rule for one in silent if one.fires] == [one.rule for one in findings(links, home)]
    assert all(set(one.links) <= set(links) for one in silent)
