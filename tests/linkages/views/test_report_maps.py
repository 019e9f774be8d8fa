"""The report of a sample wave: its maps as a reader chooses them, its figures and lists, on the page and as files."""

import io
import json
import re

import pytest
from django.urls import reverse
from PIL import Image

from linkages import figures, printing, reports
from linkages.actions import waves
from linkages.choices import Audience
from linkages.models import ReportEdition, Wave
from linkages.views.reports import paper_context

ADDRESS = "/linkages/it-cork/"


@pytest.fixture
def cork(sample_network, db):
    return Wave.objects.get(cluster__slug="it-cork")


def drawn(page: str) -> int:
    return page.count('class="chart__arc"')


def widths(page: str) -> list[str]:
    return re.findall(r'stroke-width="([\d.]+)"[^>]*class="chart__arc"', page) or re.findall(
        r'class="chart__arc"[^>]*stroke-width="([\d.]+)"', page
    )


def plain(markup: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", markup))


def has_ink(picture: bytes) -> bool:
    """Whether at least one point in a hundred is grey or darker: a picture that shows something."""
    points = Image.open(io.BytesIO(picture)).convert("L").histogram()
    return sum(points[:200]) > sum(points) / 100


def test_a_choice_narrows_maps_and_table(client, cork) -> None:
    whole = client.get(ADDRESS).content.decode()
    assert 0 < drawn(client.get(ADDRESS, {"band": "high"}).content.decode()) < drawn(whole)
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
    assert drawn(by_score) == drawn(by_count) == len(widths(by_count))
    assert widths(by_score) != widths(by_count)


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


def test_every_figure_on_the_page_says_its_source_and_goes_out_as_drawing_and_picture(
    client, cork
) -> None:
    page = client.get(ADDRESS).content.decode()
    addresses = re.findall(r'href="(/linkages/it-cork/figures/(\w+)\.(\w+)\?[^"]+)"', page)

    names = [*figures.FIGURES, "maps", "connectors"]
    forms = {(name, form) for name in names for form in ("svg", "png")}
    assert {(name, form) for _address, name, form in addresses} == forms
    for address, _name, form in addresses:
        answer = client.get(address.replace("&amp;", "&"))
        assert answer.status_code == 200
        if form == "png":
            assert has_ink(answer.content)
        else:
            assert answer.content.startswith(b"<?xml")
    captions = re.findall(r'<span class="chart__note">([^<]+)</span>', page)
    assert len(captions) == len(names)
    said = reports.content_of(cork, Audience.PUBLIC)["linkages"]
    assert {text.split(". ")[0] for text in captions} == {f"n = {said} linkages"}
    assert all(cork.title in text for text in captions)


@pytest.mark.parametrize(
    ("slug", "scopes"),
    [
        ("it-cork", ["Local", "National", "European", "International"]),
        ("ict-technology-network", ["National", "European", "International"]),
    ],
)
def test_maps_and_tables_tell_each_scope_once(client, sample_network, db, slug, scopes) -> None:
    page = client.get(f"/linkages/{slug}/").content.decode()

    assert page.count('<div class="chart__panel">') == len(scopes)
    tables = [plain(found) for found in re.findall(r"<table.*?</table>", page, re.S)]
    crossed = [text for text in tables if "by scope" in text or "of each scope" in text]
    assert [[text.count(f" {scope} ") for scope in scopes] for text in crossed] == [
        [1] * len(scopes)
    ] * 2
    assert ("Local" in plain(page)) is ("Local" in scopes)


def test_the_page_says_what_it_rests_on(client, cork) -> None:
    content = reports.content_of(cork, Audience.PUBLIC)
    page = plain(client.get(ADDRESS).content.decode())
    method = page.split("How this was found out")[1]

    small = content["companies_by_size"]["sme"]
    assert f"Companies {content['companies']} Small or medium-sized firm: {small}" in page
    assert f"{content['companies']} of {content['asked']} firms that were asked answered" in method
    assert f"in {content['interviews']} interviews" in method
    assert f"by the scoring scheme {cork.scheme}" in method
    dublin = next(one for one in content["highways"] if one["city"] == "Dublin")
    assert f"Dublin, Ireland {dublin['count']} " in page.split("Highways")[1]


def test_on_paper_no_heading_stands_alone_and_every_table_is_there(sample_network, db) -> None:
    documents = {}
    for wave in Wave.objects.for_list():
        context = paper_context(wave, reports.content_of(wave, Audience.FULL), sees_all=True)
        documents[wave.cluster.slug] = printing._document(context)

    assert len(documents) == 7
    for document in documents.values():
        sections = {one["title"]: one for one in document["sections"]}
        assert all(one["figures"] or one["tables"] or one["lines"] for one in sections.values())
        titles = [table["title"] for one in sections.values() for table in one["tables"]]
        assert [title for title in titles if title] == [
            "Linkages by category",
            "Linkages of each category by scope",
            "Linkages of each category by significance",
            "Linkages of each scope by significance",
            "Domestic linkages by size of firm",
        ]
        assert "Small or medium-sized firm: " in document["stats"][0]["note"]
    lines = documents["it-cork"]["sections"][-1]["lines"]
    assert lines[-1].startswith("Small and medium-sized firms may take a first step closer to home")
    cyprus = {one["title"] for one in documents["cyprus-computer-society"]["sections"]}
    assert ("Highways" in cyprus) is bool(
        reports.content_of(
            Wave.objects.get(cluster__slug="cyprus-computer-society"), Audience.FULL
        )["highways"]
    )


def test_the_pages_of_the_document_are_not_blank(cork) -> None:
    content = reports.content_of(cork, Audience.PUBLIC)
    document = printing._document(paper_context(cork, content, sees_all=False))

    pages = printing._compiler().compile(
        sys_inputs={"data": json.dumps(document)}, format="png", ppi=40
    )

    assert len(pages) > 2
    assert all(map(has_ink, pages))


def test_two_clusters_are_drawn_beside_one_another(client, cork) -> None:
    waves = [cork, Wave.objects.get(cluster__slug="ict-technology-network")]
    asked = [f"{wave.cluster.slug}:{wave.slug}" for wave in waves]

    page = client.get(reverse("linkages:compare"), {"wave": asked})

    html = page.content.decode()
    assert re.findall(r'<figure class="chart" id="([\w-]+)">', html) == [
        "compare-by-category",
        "compare-by-scope",
        "compare-by-band",
        "compare-at-home",
    ]
    first = page.context["by_category"][0].cells[0]
    assert f"{first.count} ({first.percent:.0f}%, n = {first.of})" in plain(html)
    assert "In the country" in html
