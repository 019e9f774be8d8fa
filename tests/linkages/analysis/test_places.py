"""Highways, concentration, Europe, and the regions of the world."""

from itertools import combinations

import pytest
from hypothesis import given

from linkages.analysis import europe
from linkages.analysis.concentration import concentration, leading_city
from linkages.analysis.highways import highways, top_categories
from linkages.analysis.records import Home
from linkages.analysis.regions import MIDWESTERN_STATES, REGION_OF, REGIONS, is_midwestern
from linkages.analysis.tables import Share
from tests.linkages.analysis.building import CORK, SLOVENIA, any_links, rows


def links_in(**categories):
    return [link for name, count in categories.items() for link in rows(count, category=name)]


@pytest.mark.parametrize(
    ("links", "categories"),
    [
        ([], ()),
        (links_in(rnd=1), ("rnd",)),
        (links_in(rnd=3, input=2), ("rnd",)),
        (links_in(rnd=2, input=2), ("input", "rnd")),
        (links_in(rnd=3, input=2, output=1), ("rnd", "input")),
        (
            links_in(rnd=2, input=2, output=2, training=2, industry_peer=2),
            ("output", "input", "rnd"),
        ),
        (links_in(rnd=51, input=49), ("rnd",)),
        (links_in(rnd=50, input=50), ("input", "rnd")),
    ],
)
def test_the_fewest_categories_over_half_three_at_most(links, categories):
    assert top_categories(links) == categories


@pytest.mark.parametrize(
    ("link", "home", "found"),
    [
        ({"scope": "national", "city": "Dublin"}, CORK, True),
        ({"scope": "local", "city": "Mallow"}, CORK, False),
        ({"scope": "national", "city": ""}, CORK, False),
        ({"scope": "european", "country": "FR", "city": "Paris"}, CORK, True),
        # The address is the region's own, whatever the scope was overridden with.
        (
            {"scope": "national", "country": "DE", "city": "Karlsruhe"},
            Home("DE", "Karlsruhe"),
            False,
        ),
        (
            {"scope": "european", "country": "FR", "city": "Karlsruhe"},
            Home("DE", "Karlsruhe"),
            True,
        ),
        ({"scope": "local", "country": "SI", "city": "Ljubljana"}, SLOVENIA, False),
        ({"scope": "national", "country": "SI", "city": "Ljubljana"}, SLOVENIA, False),
        ({"scope": "european", "country": "AT", "city": "Vienna"}, SLOVENIA, True),
    ],
)
def test_a_highway_leads_to_a_city_elsewhere(link, home, found):
    assert [road.city for road in highways(rows(**link), home)] == ([link["city"]] if found else [])


def test_highways_come_heaviest_first_with_their_share_of_all():
    dublin = rows(2, scope="national", city="Dublin", category="training")
    paris = rows(2, scope="european", city="Paris", country="FR")
    roads = highways([*paris, *rows(5), *dublin, *rows(scope="national", city="Galway")], CORK)
    assert [(road.country, road.city, road.share) for road in roads] == [
        ("FR", "Paris", Share(2, 10)),
        ("IE", "Dublin", Share(2, 10)),
        ("IE", "Galway", Share(1, 10)),
    ]
    assert (roads[1].region, roads[1].categories, roads[1].links) == (
        "County Cork",
        ("training",),
        tuple(dublin),
    )


@given(any_links)
def test_highways_are_disjoint_parts_of_the_links(links):
    roads = highways(links, CORK)
    assert sum(road.share.count for road in roads) <= len(links)
    assert len({(road.country, road.city) for road in roads}) == len(roads)


def test_no_city_leads_where_none_is_known():
    assert leading_city([], ("local",)).share == Share(0, 0)
    nowhere = leading_city(rows(2, city=""), ("local",))
    assert (nowhere.city, nowhere.share, nowhere.links) == ("", Share(0, 2), ())


@pytest.mark.parametrize(
    ("links", "city", "scopes", "share"),
    [
        (rows(3), "Cork", ("local",), Share(3, 3)),
        (rows(3) + rows(2, city="Mallow"), "Cork", ("local",), Share(3, 5)),
        (
            rows(1) + rows(1, city="Mallow") + rows(8, scope="national", city="Dublin"),
            "Dublin",
            ("local", "national"),
            Share(8, 10),
        ),
        (
            rows(5) + rows(5, city="Mallow") + rows(5, scope="national", city="Dublin"),
            "Cork",
            ("local",),
            Share(5, 10),
        ),
        (rows(4, scope="european"), "", ("local", "national"), Share(0, 0)),
    ],
)
def test_concentration_looks_at_local_links_first(links, city, scopes, share):
    found = concentration(links, 60)
    assert (found.city, found.scopes, found.share) == (city, scopes, share)


@pytest.mark.parametrize(
    ("code", "inside"),
    [
        ("IE", True),
        ("CY", True),
        ("GB", True),
        ("CH", True),
        ("TR", True),
        ("VA", True),
        ("JE", True),
        ("RU", False),
        ("GL", False),
        ("XK", False),
        ("US", False),
        ("", False),
    ],
)
def test_europe_is_a_fixed_list(code, inside):
    assert europe.is_european(code) is inside


def test_europe_has_twenty_seven_members_of_the_union():
    assert (len(europe.EU), len(europe.EUROPE)) == (27, 52)


def test_every_country_is_in_one_region():
    for one, other in combinations(REGIONS.values(), 2):
        assert not one.countries & other.countries
    assert (len(REGION_OF), len(REGIONS)) == (249, 18)
    assert set(REGION_OF) >= europe.EUROPE


@pytest.mark.parametrize(
    ("country", "subdivision", "inside"),
    [
        ("US", "IL", True),
        ("US", "US-OH", True),
        ("US", "NY", False),
        ("US", "", False),
        ("DE", "IN", False),
    ],
)
def test_the_midwest_is_twelve_states(country, subdivision, inside):
    assert len(MIDWESTERN_STATES) == 12
    assert is_midwestern(country, subdivision) is inside
