"""Who gets which file, and a file that is tried out before it is written."""

import io
import json
import zipfile

import networkx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from linkages.actions.waves import close_wave, freeze_wave, publish_report
from linkages.models import Linkage
from tests.factories import connect as make_connect
from tests.factories import linkages as make

from .sheets import a_row, a_table, read

DOWNLOADS = (
    "linkages_csv",
    "linkages_xlsx",
    "tables_csv",
    "towns_csv",
    "connectors_csv",
    "map_geojson",
    "network_graphml",
    "report_json",
)
CAST = ("seeker", "outsider", "facilitator", "foreign_facilitator", "coordinator")


@pytest.fixture
def published(wave, seeker_firm, facilitator, now):
    """Seeker Ltd, which has not agreed to be recognisable, alone names an agency; three others name a firm."""
    seeker_firm.city = "Roubaix"
    seeker_firm.save()
    verval = make.make_partner(wave, "Atelier Verval", decision="unresolved")
    agency = make.make_partner(
        wave, "Bureau", kind="public_agency", city="Lille", decision="unresolved"
    )
    firms = [make_connect.make_organisation(f"Firm {n}", cluster=wave.cluster) for n in range(3)]
    for firm in (seeker_firm, *firms):
        consents = None if firm == seeker_firm else now
        interview = make.make_interview(
            make.make_participant(wave, firm, consented_at=consents), state="submitted"
        )
        make.make_linkage(interview, verval)
        if firm == seeker_firm:
            make.make_linkage(interview, agency, category="government_agency", scope="local")
    close_wave(wave, by=facilitator, now=now)
    freeze_wave(wave, by=facilitator, now=now)
    publish_report(wave, now=now)
    return wave


@pytest.fixture
def as_person(client, request):
    def log_in(name: str):
        client.logout()
        if name:
            client.force_login(request.getfixturevalue(name))
        return client

    return log_in


def address(name: str, wave) -> str:
    return reverse(f"linkages:{name}", args=[wave.cluster.slug])


def upload(content: bytes, name: str = "rows.csv") -> dict[str, object]:
    return {"file": SimpleUploadedFile(name, content)}


def test_who_gets_which_download(published, as_person, request) -> None:
    for name in CAST:
        request.getfixturevalue(name)
    found = {
        who: [as_person(who).get(address(name, published)).status_code for name in DOWNLOADS]
        for who in ("", *CAST)
    }

    stranger = [200, 403, 200, 200, 200, 200, 403, 200]
    everything = [200] * len(DOWNLOADS)
    assert found == {
        "": stranger,
        "seeker": everything,
        "outsider": stranger,
        "facilitator": everything,
        "foreign_facilitator": stranger,
        "coordinator": everything,
    }


def test_nothing_of_an_unpublished_report_is_handed_out(published, as_person) -> None:
    published.published_at = None
    published.save()

    for who, status in (
        ("", 404),
        ("seeker", 404),
        ("foreign_facilitator", 404),
        ("facilitator", 200),
    ):
        client = as_person(who)
        assert {client.get(address(name, published)).status_code for name in DOWNLOADS} == {
            status
        }, who


def test_the_public_gets_protected_numbers_and_no_name(published, as_person) -> None:
    client = as_person("")
    files = {
        name: client.get(address(name, published)).content
        for name in ("linkages_csv", "map_geojson", "report_json")
    }

    for content in files.values():
        assert not any(
            word in content.decode() for word in ("Verval", "Bureau", "Seeker", "Firm 1")
        )
    rows = {
        (row["table"], row["category"]): row
        for row in read(files["linkages_csv"])
        if not row["scope"]
    }
    agency = rows["category", "government_agency"]
    assert (agency["linkages"], agency["hidden"]) == ("", "yes")
    cities = {one["properties"]["city"] for one in json.loads(files["map_geojson"])["features"]}
    assert cities == set(), "the sum over all towns is hidden, and so is each town's part of it"
    assert json.loads(files["report_json"])["edition"] == "public"
    assert files["linkages_csv"] == client.get(address("tables_csv", published)).content


def test_a_member_gets_its_own_rows_only(published, as_person) -> None:
    client = as_person("seeker")

    rows = read(client.get(address("linkages_csv", published)).content)
    graph = networkx.read_graphml(
        io.BytesIO(client.get(address("network_graphml", published)).content)
    )
    arcs = json.loads(client.get(address("map_geojson", published)).content)["features"]

    assert {(row["firm"], row["partner"]) for row in rows} == {
        *(("seeker-ltd", "Atelier Verval"), ("seeker-ltd", "Bureau")),
    }
    assert sorted(label for _key, label in graph.nodes(data="label")) == [
        "Atelier Verval",
        "Bureau",
        "Seeker Ltd",
    ]
    assert {one["properties"]["firm"] for one in arcs} == {"Seeker Ltd"}
    assert json.loads(client.get(address("report_json", published)).content)["edition"] == "public"


def test_who_keeps_the_wave_gets_all_of_it(published, as_person) -> None:
    client = as_person("facilitator")

    rows = read(client.get(address("linkages_csv", published)).content)
    graph = networkx.read_graphml(
        io.BytesIO(client.get(address("network_graphml", published)).content)
    )
    answer = client.get(reverse("linkages:wave_zip", args=[published.pk]))

    assert (len(rows), graph.number_of_nodes(), graph.number_of_edges()) == (5, 6, 5)
    assert json.loads(client.get(address("report_json", published)).content)["edition"] == "full"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="north-2026-wave.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert len(read(packed.read("linkages.csv"))) == 5


@pytest.mark.parametrize("name", ["wave_zip", "template_csv", "template_xlsx", "wave_import"])
def test_only_who_keeps_a_wave_gets_its_files(wave, as_person, request, name) -> None:
    for who in CAST:
        request.getfixturevalue(who)
    found = {
        who: as_person(who).get(reverse(f"linkages:{name}", args=[wave.pk])).status_code
        for who in ("", *CAST)
    }

    assert found == {
        "": 302,
        "seeker": 404,
        "outsider": 404,
        "facilitator": 200,
        "foreign_facilitator": 404,
        "coordinator": 200,
    }


def test_the_report_and_its_file_name_the_scheme(published, as_person) -> None:
    client = as_person("")

    told = json.loads(client.get(address("report_json", published)).content)
    page = client.get(address("report", published)).content.decode()

    assert told["scheme"] == "Four i’s 1"
    assert "by the scoring scheme Four i’s 1." in page


def test_the_template_has_one_line_of_the_columns_that_people_fill_in(wave, as_person) -> None:
    answer = as_person("facilitator").get(reverse("linkages:template_csv", args=[wave.pk]))

    assert answer.content.decode("utf-8-sig").splitlines() == [
        "firm,interview,held_on,employees,size_class,category,partner,kind,country,city,subdivision,"
        "website,investment,involvement,importance,intensity,band,scope,scope_reason,since,comment"
    ]


def test_a_file_is_tried_out_and_then_written(wave, seeker_firm, facilitator, client) -> None:
    client.force_login(facilitator)
    page = reverse("linkages:wave_import", args=[wave.pk])

    tried = client.post(
        page, upload(a_table([a_row(), a_row(partner="<script>alert(1)</script>", country="x")]))
    )
    before = Linkage.objects.count()
    token = tried.context["token"]
    written = client.post(page, {"token": token})
    twice = client.post(page, {"token": token})

    assert (tried.status_code, before, len(token)) == (200, 0, 32)
    assert [(row["line"], row["outcome"], row["reasons"]) for row in tried.context["rows"]] == [
        (2, "New", []),
        (3, "Refused", ["x is not a country that is known here."]),
    ]
    assert "<script>alert" not in tried.content.decode()
    assert (written.status_code, written.context["token"], Linkage.objects.count()) == (200, "", 1)
    assert [str(message) for message in written.context["messages"]] == ["1 linkage was written."]
    assert (twice.status_code, twice.context["problem"]) == (
        422,
        "The file has gone. Send it again.",
    )


def test_a_token_is_its_senders_and_its_waves(
    wave, north, seeker_firm, facilitator, coordinator, client
) -> None:
    other = make.make_wave(north, slug="other")
    client.force_login(facilitator)
    page = reverse("linkages:wave_import", args=[wave.pk])
    token = client.post(page, upload(a_table([a_row()]))).context["token"]

    elsewhere = client.post(reverse("linkages:wave_import", args=[other.pk]), {"token": token})
    client.force_login(coordinator)
    by_another = client.post(page, {"token": token})

    assert (elsewhere.status_code, by_another.status_code, Linkage.objects.count()) == (422, 422, 0)


@pytest.mark.parametrize(
    "data, problem",
    [
        ({}, "Choose a file."),
        (upload(b"x" * (5 * 1024 * 1024 + 1)), "The file is larger than 5 MB."),
        (upload(b"PK\x03\x04", "a.xlsx"), "The workbook cannot be read."),
        (upload(b"\x1f\x8b", "a.gz"), "The file is packed with gzip. Send it unpacked."),
        ({"token": "\x00' or 1=1"}, "The file has gone. Send it again."),
    ],
)
def test_a_file_that_is_none_is_answered_with_a_sentence(
    wave, facilitator, client, data, problem
) -> None:
    client.force_login(facilitator)

    answer = client.post(reverse("linkages:wave_import", args=[wave.pk]), data)

    assert (answer.status_code, answer.context["problem"]) == (422, problem)


def test_a_closed_wave_has_no_import(published, facilitator, client) -> None:
    client.force_login(facilitator)

    assert client.get(reverse("linkages:wave_import", args=[published.pk])).status_code == 403


def test_a_number_of_queries_that_does_not_grow(
    published, facilitator, client, django_assert_max_num_queries
) -> None:
    client.force_login(facilitator)

    with django_assert_max_num_queries(14):
        client.get(address("linkages_csv", published))
    with django_assert_max_num_queries(14):
        client.get(address("network_graphml", published))
