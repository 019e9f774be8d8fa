import pytest
from hypothesis import given
from hypothesis import strategies as st

from connect.importing.columns import HEADINGS, UnknownColumn, map_columns
from connect.importing.reading import Row
from connect.importing.records import (
    KEY_LENGTH,
    NAME_LENGTH,
    OrganisationRecord,
    read_organisations,
)
from tests.connect.importing.conftest import results_of


class Rows:
    """A table that exists already."""

    def __init__(self, *cells):
        self.cells = cells

    def rows(self):
        return (Row(line, cells, "") for line, cells in enumerate(self.cells, start=2))


def result(**cells):
    (only,) = read_organisations(Rows(cells), {field: field for field in cells}, "test")
    return only


def test_a_whole_row_becomes_a_clean_record(written):
    path = written(
        [
            "pic;Name;shortName;Country;City;postCode;street;lat;lon;web;sector;activityType;VAT number;about",
            "999997736; Aarhus  Universitet ;AU;Denmark;Aarhus C;8000;Ringgade 1;56,17;10,2;www.au.example;Energy;HES;"
            "DK31119103;**Teaches** [much](https://x.example).",
        ]
    )

    (only,) = results_of(path)

    assert only.line == 2
    assert only.key == "test|aarhus universitet|DK|aarhus c"
    assert only.record == OrganisationRecord(
        source="test",
        name="Aarhus Universitet",
        aliases=("AU",),
        kind="academia",
        country="DK",
        city="Aarhus C",
        street="Ringgade 1",
        postcode="8000",
        point=(56.17, 10.2),
        website="https://www.au.example",
        summary="Teaches much.",
        description="Teaches much.",
        topics=("energy",),
        identifiers=(("pic", "999997736"), ("vat", "DK31119103")),
    )


@pytest.mark.parametrize(
    "cells, reasons",
    [
        ({"name": "", "city": "Lille"}, ("The name is missing.",)),
        ({"name": " ", "city": ""}, ("The row is empty.",)),
        ({"name": "-?-"}, ("The name has no letter and no digit.",)),
        ({"name": "x" * 251}, (f"The name is longer than {NAME_LENGTH} characters (251).",)),
    ],
)
def test_a_row_without_a_usable_name_is_rejected(cells, reasons):
    assert (result(**cells).record, result(**cells).reasons) == (None, reasons)


@pytest.mark.parametrize(
    "cells, reason",
    [
        ({"country": "Atlantis"}, "The country Atlantis is not known."),
        ({"website": "javascript:alert(1)"}, "The website is neither http nor https."),
        ({"kind": "Ltd"}, "The kind Ltd is not known."),
        ({"pic": "12"}, "The PIC number 12 has the wrong shape."),
        ({"vat": "ABCDEF"}, "The VAT number ABCDEF has the wrong shape."),
        ({"founded": "soon"}, "The founding year soon is not a year."),
        ({"size": "huge"}, "The size huge is not known."),
        ({"point": "somewhere"}, "The point is not two numbers."),
        ({"point": "91,0"}, "The point is not on the globe."),
        ({"latitude": "0", "longitude": "0"}, "The point 0, 0 was left out."),
        ({"city": "x" * 130}, "The city was cut to 120 characters."),
        ({"city": "Lil\0le"}, "NUL characters were left out of city."),
    ],
)
def test_a_bad_cell_leaves_a_problem_and_the_row_stands(cells, reason):
    made = result(name="Firm", **cells)

    assert made.reasons == (reason,)
    assert made.record.problems == (reason,)


@pytest.mark.parametrize(
    "word, kind",
    [
        ("PRC", "firm"),
        ("REC", "technology_centre"),
        ("HES", "academia"),
        ("PUB", "public_agency"),
        ("OTH", "other"),
        ("Public agency", "public_agency"),
        ("University", "academia"),
        ("", ""),
    ],
)
def test_kinds_of_cordis_and_free_words_are_known(word, kind):
    assert result(name="Firm", kind=word).record.kind == kind


def test_that_an_organisation_is_an_sme_sets_no_size():
    assert result(name="Firm", sme="True").record.size == ""


def test_the_source_column_counts_unless_one_is_given():
    cells = Rows({"name": "Firm", "source": "list one"})
    fields = {"name": "name", "source": "source"}

    sources = [
        next(read_organisations(cells, fields, source)).record.source for source in ("", "mine")
    ]

    assert sources == ["list one", "mine"]


def test_map_columns_can_be_overridden_and_says_what_is_wrong():
    header = ["Firma", "Ort", "Stadt"]

    assert map_columns(header) == {"name": "Firma", "city": "Stadt"}
    assert map_columns(header, {"city": "Ort", "street": ""}) == {"name": "Firma", "city": "Ort"}
    with pytest.raises(UnknownColumn, match="There is no field town"):
        map_columns(header, {"town": "Ort"})
    with pytest.raises(UnknownColumn, match="The file has no column Plz"):
        map_columns(header, {"postcode": "Plz"})
    with pytest.raises(UnknownColumn, match="No column holds the name"):
        map_columns(["a", "b"])


@given(st.dictionaries(st.sampled_from(sorted(HEADINGS)), st.text(max_size=400)))
def test_any_cells_give_a_record_within_the_limits_or_a_reason(cells):
    made = result(**{"name": "Firm"} | cells)

    if made.record is None:
        assert made.reasons
        return
    record = made.record
    limits = {
        "name": 250,
        "city": 120,
        "street": 200,
        "postcode": 20,
        "website": 300,
        "summary": 300,
        "source": 80,
    }
    assert [field for field, limit in limits.items() if len(getattr(record, field)) > limit] == []
    assert len(record.key) <= KEY_LENGTH
    assert record.name
    assert "\0" not in "".join([record.name, record.city, record.description, record.street])
