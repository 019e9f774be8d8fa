"""What the lists of research say otherwise than a person has set is kept for somebody to decide."""

import pytest

from connect.actions.differences import sum_of_shown
from connect.models import Organisation, OrganisationDifference, Topic
from rdi_database.actions.differences import VALUES, accept, decline
from rdi_database.models import Initiative, InitiativeDifference
from rdi_database.provenance import stamped
from tests.factories import connect as make

from .running import ORGANISATIONS, PROJECTS, content_of_tables, run, written
from .test_people import DOORS, LOCKS, edited

pytestmark = pytest.mark.django_db

TOPICS = "topic,title,projectID"
SUBJECTS = "projectID,euroSciVocPath,euroSciVocTitle"


@pytest.fixture
def folder(tmp_path):
    written(tmp_path / "cordis/a.csv", [ORGANISATIONS, LOCKS])
    written(tmp_path / "cordis/b.csv", [PROJECTS, DOORS])
    written(
        tmp_path / "cordis/d.csv",
        [SUBJECTS, "101000001,/x/cryptography,cryptography", "101000001,/x/ethics,ethics"],
    )
    return tmp_path / "cordis"


def differences():
    return list(
        InitiativeDifference.objects.order_by("field", "table").values_list(
            "field", "value", "source", "table", "state"
        )
    )


def seen(row):
    return sum_of_shown(row, VALUES.here(row.initiative, row.field))


def of_a_person(folder, by, **values):
    """A project of the list on which a person has said otherwise."""
    run("cordis", folder)
    doors = Initiative.objects.get(kind="project")
    edited(doors, by=by, **values)
    return doors


def test_what_a_person_set_waits_and_a_second_run_writes_nothing(folder, coordinator):
    of_a_person(folder, coordinator, title="Ours", ends_at=make.NOW, budget=None, is_listed=True)

    ran = run("cordis", folder)

    assert differences() == [
        ("budget", "1500.50", "CORDIS", "projects", "waiting"),
        ("ends_at", "2018-01-31T23:00:00+00:00", "CORDIS", "projects", "waiting"),
        ("title", "Doors that know", "CORDIS", "projects", "waiting"),
    ]
    assert ran.line("differences") == (
        "differences: 0 of organisations, 3 of initiatives wait in the admin for somebody to decide"
    )
    before = content_of_tables()
    run("cordis", folder)
    assert content_of_tables() == before


def test_a_dry_run_says_the_same_and_keeps_none(folder, coordinator):
    of_a_person(folder, coordinator, title="Ours")
    before = content_of_tables()

    dry = run("cordis", folder, "--dry-run")

    assert content_of_tables() == before
    assert dry.line("differences") == run("cordis", folder).line("differences")


def test_topics_and_words_of_all_rows_are_gathered_and_declined_for_good(folder, coordinator):
    doors = of_a_person(folder, coordinator, keywords=["doors"])
    doors.topics.set(Topic.objects.filter(slug="software"))
    doors.provenance = stamped(doors.provenance, ["topics"], by=coordinator.pk, now=make.NOW)
    doors.save()
    run("cordis", folder)
    assert differences() == [
        ("keywords", ["cryptography", "ethics"], "CORDIS", "euroscivoc", "waiting"),
        ("topics", ["cryptology"], "CORDIS", "euroscivoc", "waiting"),
        ("topics", ["safety-security"], "CORDIS", "projects", "waiting"),
    ]
    for row in InitiativeDifference.objects.all():
        decline(row, seen=seen(row), by=coordinator, now=make.NOW)
    before = content_of_tables()

    run("cordis", folder)

    assert content_of_tables() == before
    written(folder / "d.csv", [SUBJECTS, "101000001,/x/algebra,algebra"])
    run("cordis", folder)
    assert differences()[0] == (
        "keywords",
        ["cryptography", "ethics", "algebra"],
        "CORDIS",
        "euroscivoc",
        "waiting",
    )


def test_what_is_accepted_is_the_lists_own_again(folder, coordinator):
    doors = of_a_person(
        folder,
        coordinator,
        title="Ours",
        ends_at=make.NOW,
        budget=None,
        keywords=["doors"],
        call="OURS-1",
    )
    doors.topics.clear()
    doors.provenance = stamped(doors.provenance, ["topics"], by=coordinator.pk, now=make.NOW)
    doors.save()
    run("cordis", folder)
    for row in InitiativeDifference.objects.all():
        accept(row, seen=seen(row), by=coordinator, now=make.NOW)
    before = content_of_tables()

    assert run("cordis", folder).outcomes == ["unchanged"] * 4

    assert content_of_tables() == before
    doors.refresh_from_db()
    assert (doors.title, str(doors.last_day), str(doors.budget), doors.keywords, doors.call) == (
        "Doors that know",
        "2018-01-31",
        "1500.50",
        ["doors", "cryptography", "ethics"],
        "DS-01-2015",
    )
    assert sorted(doors.topics.values_list("slug", flat=True)) == ["cryptology", "safety-security"]
    written(folder / "b.csv", [PROJECTS, DOORS.replace("that know", "that ask")])
    assert run("cordis", folder).outcomes[1] == "updated"


def test_what_was_declined_of_a_list_stays_away_when_the_rest_is_accepted(folder, coordinator):
    doors = of_a_person(folder, coordinator)
    doors.topics.clear()
    doors.provenance = stamped(doors.provenance, ["topics"], by=coordinator.pk, now=make.NOW)
    doors.save()
    run("cordis", folder)
    of_subjects = InitiativeDifference.objects.get(table="euroscivoc")
    decline(of_subjects, seen=seen(of_subjects), by=coordinator, now=make.NOW)
    of_projects = InitiativeDifference.objects.get(table="projects")
    accept(of_projects, seen=seen(of_projects), by=coordinator, now=make.NOW)

    run("cordis", folder)

    assert list(doors.topics.values_list("slug", flat=True)) == ["safety-security"]


def test_a_table_that_gives_way_is_not_heard_beside_a_stronger_one(folder, coordinator):
    written(folder / "e.csv", [TOPICS, "DS-99-2015,Digital doors,101000001"])
    of_a_person(folder, coordinator, call="OURS-1")

    run("cordis", folder)

    assert differences() == [("call", "DS-01-2015", "CORDIS", "projects", "waiting")]
    before = content_of_tables()
    run("cordis", folder)
    assert content_of_tables() == before


def test_a_table_that_gives_way_is_heard_where_it_stands_alone(folder, coordinator):
    written(folder / "b.csv", [PROJECTS, DOORS.replace("DS-01-2015", "")])
    written(folder / "e.csv", [TOPICS, "DS-99-2015,Digital doors,101000001"])
    of_a_person(folder, coordinator, call="OURS-1")

    run("cordis", folder)

    assert differences() == [("call", "DS-99-2015", "CORDIS", "call_topics", "waiting")]


def test_organisations_of_the_lists_are_told_as_well(folder, coordinator):
    run("cordis", folder)
    edited(Organisation.objects.get(), by=coordinator, name="Locks & Co")

    ran = run("cordis", folder)

    assert list(OrganisationDifference.objects.values_list("field", "value", "source")) == [
        ("name", "Institute of Applied Locks", "CORDIS")
    ]
    assert "1 of organisations, 0 of initiatives" in ran.line("differences")


@pytest.mark.parametrize(
    ("held", "waits", "taken"),
    [
        (["x"], ["a", "b"], ["x", "a", "b"]),
        (["b", "x"], ["a"], ["b", "x", "a"]),
        (["b", "a", "x"], [], ["b", "a", "x"]),
    ],
)
def test_keywords_of_a_call_are_taken_once(tmp_path, coordinator, now, held, waits, taken):
    told = b'{"topicId": "N-1", "title": "Doors", "keywords": "a, b", "deadline": "2027-01-01"}'
    path = written(tmp_path / "calls.json", told)
    run("calls", path)
    edited(Initiative.objects.get(), by=coordinator, keywords=held)

    run("calls", path)

    rows = list(InitiativeDifference.objects.all())
    assert [row.value for row in rows] == [waits] * bool(waits)
    for row in rows:
        accept(row, seen=seen(row), by=coordinator, now=now)
    # The next run may note that the list, too, says what stood here.
    run("calls", path)
    assert (run("calls", path).outcomes, Initiative.objects.get().keywords) == (
        ["unchanged"],
        taken,
    )
    assert not InitiativeDifference.objects.exists()
