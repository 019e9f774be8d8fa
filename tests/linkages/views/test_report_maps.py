"""The maps of a report as a reader chooses them, on the page, alone for htmx, and as files."""

import json

import pytest
from django.urls import reverse

from linkages import reports
from linkages.actions import waves
from linkages.choices import Audience
from linkages.models import ReportEdition, Wave

ADDRESS = "/linkages/it-cork/"


@pytest.fixture
def cork(sample_network, db):
    return Wave.objects.get(cluster__slug="it-cork")


def drawn(page: str) -> int:
    return page.count('class="chart__arc"')


def test_a_choice_narrows_maps_and_table(client, cork) -> None:
    whole = client.get(ADDRESS).content.decode()
    some = client.get(ADDRESS, {"category": "rnd"}).content.decode()

    assert 0 < drawn(some) < drawn(whole)
    assert "Where the partners are: R+D" in some
    assert '<option value="rnd" selected>' in some
    assert "/figures/maps.svg?wave=" in some
    assert "category=rnd" in some


def test_htmx_gets_the_maps_alone(client, cork) -> None:
    part = client.get(ADDRESS, {"band": "high"}, headers={"HX-Request": "true"})
    whole = client.get(ADDRESS, {"band": "high"})

    assert part.content.decode() in whole.content.decode()
    assert "<html" not in part.content.decode()
    assert {"HX-Request"} <= {name.strip() for name in part.headers["Vary"].split(",")}


def test_everyone_chooses_a_category_or_a_band_and_who_reads_everything_both(
    client, cork, coordinator
) -> None:
    asked = {"category": "output", "band": "high"}
    public = client.get(ADDRESS, asked).content.decode()
    client.force_login(coordinator)
    full = client.get(ADDRESS, asked).content.decode()

    assert "the significance is left out here" in public
    assert "the significance is left out here" not in full
    assert "Where the partners are: Output</span>" in public
    assert "Where the partners are: Output, High</span>" in full
    assert "category=output&amp;band=high" in full.split('id="places"')[1]
    assert "category=output&amp;band=high" not in public.split('id="places"')[1].split("</main>")[0]


def test_arcs_may_be_as_wide_as_linkages_matter(client, cork) -> None:
    by_count = client.get(ADDRESS).content.decode()
    by_score = client.get(ADDRESS, {"by": "score"}).content.decode()

    assert "Sum of scores</th>" in by_score
    assert "Sum of scores</th>" not in by_count
    assert drawn(by_score) == drawn(by_count)


@pytest.mark.parametrize(
    "asked",
    [{"category": "nonsense"}, {"band": "\0"}, {"by": "x" * 5000}, {"category": ["rnd", "<b>"]}],
)
def test_what_is_not_known_is_left_out(client, cork, asked) -> None:
    answer = client.get(ADDRESS, asked)

    assert answer.status_code == 200
    assert drawn(answer.content.decode()) == drawn(client.get(ADDRESS).content.decode())


def test_a_file_holds_the_maps_as_they_were_chosen(client, cork) -> None:
    address = reverse("linkages:report_figure", args=["it-cork", "maps", "svg"])
    whole = client.get(address).content.decode()
    some = client.get(address, {"category": "training"}).content.decode()

    assert "Where the partners are: Training" in some
    assert some.count("chart__arc") < whole.count("chart__arc")


def test_the_towns_as_a_file_are_those_of_the_map(client, cork) -> None:
    content = ReportEdition.objects.get(wave=cork, audience=Audience.PUBLIC).content
    rows = client.get(reverse("linkages:towns_csv", args=["it-cork"])).content.decode("utf-8-sig")
    head, *lines = rows.splitlines()

    assert head == "scope,country,city,latitude,longitude,category,band,linkages,score"
    assert len(lines) == sum(1 + len(place["cells"]) for place in content["places"])
    assert not [line for line in lines if line.split(",")[5] and line.split(",")[6]]


def test_a_report_of_an_earlier_release_is_computed_again(client, cork) -> None:
    edition = ReportEdition.objects.get(wave=cork, audience=Audience.PUBLIC)
    fresh = edition.content
    old = {name: value for name, value in fresh.items() if name not in ("layout", "places")}
    ReportEdition.objects.filter(pk=edition.pk).update(content=old)
    versions = list(cork.findings.order_by("pk").values_list("pk", "version"))

    assert json.loads(json.dumps(reports.content_of(cork, Audience.PUBLIC))) == fresh
    assert client.get(ADDRESS).status_code == 200
    assert ReportEdition.objects.get(pk=edition.pk).content == old, "a GET writes nothing"
    assert (waves.renew_reports(), waves.renew_reports()) == (1, 0)
    assert ReportEdition.objects.get(pk=edition.pk).content == fresh
    assert list(cork.findings.order_by("pk").values_list("pk", "version")) == versions


def test_connectors_are_drawn_and_listed_without_names_where_these_may_not_be_said(
    client, cork, coordinator
) -> None:
    Wave.objects.filter(pk=cork.pk).update(names_are_public=False)
    page = client.get(ADDRESS).content.decode()
    svg = client.get(reverse("linkages:report_figure", args=["it-cork", "connectors", "svg"]))
    rows = client.get(reverse("linkages:connectors_csv", args=["it-cork"])).content.decode(
        "utf-8-sig"
    )
    client.force_login(coordinator)
    full = client.get(ADDRESS).content.decode()

    content = ReportEdition.objects.get(wave=cork, audience=Audience.PUBLIC).content
    lines = [line.split(",") for line in rows.splitlines()[1:]]
    assert [(line[0], line[1], int(line[-2])) for line in lines] == [
        (one["category"], "", one["firms"]) for one in content["connectors"]
    ]
    assert 'id="connectors-wide-desc"' in page
    assert "The whole network" not in page
    assert "The whole network" in full
    named = "Fallowwick Enterprise Office"
    assert (named in page, named in svg.content.decode(), named in full) == (False, False, True)


def test_a_bar_leads_to_the_rows_behind_it_for_those_who_may_read_them(
    client, cork, coordinator
) -> None:
    address = reverse("linkages:wave_rows", args=[cork.pk])
    public = client.get(ADDRESS).content.decode()
    client.force_login(coordinator)
    full = client.get(ADDRESS).content.decode()
    rows = client.get(address, {"category": "rnd", "scope": "national"}).content.decode()

    content = ReportEdition.objects.get(wave=cork, audience=Audience.FULL).content
    assert address not in public
    assert f"{address}?category=rnd&amp;scope=national" in full
    counted = content["tables"]["category scope"]["rnd national"]
    assert (f"{counted} linkages are counted." in rows, rows.count('<tr><th scope="row">')) == (
        True,
        counted,
    )
    every = client.get(address, {"category": "nonsense"}).content.decode()
    assert f"{content['linkages']} linkages are counted." in every
