"""Calls of the portal into the database: what they hold, how their texts were mended, and when they are closed."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from rdi_database.models import Initiative

from .running import content_of_tables, run, written

pytestmark = pytest.mark.django_db

SPOILT = Path(__file__).parents[1] / "importing/calls_spoilt.json"


@pytest.fixture
def spoilt(tmp_path):
    return written(tmp_path / "calls.json", SPOILT.read_bytes())


def test_calls_are_kept_with_mended_texts_and_each_object_is_told_of(spoilt):
    ran = run("calls", spoilt)

    assert (ran.counts, ran.line("texts")) == (
        {"calls": {"created": 3, "rejected": 1}},
        "texts: 2 repaired, 21 untouched",
    )
    assert [(row["key"], row["reasons"]) for row in ran.rows] == [
        ("NET-2026-01", []),
        (
            "NET-2026-02",
            [
                "The least sum was above the most: they have changed places.",
                "The grants many is no number.",
                "The website is neither http nor https.",
            ],
        ),
        ("", ["The identifier is missing."]),
        ("NET-2026-04", ["The deadline soon is no date."]),
    ]
    locks = Initiative.objects.get(identifier="NET-2026-01")
    locks.full_clean()
    assert (locks.kind, locks.slug, locks.title, locks.call, locks.programme, locks.action) == (
        "call",
        "net-2026-01",
        "Locks that Łódź’s and Πάτρα’s makers can mend",
        "NET-2026",
        "Network Europe",
        "Research",
    )
    closes = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)
    assert (locks.deadlines, locks.ends_at, locks.is_whole_days, locks.said_status) == (
        [closes],
        closes,
        False,
        "open",
    )
    assert (locks.least_grant, locks.most_grant, locks.grants) == (Decimal(150_000), Decimal(300_000), 4)  # fmt: skip
    assert (locks.keywords, list(locks.topics.values_list("slug", flat=True))) == (
        ["cryptography", "Smart grids"],
        ["cryptology"],
    )
    assert {entry["source"] for entry in locks.provenance.values()} == {
        "EU Funding & Tenders Portal"
    }


def test_a_call_is_closed_the_moment_its_deadline_has_passed(spoilt):
    run("calls", spoilt)

    locks = Initiative.objects.get(identifier="NET-2026-01")

    closes = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)
    assert (locks.said_status, locks.status(closes - timedelta(seconds=1))) == ("open", "open")
    assert locks.status(closes) == "closed"


def test_a_second_run_changes_nothing_at_all(spoilt):
    run("calls", spoilt)
    before = content_of_tables()

    ran = run("calls", spoilt)

    assert ran.counts == {"calls": {"unchanged": 3, "rejected": 1}}
    assert content_of_tables() == before


def test_a_newer_file_moves_the_deadline_and_changes_the_words(tmp_path):
    older, newer = (
        f'{{"topicId": "N-1", "title": "Doors", "keywords": "{keywords}", "deadline": "{days}"}}'
        for keywords, days in [("a, b", "2026-01-01"), ("b, c", "2026-02-01, 2026-01-01")]
    )
    path = written(tmp_path / "calls.json", older.encode())
    run("calls", path)
    written(path, newer.encode())

    ran = run("calls", path)

    call = Initiative.objects.get()
    assert ran.reasons == [["Changed: deadlines, keywords."]]
    assert (call.keywords, len(call.deadlines), call.ends_at) == (
        ["b", "c"],
        2,
        datetime(2026, 2, 1, 16, 0, tzinfo=UTC),
    )


def test_sums_and_numbers_beyond_all_measure_cost_nothing_but_themselves(tmp_path):
    path = written(
        tmp_path / "calls.json",
        b'{"topicId": "N-1", "title": "Doors", "budgetMax": 1e12, "expectedGrants": 2147483648, "callStatus": "lost"}'
        b'{"topicId": "N-2", "title": "Gates", "budgetMax": 999999999999, "expectedGrants": 2147483647}',
    )

    ran = run("calls", path)

    assert (ran.outcomes, ran.reasons) == (
        ["created", "created"],
        [
            ["The most 1000000000000.0 is no number.", "The grants 2147483648 is no number."],
            [],
        ],
    )
    assert list(
        Initiative.objects.order_by("identifier").values_list("most_grant", "grants", "said_status")
    ) == [(None, None, ""), (Decimal(999_999_999_999), 2_147_483_647, "")]


def test_a_call_told_of_twice_is_written_once(tmp_path):
    calls = ['{"topicId": "N-1", "title": "Doors"}', '{"topicId": "N-1", "title": "Gates"}']
    path = written(tmp_path / "calls.json", "".join([*calls, calls[0]]).encode())

    ran = run("calls", path)

    assert ran.outcomes == ["created", "differs", "unchanged"]
    assert Initiative.objects.get().title == "Doors"
