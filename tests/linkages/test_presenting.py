"""A report in words: labels of scopes, tables of a cluster that is its country, sentences and where they lead."""

import pytest

from connect.models import Cluster, Region
from linkages import figures, markets, presenting
from linkages.analysis.disclosure import disclose
from linkages.analysis.report import assemble
from linkages.analysis.rules import RULES
from linkages.models import Finding, Wave
from tests.factories import connect as make_connect
from tests.linkages.analysis.building import SLOVENIA, rows
from tests.linkages.test_comparing import a_wave

NORTH = a_wave("North")
WHOLE = a_wave("Ljubljana", nuts_code="SI0")
LINKS = [
    row
    for firm in "abc"
    for row in (
        *rows(4, firm=firm, band="high"),
        *rows(firm=firm, scope="national", band="low"),
        *rows(2, firm=firm, scope="european", country="DE", city="Berlin"),
    )
]
CONTENT = assemble(LINKS, SLOVENIA, disclose(LINKS, None))


def test_a_table_by_scope_has_one_row_for_both_home_scopes_of_a_whole_country():
    table = presenting.cross(CONTENT, "scope", "band", WHOLE)

    assert [(row.value, row.label, row.n) for row in table.rows] == [
        ("local", "National", 15),
        ("european", "European", 6),
        ("international", "International", 0),
    ]
    assert [(cell.count, cell.of) for cell in table.rows[0].cells][:3] == [
        (12, 15),
        (0, 15),
        (3, 15),
    ]
    assert [row.label for row in presenting.cross(CONTENT, "scope", "band", NORTH).rows] == [
        "Local",
        "National",
        "European",
        "International",
    ]


@pytest.mark.parametrize(
    ("nuts_code", "scope_labels", "said"),
    [
        ("", {"local": "Chicagoland"}, ["Chicagoland", "National", "European", "International"]),
        ("SI0", {}, ["National", "European", "International"]),
        ("SI0", {"national": "Slovenia"}, ["Slovenia", "European", "International"]),
        ("SI0", {"local": "At home"}, ["At home", "European", "International"]),
    ],
)
def test_a_cluster_may_call_its_scopes_otherwise(nuts_code, scope_labels, said):
    wave = a_wave("Somewhere", nuts_code=nuts_code, scope_labels=scope_labels)

    assert [label for _values, label in presenting.values_of("scope", wave)] == said
    assert [
        label for _value, label in presenting.cross(CONTENT, "category", "scope", wave).columns
    ] == said


def test_a_scope_of_its_own_name_is_written_in_the_drawing():
    wave = a_wave("Chicago", scope_labels={"local": "Chicagoland"})

    assert "Chicagoland" in figures.category_scope(wave, CONTENT).wide_svg
    assert "Chicagoland" in figures.scope_band(wave, CONTENT).wide_svg


def test_a_hidden_part_hides_its_sum():
    lone = [*LINKS, *rows(firm="d", category="rnd", scope="national")]
    content = assemble(lone, SLOVENIA, disclose(lone, set("abc")))

    row = next(
        row
        for row in presenting.cross(content, "category", "scope", WHOLE).rows
        if row.value == "rnd"
    )

    assert (row.n, row.cells[0].count) == (None, None)


def a_finding(rule="few_peers", **fields) -> Finding:
    params = {"unit": "percent", "rows": 3, "may_be_named": True} | fields.pop("params", {})
    values = {"wave": NORTH, "number": 4.2, "n": 71, "threshold": 5, "params": params}
    return Finding(rule=rule, **(values | fields))


def said(*findings, for_public=True, **more):
    told = presenting.sentences_of(
        findings, names={"hub": "Hub Union"}, for_public=for_public, **more
    )
    return [one.text for one in told]


def test_every_rule_has_its_figure_on_the_page():
    assert set(presenting.SECTIONS) == set(RULES)


def test_a_sentence_leads_to_its_figure_also_in_an_editors_words_if_the_page_has_it():
    own = a_finding(texts={"en": "They hardly meet."})

    [told] = presenting.sentences_of([own], names={}, for_public=True, sections={"categories"})
    [without] = presenting.sentences_of([own], names={}, for_public=True, sections={"bands"})

    assert (told.text, told.section, without.section) == ("They hardly meet.", "categories", "")


@pytest.mark.parametrize("fields", [{"is_hidden": True}, {"fires": False}, {"state": "dropped"}])
def test_what_is_not_for_everyone_is_read_by_those_who_work_on_the_wave(fields):
    finding = a_finding(**fields)

    assert (len(said(finding)), len(said(finding, for_public=False))) == (0, 1)


@pytest.mark.parametrize(
    ("may_be_named", "for_public", "is_named"),
    [(True, True, True), (False, True, False), (False, False, True)],
)
def test_a_connector_is_named_where_all_that_name_it_agreed(may_be_named, for_public, is_named):
    params = {
        "partner": "hub",
        "category": "rnd",
        "firms": 8,
        "also": [],
        "may_be_named": may_be_named,
    }

    [text] = said(a_finding("key_connector", params=params), for_public=for_public)

    assert ("Hub Union" in text) is is_named


STEPS = {
    "few_peers": {"Firm North"},
    "weak_peers": {"Firm North"},
    "academic_only_rnd": {"Firm North"},
    "missing_government": {"Public Agency North"},
    "domestic_over_reliance": {"Firm North", "Firm South"},
}


def test_steps_lead_to_those_who_could_fill_a_gap(client, north, south):
    names = {
        make_connect.make_organisation(
            f"{kind.replace('_', ' ').title()} {cluster.short_name}", cluster=cluster, kind=kind
        ).name
        for cluster in (north, south)
        for kind in ("firm", "public_agency")
    }
    steps = {rule: presenting.next_step(a_finding(rule), Wave(cluster=north)) for rule in RULES}

    pages = {rule: client.get(step[1]).content.decode() for rule, step in steps.items() if step}

    assert {rule: {name for name in names if name in page} for rule, page in pages.items()} == STEPS


def test_first_steps_say_their_numbers_where_these_are_told():
    told = [
        {"country": "DE", "links": 6, "sme_links": 1},
        {"country": "AT", "links": None, "sme_links": None},
    ]

    assert markets.first_steps({"first_steps": told}) == [
        "Germany (outputs of larger firms: 6, of small ones: 1)",
        "Austria",
    ]


def test_sizes_of_few_firms_are_said_to_be_few():
    content = {"companies_by_size": {"sme": 8, "large": None, "mnc": 0}}

    assert (
        presenting.companies(content) == "Small or medium-sized firm: 8, Large firm: fewer than 3"
    )


def test_a_link_to_share_begins_a_letter():
    wave = Wave(cluster=Cluster(short_name="R & D", region=Region()))

    assert presenting.mail_to_share(wave, "https://bewiser.example/linkages/x/?wave=2026") == (
        "mailto:?subject=Linkages%20of%20R%20%26%20D"
        "&body=https%3A%2F%2Fbewiser.example%2Flinkages%2Fx%2F%3Fwave%3D2026"
    )
