"""Which places lie in the regions of the seven clusters: twenty drawn for each."""

import pytest

from bewiser.sample import files
from connect.importing.regions import Area, distance_km, lies_in

AREAS = {
    entry["slug"]: Area(
        entry["region"]["country"],
        frozenset(entry["region"].get("area_codes", [])),
        tuple(entry["region"]["places"]),
    )
    for entry in files.clusters()
}

INSIDE = {
    "systematic-paris-region": [
        "Paris", "Paris Cedex 13", "Palaiseau", "Gif-sur-Yvette", "Saclay", "Créteil", "Versailles",
        "Évry", "Cergy-Pontoise", "Montreuil",
    ],
    "it-cork": [
        "Cork", "Cork City", "Cobh", "Kinsale", "Mallow", "Skibbereen", "Little Island", "Bandon",
        "Youghal", "Ringaskiddy",
    ],
    "invest-ni-digital": [
        "Belfast", "Derry/Londonderry", "Newry", "Coleraine", "Lisburn", "Armagh", "Omagh",
        "Enniskillen", "Holywood", "Newtownabbey",
    ],
    "cyberforum": [
        "Karlsruhe", "Karlsruhe-Durlach", "Ettlingen", "Bruchsal", "Baden-Baden", "Rastatt",
        "Gaggenau", "Bühl", "Weingarten (Baden)", "Stutensee",
    ],
    "eurecat-cluster-digital": [
        "Barcelona", "Girona", "Tarragona", "Lleida", "Vic", "Sant Cugat del Vallès", "Mataró",
        "Reus", "Tortosa", "Manresa",
    ],
    "ict-technology-network": [
        "Ljubljana", "Maribor", "Kranj", "Koper", "Celje", "Novo mesto", "Velenje", "Ptuj",
        "Nova Gorica", "Murska Sobota",
    ],
    "cyprus-computer-society": [
        "Nicosia", "Λευκωσία", "Limassol", "Λεμεσός", "Larnaca", "Paphos", "Paralimni", "Strovolos",
        "Aradippou", "Lakatamia",
    ],
}  # fmt: skip
OUTSIDE = {
    "systematic-paris-region": [
        "Lyon", "Lille", "Rennes", "Toulouse", "Chartres", "Beauvais", "Orléans", "Reims", "Rouen",
        "Grenoble",
    ],
    "it-cork": [
        "Dublin", "Limerick", "Tralee", "Waterford", "Galway", "Killarney", "Clonmel", "Dungarvan",
        "Athlone", "Sligo",
    ],
    "invest-ni-digital": [
        "London", "Edinburgh", "Glasgow", "Manchester", "Cardiff", "Leeds", "Cambridge", "Bristol",
        "Liverpool", "Swansea",
    ],
    "cyberforum": [
        "Mannheim", "Pforzheim", "Stuttgart", "Heidelberg", "Walldorf", "Freiburg", "Offenburg",
        "Berlin", "München", "Frankfurt am Main",
    ],
    "eurecat-cluster-digital": [
        "Madrid", "Valencia", "Zaragoza", "Bilbao", "Huesca", "Castelló", "Palma", "Sevilla",
        "Murcia", "Teruel",
    ],
}  # fmt: skip


@pytest.mark.parametrize("cluster", INSIDE)
def test_places_of_a_region_lie_in_it(cluster: str) -> None:
    area = AREAS[cluster]

    found = {place: lies_in(area, area.country, place) for place in INSIDE[cluster]}

    assert found == dict.fromkeys(INSIDE[cluster], True)


@pytest.mark.parametrize("cluster", OUTSIDE)
def test_other_places_of_the_country_do_not(cluster: str) -> None:
    area = AREAS[cluster]

    found = {place: lies_in(area, area.country, place) for place in OUTSIDE[cluster]}

    assert found == dict.fromkeys(OUTSIDE[cluster], False)


@pytest.mark.parametrize("cluster", ["ict-technology-network", "cyprus-computer-society"])
def test_whole_countries_end_at_their_borders(cluster: str) -> None:
    abroad = [
        "Trieste",
        "Zagreb",
        "Graz",
        "Athens",
        "Beirut",
        "Villach",
        "Udine",
        "Rijeka",
        "Haifa",
        "Kos",
    ]

    found = {
        lies_in(AREAS[cluster], country, city) for country in ("IT", "HR", "GR") for city in abroad
    }

    assert found == {False}


@pytest.mark.parametrize(
    "cluster, city, point, inside",
    [
        ("invest-ni-digital", "Bangor", (54.66, -5.67), True),
        ("invest-ni-digital", "Bangor", (53.23, -4.13), False),
        ("systematic-paris-region", "Montreuil", (48.86, 2.44), True),
        ("systematic-paris-region", "Montreuil", (50.46, 1.76), False),
        ("cyberforum", "Weingarten", (49.05, 8.53), True),
        ("cyberforum", "Weingarten", (47.81, 9.64), False),
        ("cyberforum", "", (49.0, 8.4), True),
    ],
)
def test_a_point_tells_places_of_one_name_apart(cluster, city, point, inside) -> None:
    assert lies_in(AREAS[cluster], AREAS[cluster].country, city, point) is inside


@pytest.mark.parametrize("city", ["", "Nowhere-upon-Sea"])
def test_nothing_is_said_of_a_place_nobody_knows(city: str) -> None:
    assert lies_in(AREAS["it-cork"], "IE", city) is None
    assert lies_in(AREAS["invest-ni-digital"], "GB", city) is None
    assert lies_in(AREAS["it-cork"], "", city) is None


def test_distance_from_cork_to_dublin() -> None:
    assert distance_km((51.8985, -8.4756), (53.3498, -6.2603)) == pytest.approx(220, abs=2)
