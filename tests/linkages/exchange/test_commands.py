"""Waves in and out on the command line."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from linkages.actions.waves import close_wave, freeze_wave
from linkages.models import Linkage, Wave

from .sheets import a_row, a_table


def run(name: str, *arguments: object) -> list[str]:
    out = io.StringIO()
    call_command(name, *map(str, arguments), stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def table(wave, seeker_firm, tmp_path):
    path = tmp_path / "rows.csv"
    path.write_bytes(a_table([a_row(Mood="good"), a_row(Mood="", partner="")]))
    return path


def test_an_import_with_its_report(wave, table, tmp_path) -> None:
    report = tmp_path / "report.jsonl"
    said = ("--cluster", "north", "--wave", "2026", "--report", report)

    dry = run("import_wave", table, *said, "--dry-run")
    dry_report, n = report.read_text(), Linkage.objects.count()
    written = run("import_wave", table, *said)

    told = "linkages: created 1, updated 0, unchanged 0, rejected 1"
    assert (dry[0], dry[2:], n) == ("not used: Mood", ["dry run: nothing was written", told], 0)
    assert (written[-1], Linkage.objects.count()) == (told, 1)
    assert report.read_text() == dry_report
    assert [json.loads(line) for line in dry_report.splitlines()] == [
        {
            "table": "linkages",
            "line": 2,
            "key": "seeker-ltd · 1 · output · Atelier Verval",
            "outcome": "created",
            "reasons": [],
        },
        {
            "table": "linkages",
            "line": 3,
            "key": "seeker-ltd",
            "outcome": "rejected",
            "reasons": ["The partner's name is missing."],
        },
    ]


def test_a_wave_goes_out_in_every_format_and_comes_back(
    wave, table, facilitator, tmp_path, now
) -> None:
    run("import_wave", table, "--cluster", "north", "--wave", "2026")
    wave.partners.update(decision="unresolved")
    close_wave(wave, by=facilitator, now=now)
    freeze_wave(wave, by=facilitator, now=now)
    said = ("--cluster", "north", "--wave", "2026")

    for ending in ("zip", "csv", "xlsx", "graphml", "geojson", "json"):
        run("export_wave", tmp_path / f"full.{ending}", *said)
    for ending in ("csv", "geojson", "json"):
        run("export_wave", tmp_path / f"public.{ending}", *said, "--public")
    back = run("import_wave", tmp_path / "full.zip", "--cluster", "north", "--wave", "back")

    assert {
        path.name: path.stat().st_size > 0 for path in tmp_path.glob("*.*") if path != table
    } == dict.fromkeys(
        [
            *(f"full.{ending}" for ending in ("zip", "csv", "xlsx", "graphml", "geojson", "json")),
            *(f"public.{ending}" for ending in ("csv", "geojson", "json")),
        ],
        True,
    )
    assert (
        "Verval"
        not in (tmp_path / "public.csv").read_text() + (tmp_path / "public.json").read_text()
    )
    assert back[-2] == "linkages: created 1, updated 0, unchanged 0, rejected 0"
    assert list(Wave.objects.order_by("pk").values_list("slug", "state")) == [
        *(("2026", "frozen"), ("back", "draft")),
    ]


@pytest.mark.parametrize(
    "arguments, problem",
    [
        (("--cluster", "nowhere"), "There is no cluster nowhere. The clusters are: north."),
        (("--cluster", "north"), "--wave names no wave of north. Its waves are: 2026."),
        (
            ("--cluster", "north", "--wave", "x"),
            "--wave names no wave of north. Its waves are: 2026.",
        ),
    ],
)
def test_an_import_that_goes_nowhere(table, arguments, problem) -> None:
    with pytest.raises(CommandError) as refused:
        run("import_wave", table, *arguments)

    assert str(refused.value) == problem


def test_files_that_are_not_there_or_of_no_format(wave, table, tmp_path) -> None:
    said = ("--cluster", "north", "--wave", "2026")
    with pytest.raises(CommandError, match="No such file"):
        run("import_wave", tmp_path / "nothing.csv", *said)
    with pytest.raises(CommandError, match="is the file itself"):
        run("import_wave", table, *said, "--report", table)
    with pytest.raises(CommandError, match="ends in none of"):
        run("export_wave", tmp_path / "wave.pdf", *said)
    with pytest.raises(CommandError, match="no report before it is frozen"):
        run("export_wave", tmp_path / "wave.json", *said)
    with pytest.raises(CommandError, match="There is no wave x"):
        run("export_wave", tmp_path / "wave.zip", "--cluster", "north", "--wave", "x")
    Wave.objects.update(state="closed")
    with pytest.raises(CommandError, match="neither in preparation nor open"):
        run("import_wave", table, *said)
