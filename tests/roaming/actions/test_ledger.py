"""The ledger adds up: rebuilt from the stays it says the same, and nobody rewrites it."""

import random
from collections import Counter
from datetime import timedelta

import pytest
from django.db import InternalError, ProgrammingError, transaction
from django.db.utils import DatabaseError

from roaming.actions import stays
from roaming.choices import StayState
from roaming.figures import answering, balances
from roaming.houses import today_at
from roaming.models import AgreementMember, DeskDay, LedgerEntry, Stay
from roaming.staying import MOVES
from tests.factories import roaming as make

BY_NAME = {move.move: move for move in MOVES}
REFUSED = (InternalError, ProgrammingError, DatabaseError)


@pytest.fixture
def both_ways(place, home, seeker_firm, seeker, target_firm, target, facilitator, now):
    """Twenty stays in both directions, of one or two people, some shorter than agreed."""
    chance = random.Random(7)
    southern = make.make_location(home, "Mill", country="ES", city="Girona", desks=3)
    made = []
    for number in range(20):
        northward = number % 2 == 0
        stay = make.make_stay(
            place if northward else southern,
            home if northward else place.member,
            target_firm if northward else seeker_firm,
            target if northward else seeker,
            state=StayState.AT_HOST,
            people=chance.randint(1, 2),
            first_day=make.FIRST_DAY + timedelta(days=7 * number),
            last_day=make.FIRST_DAY + timedelta(days=7 * number + chance.randint(0, 4)),
        )
        arrives = now + timedelta(days=(stay.first_day - now.date()).days)
        leaves = arrives + timedelta(
            days=chance.randint(0, (stay.last_day - stay.first_day).days), hours=8
        )
        for name, at in (("accept", now), ("check-in", arrives), ("check-out", leaves)):
            stays.move_stay(stay, BY_NAME[name], by=facilitator, now=at)
        made.append(stay)
    return made


def rebuilt() -> Counter:
    """Count what each pair of clusters owes, from the stays and their desks alone."""
    days: Counter = Counter()
    for stay in Stay.objects.filter(state=StayState.FINISHED).for_list():
        place = stay.location
        first, last = today_at(place, stay.checked_in_at), today_at(place, stay.checked_out_at)
        days[place.member_id, stay.home_id] += sum(
            first <= row.day <= last for row in stay.desk_days.all()
        )
    return days


def test_the_ledger_is_what_the_stays_add_up_to(both_ways, place, home, now) -> None:
    written: Counter = Counter()
    for entry in LedgerEntry.objects.all():
        written[entry.host_id, entry.home_id] += entry.days

    assert written == rebuilt()
    rows = {row.member.pk: row for row in balances(now=now)}
    given = written[place.member_id, home.pk]
    received = written[home.pk, place.member_id]
    assert min(given, received) > 10
    assert (rows[home.pk].given, rows[home.pk].received) == (received, given)
    assert sum(row.balance for row in rows.values()) == 0


def test_nobody_rewrites_the_ledger(both_ways) -> None:
    entry = LedgerEntry.objects.first()
    for rewrite in (
        lambda: LedgerEntry.objects.update(days=1),
        lambda: LedgerEntry.objects.filter(pk=entry.pk).delete(),
    ):
        with pytest.raises(REFUSED, match="append-only"), transaction.atomic():
            rewrite()

    # The sample may be taken away whole.
    AgreementMember.objects.update(is_sample=True)
    LedgerEntry.objects.all().delete()
    assert not LedgerEntry.objects.exists()


def test_nobody_rewrites_what_happened_to_a_stay(both_ways) -> None:
    with pytest.raises(REFUSED, match="append-only"), transaction.atomic():
        both_ways[0].events.update(verb="declined")

    assert both_ways[0].events.update(note="", actor=None) == 3


def test_answers_and_their_time_are_those_of_a_year(
    place, home, target_firm, target, facilitator, now
) -> None:
    said = (("accept", 1), ("decline", 3), ("propose", 8))
    for number, (name, days) in enumerate(said):
        first = make.FIRST_DAY + timedelta(days=7 * number)
        stay = make.make_stay(
            place, home, target_firm, target, state=StayState.AT_HOST, first_day=first, last_day=first
        )  # fmt: skip
        more = {"first_day": first, "last_day": first} if name == "propose" else {}
        stays.move_stay(
            stay,
            BY_NAME[name],
            by=facilitator,
            now=now + timedelta(days=days),
            note="So it is.",
            **more,
        )

    def figures(at):
        row = next(row for row in balances(now=at) if row.member.pk == place.member_id)
        return row.asked, row.accepted, row.answer_days, row.is_quick

    assert figures(now + timedelta(days=9)) == (3, 2, 3.0, True)
    assert figures(now + timedelta(days=400)) == (0, 0, None, False)


def test_a_host_with_two_overdue_requests_is_flagged_and_stands_last(
    place, home, target_firm, target, now
) -> None:
    for count in (1, 2):
        make.make_stay(
            place, home, target_firm, target, state=StayState.AT_HOST, due_at=now - timedelta(days=1)
        )  # fmt: skip
        assert answering(now=now).slow == ({place.member_id} if count == 2 else set())

    assert [row.member.pk for row in balances(now=now)] == [home.pk, place.member_id]
    assert not DeskDay.objects.exists()
