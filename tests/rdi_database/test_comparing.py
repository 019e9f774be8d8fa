"""What research and surveys add where organisations stand side by side."""

import re

import pytest
from django.utils import translation

from rdi_database.comparing import research_beside, together
from rdi_database.models import Participation
from tests.factories import connect as make
from tests.factories import rdi_database as make_rdi

CELL = {"kind": "university_lab", "lowest_level": 3, "highest_level": 6}


@pytest.fixture
def laboratories(north):
    """Four organisations with research profiles."""
    made = []
    for number in range(4):
        organisation = make.make_organisation(f"Lab {number}", kind="academia", cluster=north)
        profile = make_rdi.make_profile(
            organisation, programmes=["Horizon Europe", f"Own {number}"]
        )
        make_rdi.make_text(profile, contributes=f"Range {number}.", sector="Energy")
        make_rdi.make_facility(profile, name=f"Bench {number}", language="fr")
        made.append(organisation)
    return made


def share(title: str, *organisations, **fields):
    initiative = make_rdi.make_initiative(title, **fields)
    for organisation in organisations:
        make_rdi.make_participation(initiative, organisation)
    return initiative


def words(section) -> dict[str, list]:
    """Return each line as the words of its cells, things that all have with a tick."""
    return {
        str(line.label): [
            cell.text or [("✓ " if item.is_shared else "") + item.label for item in cell.items]
            for cell in line.cells
        ]
        for line in section.lines
    }


def test_research_profiles_stand_side_by_side(laboratories, seeker_firm):
    profile = laboratories[0].research_profile
    profile.kind, profile.lowest_level, profile.highest_level = CELL.values()
    profile.save()

    section = research_beside([laboratories[0], laboratories[1]])

    assert words(section) == {
        "Kind of research organisation": ["University laboratory", "Company laboratory"],
        "Technology readiness level": ["3–6 of 9", []],
        "They contribute to a project": ["Range 0.", "Range 1."],
        "Programmes": [["✓ Horizon Europe", "Own 0"], ["✓ Horizon Europe", "Own 1"]],
        "Sector": ["Energy", "Energy"],
        "Facilities and test beds": [["Bench 0"], ["Bench 1"]],
    }
    assert [line.is_same for line in section.lines] == [False, False, False, False, True, False]
    assert section.lines[-1].cells[0].items[0].language == "fr"


def test_texts_are_marked_where_they_are_not_in_the_readers_language(laboratories):
    with translation.override("de"):
        section = research_beside(laboratories[:2])

    assert [line.cells[0].language for line in section.lines if line.cells[0].text] == [
        "",
        "en",
        "en",
    ]


def test_who_is_not_in_the_directory_of_research_says_nothing_there(laboratories, seeker_firm):
    hidden = laboratories[1].research_profile
    hidden.is_listed = False
    hidden.save()
    laboratories[1].refresh_from_db()

    assert words(research_beside([seeker_firm, laboratories[0]]))["Programmes"] == [
        [],
        ["Horizon Europe", "Own 0"],
    ]
    assert not research_beside([seeker_firm, laboratories[1]]).lines


def test_projects_together_are_counted_for_each_pair_and_the_newest_named(laboratories, now):
    one, two, three, _four = laboratories
    for year in range(5):
        share(f"Project {year}", one, two, starts_at=now.replace(year=2020 + year))
    share("Of a list", two, one, is_listed=False, provenance={"title": {"kind": "import"}})
    share("Draft", two, one, is_listed=False)
    share("Triple", three, two)

    pairs = together([two, one, three])

    assert [
        (p.first.name, p.second.name, p.number, [i.title for i in p.projects]) for p in pairs
    ] == [
        ("Lab 1", "Lab 0", 6, ["Project 4", "Project 3", "Project 2"]),
        ("Lab 1", "Lab 2", 1, ["Triple"]),
    ]


def test_a_participation_that_is_hidden_counts_for_nothing(laboratories):
    one, two = laboratories[:2]
    share("Quiet", one, two)
    Participation.objects.filter(organisation=one).update(is_hidden=True)

    assert together([one, two]) == []


def test_the_page_of_a_comparison_tells_of_research_and_of_projects(client, laboratories):
    share("Safe Meters", *laboratories[:2])

    html = client.get("/rdi/compare/?compare=lab-0&compare=lab-1").content.decode()

    assert re.findall(r'scope="rowgroup" colspan="3"><span>([^<]*)', html) == [
        "In short",
        "Research and development",
    ]
    assert "Lab 0 and Lab 1: 1 project together" in html
    assert 'href="/rdi/initiatives/safe-meters/"' in html
    assert 'href="/rdi/?compare=lab-0&amp;compare=lab-1"' in html
    assert 'class="compare__name" href="/rdi/lab-0/">Lab 0<' in html
    assert ("<h1>Compare organisations</h1>" in html, "Bench 1" in html) == (True, True)


@pytest.mark.parametrize("number", [2, 4])
def test_as_many_questions_for_two_laboratories_as_for_four(
    client, laboratories, number, django_assert_num_queries
):
    shown = laboratories[:number]
    share("Safe Meters", *shown)
    slugs = [organisation.slug for organisation in shown]
    client.get("/rdi/compare/", {"compare": slugs})

    # labels' version; rows, texts, topic rows, further clusters; case studies, linkages;
    # research profiles, their texts, facilities; pairs, projects
    with django_assert_num_queries(12):
        html = client.get("/rdi/compare/", {"compare": slugs}).content.decode()

    assert html.count('<th scope="col">') == number
