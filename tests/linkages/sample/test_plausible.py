"""What the published statements leave open stays plausible."""

import csv
import gzip
import json
from collections import Counter
from hashlib import sha256

import pytest

from connect.importing.folding import name_key
from connect.importing.places import city_point
from connect.importing.regions import Area
from linkages.analysis.europe import EUROPE
from linkages.analysis.records import BANDS, CATEGORIES
from linkages.analysis.tables import counts, select, top
from linkages.sample import to_links, waves
from linkages.sample.known import SAMPLE
from linkages.scope import scope_of

DEALT = "e737a0458e7ec78000055ce4679e79db86082216b7640c3a94f850e43d51b297"
TOTALS = {
    "cyberforum": 382,
    "cyprus-computer-society": 133,
    "eurecat-cluster-digital": 318,
    "ict-technology-network": 339,
    "invest-ni-digital": 222,
    "it-cork": 571,
    "systematic-paris-region": 408,
}
# The guide gives all of the Paris firms' government linkages as High or Medium: a third band would contradict it.
TWO_BANDS = {("systematic-paris-region", "government_agency")}


@pytest.fixture(params=TOTALS)
def wave(request, dealt):
    return dealt[request.param]


def read(folder, slug):
    return json.loads((SAMPLE / folder / f"{slug}.json").read_text("utf-8"))


def area_of(slug):
    region = read("clusters", slug)["region"]
    codes = frozenset(region.get("area_codes", ()))
    return Area(region["country"], codes, tuple(region["places"]))


def test_each_cluster_has_one_wave_of_the_size_that_the_guide_gives(dealt):
    assert {slug: len(wave.linkages) for slug, wave in dealt.items()} == TOTALS


def test_the_waves_are_the_same_every_time(dealt):
    assert waves() == tuple(dealt.values())
    # On another machine and in another year as well: who changes the quotas writes the new one here.
    assert sha256(repr(tuple(dealt.values())).encode()).hexdigest() == DEALT


def test_output_is_the_largest_category_and_none_is_tiny_or_huge(wave):
    links = to_links(wave)

    by_category = counts(links, "category")

    assert top(links, "category") == "output"
    assert {
        name: count
        for name, count in by_category.items()
        if not 4 <= 100 * count / len(links) <= 35
    } == {}


def test_every_category_shows_three_bands(wave):
    links = to_links(wave)

    shown = {
        category: sum(map(bool, counts(select(links, category=category), "band").values()))
        for category in CATEGORIES
    }

    short = {(wave.cluster, name) for name, bands in shown.items() if bands < len(BANDS) - 1}
    assert short == TWO_BANDS & {(wave.cluster, name) for name in CATEGORIES}


def test_each_of_the_ten_firms_has_its_part(wave):
    links = to_links(wave)
    firms = {row["slug"] for row in read("firms", wave.cluster)}

    by_firm = Counter(link.firm for link in links)
    categories = {firm: {row.category for row in select(links, firm=firm)} for firm in firms}

    assert set(by_firm) == firms
    assert len(firms) == 10
    assert min(map(len, categories.values())) >= 5
    assert max(by_firm.values()) <= 0.2 * len(links)


def test_some_firms_have_two_interviews_and_every_interview_has_linkages(wave):
    held = {(one.firm, one.number) for one in wave.interviews}

    assert {(row.firm, row.interview) for row in wave.linkages} == held
    assert 0 < sum(number == 2 for _, number in held) < 10
    assert len(held) == len(wave.interviews)
    assert all(wave.opens_on <= one.held_on <= wave.closes_on for one in wave.interviews)
    assert wave.closes_on < wave.frozen_on


def test_one_firm_has_not_consented(wave):
    assert wave.without_consent in {one.firm for one in wave.interviews}


def test_scope_follows_from_the_address_and_every_city_is_found(wave):
    area = area_of(wave.cluster)

    wrong = set()
    for row in wave.linkages:
        partner = row.partner
        city = f"{partner.city}, {partner.subdivision}" if partner.subdivision else partner.city
        point = city_point(partner.country, city)
        scope = scope_of(area, EUROPE, country=partner.country, city=partner.city, point=point)
        if point is None or scope != row.scope:
            wrong.add((partner.city, partner.country, row.scope, scope, point))

    assert wrong == set()


def test_states_are_given_where_the_market_depends_on_them(wave):
    american = {row.partner for row in wave.linkages if row.partner.country == "US"}

    assert all(partner.subdivision for partner in american)


def test_a_firm_names_a_partner_once_in_a_category_and_never_itself(wave):
    links = to_links(wave)

    named = Counter((link.firm, link.category, link.partner) for link in links)

    assert {key for key, times in named.items() if times > 1} == set()
    assert [link for link in links if link.firm == link.partner] == []


def test_the_cluster_is_the_organisation_that_most_firms_name(wave):
    links = to_links(wave)

    named = {(link.category, link.partner): set() for link in links}
    for link in links:
        named[link.category, link.partner].add(link.firm)

    most = max(len(firms) for firms in named.values())
    assert len(named["industry_association", wave.cluster]) == most


def test_some_firms_of_the_cluster_name_each_other(wave):
    links = to_links(wave)

    pairs = {(link.firm, link.partner) for link in links}

    assert any((partner, firm) in pairs for firm, partner in pairs)


def test_relationships_are_not_older_than_the_firm(wave):
    founded = {row["slug"]: row["founded"] or 0 for row in read("firms", wave.cluster)}

    assert [
        row for row in wave.linkages if not founded[row.firm] <= row.since < wave.opens_on.year
    ] == []


def test_employees_fit_the_size_of_the_firm(wave):
    limits = {"micro": (1, 9), "small": (10, 49), "medium": (50, 249), "large": (250, 10_000)}
    sizes = {row["slug"]: limits[row["size"]] for row in read("firms", wave.cluster)}

    wrong = [
        (one.firm, one.employees)
        for one in wave.interviews
        if not sizes[one.firm][0] <= one.employees <= sizes[one.firm][1]
    ]

    assert wrong == []


def test_a_name_means_one_organisation_in_all_waves(dealt):
    partners = {row.partner for wave in dealt.values() for row in wave.linkages}

    names = Counter(partner.name.casefold() for partner in partners)

    assert {name for name, times in names.items() if times > 1} == set()


def test_no_invented_name_is_that_of_a_real_organisation(dealt, shared):
    path = shared / "data/cordis/h2020_organisations.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
        real = {
            name_key(row[name]) for row in csv.DictReader(file) for name in ("name", "shortName")
        }
    partners = {row.partner for wave in dealt.values() for row in wave.linkages}

    assert len(real) > 20_000
    assert {one.name for one in partners if name_key(one.name) in real} == set()
