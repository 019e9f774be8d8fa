"""The pages of clusters: members in public, managers never."""

import re

import pytest

from tests.factories import connect as make


def test_cluster_list_names_each_cluster_with_its_listed_members(client, seeker_firm, target_firm):
    make.make_organisation("Hidden Ltd", cluster=seeker_firm.cluster, is_listed=False)

    html = client.get("/clusters/").content.decode()

    found = re.findall(
        r'row-item__name"><a href="([^"]*)">(\w+)</a></h2>\s*<span[^>]*>[^·]*· (\d+)', html
    )
    assert found == [("/clusters/north/", "North", "1"), ("/clusters/south/", "South", "1")]


def test_cluster_detail_shows_members_and_hides_managers(client, seeker_firm, facilitator):
    html = client.get("/clusters/north/").content.decode()

    assert re.findall(r'row-item__name"><a href="([^"]*)"', html) == ["/firms/seeker-ltd/"]
    assert (facilitator.name in html, facilitator.email in html) == (False, False)


def test_cluster_detail_counts_further_members(client, north, target_firm):
    target_firm.further_clusters.add(north)

    assert "Target Ltd" in client.get("/clusters/north/").content.decode()


def test_a_cluster_has_as_many_organisations_on_every_page(client, north, seeker_firm, target_firm):
    target_firm.further_clusters.add(north)
    # Said twice, counted once.
    seeker_firm.further_clusters.add(north)
    make.make_organisation("Institute", cluster=north, kind="academia")
    make.make_organisation("Hidden", cluster=north, is_listed=False)

    home, listed, detail = (
        client.get(path).content.decode() for path in ("/", "/clusters/", "/clusters/north/")
    )

    assert (
        '/clusters/north/">North</a></th><td>North Region, France</td><td class="is-number">3'
        in home
    )
    assert "North Region, France · 3 organisations" in listed
    assert '<h2 id="members">3 organisations</h2>' in detail
    assert "2 of them are firms." in detail


def test_cluster_detail_has_its_map_as_a_table_too(client, north):
    for number in range(2):
        make.make_organisation(
            f"Firm {number}", cluster=north, city="Lille", latitude=50.6, longitude=3.1
        )
    make.make_organisation("Nowhere Ltd", cluster=north, city="")

    html = client.get("/clusters/north/").content.decode()

    links = re.findall(
        r'<th scope="row"><a href="([^"]*)">([^<]*)</a></th><td class="is-number">(\d+)', html
    )
    assert links == [
        (
            "/firms/?kind=all&amp;cluster=north&amp;bbox=3.05%2C50.55%2C3.15%2C50.65",
            "Lille, France",
            "2",
        )
    ]
    assert "1 organisation has no place on the map." in html


def test_cluster_detail_does_not_repeat_its_own_name_at_each_member(client, north, target_firm):
    target_firm.further_clusters.add(north)
    make.make_organisation("Firm", cluster=north, city="Lille")

    html = client.get("/clusters/north/").content.decode()

    assert re.findall(r'row-item__place">([^<]*)<', html) == [
        "Barcelona, Spain · South",
        "Lille, France",
    ]


def test_cluster_list_is_in_the_order_of_the_alphabet(client, db):
    for name in ("it@north", "CCS", "ITC"):
        make.make_cluster(name)

    html = client.get("/clusters/").content.decode()

    assert re.findall(r'row-item__name"><a href="[^"]*">([^<]*)', html) == [
        "CCS",
        "it@north",
        "ITC",
    ]


@pytest.mark.parametrize("clusters", [1, 3])
def test_cluster_list_query_count_does_not_grow(client, db, clusters, django_assert_num_queries):
    for number in range(clusters):
        make.make_cluster(f"Cluster {number}")

    with django_assert_num_queries(2):  # clusters, texts
        html = client.get("/clusters/").content.decode()

    assert html.count("row-item__head") == clusters


def test_an_unknown_cluster_is_not_found(client, db):
    assert client.get("/clusters/nowhere/").status_code == 404
