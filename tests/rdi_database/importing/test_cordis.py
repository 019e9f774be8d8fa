"""Each table of CORDIS, with the faults that such files have: what is kept of it, and what is said of the rest."""

from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connect.importing.reading import open_table
from rdi_database.importing.cordis import Cells
from rdi_database.importing.deadlines import BRUSSELS

from .golden_files import GOLDEN, TABLES, expected, told


@pytest.mark.parametrize("name", TABLES)
def test_a_golden_file_gives_what_is_written_beside_it(name):
    assert told(GOLDEN / name) == expected(name)


def test_the_golden_files_are_as_odd_as_they_should_be():
    with open_table(GOLDEN / "h2020_organisations.csv") as table:
        assert table.encoding == "UTF-8 with 1 bytes of Windows-1252"
    with open_table(GOLDEN / "h2020_projects.tsv") as table:
        assert table.delimiter == "\t"
    with open_table(GOLDEN / "h2020_topics.csv") as table:
        assert table.delimiter == ";"


@pytest.mark.parametrize(
    ("said", "sum_"),
    [
        ("230000,00", "230000.00"),
        ("230000,5", "230000.50"),
        ("318000.0", "318000.00"),
        ("1499998", "1499998.00"),
        ("1,234.56", "1234.56"),
        ("1.234,56", "1234.56"),
        ("1,234,567", "1234567.00"),
        ("1.234.567", "1234567.00"),
        ("1.234.567,8", "1234567.80"),
        ("230,000", "230000.00"),
        ("0,125", "0.12"),
        ("1234,567", "1234.57"),
        ("12 345,60", "12345.60"),
        ("12\u00a0345", "12345.00"),
        ("1e3", "1000.00"),
        ("999999999999.99", "999999999999.99"),
        ("0", "0.00"),
        ("-0", "0.00"),
    ],
)
def test_a_sum_is_read_however_its_thousands_are_parted(said, sum_):
    cells = Cells({"budget": said})

    assert (str(cells.money("budget")), cells.problems) == (sum_, [])


@pytest.mark.parametrize(
    "said",
    ["many", "-1", "1,2,3", "12.34.56", "1.23,4.5", "NaN", "-Infinity", "1e12", "1e999999",
     "999999999999.996", "5 euro", ","],
)  # fmt: skip
def test_what_is_no_sum_is_left_out_and_said(said):
    cells = Cells({"budget": said})

    assert (cells.money("budget"), cells.problems) == (None, [f"The budget {said} is no sum."])


def test_a_text_beyond_its_length_is_cut_at_a_word_and_said():
    cells = Cells({"call": "HORIZON " * 20})

    assert (cells.line("call", 20), cells.problems) == (
        "HORIZON HORIZON…",
        ["The call was cut to 20 characters."],
    )


def test_days_run_to_the_midnight_after_the_last_one():
    cells = Cells({"starts": "2020-03-28T10:00:00", "ends": "2020-03-29 23:59"})

    # In between the clocks of Brussels went forward.
    assert cells.days() == (
        datetime(2020, 3, 28, tzinfo=BRUSSELS),
        datetime(2020, 3, 30, tzinfo=BRUSSELS),
    )
    assert cells.problems == []


@pytest.mark.parametrize("said", ["9999-12-31", "0001-01-01", "1899-12-31", "2200-01-01"])
def test_a_day_of_another_age_is_none(said):
    cells = Cells({"starts": "2020-01-01", "ends": said})

    assert cells.days() == (datetime(2020, 1, 1, tzinfo=BRUSSELS), None)
    assert cells.problems == [f"The ends {said} is no day."]


@given(st.text(max_size=30))
def test_no_cell_is_too_odd(said):
    cells = Cells(dict.fromkeys(("budget", "starts", "ends"), said))

    found = cells.money("budget")
    first, last = cells.days()

    assert found is None or Decimal(0) <= found < 10**12
    assert first is None or last is None or first < last
