"""The ledger adds up: rebuilt from the stays it says the same, and nobody rewrites it."""

import random
from collections import Counter
from datetime import timedelta

import pytest
from django.db import InternalError, ProgrammingError, transaction
from django.db.utils import DatabaseError

from roaming.actions import clocks, stays
from roaming.choices import StayState
from roaming.figures import answering, balances, owes_days
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


def decided(stay, name, *, by, now, **more) -> None:
    stays.move_stay(stay, BY_NAME[name], by=by, now=now, note="So it is.", **more)


def figures(place, at) -> dict:
    row = next(row for row in balances(now=at) if row.member.pk == place.member_id)
    said = row.answers
    return {
        "days": row.answer_days,
        "accepted": (said.accepted, said.asked),
        "unanswered": (said.overdue, said.lapsed),
        "is_quick": said.is_quick,
        "is_slow": said.is_slow,
    }


@pytest.fixture
def put(place, home, target_firm, target):
    """Make a request that waits for North, for one day some weeks after the first."""

    def make_one(weeks: int = 0, **fields) -> Stay:
        first = make.FIRST_DAY + timedelta(days=7 * weeks)
        days = {"first_day": first, "last_day": first, "state": StayState.AT_HOST}
        return make.make_stay(place, home, target_firm, target, **days | fields)

    return make_one


def test_answers_and_their_time_are_those_of_a_year(place, put, facilitator, now) -> None:
    for weeks, (name, days) in enumerate((("accept", 1), ("decline", 3), ("accept", 8))):
        decided(put(weeks), name, by=facilitator, now=now + timedelta(days=days))

    assert figures(place, now + timedelta(days=9)) == {
        "days": 3.0,
        "accepted": (2, 3),
        "unanswered": (0, 0),
        "is_quick": True,
        "is_slow": False,
    }
    assert figures(place, now + timedelta(days=400)) == {
        "days": None,
        "accepted": (0, 0),
        "unanswered": (0, 0),
        "is_quick": False,
        "is_slow": False,
    }


def test_proposed_days_are_an_answer_and_a_yes_only_once_they_are_taken(
    place, put, facilitator, target, now
) -> None:
    taken, withdrawn, left = (put(weeks) for weeks in range(3))
    soon = now + timedelta(days=1)
    for stay in (taken, withdrawn, left):
        day = stay.first_day + timedelta(days=1)
        decided(stay, "propose", by=facilitator, now=soon, first_day=day, last_day=day)
    before = figures(place, soon)["accepted"]
    decided(taken, "take", by=target, now=soon)
    decided(withdrawn, "withdraw", by=target, now=soon)
    over = now + timedelta(days=60)
    clocks.mind_the_stays(now=over)

    left.refresh_from_db()
    taken.refresh_from_db()
    # Agreed is agreed, though nobody came; and what the guest let lapse is not the host's silence.
    assert (before, taken.state, left.state) == ((0, 3), "not_used", "lapsed")
    assert figures(place, over) == {
        "days": 1.0,
        "accepted": (1, 3),
        "unanswered": (0, 0),
        "is_quick": True,
        "is_slow": False,
    }
    # Asked and answered more than a year ago, it is not told by when the guest let it lapse.
    assert figures(place, now + timedelta(days=380))["accepted"] == (0, 0)


def test_an_agreed_stay_that_is_cancelled_was_accepted(place, put, facilitator, now) -> None:
    stay = put()
    decided(stay, "accept", by=facilitator, now=now)
    decided(stay, "cancel", by=facilitator, now=now)

    assert figures(place, now)["accepted"] == (1, 1)


def test_a_request_that_lapses_at_the_host_is_not_accepted_and_keeps_its_flag_for_a_year(
    place, home, put, now
) -> None:
    put(due_at=now + timedelta(days=3))
    put(weeks=1, due_at=now + timedelta(days=3))
    # What the home cluster left lying was never put to this host.
    put(state=StayState.REQUESTED, put_at=None)
    told = {}
    for day in (12, 13, 20, 380, 386):
        at = now + timedelta(days=day)
        clocks.mind_the_stays(now=at)
        told[day] = (*figures(place, at).values(), answering(now=at).slow)

    slow = {place.member_id}
    assert told == {
        12: (None, (0, 0), (2, 0), False, True, slow),
        13: (None, (0, 1), (1, 1), False, True, slow),
        20: (None, (0, 2), (0, 2), False, True, slow),
        # A year after the first one lapsed there is one left, and then none.
        380: (None, (0, 1), (0, 1), False, False, set()),
        386: (None, (0, 0), (0, 0), False, False, set()),
    }
    assert set(Stay.objects.values_list("state", flat=True)) == {"lapsed"}
    assert [row.member for row in balances(now=now + timedelta(days=20))] == [home, place.member]


@pytest.mark.parametrize(
    ("quick", "late", "lapsed", "badge"),
    [
        (1, 0, 0, True),
        (2, 0, 1, True),
        # Half of the guests waited in vain, or for long.
        (1, 0, 1, False),
        (1, 1, 0, False),
        # A flag and a badge do not go together.
        (5, 0, 2, False),
        (0, 0, 1, False),
    ],
)
def test_a_badge_is_not_kept_by_silence(place, put, now, quick, late, lapsed, badge) -> None:
    for count, days in ((quick, 1), (late, 20)):
        for _ in range(count):
            put(state=StayState.DECLINED, answered_at=now + timedelta(days=days))
    for _ in range(lapsed):
        put(state=StayState.LAPSED, state_since=now + timedelta(days=2))

    at = now + timedelta(days=30)
    assert answering(now=at).quick == ({place.member_id} if badge else set())
    assert figures(place, at)["is_quick"] == badge


def test_a_host_with_two_overdue_requests_is_flagged_and_stands_last(place, home, put, now) -> None:
    for count in (1, 2):
        put(due_at=now - timedelta(days=1))
        assert answering(now=now).slow == ({place.member_id} if count == 2 else set())

    assert [row.member.pk for row in balances(now=now)] == [home.pk, place.member_id]
    assert not DeskDay.objects.exists()


def test_the_figures_take_few_questions(place, put, now, django_assert_num_queries) -> None:
    put(state=StayState.LAPSED)
    put(state=StayState.DECLINED, answered_at=now)

    with django_assert_num_queries(4):
        assert len(balances(now=now)) == 2
    with django_assert_num_queries(1):
        answering(now=now)


def test_who_received_more_than_it_gave_owes_days(place, home, put, now) -> None:
    told = []
    for host, guests, days in (
        (place.member, home, 2),
        (home, place.member, 2),
        (home, place.member, 1),
    ):
        entry = {"stay": put(), "host": host, "home": guests, "on": make.FIRST_DAY}
        LedgerEntry.objects.create(days=days, **entry)
        told.append((owes_days(place.member), owes_days(home)))

    assert told == [(False, True), (False, False), (True, False)]
