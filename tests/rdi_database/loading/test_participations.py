"""Who takes part in what, and the placeholders for those of whom no list has told."""

from collections import Counter
from decimal import Decimal
from itertools import permutations

import pytest

from connect.models import Organisation
from rdi_database.loading import batches
from rdi_database.models import Initiative, Participation

from .running import ORGANISATIONS, PARTICIPATIONS, PROJECTS, content_of_tables, run, written

pytestmark = pytest.mark.django_db

LEADS = "700001,coordinator,900000011,REC,FR,2015-01-01,2017-12-31,150000.5"
HELPS = "700001,participant,900000022,PRC,UK,2015-01-01,2017-12-31,"
ELSEWHERE = "700002,thirdParty,900000011,REC,FR,2016-01-01,2016-12-31,0"
LOCKS = "900000011,Institute of Applied Locks,IAL,2 rue Longue,Lille,FR,HES"
BOLTS = "900000022,Bolts Ltd,,1 High Street,Leeds,UK,PRC"
DOORS = "101000001,700001,DOORS,Doors that know,SIGNED,2015-02-01,2018-01-31,1500.5,DS-01-2015,"


def participations(tmp_path, *rows):
    return written(tmp_path / "participations.csv", [PARTICIPATIONS, *rows])


def who_takes_part():
    rows = Participation.objects.order_by("initiative__rcn", "organisation__name")
    return list(rows.values_list("initiative__title", "organisation__name", "role", "contribution"))


def test_who_takes_part_is_kept_and_who_is_not_known_yet_gets_a_place(tmp_path):
    ran = run("cordis", participations(tmp_path, LEADS, HELPS, ELSEWHERE))

    assert (ran.counts, ran.line("placeholders")) == (
        {"participations": {"created": 3}},
        "placeholders: 2 organisations, 2 projects",
    )
    assert who_takes_part() == [
        ("H2020 project 700001", "PIC 900000011", "coordinator", Decimal("150000.50")),
        ("H2020 project 700001", "PIC 900000022", "participant", None),
        ("H2020 project 700002", "PIC 900000011", "third_party", Decimal(0)),
    ]
    place = Organisation.objects.get(name="PIC 900000022")
    assert (place.slug, place.kind, place.country.code, place.is_listed) == (
        "pic-900000022",
        "firm",
        "GB",
        False,
    )
    project = Initiative.objects.get(rcn="700001")
    assert (project.slug, project.is_placeholder, project.is_listed, project.is_whole_days) == (
        "project-700001",
        True,
        False,
        True,
    )
    assert (str(project.begins.date()), str(project.last_day)) == ("2015-01-01", "2017-12-31")
    project.full_clean()
    entry = Participation.objects.get(organisation=place).provenance["role"]
    assert (entry["source"], entry["kind"], entry["table"]) == (
        "CORDIS",
        "import",
        "participations",
    )


def test_a_second_run_changes_nothing_at_all(tmp_path):
    path = participations(tmp_path, LEADS, HELPS, ELSEWHERE, HELPS)
    run("cordis", path)
    before = content_of_tables()

    ran = run("cordis", path)

    assert (ran.outcomes, ran.line("placeholders")) == (
        ["unchanged"] * 4,
        "placeholders: 0 organisations, 0 projects",
    )
    assert content_of_tables() == before


@pytest.mark.parametrize("options", [[], ["--list"]])
def test_a_later_file_fills_the_places_and_who_takes_part_stays(tmp_path, options):
    run("cordis", participations(tmp_path, LEADS, HELPS, ELSEWHERE), *options)
    stayed = sorted(Participation.objects.values_list("pk", "initiative", "organisation"))

    ran = run(
        "cordis", written(tmp_path / "organisations.csv", [ORGANISATIONS, LOCKS, BOLTS]), *options
    )
    filled = run("cordis", written(tmp_path / "projects.csv", [PROJECTS, DOORS]), *options)

    assert (ran.outcomes, filled.outcomes) == (["updated", "updated"], ["updated"])
    locks = Organisation.objects.get(identifiers__value="900000011")
    assert (locks.name, locks.slug, locks.kind, locks.city, locks.is_listed) == (
        "Institute of Applied Locks",
        "institute-of-applied-locks",
        "academia",
        "Lille",
        bool(options),
    )
    doors = Initiative.objects.get(rcn="700001")
    assert (doors.title, doors.slug, doors.identifier, doors.is_placeholder, doors.is_listed) == (
        "Doors that know",
        "doors",
        "101000001",
        False,
        bool(options),
    )
    assert (str(doors.begins.date()), str(doors.last_day)) == ("2015-02-01", "2018-01-31")
    assert sorted(Participation.objects.values_list("pk", "initiative", "organisation")) == stayed
    other = Initiative.objects.get(rcn="700002")
    assert (other.is_placeholder, other.is_listed) == (True, False)


def test_the_order_of_the_files_in_a_folder_does_not_matter(tmp_path):
    files = [
        [ORGANISATIONS, LOCKS],
        [PROJECTS, DOORS],
        [PARTICIPATIONS, LEADS, HELPS],
        ["rcn,programme_part", "700001,SC7"],
    ]

    found = Counter()
    for order in permutations(range(4)):
        folder = tmp_path / "".join(map(str, order))
        for place, number in enumerate(order):
            written(folder / f"{place}.csv", files[number])
        ran = run("cordis", folder, "--dry-run")
        found[str((ran.counts, ran.line("placeholders")))] += 1

    counts = {
        "organisations": {"created": 1},
        "projects": {"created": 1},
        "participations": {"created": 2},
        "programme_parts": {"updated": 1},
    }
    assert found == {str((counts, "placeholders: 1 organisations, 0 projects")): 24}


def test_one_who_is_told_of_twice_takes_part_once(tmp_path, monkeypatch):
    monkeypatch.setattr(batches, "BATCH", 2)
    path = participations(
        tmp_path, LEADS, LEADS, LEADS.replace("coordinator", "partner"), HELPS, LEADS
    )

    ran = run("cordis", path)

    same = ["The same as in line 2 of participations.csv, told the same way."]
    other = ["The same as in line 2 of participations.csv, told differently. The first one counts."]
    assert ran.outcomes == ["created", "unchanged", "differs", "created", "unchanged"]
    assert ran.reasons == [[], same, other, [], same]
    assert [role for *_, role, _ in who_takes_part()] == ["coordinator", "participant"]


def test_a_newer_list_changes_role_and_sum(tmp_path):
    run("cordis", participations(tmp_path, LEADS))

    newer = LEADS.replace("coordinator", "partner").replace("150000.5", "7")
    ran = run("cordis", participations(tmp_path, newer))

    assert ran.reasons == [["Changed: role, contribution."]]
    assert who_takes_part() == [
        ("H2020 project 700001", "PIC 900000011", "partner", Decimal("7.00"))
    ]


def test_a_refused_row_harms_no_other_and_makes_no_place_that_is_counted_twice(tmp_path, refusing):
    refusing("rdi_database_participation", "contribution is null or contribution <> 13")

    ran = run("cordis", participations(tmp_path, LEADS, f"{HELPS}13", ELSEWHERE))

    assert ran.outcomes == ["created", "rejected", "created"]
    assert ran.line("placeholders") == "placeholders: 1 organisations, 2 projects"
    assert Organisation.objects.get().name == "PIC 900000011"
    assert set(Initiative.objects.values_list("rcn", flat=True)) == {"700001", "700002"}


def test_the_list_of_horizon_europe_tells_of_organisations_and_of_who_takes_part(tmp_path):
    path = written(
        tmp_path / "organization.csv",
        ["projectID,organisationID,vatNumber,name,SME,activityType,city,country,geolocation,role,ecContribution",
         '101000001,900000011,FR12345678901,Institute of Applied Locks,False,REC,Lille,FR,"50.6,3.1",coordinator,5000',
         "101000001,900000022,,Bolts Ltd,True,PRC,Leeds,UK,,associatedPartner,",
         "101000002,900000011,FR12345678901,Institute of Applied Locks,False,REC,Lille,FR,,participant,1"],
    )  # fmt: skip

    ran = run("cordis", path)

    assert (ran.counts, ran.line("placeholders")) == (
        {
            "organisations": {"created": 2, "differs": 1},
            "participations": {"created": 3},
        },
        "placeholders: 0 organisations, 2 projects",
    )
    assert who_takes_part() == [
        ("Project 101000001", "Bolts Ltd", "partner", None),
        ("Project 101000001", "Institute of Applied Locks", "coordinator", Decimal("5000.00")),
        ("Project 101000002", "Institute of Applied Locks", "participant", Decimal("1.00")),
    ]
    assert list(Organisation.objects.order_by("name").values_list("name", "is_sme", "country")) == [
        ("Bolts Ltd", True, "GB"),
        ("Institute of Applied Locks", False, "FR"),
    ]
