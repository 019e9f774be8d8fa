"""What the clock does to a request, and what nobody does to its history."""

from datetime import timedelta

import pytest
from django.db import DatabaseError

from bewiser.outbox.models import Mail
from connect.actions import clocks
from connect.choices import ConnectionState as State
from connect.models import ClusterHoliday, ConnectionEvent, ConnectionRequest, User
from tests.connect.introductions import ask, bring, letters
from tests.factories import connect as make

pytestmark = pytest.mark.django_db


def test_the_clock_reminds_at_half_time_and_at_the_end_then_lapses(
    at_target, target, target_facilitator, seeker, now
):
    # Asked on a Tuesday: ten working days are two weeks, twenty are four.
    assert at_target.remind_at == now + timedelta(days=7)
    assert at_target.due_at == now + timedelta(days=14)
    # Summer time begins on the last Sunday of March: the hour stays the local one.
    assert at_target.lapses_at == now + timedelta(days=28, hours=-1)

    done = [
        clocks.mind_the_clocks(now=now + timedelta(days=days))
        for days in (6, 7, 7, 11, 14, 14, 20, 28, 28)
    ]

    assert done == [(0, 0), (0, 1), (0, 0), (0, 0), (0, 1), (0, 0), (0, 0), (1, 0), (0, 0)]
    assert sorted(letters()) == [
        ("lapsed_asker", seeker.email),
        ("lapsed_holder", target.email),
        # At the end whoever put it to the organisation is told as well.
        ("overdue", target_facilitator.email),
        ("reminder", target.email),
        ("reminder", target.email),
    ]
    at_target.refresh_from_db()
    assert at_target.state == State.LAPSED


def test_nobody_is_reminded_on_a_weekend(at_target, now):
    # The beat slept from before the reminder was due until a Saturday.
    saturday = now + timedelta(days=11)

    assert clocks.mind_the_clocks(now=saturday) == (0, 0)
    assert clocks.mind_the_clocks(now=saturday + timedelta(days=2)) == (0, 1)


@pytest.mark.parametrize(
    "state, partner, words",
    [
        (State.SUBMITTED, "facilitator", ("no answer came", "was waiting for you")),
        (State.CHANGES_ASKED, "facilitator", ("the change that your cluster", "did not send it")),
        (State.AT_TARGET_MANAGER, "target_facilitator", ("no answer came", "was waiting for you")),
        (State.AT_TARGET, "target", ("no answer came", "was waiting for you")),
    ],
)
def test_a_lapse_is_told_to_both_who_had_to_do_with_it(
    asked, request, seeker, facilitator, target_facilitator, target, state, partner, words, now
):
    bring(asked, state, facilitator, target_facilitator, now)
    other = request.getfixturevalue(partner)

    assert clocks.mind_the_clocks(now=asked.lapses_at) == (1, 0)

    assert sorted(letters()) == [("lapsed_asker", seeker.email), ("lapsed_holder", other.email)]
    said = [
        " ".join(Mail.objects.get(to=person.email).body_text.split()) for person in (seeker, other)
    ]
    assert [word in text for word, text in zip(words, said, strict=True)] == [True, True]


@pytest.mark.parametrize("cluster, days", [("south", 1), ("north", 0)])
def test_a_day_off_of_the_cluster_that_has_it_takes_no_time(
    asked, request, facilitator, target_facilitator, target, cluster, days, now
):
    holiday = (now + timedelta(days=7)).date()
    ClusterHoliday.objects.create(cluster=request.getfixturevalue(cluster), on=holiday)

    bring(asked, State.AT_TARGET, facilitator, target_facilitator, now)

    assert asked.remind_at == now + timedelta(days=7 + days)
    assert asked.due_at == now + timedelta(days=14 + days)
    assert asked.lapses_at == now + timedelta(days=28 + days, hours=-1)
    assert clocks.mind_the_clocks(now=asked.remind_at) == (0, 1)


@pytest.mark.parametrize("moment, done", [("remind_at", (0, 1)), ("lapses_at", (1, 0))])
@pytest.mark.parametrize("cluster", ["south", "north"])
def test_nothing_happens_on_a_day_off_that_was_told_late(at_target, request, moment, done, cluster):
    now = getattr(at_target, moment)
    ClusterHoliday.objects.create(cluster=request.getfixturevalue(cluster), on=now.date())

    found = [clocks.mind_the_clocks(now=now + timedelta(days=days)) for days in (0, 1)]

    assert found == ([(0, 0), done] if cluster == "south" else [done, (0, 0)])


def test_events_cannot_be_rewritten(asked):
    with pytest.raises(DatabaseError, match="append-only"):
        ConnectionEvent.objects.filter(connection=asked).update(verb="accepted")


def test_one_request_that_cannot_be_minded_stops_no_other(
    at_target, seeker, seeker_firm, south, facilitator, target_facilitator, now, caplog
):
    # A letter that cannot be written: the reminder of the first fails, that of the second goes out.
    broken = ask(seeker, seeker_firm, make.make_organisation("Broken Ltd", cluster=south), now)
    ConnectionRequest.objects.filter(pk=broken.pk).update(remind_at=at_target.remind_at)
    User.objects.filter(pk=facilitator.pk).update(email="manager@[10.0.0.1]")

    done = clocks.mind_the_clocks(now=at_target.remind_at)

    assert done == (0, 1)
    assert str(broken.pk) in caplog.text


def test_a_clock_that_comes_late_to_a_request_leaves_it(at_target, now):
    """Its list was made before somebody answered, or before the request was put anew."""
    assert clocks._lapse(at_target.pk, now) is False

    at_target.refresh_from_db()
    assert at_target.state == State.AT_TARGET
