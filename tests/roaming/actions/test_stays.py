"""The life of a stay: each move once, by those who may, with its desks and letters; no place is overbooked."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bewiser.outbox.models import Mail
from roaming.actions import members, stays
from roaming.actions.locations import write_location
from roaming.actions.reviews import review_stay
from roaming.choices import ASKING_STATES, StayState
from roaming.exceptions import NoDesk, StayMoved
from roaming.membership import MOVES as MEMBER_MOVES
from roaming.models import DeskDay, Location, Stay, StayReview
from roaming.staying import MOVES, Party, moves_open_to
from tests.at_once import pressed_at_once
from tests.factories import roaming as make

BY_NAME = {(move.move, move.before): move for move in MOVES}


def move_of(name: str, stay: Stay):
    return BY_NAME[name, stay.state]


def go(stay: Stay, name: str, by, now, **said) -> None:
    stays.move_stay(stay, move_of(name, stay), by=by, now=now, **said)


def told() -> list[tuple[str, str]]:
    return sorted(Mail.objects.values_list("to", "subject"))


def forget_mails() -> None:
    Mail.objects.all().delete()


def asked(place, organisation, guest, now, **fields) -> Stay:
    values = {
        "first_day": make.FIRST_DAY,
        "last_day": make.LAST_DAY,
        "purpose": "Two firms.",
    } | fields
    return stays.ask_for_stay(
        Stay(location=place, organisation=organisation, **values), by=guest, now=now
    )


def test_the_whole_way_of_a_stay(
    place, home, target_firm, target, facilitator, target_facilitator, coordinator, now
) -> None:
    stay = asked(place, target_firm, target, now)
    assert told() == [
        (target_facilitator.email, "Target Ltd wants to stay at North: is it your member?")
    ]
    forget_mails()

    go(stay, "confirm", target_facilitator, now)
    assert told() == [
        (facilitator.email, "Target Ltd from South asks to stay with you"),
        (target.email, "Target Ltd at North: Waits for the host"),
    ]
    forget_mails()

    go(stay, "accept", facilitator, now, note="The key is at the desk.")
    # The agreement wants the coordinator to know of every visit.
    assert {to for to, _subject in told()} == {
        target.email, target_facilitator.email, facilitator.email, coordinator.email
    }  # fmt: skip
    assert set(DeskDay.objects.values_list("day", "desk")) == {
        (make.FIRST_DAY, 1),
        (make.LAST_DAY, 1),
    }
    there = now.replace(day=16)
    go(stay, "check-in", facilitator, there)
    go(stay, "check-out", target, there + timedelta(days=1, hours=8))

    assert (stay.state, stay.ledger_entry.days) == ("finished", 2)
    assert (stay.ledger_entry.host, stay.ledger_entry.home) == (place.member, home)
    assert [event.verb for event in stay.events.all()] == [
        "asked", "confirmed", "accepted", "checked_in", "checked_out"
    ]  # fmt: skip


def test_a_host_proposes_other_days_and_the_guest_takes_them(
    stay, facilitator, target_facilitator, target, now
) -> None:
    go(stay, "confirm", target_facilitator, now)
    with pytest.raises(ValidationError):
        go(stay, "propose", facilitator, now)
    days = {"first_day": date(2026, 3, 18), "last_day": date(2026, 3, 19)}
    go(stay, "propose", facilitator, now, **days)
    assert (stay.first_day, stay.proposed_first) == (make.FIRST_DAY, date(2026, 3, 18))
    go(stay, "take", target, now)

    assert (stay.state, stay.first_day, stay.last_day) == ("agreed", *days.values())
    assert set(stay.desk_days.values_list("day", flat=True)) == set(days.values())


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"first_day": date(2026, 3, 9)}, "first_day"),  # less than five working days ahead
        ({"first_day": date(2026, 3, 14), "last_day": date(2026, 3, 16)}, "first_day"),  # Saturday
        ({"last_day": date(2026, 3, 23)}, "last_day"),  # six working days
        ({"last_day": date(2026, 3, 13)}, "last_day"),  # before the first
        ({"first_day": date(2028, 3, 13), "last_day": date(2028, 3, 13)}, "last_day"),
        ({"people": 3}, "people"),
    ],
)
def test_dates_that_a_place_does_not_give_are_refused(
    place, home, target_firm, target, now, fields, field
) -> None:
    with pytest.raises(ValidationError) as refusal:
        asked(place, target_firm, target, now, **fields)

    assert field in refusal.value.message_dict
    assert not Stay.objects.exists()


def test_holidays_of_the_host_are_days_off(place, home, target_firm, target, now) -> None:
    place.member.cluster.holidays.create(on=make.FIRST_DAY, name="Quay day")
    place.closures.create(on=make.LAST_DAY)

    with pytest.raises(ValidationError) as refusal:
        asked(place, target_firm, target, now)

    assert set(refusal.value.message_dict) == {"first_day", "last_day"}


def test_a_member_does_not_stay_at_its_own_cluster(
    place, seeker_firm, seeker, outsider_firm, outsider, now
) -> None:
    for organisation, guest in ((seeker_firm, seeker), (outsider_firm, outsider)):
        with pytest.raises(ValidationError) as refusal:
            asked(place, organisation, guest, now)
        assert "organisation" in refusal.value.message_dict


def test_a_cluster_that_has_paused_takes_and_sends_nobody_new(
    place, home, target_firm, target, facilitator, target_facilitator, now
) -> None:
    stay = make.make_stay(place, home, target_firm, target, state=StayState.AT_HOST)
    members.move_member(
        place.member, MEMBER_MOVES["pause"], by=facilitator, now=now, note="We move house."
    )

    with pytest.raises(ValidationError):
        go(stay, "accept", facilitator, now)
    place.refresh_from_db()
    with pytest.raises(ValidationError):
        asked(place, target_firm, target, now)

    stay.refresh_from_db()
    assert (stay.state, DeskDay.objects.count()) == ("at_host", 0)


@pytest.mark.parametrize("name", ["refuse", "decline", "cancel"])
def test_who_says_no_says_why(place, home, target_firm, target, facilitator, now, name) -> None:
    before = next(move.before for move in MOVES if move.move == name)
    stay = make.make_stay(place, home, target_firm, target, state=before)

    with pytest.raises(ValidationError):
        go(stay, name, facilitator, now, note="  ")
    go(stay, name, facilitator, now, note="The roof leaks.")

    assert "The roof leaks." in Mail.objects.get(to=target.email).body_text


def test_cancelled_desks_are_free_again(place, home, target_firm, target, facilitator, now) -> None:
    Location.objects.update(desks=1)
    first, second = (
        make.make_stay(place, home, target_firm, target, state=StayState.AT_HOST) for _ in range(2)
    )
    go(first, "accept", facilitator, now)
    with pytest.raises(NoDesk) as full:
        go(second, "accept", facilitator, now)
    assert full.value.days == [make.FIRST_DAY, make.LAST_DAY]
    go(first, "cancel", facilitator, now, note="Ill.")

    second.refresh_from_db()
    go(second, "accept", facilitator, now)

    assert set(DeskDay.objects.values_list("stay", flat=True)) == {second.pk}


def test_nobody_is_checked_in_on_another_day(
    place, home, target_firm, target, facilitator, now
) -> None:
    stay = make.make_stay(place, home, target_firm, target, state=StayState.AGREED)

    for day in (make.FIRST_DAY - timedelta(days=1), make.LAST_DAY + timedelta(days=1)):
        with pytest.raises(ValidationError):
            go(stay, "check-in", facilitator, now.replace(day=day.day))

    stay.refresh_from_db()
    assert stay.state == "agreed"


def test_days_that_were_not_used_are_given_back(
    place, home, target_firm, target, facilitator, now
) -> None:
    stay = make.make_stay(place, home, target_firm, target, state=StayState.AT_HOST, people=2)
    go(stay, "accept", facilitator, now)
    there = now.replace(day=16)
    go(stay, "check-in", facilitator, there)
    go(stay, "check-out", facilitator, there + timedelta(hours=6))

    assert stay.ledger_entry.days == 2
    assert set(stay.desk_days.values_list("day", flat=True)) == {make.FIRST_DAY}


@pytest.mark.django_db(transaction=True)
def test_of_many_stays_for_the_last_desks_none_is_overbooked(
    place, home, target_firm, target, facilitator, now
) -> None:
    asking = [
        make.make_stay(place, home, target_firm, target, state=StayState.AT_HOST) for _ in range(8)
    ]

    outcomes = pressed_at_once(
        [lambda stay=stay: go(stay, "accept", facilitator, now) for stay in asking]
    )

    assert outcomes == ["NoDesk"] * 6 + ["done"] * 2
    assert Stay.objects.filter(state=StayState.AGREED).count() == place.desks
    assert DeskDay.objects.count() == 2 * place.desks


@pytest.mark.django_db(transaction=True)
def test_one_stay_accepted_by_many_is_accepted_once(
    place, home, target_firm, target, facilitator, now
) -> None:
    stay = make.make_stay(place, home, target_firm, target, state=StayState.AT_HOST)
    copies = [Stay.objects.for_list().get() for _ in range(8)]

    outcomes = pressed_at_once(
        [lambda copy=copy: go(copy, "accept", facilitator, now) for copy in copies]
    )

    assert outcomes == ["StayMoved"] * 7 + ["done"]
    assert (stay.events.count(), stay.desk_days.count()) == (1, 2)


@pytest.mark.django_db(transaction=True)
def test_a_desk_is_not_given_up_and_taken_at_the_same_moment(
    place, home, target_firm, target, facilitator, now
) -> None:
    asking = [
        make.make_stay(place, home, target_firm, target, state=StayState.AT_HOST) for _ in range(2)
    ]

    def give_up() -> None:
        own = Location.objects.get(pk=place.pk)
        own.desks = 1
        write_location(own, now=now)

    outcomes = pressed_at_once(
        [give_up, *(lambda stay=stay: go(stay, "accept", facilitator, now) for stay in asking)]
    )

    desks = Location.objects.get(pk=place.pk).desks
    agreed = Stay.objects.filter(state=StayState.AGREED).count()
    # Whoever comes last is refused; which of the three that is, is a matter of chance.
    assert (len(outcomes) - outcomes.count("done"), agreed <= desks) == (1, True)


def test_the_database_keeps_a_desk_from_being_taken_twice_or_beyond_the_place(
    place, home, target_firm, target
) -> None:
    stay, other = (
        make.make_stay(place, home, target_firm, target, state=StayState.AGREED) for _ in range(2)
    )
    days = {"location": place, "day": make.FIRST_DAY}
    DeskDay.objects.create(stay=stay, desk=1, **days)

    for desk, refusal in ((1, "roaming_desk_taken_once"), (3, "has no desk 3")):
        with pytest.raises(IntegrityError, match=refusal), transaction.atomic():
            DeskDay.objects.create(stay=other, desk=desk, **days)


def test_the_database_keeps_a_place_from_giving_up_promised_desks(
    place, home, target_firm, target
) -> None:
    stay = make.make_stay(place, home, target_firm, target, state=StayState.AGREED)
    DeskDay.objects.create(
        stay=stay, location=place, desk=2, day=timezone.localdate() + timedelta(days=3)
    )

    with pytest.raises(IntegrityError, match="has promised more"), transaction.atomic():
        Location.objects.update(desks=1)


PARTIES = {
    Party.GUEST: "target",
    Party.HOME: "target_facilitator",
    Party.HOST: "facilitator",
}


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(presses=st.lists(st.tuples(st.sampled_from(MOVES), st.integers(0, 1)), max_size=14))
def test_no_order_of_presses_overbooks_or_loses_an_event(
    place, home, target_firm, target, target_facilitator, facilitator, now, presses
) -> None:
    with transaction.atomic():
        Location.objects.update(desks=1)
        pair = [make.make_stay(place, home, target_firm, target) for _ in range(2)]
        done = 0
        for move, which in presses:
            stay = pair[which]
            days = {"first_day": make.FIRST_DAY, "last_day": make.LAST_DAY}
            try:
                with transaction.atomic():
                    stays.move_stay(
                        stay,
                        move,
                        by=facilitator,
                        now=now.replace(day=16),
                        note="A reason.",
                        **(days if move.needs_dates else {}),
                    )
                done += 1
            except (StayMoved, NoDesk, ValidationError):
                stay.refresh_from_db()
        placed = [stay for stay in pair if stay.desk_days.exists()]
        assert len(placed) <= 1
        assert all(stay.is_placed for stay in placed)
        assert sum(stay.events.count() for stay in pair) == done
        assert [stay.version for stay in pair] == [stay.events.count() for stay in pair]
        for stay in pair:
            assert (stay.state == StayState.FINISHED) == hasattr(stay, "ledger_entry")
        transaction.set_rollback(True)


def test_everybody_s_turn_has_a_way_on_and_a_way_out() -> None:
    for state in ASKING_STATES:
        open_now = moves_open_to(state, list(Party))
        assert {move.after for move in open_now} & {StayState.AT_HOST, StayState.AGREED}
        assert {move.after for move in open_now} & {StayState.WITHDRAWN, StayState.DECLINED}
    assert moves_open_to(StayState.FINISHED, list(Party)) == []


def test_where_a_cluster_has_no_manager_a_coordinator_is_asked(
    stay, coordinator, target_facilitator, facilitator, now
) -> None:
    facilitator.manager_rows.all().delete()
    go(stay, "confirm", target_facilitator, now)

    assert Mail.objects.filter(to=coordinator.email, subject__startswith="Target Ltd from").exists()


def test_a_place_that_would_give_up_promised_desks_is_told(
    place, home, target_firm, target, facilitator, now
) -> None:
    stay = make.make_stay(place, home, target_firm, target, state=StayState.AT_HOST, people=2)
    go(stay, "accept", facilitator, now)
    place.desks = 1

    with pytest.raises(ValidationError) as refused:
        write_location(place, now=now)
    # The day after, nobody is expected any more.
    place.full_clean()
    write_location(place, now=now.replace(day=18))

    assert list(refused.value.message_dict) == ["desks"]
    assert Location.objects.get().desks == 1


def test_nobody_looks_back_at_a_stay_that_is_not_over(stay, target, now) -> None:
    marks = {"first_mark": 5, "second_mark": 5, "third_mark": 5}

    with pytest.raises(StayMoved):
        review_stay(StayReview(stay=stay, side="guest", **marks), by=target, now=now)

    assert not StayReview.objects.exists()
