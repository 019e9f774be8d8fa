"""The command as a whole: what it refuses before anything is written, dry runs, pages, and damaged files."""

import gzip
import os
from io import StringIO

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from connect.importing.command_line import LOCK
from connect.models import ImportRun, Organisation
from rdi_database.models import Initiative, ResearchProfile
from tests.factories import connect as make

from .running import ORGANISATIONS, PARTICIPATIONS, PROJECTS, content_of_tables, run, written

pytestmark = pytest.mark.django_db

LOCKS = "900000011,Institute of Applied Locks,IAL,2 rue Longue,Lille,FR,REC"
BOLTS = "900000022,Bolts Ltd,,1 High Street,Leeds,UK,PRC"
DOORS = "101000001,700001,DOORS,Doors that know,SIGNED,2015-02-01,2018-01-31,1500.5,DS-01-2015,"
LEADS = "700001,coordinator,900000011,REC,FR,2015-01-01,2017-12-31,150000.5"
HELPS = "700002,participant,900000033,HES,CH,2015-01-01,2017-12-31,"


@pytest.fixture
def folder(tmp_path):
    written(tmp_path / "cordis/a.csv", [ORGANISATIONS, LOCKS, BOLTS, ",,,,,,", "x"])
    written(tmp_path / "cordis/b.csv", [PROJECTS, DOORS])
    written(tmp_path / "cordis/c.csv", [PARTICIPATIONS, LEADS, HELPS])
    written(tmp_path / "cordis/README.md", ["No list of anything."])
    return tmp_path / "cordis"


@pytest.fixture
def list_(tmp_path):
    return written(tmp_path / "organisations.csv", [ORGANISATIONS, LOCKS])


def refused(*arguments):
    """Return what the command says against these arguments; nothing is written."""
    before = content_of_tables(), ImportRun.objects.count()
    with pytest.raises(CommandError) as refusal:
        call_command("import_rdi", *arguments, stdout=StringIO())
    assert (content_of_tables(), ImportRun.objects.count()) == before
    return str(refusal.value)


@pytest.mark.parametrize("format_name", ["cordis", "ror", "calls"])
def test_a_file_that_is_not_there_is_said_to_be_so(tmp_path, format_name):
    assert refused(format_name, tmp_path / "none.csv") == (
        "none.csv cannot be read: No such file or directory."
        if format_name != "cordis"
        else "none.csv cannot be read: [Errno 2] No such file or directory:"
        f" '{tmp_path / 'none.csv'}'."
    )


def test_a_folder_without_a_list_is_said_to_be_so(tmp_path):
    written(tmp_path / "empty/notes.txt", ["x"])

    assert refused("cordis", tmp_path / "empty") == (
        "The folder empty has no file that ends in"
        " .csv, .csv.gz, .tsv, .tsv.gz, .json, .json.gz, .jsonl, .jsonl.gz."
    )


def test_a_format_that_is_not_known_is_refused(list_):
    assert "invalid choice: 'weather'" in refused("weather", list_)


def test_columns_that_are_no_table_are_named_and_the_other_files_are_not_read(folder):
    written(folder / "d.csv", ["colour,shape", "red,round"])

    assert refused("cordis", folder) == (
        "d.csv is none of the tables of CORDIS. Its columns are: colour, shape."
    )


@pytest.mark.parametrize(
    ("format_name", "told", "message"),
    [
        ("cordis", "name", "--map name has no equals sign; write --map FIELD=COLUMN."),
        ("cordis", "colour=name", "There is no field colour. The fields are: city, country, kind"),
        ("cordis", "name=Firma", "The file has no column Firma. Its columns are: pic, name"),
        ("ror", "colour=name", "There is no field colour. The fields are: identifier, names"),
        ("calls", "colour=name", "There is no field colour. The fields are: identifier, call"),
    ],
)
def test_a_column_that_cannot_be_named_is_said(list_, format_name, told, message):
    assert refused(format_name, list_, "--map", told).startswith(message)


def test_a_column_that_is_named_holds_the_field(tmp_path):
    path = written(tmp_path / "a.csv", ["PIC-Nr,Firma,Ort", "900000011,Locks,Lille"])

    ran = run(
        "cordis", path, "--map", "name = Firma", "--map", "pic=PIC-Nr", "--source", "Our list"
    )

    made = Organisation.objects.get()
    assert (ran.outcomes, made.name, made.provenance["name"]["source"]) == (
        ["created"],
        "Locks",
        "Our list",
    )
    assert (ImportRun.objects.get().source, ImportRun.objects.get().file_name) == (
        "Our list",
        "a.csv",
    )


@pytest.mark.parametrize("link", ["", "hard", "soft"])
def test_a_report_never_replaces_a_list(folder, tmp_path, link):
    report = tmp_path / "report" if link else folder / "a.csv"
    if link:
        (os.link if link == "hard" else os.symlink)(folder / "a.csv", report)
    before = (folder / "a.csv").read_bytes()

    said = refused("cordis", folder, "--report", report)

    assert said == f"--report {report} is one of the lists; name another file."
    assert (folder / "a.csv").read_bytes() == before


def test_a_report_that_cannot_be_written_is_said(list_, tmp_path):
    report = tmp_path / "none" / "report"

    assert refused("cordis", list_, "--report", report) == (
        f"--report {report} cannot be written: No such file or directory."
    )


@pytest.fixture
def elsewhere():
    """Ask the database on a connection of its own."""
    other = psycopg2.connect(**connection.get_connection_params())
    with other.cursor() as cursor:

        def ask(function):
            cursor.execute(f"select {function}(hashtext(%s))", [LOCK])
            return cursor.fetchone()[0]

        yield ask
    other.close()


def test_a_second_import_does_not_begin_and_leaves_the_report_of_the_first_alone(
    list_, tmp_path, elsewhere
):
    report = written(tmp_path / "report", ["of the first"])
    elsewhere("pg_advisory_lock")

    said = refused("cordis", list_, "--report", report)
    with pytest.raises(CommandError, match="Another import is running"):
        call_command("import_organisations", list_, "--report", report)

    # A closed connection may hold it for a moment more.
    elsewhere("pg_advisory_unlock")
    assert said == "Another import is running. Wait for it and try again."
    assert report.read_text() == "of the first\n"
    assert run("cordis", list_).outcomes == ["created"]


def test_after_a_refusal_the_next_import_may_begin(tmp_path, elsewhere):
    refused("cordis", tmp_path / "none.csv")

    assert elsewhere("pg_try_advisory_lock") is True
    assert elsewhere("pg_advisory_unlock") is True


def test_a_run_is_kept_with_its_counts_and_each_file_is_announced(folder):
    started = timezone.now()

    ran = run("cordis", folder)

    kept = ImportRun.objects.get()
    assert (kept.source, kept.file_name) == ("CORDIS", "cordis")
    assert started < kept.started_at < kept.finished_at
    assert kept.counts == {
        "organisations": {"created": 2, "rejected": 2},
        "projects": {"created": 1},
        "participations": {"created": 2},
        "placeholders": {"organisations": 1, "projects": 1},
    }
    assert [line for line in ran.said if " rows in " not in line] == [
        "a.csv: organisations",
        "b.csv: projects",
        "c.csv: participations",
        "organisations: created 2, updated 0, unchanged 0, differs 0, rejected 2",
        "projects: created 1, updated 0, unchanged 0, differs 0, rejected 0",
        "participations: created 2, updated 0, unchanged 0, differs 0, rejected 0",
        "placeholders: 1 organisations, 1 projects",
    ]


def test_notes_on_a_file_are_said(tmp_path):
    path = written(tmp_path / "a.csv", ["pic,name,name", "900000011,Locks,Bolts"])

    assert run("cordis", path).line("note: ") == (
        "note: The column name occurs again as column 3; the first one counts."
    )


class Terminal(StringIO):
    def isatty(self):
        return True


def test_a_terminal_sees_how_far_each_part_is_and_then_a_clean_line(folder):
    terminal = Terminal()

    call_command("import_rdi", "cordis", folder, stdout=StringIO(), stderr=terminal)

    assert terminal.getvalue().count("\r[") == 3
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_a_dry_run_says_the_same_and_writes_nothing_at_all(folder):
    make.make_organisation("Institute of Applied Locks", city="Marseille")
    before = content_of_tables()

    dry = run("cordis", folder, "--dry-run", "--list")

    assert (content_of_tables(), ImportRun.objects.count()) == (before, 0)
    assert dry.line("dry run") == "dry run: nothing was written"
    real = run("cordis", folder, "--list")
    assert (dry.counts, dry.rows, dry.line("placeholders"), dry.line("new in")) == (
        real.counts,
        real.rows,
        real.line("placeholders"),
        real.line("new in"),
    )


def test_listed_are_those_that_have_a_name_and_research_profiles_go_to_those_of_this_source(folder):
    cluster = make.make_cluster("North")
    looked_after = make.make_organisation("Bolts", cluster=cluster, is_listed=False)
    looked_after.identifiers.create(scheme="pic", value="900000022")
    other = make.make_organisation("Somebody else")

    ran = run("cordis", folder, "--list")

    profile = ResearchProfile.objects.get()
    assert (profile.organisation.name, profile.kind, profile.is_listed) == (
        "Institute of Applied Locks",
        "technology_centre",
        True,
    )
    assert ran.line("new in") == "new in the R+D directory: 1"
    assert [past.history_change_reason for past in profile.history.all()] == ["import: CORDIS"]
    other.refresh_from_db()
    assert other.is_research is False
    assert sorted(Organisation.objects.filter(is_listed=False).values_list("name", flat=True)) == [
        "Bolts",
        "PIC 900000033",
    ]
    assert list(Initiative.objects.order_by("rcn").values_list("rcn", "is_listed")) == [
        ("700001", True),
        ("700002", False),
    ]
    before = content_of_tables()
    assert [line for line in run("cordis", folder, "--list").said if "new in" in line] == []
    assert content_of_tables() == before


def test_what_was_brought_unlisted_gets_its_page_later(folder):
    run("cordis", folder)

    run("cordis", folder, "--list")

    assert list(Initiative.objects.filter(is_listed=True).values_list("rcn", flat=True)) == [
        "700001"
    ]
    assert ResearchProfile.objects.count() == 2


def test_damage_in_a_packed_table_is_said_before_anything_is_written(tmp_path):
    rows = [f"9{number:08},Firm {number},,,Lille,FR,PRC" for number in range(3_000)]
    packed = gzip.compress("\n".join([ORGANISATIONS, *rows]).encode())
    path = written(tmp_path / "a.csv.gz", packed[: len(packed) // 2])

    assert refused("cordis", path) == (
        "a.csv.gz cannot be read: Compressed file ended before the end-of-stream marker was reached."
    )


def test_damage_in_packed_objects_keeps_what_came_before_and_is_told(tmp_path):
    calls = "".join(f'{{"topicId": "N-{number}", "title": "Doors"}}\n' for number in range(3_000))
    packed = gzip.compress(calls.encode(), compresslevel=0)
    path = written(tmp_path / "calls.json.gz", packed[: len(packed) // 2])

    ran = run("calls", path)

    n_whole = Initiative.objects.count()
    assert ran.counts == {"calls": {"created": n_whole, "rejected": 2}}
    assert n_whole > 1_000
    assert [(row["line"], row["reasons"]) for row in ran.rows[-2:]] == [
        (n_whole + 1, ["The end of this object is missing."]),
        (
            n_whole + 1,
            [
                "The file is damaged from here on:"
                " Compressed file ended before the end-of-stream marker was reached."
            ],
        ),
    ]


def test_damage_in_the_packed_dump_of_the_registry_is_told_as_well(tmp_path):
    packed = gzip.compress(b'[{"id": "https://ror.org/05abcd123", "name": "Locks"}]')
    path = written(tmp_path / "ror.json.gz", packed[:-8] + b"\0" * 8)

    ran = run("ror", path)

    assert ran.outcomes == ["created", "rejected"]
    assert ran.reasons[1][0].startswith("The file is damaged from here on: CRC check failed")


def test_a_file_that_holds_no_objects_of_the_format_ends_the_run_with_a_sentence(tmp_path):
    broken = b'{"a" 1}\n' * 1_100
    path = written(tmp_path / "calls.json", b'{"topicId": "N-1", "title": "Doors"}\n' + broken)

    with pytest.raises(CommandError, match=r"^More than 1000 objects cannot be read\.$"):
        call_command("import_rdi", "calls", path, stdout=StringIO())

    assert ImportRun.objects.get().finished_at is None


def test_files_of_a_folder_are_read_one_after_another_for_every_format(tmp_path):
    for name in ("a", "b"):
        call = f'{{"topicId": "{name}", "title": "Doors"}}'
        written(tmp_path / f"calls/{name}.json", call.encode())

    ran = run("calls", tmp_path / "calls")

    assert [(row["file"], row["outcome"]) for row in ran.rows] == [
        ("a.json", "created"),
        ("b.json", "created"),
    ]
