import csv
import gzip
from math import asin, cos, radians, sin, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connect.importing.folding import fold, place_key
from connect.importing.places import DATA, city_point, country_code


def kilometres(here, there):
    (lat1, lon1), (lat2, lon2) = (tuple(map(radians, point)) for point in (here, there))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 12742 * asin(sqrt(half))


@pytest.mark.parametrize(
    "written, code",
    [
        ("UK", "GB"),
        ("EL", "GR"),
        ("gb", "GB"),
        ("GBR", "GB"),
        ("U.S.A.", "US"),
        ("Deutschland", "DE"),
        ("Allemagne", "DE"),
        ("Nemčija", "DE"),
        ("Γερμανία", "DE"),
        ("Alemanya", "DE"),
        ("ESPAÑA", "ES"),
        ("Ελλάδα", "GR"),
        ("The Netherlands", "NL"),
        ("Holland", "NL"),
        ("Česko", "CZ"),
        ("Republic of Korea", "KR"),
        ("Hong Kong", "HK"),
        ("United Arab Emirates", "AE"),
        ("Kosovo", "XK"),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_country_code_knows_the_usual_forms(written, code):
    assert country_code(written) == code


@pytest.mark.parametrize(
    "country, spellings",
    [
        (
            "DE",
            ["München", "MUENCHEN", "Munich", "MUNCHEN", "80331 München", "München (Schwabing)"],
        ),
        ("DK", ["København", "KOBENHAVN K", "Copenhagen", "KOEBENHAVN"]),
        ("IT", ["Firenze", "FLORENCE", "Firenze (FI)"]),
        ("AT", ["Wien", "VIENNA", "1010 Wien", "WIEN, Österreich"]),
        ("FR", ["Paris", "PARIS CEDEX 15", "PARIS 15EME"]),
        ("FR", ["Saint-Étienne", "ST ETIENNE", "St. Etienne"]),
        ("US", ["Berkeley, California", "Berkeley, CA 94720"]),
        ("GR", ["Αθήνα", "ATHENS", "ATHINA"]),
        ("GR", ["Irakleio", "HERAKLION"]),
        ("SI", ["Ljubljana", "LJUBLJANA - SISKA"]),
    ],
)
def test_spellings_of_one_city_have_one_point(country, spellings):
    points = {city_point(country, spelling) for spelling in spellings}

    assert len(points) == 1
    assert None not in points


def test_a_state_tells_cities_of_one_name_apart():
    assert city_point("US", "Portland, OR") == (45.52, -122.68)
    assert city_point("US", "Portland, Maine") == (43.66, -70.26)


@pytest.mark.parametrize(
    "country, city", [("DE", "Xyzzyhausen"), ("ZZ", "Berlin"), ("DE", ""), ("FR", "Cedex 9")]
)
def test_what_is_no_known_city_has_no_point(country, city):
    assert city_point(country, city) is None


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


@given(st.sampled_from(["DE", "US", "GR", "ZZ", ""]), st.text(max_size=200))
def test_any_text_has_a_point_on_the_globe_or_none(country, city):
    point = city_point(country, city)

    assert point is None or (-90 <= point[0] <= 90 and -180 <= point[1] <= 180)


def test_place_key_joins_what_people_write_for_one_name():
    assert {place_key(fold(name)) for name in ("Sankt Pölten", "ST. POELTEN", "St Polten")} == {
        "stpolten"
    }


def test_the_gazetteer_stays_small():
    assert (DATA / "gazetteer.tsv.gz").stat().st_size < 2.5 * 1024 * 1024


def test_most_rows_of_the_cordis_list_get_a_point(shared):
    with gzip.open(
        shared / "data/cordis/h2020_organisations.csv.gz", "rt", encoding="utf-8", newline=""
    ) as file:
        rows = list(csv.DictReader(file))

    found = sum(bool(city_point(country_code(row["country"]) or "", row["city"])) for row in rows)

    assert len(rows) == 16_591
    assert found / len(rows) > 0.96


def test_points_lie_where_cordis_says_but_for_five_rows_that_contradict_themselves(shared):
    """In those five the list's own point is far from its own street, postcode and city."""
    path = shared / "data/cordis/horizon_europe_organization_df_100.csv"
    far = []
    compared = 0
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            point = city_point(country_code(row["country"]) or "", row["city"])
            if point is None or not row["geolocation"]:
                continue
            compared += 1
            if kilometres(point, tuple(map(float, row["geolocation"].split(",")))) > 25:
                far.append((row["organisationID"], row["postCode"], row["city"]))

    assert compared == 98
    assert far == [
        ("888744265", "08010", "Barcelona"),
        ("899261102", "40129", "Bologna Bo"),
        ("917561607", "1018 DC", "Amsterdam"),
        ("889093562", "00198", "Roma"),
        ("886316549", "01-452", "Warsaw"),
    ]
