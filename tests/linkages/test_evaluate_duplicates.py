"""The command on small files, and its figures on the real ones."""

import csv
import gzip
import io
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests import test_hostile as hostile

# One in eight, and all in a soak.
strings = hostile.strings

PAIRS = """pic,name_16,name_17,country_17,city
1,Solar Works GmbH,SOLARWORKS GMBH,DE,Köln
2,University of Crete,PANEPISTIMIO KRITIS,EL,Rethymno
3,Calypso,Huawei Belgium,BE,Gent
"""
LIST = """pic,name,shortName,street,city,country,activityType
1,SOLARWORKS GMBH,SW,,KOELN,DE,PRC
2,PANEPISTIMIO KRITIS,UoC,,RETHYMNO,EL,HES
3,HUAWEI BELGIUM,Calypso,,GENT,BE,PRC
4,GENT FILM FESTIVAL,GFF,,GENT,BE,OTH
5,WINDWORKS GMBH,WW,,KÖLN,DE,PRC
6,SOLAR RETHYMNO AE,SR,,RETHYMNO,EL,PRC
7,PORT OF ANTWERP,PoA,,ANTWERPEN,BE,OTH
8,BAKERY MUELLER,BM,,BONN,DE,PRC
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    pairs, against = tmp_path / "pairs.csv", tmp_path / "list.csv.gz"
    pairs.write_text(PAIRS, encoding="utf-8")
    against.write_bytes(gzip.compress(LIST.encode()))
    return pairs, against


def said(pairs: Path, against: Path, *options: str) -> tuple[list[str], list[str]]:
    out, err = io.StringIO(), io.StringIO()
    call_command(
        "evaluate_duplicates", str(pairs), "--against", str(against), *options, stdout=out, stderr=err
    )  # fmt: skip
    return out.getvalue().splitlines(), err.getvalue().splitlines()


def figures(line: str) -> list[float]:
    return [float(number) for number in re.findall(r"=(\d\.\d{3})", line)]


def test_command_says_one_line_for_each_figure(files):
    lines, notes = said(*files)

    assert lines[:2] == [
        "duplicates: query=name top1=1.000 top5=1.000",
        "duplicates: query=name+noisy_city top1=1.000 top5=1.000",
    ]
    assert [re.sub(r"\d\.\d+", "N", line) for line in lines[2:]] == [
        "auto precision=N recall=N confidence=N known=3 unknown=2",
        "auto with noisy_city: precision=N recall=N confidence=N known=3 unknown=2",
    ]
    assert notes == []


def test_command_can_leave_short_names_out(files):
    lines, _ = said(*files, "--without-short-names")

    assert lines[0] == "duplicates: query=name top1=0.667 top5=0.667"


def test_command_says_how_reliable_the_confidence_is(files):
    lines, _ = said(*files, "--reliability")

    assert {line.split(" from=")[0] for line in lines[4:]} == {
        "reliability: query=name",
        "reliability: query=name+noisy_city",
    }


def test_command_notes_rows_that_it_cannot_use(files, tmp_path):
    pairs = tmp_path / "more.csv"
    pairs.write_text(PAIRS + ",No pic,,DE,\n9,Nobody,,DE,\n1,In Italy,,IT,\n4,broken\n", "utf-8")

    lines, notes = said(pairs, files[1])

    assert lines[0] == "duplicates: query=name top1=1.000 top5=1.000"
    assert notes == [
        "note: more.csv, line 5: pic is empty; left out.",
        "note: more.csv, line 8: The row has 2 cells, the header has 5.",
        "note: 2 pairs have no row of their pic and country in the list; left out.",
    ]


def test_command_notes_the_first_few_of_many(files, tmp_path):
    pairs = tmp_path / "more.csv"
    pairs.write_text(PAIRS + ",,,,\n" * 12, "utf-8")

    _, notes = said(pairs, files[1])

    assert len(notes) == 11
    assert notes[-1] == "note: and 2 more like these"


def test_command_has_no_precision_where_nothing_is_sure(tmp_path):
    pairs, against = tmp_path / "pairs.csv", tmp_path / "list.csv"
    pairs.write_text("pic,name_16,country_17,city\n1,Calypso,BE,\n", "utf-8")
    against.write_text("pic,name,country,city\n1,Huawei,BE,Gent\n", "utf-8")

    lines, _ = said(pairs, against)

    assert lines[2] == "auto precision=none recall=0.000 confidence=0.9 known=1 unknown=0"


@pytest.mark.parametrize(
    "pairs, against, message",
    [
        (None, LIST, "pairs.csv cannot be read"),
        ("", LIST, "pairs.csv has no header line"),
        ("pic,name\n1,x\n", LIST, "pairs.csv has no column name_16, country_17, city. Its columns are: pic, name."),
        (PAIRS, "pic;name\n1;x\n", "list.csv has no column country, city. Its columns are: pic, name."),
        (PAIRS, "pic,name,country,city\n77,x,DE,Bonn\n", "No pair of pairs.csv has its answer in list.csv."),
    ],
)  # fmt: skip
def test_command_says_what_is_wrong_with_a_file(tmp_path, pairs, against, message):
    for name, text in (("pairs.csv", pairs), ("list.csv", against)):
        if text is not None:
            (tmp_path / name).write_text(text, "utf-8")

    with pytest.raises(CommandError, match=re.escape(message)):
        said(tmp_path / "pairs.csv", tmp_path / "list.csv")


def lines_of(rows) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    # Half of a pair of surrogates becomes bytes that are no UTF-8.
    return text.getvalue().encode("utf-8", "surrogatepass")


def test_command_takes_any_text_in_its_files(tmp_path, strings):
    pairs, against = tmp_path / "pairs.csv", tmp_path / "list.csv"
    texts = [text[:500] for text in [*strings, "\ud800"]]
    asked = [(n, text, "DE", text) for n, text in enumerate(texts)]
    pairs.write_bytes(lines_of([("pic", "name_16", "country_17", "city"), *asked]))
    known = [(n, text, text, "DE", text) for n, text in enumerate(texts)]
    against.write_bytes(lines_of([("pic", "name", "shortName", "country", "city"), *known]))

    lines, _ = said(pairs, against)

    assert [line.partition(" query")[0].partition(" precision")[0] for line in lines] == [
        *("duplicates:", "duplicates:", "auto", "auto with noisy_city:"),
    ]


@pytest.mark.parametrize(
    "content",
    [b"\0" * 300, b"\xff\xfe\x00", b"PK\x03\x04", b"\x1f\x8b\x08broken", b'"' * 300, b"\r\n" * 9],
    ids=repr,
)
def test_command_says_that_bytes_are_no_table(tmp_path, files, content):
    (tmp_path / "bytes.csv").write_bytes(content)

    for pairs, against in ((tmp_path / "bytes.csv", files[1]), (files[0], tmp_path / "bytes.csv")):
        with pytest.raises(CommandError, match=r"^bytes\.csv "):
            said(pairs, against)


def test_real_lists_are_matched_as_well_as_the_documents_say(shared):
    data = shared / "data"

    lines, notes = said(
        data / "duplicates/name_variants.csv", data / "cordis/h2020_organisations.csv.gz"
    )

    name, city, auto, auto_city = map(figures, lines)
    assert notes == []
    assert (name[0] >= 0.85, name[1] >= 0.92) == (True, True)
    assert (city[0] >= 0.87, city[1] >= 0.92) == (True, True)
    assert (auto[0] >= 0.97, auto[1] >= 0.55) == (True, True)
    assert (auto_city[0] >= 0.97, auto_city[1] >= 0.64) == (True, True)
