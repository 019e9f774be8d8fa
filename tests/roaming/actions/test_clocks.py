"""What the clock does to stays: it reminds once, not on days off, and ends what nobody has ended."""

from datetime import date, timedelta

import pytest

from bewiser.outbox.models import Mail
from roaming.actions import clocks, stays
from roaming.choices import StayState
from roaming.models import DeskDay, LedgerEntry, Stay
from roaming.staying import MOVES
from tests.at_once import pressed_at_once
from tests.factories import roaming as make

ACCEPT = next(move for move in MOVES if move.move == "accept")


def at(now, day: date):
    return now.replace(month=day.month, day=day.day)


@pytest.fixture
def asked(place, home, target_firm, target, now) -> Stay:
    due = at(now, date(2026, 3, 6))
    return make.make_stay(place, home, target_firm, target, due_at=due)


def test_whoever_has_to_answer_is_reminded_once_and_not_on_a_day_off(
    asked, south, target_facilitator, now
) -> None:
    south.holidays.create(on=date(2026, 3, 9), name="Spring day")
    days = [date(2026, 3, 5), date(2026, 3, 7), date(2026, 3, 9), date(2026, 3, 10), date(2026, 3, 11)]  # fmt: skip

    reminded = [clocks.mind_the_stays(now=at(now, day))[0] for day in days]

    assert reminded == [0, 0, 0, 1, 0]
    letter = Mail.objects.get()
    assert letter.to == target_facilitator.email
    assert "This still waits for your answer." in letter.body_text


@pytest.mark.parametrize(
    ("state", "over_on", "to"),
    [
        (StayState.REQUESTED, make.FIRST_DAY, "lapsed"),
        (StayState.AT_HOST, make.FIRST_DAY, "lapsed"),
        (StayState.AGREED, make.LAST_DAY + timedelta(days=1), "not_used"),
        (StayState.STARTED, make.LAST_DAY + timedelta(days=1), "finished"),
    ],
)
def test_what_nobody_ends_ends_by_itself(
    place, home, target_firm, target, now, state, over_on, to
) -> None:
    stay = make.make_stay(place, home, target_firm, target, state=state)

    before = clocks.mind_the_stays(now=at(now, over_on - timedelta(days=1)))
    after = clocks.mind_the_stays(now=at(now, over_on))

    stay.refresh_from_db()
    assert (before[1], after[1], stay.state) == (0, 1, to)
    assert Mail.objects.filter(to=target.email).count() == 1


def test_proposed_days_end_the_question_when_they_come(
    place, home, target_firm, target, now
) -> None:
    later = {"proposed_first": date(2026, 3, 24), "proposed_last": date(2026, 3, 25)}
    make.make_stay(place, home, target_firm, target, state=StayState.PROPOSED, **later)

    ended = [clocks.mind_the_stays(now=at(now, date(2026, 3, day)))[1] for day in (18, 23, 24)]

    assert ended == [0, 0, 1]


def test_a_stay_that_nobody_came_to_leaves_no_desk_and_no_day(
    place, home, target_firm, target, facilitator, now
) -> None:
    stay = make.make_stay(place, home, target_firm, target, state=StayState.AT_HOST)
    stays.move_stay(stay, ACCEPT, by=facilitator, now=now)

    clocks.mind_the_stays(now=at(now, date(2026, 3, 20)))

    assert (DeskDay.objects.count(), LedgerEntry.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_several_clocks_at_once_do_each_thing_once(asked, now) -> None:
    later = at(now, date(2026, 3, 10))
    pressed_at_once([lambda: clocks.mind_the_stays(now=later)] * 4)
    after = at(now, make.FIRST_DAY)
    pressed_at_once([lambda: clocks.mind_the_stays(now=after)] * 4)

    assert [event.verb for event in asked.events.all()] == ["reminded", "lapsed"]
