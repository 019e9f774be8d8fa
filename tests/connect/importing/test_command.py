"""What the command says to the people who type it."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from connect.models import ImportRun, Organisation

pytestmark = pytest.mark.django_db

LINES = ["name,city", "Acme,Lille"]


@pytest.mark.parametrize(
    "options, message",
    [
        (["--cluster", "nowhere"], "There is no cluster nowhere"),
        (["--map", "name"], "has no equals sign"),
        (["--map", "name=Firma"], "The file has no column Firma"),
        (["--language", "English"], "is not a code of two small letters"),
        (["--encoding", "klingon"], "There is no encoding klingon; well known are utf-8, utf-16, "),
        (["--encoding", "hex"], "There is no encoding hex"),
        (["--encoding", "idna"], "There is no encoding idna"),
        (["--delimiter", "::"], "'::' is not one character that can separate columns"),
        (["--delimiter", "a"], "'a' is not one character that can separate columns"),
    ],
)
def test_a_wrong_option_is_said_in_words_and_nothing_is_written(written, options, message):
    with pytest.raises(CommandError, match=message):
        call_command("import_organisations", written(LINES), *options)

    assert (Organisation.objects.count(), ImportRun.objects.count()) == (0, 0)


@pytest.mark.parametrize("link", ["", "hard", "soft"])
def test_a_report_never_replaces_the_list(written, tmp_path, link):
    path = written(LINES)
    report = tmp_path / "other.jsonl" if link else tmp_path / "." / path.name
    if link == "hard":
        report.hardlink_to(path)
    elif link == "soft":
        report.symlink_to(path)
    before = path.read_bytes()

    with pytest.raises(CommandError, match="is the list itself; name another file"):
        call_command("import_organisations", path, "--report", report)

    assert path.read_bytes() == before
    assert (Organisation.objects.count(), ImportRun.objects.count()) == (0, 0)


@pytest.mark.parametrize("delimiter, said", [("^", "^"), (":", ":"), (" ", "space")])
def test_any_delimiter_is_announced(written, delimiter, said):
    path = written([f"sep={delimiter}", f"name{delimiter}city", f"Acme{delimiter}Lille"])
    out = StringIO()

    call_command("import_organisations", path, stdout=out)

    assert out.getvalue().splitlines()[0] == f"encoding: UTF-8, delimiter: {said}"
    assert list(Organisation.objects.values_list("name", "city")) == [("Acme", "Lille")]


def test_an_encoding_that_is_named_is_taken_and_said(written):
    path = written(["name,city", "Žalgiris ąžuolas,Šiauliai"], encoding="cp1257")
    out = StringIO()

    call_command("import_organisations", path, "--encoding", "windows-1257", stdout=out)

    assert out.getvalue().splitlines()[0] == "encoding: cp1257, as told, delimiter: comma"
    assert "guess" not in out.getvalue()
    assert Organisation.objects.get().name == "Žalgiris ąžuolas"


def test_a_guess_is_said_to_be_one(written):
    path = written(["name,city", "Ελληνική Εταιρεία Λογισμικού,Αθήνα"], encoding="cp1253")
    out = StringIO()

    call_command("import_organisations", path, stdout=out)

    assert out.getvalue().splitlines()[0] == "encoding: Windows-1253 (Greek), delimiter: comma"
    assert (
        "note: The encoding is a guess by the letters of the words; --encoding names another."
        in out.getvalue().splitlines()
    )
    assert Organisation.objects.get().city == "Αθήνα"


@pytest.mark.parametrize("told, delimiter", [("^", "^"), (":", ":"), ("tab", "\t")])
def test_a_delimiter_that_is_told_is_taken(written, told, delimiter):
    lines = ["sep=,", "name,city;x", "Acme, of Lille,Lille"]
    path = written([lines[0], *(line.replace(",", delimiter, 1) for line in lines[1:])])
    out = StringIO()

    call_command("import_organisations", path, "--delimiter", told, stdout=out)

    assert out.getvalue().splitlines()[0] == f"encoding: UTF-8, delimiter: {told}"
    assert list(Organisation.objects.values_list("name", flat=True)) == ["Acme"]


def test_a_column_that_is_named_holds_the_field_and_a_run_is_kept(written, now):
    path = written(["Firma,Stadt,name", "Acme,Lille,A1", ",Lyon,A2"])
    out = StringIO()

    call_command(
        "import_organisations", path, "--map", "name=Firma", "--map", "city = Stadt", stdout=out
    )

    assert out.getvalue().splitlines()[1:3] == ["columns: name=Firma, city=Stadt", "not used: name"]
    assert list(Organisation.objects.values_list("name", "city")) == [("Acme", "Lille")]
    kept = ImportRun.objects.get()
    assert (kept.source, kept.file_name, kept.counts) == (
        "list",
        "list.csv",
        {"created": 1, "updated": 0, "unchanged": 0, "differs": 0, "rejected": 1},
    )
    assert now < kept.started_at <= kept.finished_at


class Terminal(StringIO):
    def isatty(self):
        return True


def test_a_terminal_sees_how_far_the_import_is_and_then_a_clean_line(written):
    path = written(["name", *(f"Firm {number}" for number in range(3))])
    terminal, file = Terminal(), StringIO()

    for stream in (terminal, file):
        call_command("import_organisations", path, stdout=StringIO(), stderr=stream)

    assert terminal.getvalue() == f"\r[{'#' * 40}] 100 % 1 rows\r\x1b[K"
    assert file.getvalue() == ""


def test_a_delimiter_that_cannot_separate_is_said_in_words(written):
    with pytest.raises(CommandError, match="which cannot separate columns"):
        call_command("import_organisations", written(['sep="', "name"]))
