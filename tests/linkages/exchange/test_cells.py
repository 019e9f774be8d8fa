"""Cells out and in again, exactly; and what people write by hand."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bewiser.lib.spreadsheets import guarded, unguarded
from linkages.exchange import parsing
from linkages.exchange.cells import csv_cell, for_xml, from_xml
from linkages.exchange.columns import LINKAGES, Column
from linkages.exchange.reasons import Refused
from linkages.exchange.records import read_linkages
from linkages.exchange.tables import csv_bytes, opened
from linkages.exchange.workbook import xlsx_bytes
from tests.connect.importing.hostile import HOSTILE

from .sheets import a_row, a_table

TWO = (Column("firm", "text", ""), Column("comment", "text", ""))
# What a database holds: no NUL, no half of a pair of surrogates.
STORED = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)


@given(STORED)
def test_any_text_comes_back_from_a_cell(text) -> None:
    assert unguarded(guarded(text)) == text
    assert from_xml(for_xml(text)) == text


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=", "\r=", "'=1", "''@"])
def test_no_cell_begins_like_a_formula(text) -> None:
    assert csv_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    "value, cell",
    [
        *((-6.26, "-6.26"), (3, "3"), (None, ""), (True, "yes"), (date(2026, 3, 1), "2026-03-01")),
        *(("it's", "it's"), ("a=b", "a=b"), ({"b": 1, "a": "ü"}, '{"a": "ü", "b": 1}')),
    ],
)
def test_values_as_cells(value, cell) -> None:
    assert csv_cell(value) == cell


@pytest.mark.parametrize("write", [csv_bytes, xlsx_bytes])
def test_hostile_texts_come_back_from_a_file(write) -> None:
    # A cell of a spreadsheet holds 32,767 characters, and no comment is that long.
    texts = [parsing.storable(text) for text in HOSTILE]
    texts = [text for text in texts if text and len(text) < 30_000]

    with opened(write(TWO, [("x", text) for text in texts]), TWO, needed=["firm"]) as sheet:
        found = [row.cells["comment"] for row in sheet.rows]

    assert found == texts


@pytest.mark.parametrize(
    "text, found",
    [
        *(("2026-03-31", date(2026, 3, 31)), ("2026-03-31T00:00:00", date(2026, 3, 31))),
        *(("31.3.2026", date(2026, 3, 31)), ("31/03/2026", date(2026, 3, 31)), ("  ", None)),
    ],
)
def test_days(text, found) -> None:
    assert parsing.day("held_on", text) == found


@pytest.mark.parametrize(
    "text", ["31-31-2026", "2026-02-30", "0000-01-01", "yesterday", "45000", "９"]
)
def test_no_days(text) -> None:
    with pytest.raises(Refused):
        parsing.day("held_on", text)


@pytest.mark.parametrize(
    "text, found", [("3", 3), ("3.0", 3), ("5,00", 5), ("0", 0), ("n/a", 0), ("NA", 0), ("", None)]
)
def test_answers(text, found) -> None:
    assert parsing.answer("importance", text) == found


@pytest.mark.parametrize("text", ["6", "-1", "3.5", "１", "1e0", "four", "NaN", "=3", "9" * 5000])
def test_no_answers(text) -> None:
    with pytest.raises(Refused):
        parsing.answer("importance", text)


@pytest.mark.parametrize(
    "text, found",
    [
        ("R+D", "rnd"),
        ("R&D", "rnd"),
        ("Specialist Service", "specialist_service"),
        ("OUTPUT", "output"),
    ],
)
def test_categories_in_words(text, found) -> None:
    category = next(column for column in LINKAGES if column.name == "category")
    assert parsing.word("category", text, category.values) == found


def test_all_that_is_wrong_with_a_row_is_said_at_once() -> None:
    row = a_row(category="", country="Nowhere", investment="9", since="soon", row="7")

    with opened(a_table([row]), LINKAGES) as sheet:
        [result] = read_linkages(sheet)

    assert result.record is None
    assert [str(reason) for reason in result.reasons] == [
        "The category is missing.",
        "Nowhere is not a country that is known here.",
        "investment is 9, not a whole number from 0 to 5.",
        "since is soon, not a whole number from 1800 to 2100.",
        "row is 7, not a UUID.",
    ]
