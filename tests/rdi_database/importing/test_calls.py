"""Calls as the portal tells of them: each field as it is kept, and what could not be understood in a sentence."""

import gzip
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connect.importing.mojibake import State
from rdi_database.importing.calls import CallRecord, CallResult, Status, read_calls
from rdi_database.importing.deadlines import BRUSSELS, deadlines_of
from rdi_database.importing.field_maps import UnknownField, field_map, with_overrides

FIELDS = field_map("calls")
SPOILT = Path(__file__).with_name("calls_spoilt.json")
NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


def read(text: str) -> list[CallResult]:
    return list(read_calls([text], FIELDS))


def brussels(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=BRUSSELS)


def test_a_file_as_it_comes_gives_these_records():
    locks, doors, windows, keys = read(SPOILT.read_text("utf-8-sig"))

    assert locks.record == CallRecord(
        identifier="NET-2026-01",
        title="Locks that Łódź’s and Πάτρα’s makers can mend",
        call="NET-2026",
        programme="Network Europe",
        action="Research",
        said_status="open",
        deadlines=(brussels(2026, 11, 30, 17, 0),),
        least=150_000,
        most=300_000,
        grants=4,
        keywords=("cryptography", "Smart grids"),
        website="https://portal.example/NET-2026-01",
        summary="Objective: Locks must open. Scope: They “close” too – for less than 20 °C.",
        description="Objective: Locks must open.\n\nScope: They “close” too – for less than 20 °C.",
        topics=("cryptology",),
    )
    assert (locks.line, locks.key, locks.reasons) == (1, "NET-2026-01", ())
    assert locks.mendings == {State.REPAIRED: 2, State.UNTOUCHED: 9}
    assert doors.record.deadlines == (
        brussels(2026, 3, 1, 12, 0),
        datetime(2026, 9, 1, 9, 0, tzinfo=UTC),
    )
    assert (doors.record.least, doors.record.most, doors.record.grants) == (100, 500, None)
    assert doors.reasons == (
        "The least sum was above the most: they have changed places.",
        "The grants many is no number.",
        "The website is neither http nor https.",
    )
    assert (windows.record, windows.reasons) == (None, ("The identifier is missing.",))
    assert (keys.record.deadlines, keys.reasons) == ((), ("The deadline soon is no date.",))


@pytest.mark.parametrize(
    ("text", "moments"),
    [
        ("2026-11-30", [brussels(2026, 11, 30, 17, 0)]),
        # In summer Brussels is two hours before UTC.
        ("2026-07-01", [datetime(2026, 7, 1, 15, 0, tzinfo=UTC)]),
        ("2026-11-30 12:00", [brussels(2026, 11, 30, 12, 0)]),
        ("2026-11-30T12:00:00.000+0000", [datetime(2026, 11, 30, 12, 0, tzinfo=UTC)]),
        ("2026-11-30T12:00Z", [datetime(2026, 11, 30, 12, 0, tzinfo=UTC)]),
        ("2026-11-30 17:00:00 (Brussels time)", [brussels(2026, 11, 30, 17, 0)]),
        ("2027-01-02; 2026-11-30", [brussels(2026, 11, 30, 17, 0), brussels(2027, 1, 2, 17, 0)]),
        ("", []),
    ],
)
def test_a_deadline_is_at_five_in_brussels_unless_it_says_otherwise(text, moments):
    assert deadlines_of(text) == (moments, [])


@pytest.mark.parametrize(
    "text",
    [
        "soon",
        "2026-02-30",
        "2026-11-30T25:00",
        "30/11/2026",
        "٢٠٢٦-11-30",
        "1899-12-31",
        "9999-12-31T23:59-0500",
    ],
)
def test_what_is_no_day_is_no_deadline(text):
    assert deadlines_of(text) == ([], [text])
    # Nor does it take away those that are.
    day = brussels(2027, 5, 1, 17, 0)
    assert deadlines_of(f" {text} ,2027-05-01; tbd") == ([day], [text, "tbd"])


@given(st.dates(min_value=date(1970, 1, 1), max_value=date(2100, 1, 1)))
def test_every_day_ends_at_five(day):
    [moment], _others = deadlines_of(day.isoformat())

    assert moment.astimezone(BRUSSELS).strftime("%F %R") == f"{day} 17:00"


@pytest.mark.parametrize("said", ["open", "forthcoming", "closed", ""])
@pytest.mark.parametrize("hours", [-1, 0])
def test_past_its_last_deadline_a_call_is_closed_whatever_it_says(said, hours):
    last = NOON + timedelta(hours=hours)
    record = CallRecord("A", "A", said_status=said, deadlines=(NOON - timedelta(days=9), last))

    assert record.status(NOON) == Status.CLOSED


@pytest.mark.parametrize(
    ("said", "deadlines", "status"),
    [
        ("open", (NOON + timedelta(seconds=1),), Status.OPEN),
        ("closed", (NOON + timedelta(seconds=1),), Status.OPEN),
        ("forthcoming", (NOON + timedelta(seconds=1),), Status.FORTHCOMING),
        ("closed", (), Status.CLOSED),
        ("", (), Status.OPEN),
    ],
)
def test_before_its_deadline_a_call_is_open_or_yet_to_open(said, deadlines, status):
    assert CallRecord("A", "A", said_status=said, deadlines=deadlines).status(NOON) == status


def test_what_an_object_holds_as_a_list_is_read_as_its_words():
    [result] = read('{"topicId": "A-1", "title": "Doors", "keywords": ["keys", 5, null, ["x"]]}')

    assert result.record.keywords == ("keys", "5")


def test_a_word_beyond_its_length_is_cut_and_a_number_beyond_it_makes_no_record():
    [cut] = read(f'{{"topicId": "A-1", "title": "Doors", "programme": "{"Net " * 40}"}}')
    [none] = read(f'{{"topicId": "{"A" * 121}", "title": "Doors"}}')

    assert (len(cut.record.programme), cut.reasons) == (
        116,
        ("The programme was cut to 120 characters.",),
    )
    assert (none.record, none.key, none.reasons) == (
        None,
        "A" * 80,
        ("The identifier is longer than 120 characters (121).",),
    )


def test_a_run_may_say_where_a_field_is():
    fields = with_overrides(FIELDS, {"title": "Titel", "website": ""})

    [result] = read_calls(
        [
            '{"topicId": "A-1", "Titel": "Türen", "title": "Doors", "portalUrl": "https://a.example"}'
        ],
        fields,
    )

    assert (result.record.title, result.record.website) == ("Türen", "")
    with pytest.raises(UnknownField, match="There is no field colour"):
        with_overrides(FIELDS, {"colour": "x"})


@pytest.mark.parametrize(
    "value", ["null", "[]", "{}", "[[1]]", "1e999", "-5", "true", '"\\ud800"', '{"a": {"b": []}}']
)
def test_no_value_of_any_field_is_too_odd(value):
    names = [
        name for names in FIELDS.values() for name in names if name not in {"topicId", "title"}
    ]
    cells = "".join(f', "{name}": {value}' for name in names)

    [result] = read(f'{{"topicId": "A-1", "title": "Doors"{cells}}}')

    assert result.record.title == "Doors"
    assert (result.record.most, result.record.website) in {(None, ""), (1, "")}


def test_the_real_calls_are_all_read(shared):
    now = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
    path = shared / "data/calls/open_calls_raw.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8-sig") as file:
        results = list(read_calls(iter(lambda: file.read(65_536), ""), FIELDS))

    assert len({result.key for result in results}) == len(results) == 629
    assert [result for result in results if result.record is None or result.reasons] == []
    assert sum((result.mendings for result in results), Counter()) == {
        State.REPAIRED: 2016,
        State.UNTOUCHED: 14296,
    }
    standing = Counter(result.record.status(now) for result in results)
    assert standing == {Status.CLOSED: 347, Status.FORTHCOMING: 261, Status.OPEN: 21}
    # 363 of them still call themselves open.
    assert sum(result.record.said_status == "open" for result in results) == 363
