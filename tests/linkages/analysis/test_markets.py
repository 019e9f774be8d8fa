import pytest
from hypothesis import given

from linkages.analysis.markets import (
    FirstStep,
    Market,
    Reason,
    first_european_step,
    suggested_markets,
)
from linkages.analysis.regions import REGIONS
from tests.linkages.analysis.building import any_links, named


def abroad(*countries, state="", scope="international", **fields):
    """A link to each country, every one of another firm."""
    return [
        link
        for number, country in enumerate(countries)
        for link in named(
            (f"f{number}", f"p{number}"),
            country=country,
            scope=scope,
            city="",
            subdivision=state,
            **fields,
        )
    ]


@pytest.mark.parametrize(
    ("links", "codes"),
    [
        ([], []),
        (abroad("CN", "CN"), []),
        (abroad("CN", "CN", "CN"), ["CN"]),
        # One firm alone is no market.
        (named(*[("f1", "p1")] * 5, country="CN", scope="international"), []),
        (abroad("FR", "FR", "FR", scope="european"), []),
        (abroad("XX", "XX", "XX", "", "", ""), []),
        (abroad("BR", "AR", "CL"), ["005"]),
        (abroad("BR", "BR", "AR", "AR"), ["005"]),
        # Brazil holds more than half: it is the market, and alone.
        (abroad("BR", "BR", "BR", "AR", "CL"), ["BR"]),
        (abroad("BR", "BR", "BR", "AR", "AR", "AR"), ["005"]),
        (abroad("ZA", "KE", "MA"), ["002"]),
        (abroad("AU", "AU", "AU", "NZ"), ["AU"]),
        (abroad("CN", "CN", "CN") + abroad("IN", "IN", "IN", "IN"), ["IN", "CN"]),
        (abroad("US", "US", "US"), ["US"]),
        (abroad("US", "US", state="IL") + abroad("US", "US", state="CA"), ["US"]),
        (abroad("US", "US", "US", state="IL") + abroad("US", "US", state="CA"), ["US-MIDWEST"]),
        (abroad("US", "US", state="OH") + abroad("US"), ["US-MIDWEST"]),
        (abroad("US", "US", state="IL") + abroad("CA", "CA"), ["021"]),
    ],
)
def test_a_market_has_three_links_of_two_firms(links, codes):
    assert [market.code for market in suggested_markets(links)] == codes


def test_a_market_says_why():
    links = abroad("AU", "AU", "AU", "NZ") + abroad("US", "US", "US", state="IL")
    sought = {"AU": 4, "NZ": 9, "FR": 2, "US": 0}
    assert suggested_markets(links, sought=sought, roaming_hosts={"AU": 1}) == [
        Market(
            "AU",
            "country",
            (
                Reason("links", 3, 3, ("AU",)),
                Reason("nearby", 1, 1, ("NZ",)),
                Reason("sought", 4, countries=("AU",)),
                Reason("roaming_hosts", 1, countries=("AU",)),
            ),
        ),
        Market("US-MIDWEST", "midwest", (Reason("links", 3, 3, ("US",)),)),
    ]


def test_what_firms_seek_decides_among_equals_and_nothing_else():
    links = abroad("CN", "CN", "CN") + abroad("IN", "IN", "IN")
    assert [one.code for one in suggested_markets(links)] == ["CN", "IN"]
    assert [one.code for one in suggested_markets(links, sought={"IN": 1})] == ["IN", "CN"]
    assert suggested_markets([], sought={"IN": 9}) == []


def test_a_region_adds_up_its_countries():
    (market,) = suggested_markets(abroad("BR", "AR", "CL"), roaming_hosts={"BR": 1, "PE": 2})
    assert market.reasons == (
        Reason("links", 3, 3, ("AR", "BR", "CL")),
        Reason("roaming_hosts", 3, countries=("BR", "PE")),
    )


@pytest.mark.parametrize(
    ("links", "steps"),
    [
        ([], []),
        (abroad("FR", "FR", "FR", scope="european", size="sme"), []),
        (abroad("FR", "FR", scope="european", size="mnc"), []),
        (abroad("FR", "FR", "FR", scope="european", size="mnc"), [FirstStep("FR", 3, 3, 0)]),
        (abroad("FR", "FR", "FR", scope="european", size="mnc", category="rnd"), []),
        (abroad("", "", "", scope="european", size="mnc"), []),
        (abroad("US", "US", "US", size="mnc"), []),
        # One link of an SME is less than half of three, two are not.
        (
            abroad("FR", "FR", "FR", scope="european", size="large")
            + abroad("FR", scope="european", size="sme"),
            [FirstStep("FR", 3, 3, 1)],
        ),
        (
            abroad("FR", "FR", "FR", scope="european", size="large")
            + abroad("FR", "FR", scope="european", size="sme"),
            [],
        ),
    ],
)
def test_a_first_step_is_a_market_that_only_larger_firms_have_entered(links, steps):
    assert first_european_step(links) == steps


def test_three_first_steps_are_named_at_most():
    links = abroad(
        *["FR", "FR", "FR", "FR", "ES", "ES", "ES", "DE", "DE", "DE", "IT", "IT", "IT"],
        scope="european",
        size="mnc",
    )
    assert [step.country for step in first_european_step(links)] == ["FR", "DE", "ES"]


@given(any_links)
def test_a_market_never_lies_in_another(links):
    covered = [
        country
        for market in suggested_markets(links)
        for country in (
            REGIONS[market.code].countries if market.kind == "region" else [market.code[:2]]
        )
    ]
    assert len(covered) == len(set(covered))
