"""Organisations of the registry in both forms of its schema, and what is odd in them."""

import pytest

from rdi_database.importing.field_maps import field_map
from rdi_database.importing.ror import read_ror

from .golden_files import GOLDEN, expected, rows_of

FIELDS = field_map("ror")


def read(text):
    return rows_of(read_ror([text], FIELDS, "ROR"))


@pytest.mark.parametrize("name", ["ror_v1.json", "ror_v2.json"])
def test_a_golden_file_gives_what_is_written_beside_it(name):
    assert read((GOLDEN / name).read_text("utf-8")) == expected(name)


def record(**fields):
    cells = "".join(f', "{name}": {value}' for name, value in fields.items())
    [row] = read(f'{{"id": "https://ror.org/05abcd123", "name": "Locks"{cells}}}')
    return row


@pytest.mark.parametrize(
    ("types", "kind"),
    [
        ('["company"]', "firm"),
        ('["funder", "education"]', "academia"),
        ('["Facility", "Nonprofit"]', "technology_centre"),
        ('["government"]', "public_agency"),
        ('["nonprofit"]', "association"),
        ('["healthcare"]', "other"),
    ],
)
def test_what_it_is_decides_its_kind(types, kind):
    assert record(types=types)["record"]["kind"] == kind


def test_a_kind_is_not_made_up_where_nothing_is_said():
    assert "kind" not in record(types="[]")["record"]


def test_a_name_beyond_its_length_is_no_name():
    [row] = read(f'{{"id": "https://ror.org/05abcd123", "name": "{"x" * 251}"}}')

    assert row == {
        "line": 1,
        "key": "https://ror.org/05abcd123",
        "reasons": ["The name is longer than 250 characters (251)."],
    }


def test_so_many_other_names_and_no_more():
    names = ", ".join(f'"Lock {number}"' for number in range(30))

    assert record(aliases=f"[{names}]")["record"]["aliases"] == [f"Lock {n}" for n in range(20)]


def test_the_first_usable_address_is_taken_and_the_others_are_told_of():
    found = record(
        links='[{"type": "website", "value": "ftp://a.example"}, "https://b.example"]',
        domains='["c.example"]',
    )

    assert found["record"]["website"] == "https://b.example"
    assert found["reasons"] == ["The website is neither http nor https."]


def test_a_place_with_details_of_another_shape_is_none():
    assert record(locations='[{"geonames_details": "Lille"}]')["record"] == {
        "source": "ROR",
        "name": "Locks",
        "identifiers": [["ror", "05abcd123"]],
    }


@pytest.mark.parametrize(
    "value",
    ["null", "[]", "{}", "[[1]]", "1e999", "-5", "true", '"\\ud800"', '[{"a": {"b": []}}]', "[" * 300 + "]" * 300],
)  # fmt: skip
def test_no_value_of_any_field_is_too_odd(value):
    odd = {name for names in FIELDS.values() for name in names} - {"id", "name", "status"}

    [row] = read(
        '{"id": "https://ror.org/05abcd123", "name": "Locks"'
        + "".join(f', "{name}": {value}' for name in sorted(odd))
        + "}"
    )

    assert row["record"]["identifiers"] == [["ror", "05abcd123"]]
