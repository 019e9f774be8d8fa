"""How far a partner is: exactly one scope for every address, whatever is known of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connect.importing.places import city_point
from connect.importing.regions import Area
from linkages.actions.scopes import recompute_scopes
from linkages.analysis.europe import EUROPE
from linkages.analysis.records import SCOPES
from linkages.choices import Scope
from linkages.scope import scope_of
from tests.factories import connect as make_connect
from tests.factories import linkages as make

LILLE = Area("FR", frozenset(), ("Lille", "Roubaix"))
SLOVENIA = Area("SI", frozenset(), ())


@pytest.mark.parametrize(
    "home, country, city, expected",
    [
        (LILLE, "FR", "Lille", "local"),
        (LILLE, "FR", "ROUBAIX", "local"),
        (LILLE, "FR", "Lyon", "national"),
        # Nothing shows that these are near.
        (LILLE, "FR", "", "national"),
        (LILLE, "FR", "Nowhere-upon-Sea", "national"),
        (LILLE, "BE", "Lille", "european"),
        (LILLE, "CH", "Basel", "european"),
        (LILLE, "GB", "London", "european"),
        (LILLE, "UA", "Kyiv", "european"),
        (LILLE, "US", "Chicago", "international"),
        (LILLE, "RU", "Moscow", "international"),
        (LILLE, "", "", "international"),
    ],
)
def test_scope_of_by_hand(home, country, city, expected) -> None:
    point = city_point(country, city) if city else None

    assert scope_of(home, EUROPE, country=country, city=city, point=point) == expected


def test_the_words_of_the_analysis_are_those_of_the_choices() -> None:
    assert tuple(Scope.values) == SCOPES


@given(
    st.sampled_from(["FR", "BE", "SI", "US", "XK", ""]),
    st.text(max_size=30),
    st.one_of(st.none(), st.tuples(st.floats(-90, 90), st.floats(-180, 180))),
)
def test_every_address_has_one_scope_and_the_country_bounds_it(country, city, point) -> None:
    found = scope_of(LILLE, EUROPE, country=country, city=city, point=point)

    assert found in SCOPES
    assert (found in {"local", "national"}) == (country == "FR")
    assert (found == "european") == (country in EUROPE - {"FR"})


def test_recompute_scopes_takes_the_place_of_an_organisation_where_no_town_was_typed(
    wave, interview, django_assert_num_queries
) -> None:
    known = {
        "organisation": make_connect.make_organisation("Au Nord SA", city="Roubaix"),
        "decision": "confirmed",
    }
    unplaced = make.make_partner(wave, "Au Nord", city="", **known)
    branch = make.make_partner(wave, "Au Nord SA", **known)
    merged = make.make_partner(wave, "Nord", city="", decision="merged", merged_into=unplaced)
    rows = [make.make_linkage(interview, one) for one in (unplaced, branch, merged)]

    with django_assert_num_queries(2):  # linkages, update
        changed = recompute_scopes(wave)

    for row in rows:
        row.refresh_from_db()
    assert (changed, [row.scope for row in rows]) == (2, ["local", "national", "local"])


def test_recompute_scopes_follows_addresses_and_leaves_what_was_set_by_hand(
    wave, interview
) -> None:
    lille = make.make_partner(wave, "Au Nord", city="Lille")
    lyon = make.make_partner(wave, "Au Sud")
    oslo = make.make_partner(
        wave, "Fjordlys", country="NO", city="Oslo", decision="merged", merged_into=lille
    )
    rows = {
        "right": make.make_linkage(interview, lyon, scope="national"),
        "wrong": make.make_linkage(interview, lille, scope="international"),
        "merged": make.make_linkage(interview, oslo, scope="european"),
        "by hand": make.make_linkage(
            interview, lyon, category="rnd", scope="european", scope_reason="Billed in Bern."
        ),
    }

    changed = [recompute_scopes(wave), recompute_scopes(wave)]

    assert changed == [2, 0]
    for row in rows.values():
        row.refresh_from_db()
    assert {name: row.scope for name, row in rows.items()} == {
        "right": "national",
        "wrong": "local",
        "merged": "local",
        "by hand": "european",
    }
