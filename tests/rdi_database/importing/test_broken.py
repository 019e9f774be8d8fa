"""Whatever happens to a file on its way: a reason or a record for every row, and no record that cannot be kept."""

import csv
import gzip
import io
from collections.abc import Iterator
from dataclasses import astuple
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from connect.choices import OrganisationKind
from connect.importing.encoding import encoding_of
from connect.importing.reading import UnreadableFile, open_table
from connect.importing.records import OrganisationRecord, read_organisations
from connect.models import Organisation
from rdi_database.importing import tables
from rdi_database.importing.calls import CallRecord, read_calls
from rdi_database.importing.cordis import (
    CallTopicRecord,
    ParticipationRecord,
    ProjectRecord,
    SubjectRecord,
    read_table,
)
from rdi_database.importing.field_maps import field_map
from rdi_database.importing.files import TextFile
from rdi_database.importing.ror import read_ror
from rdi_database.loading import saying
from rdi_database.models import Initiative, Participation

from .golden_files import GOLDEN, TABLES

WHOLE = {name: (GOLDEN / name).read_bytes() for name in TABLES}
OBJECTS = {
    "calls": (GOLDEN.parent / "calls_spoilt.json").read_bytes(),
    "ror": (GOLDEN / "ror_v2.json").read_bytes(),
}
ODD_BYTES = st.binary(min_size=1, max_size=3) | st.sampled_from(
    [b'"', b"\n", b"\r", b"\0", b",", b";", b"\t", b"\xff", b"\xe9", b"{", b"}", b"\\", b"\xef\xbb\xbf"]
)  # fmt: skip


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("broken") / "file"


@st.composite
def spoilt(draw: st.DrawFn, whole: bytes) -> bytes:
    """Cut it off, put other bytes into it, take some out, write a part of it in another encoding."""
    data = whole
    for _time in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, len(data)))
        until = draw(st.integers(place, min(len(data), place + 60)))
        data = draw(
            st.sampled_from([data[:place], data[:place] + data[until:]])
            | ODD_BYTES.map(lambda odd, d=data, p=place: d[:p] + odd + d[p + len(odd) :])
            | ODD_BYTES.map(lambda odd, d=data, p=place: d[:p] + odd + d[p:])
            | st.sampled_from(["utf-16-le", "cp1252", "utf-16"]).map(
                lambda codec, d=data, p=place, u=until: (
                    d[:p] + d[p:u].decode("utf-8", "ignore").encode(codec, "replace") + d[u:]
                )
            )
        )
    return data


@st.composite
def turned(draw: st.DrawFn, whole: bytes) -> bytes:
    """The same columns in another order, some of them gone or twice."""
    rows = list(csv.reader(io.StringIO(whole.decode("utf-8", "replace"), newline="")))
    width = len(rows[0])
    order = draw(st.lists(st.integers(0, width - 1), min_size=1, max_size=width + 2))
    out = io.StringIO(newline="")
    csv.writer(out).writerows([row[at] for at in order] for row in rows if len(row) == width)
    return out.getvalue().encode()


def results_of(path) -> Iterator[tuple[str, list[Any]]]:
    with open_table(path) as table:
        parts = tables.parts_of(table.header)
    for part in parts:
        with open_table(path) as table:
            if part.table == tables.ORGANISATIONS:
                yield part.table, list(read_organisations(table, part.columns, "CORDIS"))
            else:
                yield part.table, list(read_table(table, part.table, part.columns))


def assert_fits(result: Any) -> None:
    """The record breaks no limit of the model that it is for, and all of it can be stored."""
    record = result.record
    if record is None:
        assert result.reasons
        return
    words = repr(astuple(record)).encode("utf-8")
    assert b"\\x00" not in words
    assert b"\\ud" not in words
    if isinstance(record, OrganisationRecord):
        names = ("name", "english_name", "kind", "size", "founded", "country", "city", "street")
        row = Organisation(
            **{name: getattr(record, name) for name in names if getattr(record, name)},
            aliases=list(record.aliases),
            postcode=record.postcode,
            website=record.website,
        )
        row.clean_fields(exclude=["slug", "website", "provenance"])
        assert len(record.website) <= 300
        assert len(record.summary) <= 300
        assert len(record.key) <= 300
    elif isinstance(record, ParticipationRecord):
        Participation(role=record.role, contribution=record.contribution).clean_fields(
            exclude=["initiative", "organisation"]
        )
        assert record.kind in {"", *OrganisationKind.values}
    else:
        says = {
            ProjectRecord: saying.project,
            CallTopicRecord: saying.call_topic,
            SubjectRecord: saying.subject,
            CallRecord: saying.call,
        }[type(record)](result)
        values = {name: value for name, value in says.values.items() if value is not None}
        values |= {name.field: name.value for name in says.names}
        row = Initiative(**({"title": "X", "kind": "call"} | values))
        row.keywords = [*row.keywords, *says.keywords]
        # Addresses have tests of their own in connect: Django knows fewer top-level domains than there are.
        row.clean_fields(exclude=["slug", "website"])
        assert len(row.website) <= 300
        assert row.starts_at is None or row.ends_at is None or row.starts_at <= row.ends_at


def n_rows(data: bytes, path, delimiter: str) -> int:
    """Count the rows below the header as the csv module alone sees them."""
    text = encoding_of(path, data).decoded(data)
    return sum(map(bool, csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))) - 1


def check_table(path, data: bytes) -> None:
    path.write_bytes(data)
    try:
        with open_table(path) as table:
            delimiter = table.delimiter
        found = list(results_of(path))
    except UnreadableFile:
        return
    for _name, results in found:
        lines = [result.line for result in results]
        assert lines == sorted(set(lines))
        assert len(results) == n_rows(data, path, delimiter)
        for result in results:
            assert_fits(result)


@pytest.mark.parametrize("name", TABLES)
@settings(max_examples=60)
@given(st.data())
def test_a_spoilt_table_accounts_for_every_row(path, name, data):
    check_table(path, data.draw(spoilt(WHOLE[name])))


@pytest.mark.parametrize("name", [name for name in TABLES if name.startswith("he_")])
@settings(max_examples=40)
@given(st.data())
def test_a_table_with_its_columns_turned_accounts_for_every_row(path, name, data):
    check_table(path, data.draw(turned(WHOLE[name])))


@pytest.mark.parametrize("name", TABLES)
def test_a_packed_table_that_is_cut_off_anywhere_is_told_as_a_whole(path, name):
    packed = gzip.compress(WHOLE[name])

    for end in range(2, len(packed) - 1, 7):
        path.write_bytes(packed[:end])
        with pytest.raises(UnreadableFile, match=r"^file cannot be read: "):
            list(results_of(path))


def read_objects_of(path, name: str) -> tuple[list[Any], str]:
    file = TextFile(path)
    if name == "calls":
        return list(read_calls(file.chunks(), field_map("calls"))), file.damage
    return list(read_ror(file.chunks(), field_map("ror"), "ROR")), file.damage


@pytest.mark.parametrize("name", OBJECTS)
@settings(max_examples=200)
@given(st.data())
def test_spoilt_objects_are_told_of_in_their_order(path, name, data):
    path.write_bytes(data.draw(spoilt(OBJECTS[name])))

    results, damage = read_objects_of(path, name)

    lines = [result.line for result in results]
    assert (lines, damage) == (sorted(lines), "")
    for result in results:
        assert_fits(result)


@pytest.mark.parametrize("name", OBJECTS)
def test_what_comes_before_the_cut_of_a_packed_file_is_what_it_was(path, name):
    path.write_bytes(OBJECTS[name])
    whole, _ = read_objects_of(path, name)
    packed = gzip.compress(OBJECTS[name], compresslevel=0)

    for end in range(20, len(packed) - 1, 101):
        path.write_bytes(packed[:end])
        results, damage = read_objects_of(path, name)
        assert damage.startswith("The file is damaged from here on: ")
        records = [result for result in results if result.record]
        assert records == [result for result in whole if result.record][: len(records)]
        assert len(results) > len(records) or end < 40


@example(2)
@example(800)
@given(st.integers(2, 2_000))
def test_lists_in_lists_beyond_all_measure_end_in_a_reason(depth):
    text = f'{{"topicId": "A", "title": "B", "budgetMin": {"[" * depth}{"]" * depth}}}'

    [call] = read_calls([text], field_map("calls"))
    [registered] = read_ror([text.replace("topicId", "id")], field_map("ror"), "ROR")

    assert call.reasons[0].startswith(
        ("The most", "The least", "The object is no JSON:", "The object holds lists in lists")
    )
    assert registered.record is None
