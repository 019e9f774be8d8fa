"""Projects and topics of calls onto initiatives: what a row makes, what it changes, and what gives way to what."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from rdi_database.loading import batches
from rdi_database.models import Initiative
from tests.factories import rdi_database as researched

from .running import PROJECTS, content_of_tables, run, written

pytestmark = pytest.mark.django_db

DOORS = "101000001,260001,DOORS,Doors that know,SIGNED,2024-02-01,2029-01-31,1500.5,DS-01-2015,They know a lot."
GATES = "101000002,260002,GATES,Wide gates,CLOSED,2021-01-01,2021-12-31,0,ERC-2020-STG,"


def projects(tmp_path, *rows, name="project.csv"):
    return written(tmp_path / name, [PROJECTS, *rows])


def topics_of(initiative):
    return sorted(initiative.topics.values_list("slug", flat=True))


def test_a_project_is_made_with_its_days_sums_topics_and_where_each_comes_from(tmp_path):
    ran = run("cordis", projects(tmp_path, DOORS))

    assert (ran.counts, ran.reasons) == ({"projects": {"created": 1}}, [[]])
    made = Initiative.objects.get()
    made.full_clean()
    assert (made.slug, made.kind, made.title, made.acronym, made.identifier, made.rcn) == (
        "doors",
        "project",
        "Doors that know",
        "DOORS",
        "101000001",
        "260001",
    )
    assert (made.starts_at, made.ends_at, made.is_whole_days, str(made.last_day)) == (
        datetime(2024, 1, 31, 23, 0, tzinfo=UTC),
        datetime(2029, 1, 31, 23, 0, tzinfo=UTC),
        True,
        "2029-01-31",
    )
    assert (made.budget, made.call, made.summary, made.said_status) == (
        Decimal("1500.50"),
        "DS-01-2015",
        "They know a lot.",
        "",
    )
    assert (topics_of(made), made.is_listed, made.is_placeholder) == (
        ["safety-security"],
        False,
        False,
    )
    assert {name: entry["table"] for name, entry in made.provenance.items() if name != "topics"} == (
        dict.fromkeys(
            ["title", "acronym", "starts_at", "ends_at", "budget", "call", "summary", "description",
             "identifier", "rcn", "is_listed", "is_whole_days"],
            "projects",
        )
    )  # fmt: skip
    assert {entry["source"] for entry in made.provenance.values()} == {"CORDIS"}
    assert [(past.history_type, past.history_change_reason) for past in made.history.all()] == [
        ("+", "import: CORDIS")
    ]


def test_a_second_run_changes_nothing_at_all(tmp_path):
    path = projects(tmp_path, DOORS, GATES, GATES, GATES.replace("Wide", "Narrow"))
    first = run("cordis", path)
    before = content_of_tables()

    second = run("cordis", path)

    assert (first.outcomes, second.outcomes) == (
        ["created", "created", "unchanged", "differs"],
        ["unchanged", "unchanged", "unchanged", "differs"],
    )
    assert content_of_tables() == before


def test_a_newer_file_changes_what_it_says_and_nothing_else(tmp_path):
    run("cordis", projects(tmp_path, DOORS))

    ran = run(
        "cordis",
        projects(tmp_path, DOORS.replace("1500.5", "1600").replace("2029-01-31", "").replace("SIGNED", "TERMINATED")),
    )  # fmt: skip

    assert (ran.outcomes, ran.reasons) == (["updated"], [["Changed: said_status, budget."]])
    made = Initiative.objects.get()
    assert (made.budget, str(made.last_day), made.said_status) == (1600, "2029-01-31", "cancelled")
    assert [past.history_type for past in made.history.order_by("pk")] == ["+", "~"]


def test_rows_that_tell_of_one_project_count_once_in_one_file_and_across_files(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(batches, "BATCH", 2)
    other = DOORS.replace("Doors that know", "Doors")
    projects(tmp_path / "cordis", DOORS, DOORS, other, GATES, name="a.csv")
    # Known by one of its two numbers.
    projects(tmp_path / "cordis", ",260001,DOORS,Doors,,,,,,", DOORS, name="b.csv")

    ran = run("cordis", tmp_path / "cordis")

    assert (ran.outcomes, ran.reasons) == (
        ["created", "unchanged", "differs", "created", "differs", "unchanged"],
        [
            [],
            ["The same as in line 2 of a.csv, told the same way."],
            ["The same as in line 2 of a.csv, told differently. The first one counts."],
            [],
            ["The same as in line 2 of a.csv, told differently. The first one counts."],
            ["The same as in line 2 of a.csv, told the same way."],
        ],
    )
    assert sorted(Initiative.objects.values_list("title", flat=True)) == [
        "Doors that know",
        "Wide gates",
    ]


def test_a_project_known_by_one_number_learns_the_other(tmp_path):
    run("cordis", projects(tmp_path, ",260001,DOORS,Doors that know,,,,,,"))

    ran = run("cordis", projects(tmp_path, DOORS))

    made = Initiative.objects.get()
    assert (ran.outcomes, made.identifier, made.rcn) == (["updated"], "101000001", "260001")


def test_a_number_that_another_project_bears_stays_there(tmp_path):
    run("cordis", projects(tmp_path, "101000001,,DOORS,Doors,,,,,,", ",260001,GATES,Gates,,,,,,"))

    ran = run("cordis", projects(tmp_path, "101000001,260001,DOORS,Doors,,,,,,"))

    assert (ran.outcomes, ran.reasons) == (["unchanged"], [[]])
    assert sorted(Initiative.objects.values_list("acronym", "identifier", "rcn")) == [
        ("DOORS", "101000001", ""),
        ("GATES", "", "260001"),
    ]


@pytest.mark.parametrize("size", [1, 2_000])
def test_of_two_record_numbers_of_one_grant_the_newer_one_stays(tmp_path, monkeypatch, size):
    monkeypatch.setattr(batches, "BATCH", size)
    newer = DOORS.replace("260001", "260009").replace("2029-01-31", "2029-01-30")
    path = projects(tmp_path, DOORS, newer, DOORS)

    ran = run("cordis", path)

    made = Initiative.objects.get()
    assert ran.outcomes == ["created", "differs", "unchanged"]
    assert (made.rcn, str(made.last_day)) == ("260009", "2029-01-31")
    before = content_of_tables()
    assert run("cordis", path).outcomes == ["unchanged", "differs", "unchanged"]
    assert content_of_tables() == before


def test_two_projects_of_one_name_get_addresses_of_their_own(tmp_path):
    same = GATES.replace("GATES", "DOORS")
    page = GATES.replace("101000002,260002,GATES", "3,3,SEARCH")
    run("cordis", projects(tmp_path, DOORS, same, page))

    assert sorted(Initiative.objects.values_list("slug", flat=True)) == [
        "doors",
        "doors-2",
        "search-2",
    ]


def test_a_row_that_the_database_refuses_harms_no_other_and_costs_no_address(tmp_path, refusing):
    refusing("rdi_database_initiative", "title <> 'Refused'")
    path = projects(
        tmp_path,
        DOORS,
        GATES.replace("Wide gates", "Refused").replace("GATES", "DOORS"),
        "x,,,,,,,,,",
        "101000003,,DOORS,More doors,,,,,,",
    )

    ran = run("cordis", path)

    assert ran.outcomes == ["created", "rejected", "rejected", "created"]
    assert ran.reasons[1][0].startswith("The database refuses the row: new row for relation")
    assert ran.reasons[2] == ["The identifier x is no number of a project."]
    assert sorted(Initiative.objects.values_list("slug", "title")) == [
        ("doors", "Doors that know"),
        ("doors-2", "More doors"),
    ]


def test_what_a_project_is_about_is_added_and_nothing_is_made_of_it(tmp_path):
    folder = tmp_path / "cordis"
    projects(folder, DOORS)
    written(
        folder / "euroSciVoc.csv",
        ["projectID,euroSciVocPath,euroSciVocTitle", "101000001,/x/cryptography,cryptography",
         "101000001,/x/zoology,zoology", "101000001,/x/zoology,zoology", "101000009,/x,x"],
    )  # fmt: skip
    written(folder / "parts.csv", ["rcn,programme_part", "260001,SC7", "260009,SC7", "260001,ICT"])

    ran = run("cordis", folder)

    assert ran.counts == {
        "projects": {"created": 1},
        "euroscivoc": {"updated": 2, "unchanged": 2},
        "programme_parts": {"updated": 2, "unchanged": 1},
    }
    assert ran.reasons[4] == ["Nothing is known by this number, so nothing is said of it."]
    made = Initiative.objects.get()
    assert (made.keywords, topics_of(made)) == (
        ["cryptography", "zoology", "SC7", "ICT"],
        ["cryptology", "safety-security"],
    )
    before = content_of_tables()
    assert run("cordis", folder).outcomes == ["unchanged"] * 8
    assert content_of_tables() == before


def test_a_topic_of_a_call_becomes_a_closed_call_and_is_said_of_its_project(tmp_path):
    folder = tmp_path / "cordis"
    projects(folder, DOORS.replace("DS-01-2015", ""), GATES)
    lines = ["projectID,topic,title", "101000001,DS-01-2015,Closed doors", "101000002,DS-01-2015,Closed doors",
             "101000002,ERC-2020-STG,Starting"]  # fmt: skip
    written(folder / "topics.csv", lines)

    ran = run("cordis", folder)

    assert ran.counts == {
        "projects": {"created": 2},
        "call_topics": {"created": 2, "unchanged": 1},
    }
    call = Initiative.objects.get(kind="call", identifier="DS-01-2015")
    assert (call.title, call.said_status, call.slug, topics_of(call)) == (
        "Closed doors",
        "closed",
        "ds-01-2015",
        ["safety-security"],
    )
    doors, gates = Initiative.objects.filter(kind="project").order_by("identifier")
    assert (doors.call, doors.keywords, topics_of(doors)) == (
        "DS-01-2015",
        ["Closed doors"],
        ["safety-security"],
    )
    # It says itself of which call it came.
    assert gates.call == "ERC-2020-STG"
    before = content_of_tables()
    run("cordis", folder)
    assert content_of_tables() == before


def test_what_a_list_of_topics_says_of_a_call_gives_way_to_the_portal(tmp_path):
    topics = written(tmp_path / "topics.csv", ["topicCode,title", "DS-01-2015,Closed doors"])
    portal = written(
        tmp_path / "calls.json",
        b'{"topicId": "DS-01-2015", "title": "Open doors", "callStatus": "open", "deadline": "2031-01-01"}',
    )
    run("cordis", topics)

    filled = run("calls", portal)
    after = run("cordis", topics)

    assert (filled.reasons, after.reasons) == (
        [["Changed: title, said_status, deadlines."]],
        [[]],
    )
    call = Initiative.objects.get()
    assert (call.title, call.said_status) == ("Open doors", "open")


def test_what_is_known_of_a_project_in_another_kind_of_initiative_is_no_project(tmp_path):
    call = researched.make_call("Doors", identifier="101000001")

    ran = run("cordis", projects(tmp_path, DOORS))

    assert ran.outcomes == ["created"]
    assert Initiative.objects.exclude(pk=call.pk).get().kind == "project"
