"""Workbooks that come in: formulas, bombs, entities, and whatever else a ZIP of XML can hold."""

import io
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook

from linkages.exchange.columns import LINKAGES, TEMPLATE, names
from linkages.exchange.reasons import UnusableFile
from linkages.exchange.tables import UNPACKED_BROWSER_BYTES, opened
from linkages.exchange.workbook import template_bytes, xlsx_bytes

HEADER = ("firm", "category", "partner", "country", "comment")
DAMAGED = "The workbook cannot be read."
LARGE = "The workbook is too large once unpacked."
STRANGE = "The workbook holds a document type or entities. Save it anew."


def a_book(*rows) -> bytes:
    book = Workbook()
    for row in (HEADER, *rows):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def changed(content: bytes, **parts: bytes) -> bytes:
    """Return the workbook with some of its parts replaced; a name goes without folder and ending."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            stem = part.filename.rpartition("/")[2].partition(".")[0]
            new.writestr(part.filename, parts.pop(stem, old.read(part)))
        # Texts may stand in the sheet itself; then there is no part of them yet.
        for stem, content in parts.items():
            new.writestr(f"xl/{stem}.xml", content)
    return stream.getvalue()


def part_of(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return packed.read(name)


def rows_of(content: bytes) -> list[tuple[int, dict[str, str], str]]:
    with opened(content, LINKAGES, most_bytes=UNPACKED_BROWSER_BYTES) as sheet:
        return [tuple(row) for row in sheet.rows]


def refusal(content: bytes) -> str:
    with pytest.raises(UnusableFile) as problem:
        rows_of(content)
    return str(problem.value)


def test_cells_of_every_kind_are_read_as_text() -> None:
    content = a_book(("a", 3, 2.5, date(2026, 3, 1), True), (), (None, None, "x", None, "  "))

    assert rows_of(content) == [
        (2, dict(zip(HEADER, ("a", "3", "2.5", "2026-03-01", "True"), strict=True)), ""),
        (4, dict(zip(HEADER, ("", "", "x", "", "  "), strict=True)), ""),
    ]


def test_a_formula_is_refused_and_never_computed() -> None:
    content = a_book(("a", "output", "=1+1", "FR", ""), ("a", "output", "b", "FR", ""))

    first, second = rows_of(content)

    assert first == (2, {}, "Column C holds a formula; put its value there.")
    assert second[1]["partner"] == "b"


def test_what_we_write_holds_no_formula_and_no_error() -> None:
    cells = ["=1+1", "+1", "#N/A", "@SUM(A1)", "\x1b", "_x000D_"]
    content = xlsx_bytes(TEMPLATE[:1], [[cell] for cell in cells])

    read = [row[0] for row in load_workbook(io.BytesIO(content)).active.iter_rows(min_row=2)]

    assert [cell.data_type for cell in read] == ["s"] * len(cells)


ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&b;</t></si></sst>'
)
OUTSIDE = ENTITIES.replace(b'"aaaaaaaaaa"', b'SYSTEM "file:///etc/hostname"')
HIDDEN = b'<?xml version="1.0" encoding="cp037"?>' + ENTITIES.decode().encode("cp037")


@pytest.mark.parametrize(
    "part",
    [ENTITIES, OUTSIDE, HIDDEN, ENTITIES.decode().encode("utf-16")],
    ids=["in", "out", "ebcdic", "utf-16"],
)
@pytest.mark.parametrize(
    "name", ["sharedStrings", "workbook", "sheet1", "styles", "[Content_Types]"]
)
def test_entities_are_refused_in_every_part_and_encoding(name, part) -> None:
    assert refusal(changed(a_book(("a", "output", "b", "FR", "")), **{name: part})) == STRANGE


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = changed(a_book(), sharedStrings=b" " * (UNPACKED_BROWSER_BYTES + 1))

    assert (len(bomb) < 100_000, refusal(bomb)) == (True, LARGE)


HEAVY = 3_000_000


def in_part(name: str, before: bytes, filling: bytes) -> bytes:
    """Return a workbook with megabytes of one tag in one of its parts."""
    content = a_book(("a", "output", "b", "FR", ""))
    old = part_of(content, name)
    at = old.index(before)
    stem = name.rpartition("/")[2].partition(".")[0]
    heavy = filling * (HEAVY // len(filling))
    return changed(content, **{stem: old[:at] + heavy + old[at:]})


@pytest.mark.parametrize(
    "name, before, filling",
    [
        ("xl/styles.xml", b"</cellXfs>", b"<xf/>"),
        ("xl/workbook.xml", b"</sheets>", b'<sheet name="a"/>'),
        ("docProps/app.xml", b"</Properties>", b"<Company/>"),
        ("xl/worksheets/sheet1.xml", b"</row>", b"<c/>"),
        ("xl/worksheets/sheet1.xml", b"</row>", b"<c></c>"),
        ("xl/worksheets/sheet1.xml", b"<sheetData", b"<a/>"),
    ],
)
def test_a_small_file_of_many_tags_is_refused_before_it_is_read(name, before, filling) -> None:
    heavy = in_part(name, before, filling)

    assert (len(heavy) < 20_000, refusal(heavy)) == (True, LARGE)


def test_many_tags_are_refused_as_texts_and_where_no_table_stands() -> None:
    texts = b"<sst>" + b"<si/>" * (HEAVY // 4) + b"</sst>"

    assert refusal(changed(a_book(), sharedStrings=texts)) == LARGE
    stream = io.BytesIO(a_book())
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as packed:
        for number in range(20):
            packed.writestr(f"xl/worksheets/_rels/sheet{number}.xml.rels", b" " * 40_000)
    assert refusal(stream.getvalue()) == LARGE


def test_a_full_table_of_a_thousand_rows_is_read() -> None:
    book = Workbook()
    book.active.append([*HEADER, *(f"column {number}" for number in range(55))])
    for row in range(1_000):
        book.active.append([f"{row} in column {column}" for column in range(60)])
    stream = io.BytesIO()
    book.save(stream)

    assert len(rows_of(stream.getvalue())) == 1_000


def test_a_part_that_lies_about_its_size_is_no_part() -> None:
    content = bytearray(changed(a_book(), sharedStrings=b" " * (UNPACKED_BROWSER_BYTES + 1)))
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        size = packed.getinfo("xl/sharedStrings.xml").file_size.to_bytes(4, "little")
    lying = bytes(content).replace(size, (10).to_bytes(4, "little"))

    assert refusal(lying) in {DAMAGED, LARGE}


def test_too_many_parts_are_refused() -> None:
    stream = io.BytesIO(a_book())
    with zipfile.ZipFile(stream, "a") as packed:
        for number in range(600):
            packed.writestr(f"xl/{number}.xml", b"")

    assert refusal(stream.getvalue()) == LARGE


def test_a_row_far_below_ends_in_a_reason() -> None:
    content = a_book(("a", "output", "b", "FR", ""))
    sheet = part_of(content, "xl/worksheets/sheet1.xml")
    far = sheet.replace(b'<row r="2"', b'<row r="999999999"')

    assert (
        refusal(changed(content, sheet1=far))
        == "The sheet has thousands of empty rows. Remove them."
    )


def test_a_cell_far_to_the_right_costs_nothing() -> None:
    content = a_book(("a", "output", "b", "FR", "x"))
    sheet = part_of(content, "xl/worksheets/sheet1.xml")
    far = sheet.replace(b'r="E2"', b'r="ZZZ2"').replace(b"A1:E2", b"A1:ZZZ9999999")

    assert rows_of(changed(content, sheet1=far))[0][1]["comment"] == ""


@pytest.mark.parametrize(
    "content",
    [
        *(b"PK", b"PK\x03\x04", b"PK\x05\x06" + b"\0" * 18, b"PK\x03\x04" + b"\xff" * 500),
        a_book()[:-30],
        changed(a_book(), workbook=b"<workbook/>"),
        changed(a_book(), workbook=b"not xml"),
        changed(
            a_book(),
            sheet1=b"<worksheet><sheetData><row><c t='s'><v>9</v></c></row></sheetData></worksheet>",
        ),
        changed(a_book(), sheet1=b""),
    ],
)
def test_what_is_no_workbook_is_refused(content) -> None:
    assert refusal(content) in {DAMAGED, "The workbook has no header line."}


def test_a_sheet_that_breaks_off_is_refused() -> None:
    content = a_book(*(("a", "output", f"b{n}", "FR", "") for n in range(50)))
    sheet = part_of(content, "xl/worksheets/sheet1.xml")

    assert refusal(changed(content, sheet1=sheet[: len(sheet) // 2])) == DAMAGED


def test_the_template_says_what_each_column_holds() -> None:
    book = load_workbook(io.BytesIO(template_bytes(TEMPLATE, [("seeker-ltd", "=Seeker")])))

    assert book.sheetnames == ["linkages", "columns", "firms"]
    assert [cell.value for cell in book["linkages"][1]] == names(TEMPLATE)
    assert [row[0] for row in book["columns"].iter_rows(min_row=2, values_only=True)] == names(
        TEMPLATE
    )
    assert [cell.data_type for cell in book["firms"][2]] == ["s", "s"]
    assert len(book["linkages"].data_validations.dataValidation) == 5
