"""What a person has said stays as it is; what a list says otherwise is told as a difference."""

import pytest

from connect.importing.topic_rows import add_missing_topics
from connect.models import Organisation, Topic
from rdi_database.models import Initiative, Participation
from rdi_database.provenance import stamped
from tests.factories import connect as make
from tests.factories import rdi_database as researched

from .running import (
    DIFFERENCES,
    ORGANISATIONS,
    PARTICIPATIONS,
    PROJECTS,
    content_of_tables,
    run,
    written,
)

pytestmark = pytest.mark.django_db

DOORS = "101000001,700001,DOORS,Doors that know,SIGNED,2015-02-01,2018-01-31,1500.5,DS-01-2015,They know."
LEADS = "700001,coordinator,900000011,REC,FR,2015-01-01,2017-12-31,150000.5"
LOCKS = "900000011,Institute of Applied Locks,IAL,2 rue Longue,Lille,FR,REC"


@pytest.fixture
def folder(tmp_path):
    """One organisation in one project, each told of by a file, and a subject of the project."""
    written(tmp_path / "cordis/a.csv", [ORGANISATIONS, LOCKS])
    written(tmp_path / "cordis/b.csv", [PROJECTS, DOORS])
    written(tmp_path / "cordis/c.csv", [PARTICIPATIONS, LEADS])
    written(
        tmp_path / "cordis/d.csv",
        [
            "projectID,euroSciVocPath,euroSciVocTitle",
            "101000001,/x/cryptography,cryptography",
        ],
    )
    return tmp_path / "cordis"


def edited(row, *, by=None, **values):
    """Save values as the pages do, with a word on who said it; as a shell does, without."""
    for name, value in values.items():
        setattr(row, name, value)
    if by:
        row.provenance = stamped(row.provenance, values, by=by.pk, now=make.NOW)
    row.save()


def reasons_of(ran, part):
    return [row["reasons"] for row in ran.rows if row["part"] == part]


@pytest.mark.parametrize("is_stamped", [True, False], ids=["on a page", "in a shell"])
def test_title_days_and_role_stay_as_a_person_set_them(folder, coordinator, is_stamped):
    run("cordis", folder)
    by = coordinator if is_stamped else None
    edited(Initiative.objects.get(), by=by, title="Doors for all", ends_at=make.NOW)
    edited(Participation.objects.get(), by=by, role="partner", contribution=None)
    edited(Organisation.objects.get(), by=by, name="Locks & Co", city="Lyon")
    before = content_of_tables(without=DIFFERENCES)

    ran = run("cordis", folder)

    assert content_of_tables(without=DIFFERENCES) == before
    assert ran.outcomes == ["differs", "differs", "differs", "unchanged"]
    assert ran.reasons[:3] == [
        ["Kept as a person set it: name, city."],
        ["Kept as a person set it: title, ends_at."],
        ["Kept as a person set it: role, contribution."],
    ]


def test_topics_and_keywords_of_a_person_stay_as_they_are(folder, coordinator):
    run("cordis", folder)
    doors = Initiative.objects.get()
    doors.topics.set(Topic.objects.filter(slug="software"))
    doors.keywords = ["doors"]
    doors.provenance = stamped(
        doors.provenance, ["topics", "keywords"], by=coordinator.pk, now=make.NOW
    )
    doors.save()
    before = content_of_tables(without=DIFFERENCES)

    ran = run("cordis", folder)

    assert content_of_tables(without=DIFFERENCES) == before
    assert reasons_of(ran, "projects") == [["Kept as a person set it: topics."]]
    assert reasons_of(ran, "euroscivoc") == [["Kept as a person set it: topics, keywords."]]


def test_a_topic_and_a_keyword_that_a_person_took_out_stay_away(folder):
    run("cordis", folder)
    doors = Initiative.objects.get()
    doors.topics.remove(Topic.objects.get(slug="cryptology"))
    doors.keywords.remove("cryptography")
    doors.save()
    before = content_of_tables()

    ran = run("cordis", folder)

    assert (content_of_tables() == before, ran.outcomes) == (True, ["unchanged"] * 4)
    written(folder / "e.csv", ["rcn,programme_part", "700001,SC7"])
    run("cordis", folder)
    doors.refresh_from_db()
    assert (doors.keywords, list(doors.topics.values_list("slug", flat=True))) == (
        ["SC7"],
        ["safety-security"],
    )


def test_a_topic_that_a_person_gave_first_is_not_given_twice(folder):
    add_missing_topics()
    doors = researched.make_initiative("Doors", identifier="101000001", rcn="700001")
    doors.topics.set(Topic.objects.filter(slug__in=["safety-security", "software"]))

    run("cordis", folder)

    assert sorted(doors.topics.values_list("slug", flat=True)) == [
        "cryptology",
        "safety-security",
        "software",
    ]


def test_what_a_person_took_from_the_pages_stays_hidden(folder):
    run("cordis", folder, "--list")
    edited(Initiative.objects.get(), is_listed=False)
    edited(Organisation.objects.get(), is_listed=False)
    edited(Participation.objects.get(), is_hidden=True)
    before = content_of_tables()

    ran = run("cordis", folder, "--list")

    assert content_of_tables() == before
    assert ran.reasons == [
        ["Kept as a person set it: is_listed."],
        ["Kept as a person set it: is_listed."],
        [],
        [],
    ]


def test_a_list_does_not_move_a_project_that_a_person_wrote_but_fills_its_gaps(folder):
    researched.make_initiative(
        "My doors", identifier="101000001", starts_at=make.NOW.replace(year=2016), ends_at=None
    )

    ran = run("cordis", folder)

    doors = Initiative.objects.get()
    assert reasons_of(ran, "projects") == [
        [
            "Changed: acronym, ends_at, budget, call, summary, description, rcn, topics.",
            "Kept as a person set it: title, starts_at.",
        ]
    ]
    assert (doors.title, doors.slug, doors.is_listed, str(doors.last_day)) == (
        "My doors",
        "my-doors",
        True,
        "2018-01-31",
    )


@pytest.mark.parametrize("options", [[], ["--list"]])
def test_a_place_that_a_person_has_named_is_filled_and_keeps_its_name(tmp_path, folder, options):
    run("cordis", folder / "c.csv")
    edited(Initiative.objects.get(), title="Doors of ours")
    edited(Organisation.objects.get(), name="Locks of ours")

    ran = run("cordis", folder, *options)

    doors, locks = Initiative.objects.get(), Organisation.objects.get()
    assert (doors.title, doors.slug, doors.is_placeholder, doors.is_listed) == (
        "Doors of ours",
        "doors",
        False,
        bool(options),
    )
    assert (locks.name, locks.is_listed) == ("Locks of ours", bool(options))
    assert [row["outcome"] for row in ran.rows if row["part"] in ("organisations", "projects")] == [
        "differs",
        "differs",
    ]
    before = content_of_tables()
    run("cordis", folder, *options)
    assert content_of_tables() == before
