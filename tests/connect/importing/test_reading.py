import csv
import gzip
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connect.importing import reading
from connect.importing.encoding import mend
from connect.importing.reading import Row, UnreadableFile, open_table

COUNTED = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def read(path):
    with open_table(path) as table:
        return table.encoding, table.delimiter, list(table.rows())


@pytest.mark.parametrize(
    "codec, label",
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8 with a byte order mark"),
        ("utf-16", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("utf-32-le", "UTF-32 without a byte order mark"),
        ("utf-32-be", "UTF-32 without a byte order mark"),
        ("utf-16-le", "UTF-16 without a byte order mark"),
        ("utf-16-be", "UTF-16 without a byte order mark"),
        ("cp1252", "Windows-1252"),
    ],
)
def test_encoding_is_found_and_named(written, codec, label):
    path = written(["name,city", "Müller & Söhne,Köln", "Café “Ünique”,Orléans"], encoding=codec)

    encoding, delimiter, rows = read(path)

    assert (encoding, delimiter) == (label, ",")
    assert rows == [
        Row(2, {"name": "Müller & Söhne", "city": "Köln"}, ""),
        Row(3, {"name": "Café “Ünique”", "city": "Orléans"}, ""),
    ]


def test_bytes_that_windows_1252_lacks_are_read_as_latin_1(written):
    path = written(b"name\nCaf\xe9 \x81\n")

    assert read(path)[0::2] == ("ISO-8859-1", [Row(2, {"name": "Café \x81"}, "")])


def test_a_few_foreign_bytes_in_utf_8_are_mended_and_counted(written):
    good = "".join(f"Économie numéro {n}\n" for n in range(20)).encode()
    path = written(b"name\n" + good + b"Caf\xe9\n")

    encoding, _, rows = read(path)

    assert encoding == "UTF-8 with 1 bytes of Windows-1252"
    assert rows[0].cells == {"name": "Économie numéro 0"}
    assert rows[-1] == Row(22, {"name": "Café"}, "")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_is_found_though_others_occur_in_cells(written, delimiter):
    lines = [
        ["name", "description", "city"],
        ["A", "one, two; three | four", "Lille"],
        ["B", "x, y", "Gent"],
    ]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(lines)

    _, found, rows = read(written(out.getvalue().encode()))

    assert found == delimiter
    assert [list(row.cells.values()) for row in rows] == lines[1:]


def test_a_spreadsheet_says_its_delimiter_and_lines_stay_physical(written):
    _, delimiter, rows = read(written(["sep=;", "name;city", "A;Lille"]))

    assert (delimiter, rows) == (";", [Row(3, {"name": "A", "city": "Lille"}, "")])


@pytest.mark.parametrize("delimiter", [":", "^", " ", "\t", "€"])
def test_a_spreadsheet_may_name_any_delimiter(written, delimiter):
    lines = [f"SEP={delimiter}", f"name{delimiter}city", f"A{delimiter}Lille"]

    assert read(written(lines))[1:] == (delimiter, [Row(3, {"name": "A", "city": "Lille"}, "")])


def test_a_line_that_names_no_delimiter_is_passed_over(written):
    assert read(written(["sep=", "name;city", "A;Lille"]))[1:] == (
        ";",
        [Row(3, {"name": "A", "city": "Lille"}, "")],
    )


def test_a_heading_that_begins_alike_is_a_heading(written):
    assert read(written(["sep=;x,name", "A,B"]))[1:] == (
        ",",
        [Row(2, {"sep=;x": "A", "name": "B"}, "")],
    )


@pytest.mark.parametrize("delimiter", ['"', "a", "7", "\0", "ß"])
def test_a_delimiter_that_cannot_separate_is_refused(written, delimiter):
    with pytest.raises(UnreadableFile, match="which cannot separate columns"):
        open_table(written([f"sep={delimiter}", "name", "A"]))


def test_a_cell_may_span_lines_and_the_next_row_has_its_physical_line(written):
    path = written(["name,city", '"A', 'B","Lille"', "", "C,Gent"])

    assert read(path)[2] == [
        Row(2, {"name": "A\nB", "city": "Lille"}, ""),
        Row(5, {"name": "C", "city": "Gent"}, ""),
    ]


def test_rows_of_a_wrong_width_have_a_reason_and_stop_nothing(written):
    path = written(["name,city", "A", "B,Lille,more", "C,Gent,,", "D,Brno"])

    assert read(path)[2] == [
        Row(2, {}, "The row has 1 cells, the header has 2."),
        Row(3, {}, "The row has 3 cells, the header has 2."),
        Row(4, {"name": "C", "city": "Gent"}, ""),
        Row(5, {"name": "D", "city": "Brno"}, ""),
    ]


def test_an_unclosed_quotation_mark_ends_in_a_reason_that_names_the_lines(written):
    assert read(written(["name,city", "A,Lille", '"B,Gent', "C,Brno"]))[2] == [
        Row(2, {"name": "A", "city": "Lille"}, ""),
        Row(3, {}, unclosed(3, 4)),
    ]


def unclosed(opened, last):
    return (
        f"A quotation mark opened in line {opened} is not closed;"
        f" all up to line {last} was read as one cell."
    )


def test_an_unclosed_mark_in_the_last_column_does_not_hide_the_rows_after_it(written):
    lines = ["name,city", '"A', 'B","Lille', "C,Gent", "D,Brno"]

    assert read(written(lines))[2] == [Row(2, {}, unclosed(3, 5))]


def test_an_unclosed_mark_in_the_last_line_harms_nothing(written):
    assert read(written(["name,city", 'A,"Lille']))[2] == [
        Row(2, {"name": "A", "city": "Lille\n"}, "")
    ]


def test_an_unclosed_mark_in_the_header_is_refused(written):
    with pytest.raises(UnreadableFile, match="a quotation mark in the header is not closed"):
        open_table(written(['name,"city', "A,Lille"]))


def test_rows_swallowed_up_to_the_limit_are_named_by_their_lines(written, monkeypatch):
    monkeypatch.setattr(reading, "CELL_LIMIT", 100)
    lines = ["name,city", '"A', 'B","Lille', *["C,Gent"] * 20]

    rows = read(written(lines))[2]

    assert rows[0] == Row(
        2,
        {},
        f"The row cannot be read: field larger than field limit (100). {unclosed(3, 17)}",
    )
    assert rows[1:] == [Row(line, {"name": "C", "city": "Gent"}, "") for line in range(18, 24)]


def test_a_cell_over_the_limit_has_a_reason_and_later_rows_are_read(written, monkeypatch):
    monkeypatch.setattr(reading, "CELL_LIMIT", 1000)

    rows = read(written(["name", "x" * 2000, "B"]))[2]

    assert rows == [
        Row(2, {}, "The row cannot be read: field larger than field limit (1000)."),
        Row(3, {"name": "B"}, ""),
    ]


def test_packed_files_are_read_and_a_torn_one_says_so(written, tmp_path):
    content = gzip.compress(b"name\n" + b"".join(b"Firm %d\n" % n for n in range(50_000)))

    assert len(read(written(content, name="whole.csv.gz"))[2]) == 50_000
    with pytest.raises(UnreadableFile, match=r"torn\.csv\.gz cannot be read"):
        open_table(written(content[: len(content) // 2], name="torn.csv.gz"))


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xff\xfe"])
def test_a_file_without_a_header_is_refused(written, content):
    with pytest.raises(UnreadableFile, match="has no header line"):
        open_table(written(content))


def test_columns_without_a_name_or_with_one_twice_get_their_own(written):
    with open_table(written(["name,,name", "A,B,C"])) as table:
        assert table.header == ["name", "column 2", "name (3)"]
        assert table.notes == ["The column name occurs again as column 3; the first one counts."]


@pytest.mark.parametrize(
    "spoilt, meant",
    [
        ("CafÃ©", "Café"),
        ("Ã‰cole â€œXâ€\x9d", "École “X”"),
        ("SÃO PAULO", "SÃO PAULO"),
        ("Møller", "Møller"),
        ("CafÃ© Ö", "CafÃ© Ö"),
    ],
)
def test_mend_touches_only_what_is_provably_spoilt(spoilt, meant):
    assert mend(spoilt) == meant


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x81\x8d\x8f\x90\x9d")))
def test_mend_undoes_one_wrong_reading(text):
    try:
        spoilt = text.encode().decode("cp1252")
    except UnicodeError:
        return

    assert text.isascii() or mend(spoilt) == text or mend(spoilt) == spoilt


@COUNTED
@given(content=st.binary(max_size=400))
def test_no_bytes_raise_anything_but_a_refusal(written, content):
    try:
        rows = read(written(content))[2]
    except UnreadableFile:
        return

    assert all(bool(row.problem) != bool(row.cells) for row in rows)


@COUNTED
@given(
    rows=st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_characters="\0\r\ufeff")),
            min_size=3,
            max_size=3,
        ),
        min_size=1,
        max_size=5,
    )
)
def test_what_a_csv_writer_wrote_is_read_back(written, rows):
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["name", "city", "note"], *rows])

    found = read(written(out.getvalue().encode()))[2]

    assert [list(row.cells.values()) for row in found] == rows
