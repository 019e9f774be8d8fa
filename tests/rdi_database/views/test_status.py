"""How an initiative stands is told by the clock, in SQL as in Python."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from rdi_database.choices import InitiativeKind, InitiativeStatus
from rdi_database.models import Initiative
from rdi_database.querysets import NOT_OVER, SOON
from tests.factories import rdi_database as researched
from tests.factories.connect import NOW

pytestmark = pytest.mark.django_db
STEPS = [None, *(timedelta(days=days) for days in (-400, -1, 1, 29, 30, 31, 400)), timedelta()]


def some(chance: random.Random) -> Initiative:
    """An initiative with any dates that the database lets in, the very moment among them."""
    starts, ends = (step if step is None else NOW + step for step in chance.choices(STEPS, k=2))
    if starts and ends and ends < starts:
        starts, ends = ends, starts
    return Initiative(
        slug=f"i-{chance.random()}",
        kind=chance.choice(InitiativeKind.values),
        title="Any",
        starts_at=starts,
        ends_at=ends,
        said_status=chance.choice(["", *InitiativeStatus.values]),
        is_listed=True,
    )


def test_a_call_closes_with_the_last_of_its_deadlines(now):
    first, last = now - timedelta(days=7), now + timedelta(days=7)
    call = researched.make_call(ends_at=first, deadlines=[last, first])
    assert (call.ends_at, call.status(now)) == (last, "open")

    # So it is whoever writes it, and whatever they say of its end.
    for written in ({"ends_at": None}, {"deadlines": [first]}, {"ends_at": last}):
        Initiative.objects.update(**written)
        call.refresh_from_db()
        assert call.ends_at == max(call.deadlines)
    assert call.status(now) == "closed"
    # A deadline of an earlier round says nothing of the end.
    Initiative.objects.update(deadlines=[first], starts_at=now, ends_at=last)
    call.refresh_from_db()
    assert call.ends_at == last
    Initiative.objects.update(deadlines=[], ends_at=last)
    call.refresh_from_db()
    assert call.ends_at == last


@pytest.mark.parametrize("seed", range(3))
def test_sql_and_python_agree_on_how_anything_stands(seed):
    chance = random.Random(seed)
    rows = Initiative.objects.bulk_create([some(chance) for _ in range(400)])

    for now in (NOW, NOW + timedelta(microseconds=1), NOW - timedelta(days=30)):
        by_python = {row.pk: row.status(now) for row in rows}
        by_sql = dict(Initiative.objects.with_status(now).values_list("pk", "status_now"))
        current = set(Initiative.objects.current(now).values_list("pk", flat=True))
        soon = set(Initiative.objects.closing_soon(now).values_list("pk", flat=True))

        assert by_sql == by_python
        assert set(by_python.values()) == set(InitiativeStatus)
        assert current == {pk for pk, status in by_python.items() if status in NOT_OVER}
        assert soon == {
            row.pk
            for row in rows
            if row.pk in current
            and row.kind == "call"
            and row.ends_at
            and row.ends_at <= now + SOON
        }


def test_the_word_of_a_source_counts_only_where_there_is_no_deadline():
    call = researched.make_call(closes=NOW + timedelta(days=9), said_status="closed")

    assert list(Initiative.objects.current(NOW)) == [call]
    call.ends_at, call.deadlines = None, []
    call.save()
    assert list(Initiative.objects.current(NOW)) == []


def test_the_last_second_of_whole_days_is_by_the_own_clock():
    """29 February in Brussels ends at 23:00 in Greenwich."""
    researched.make_initiative(
        starts_at=datetime(2028, 2, 28, 23, tzinfo=UTC),
        ends_at=datetime(2028, 2, 29, 23, tzinfo=UTC),
    )
    last = datetime(2028, 2, 29, 22, 59, 59, 999999, tzinfo=UTC)

    seen = [
        Initiative.objects.current(moment).count()
        for moment in (last, last + timedelta(microseconds=1))
    ]
    assert seen == [1, 0]
