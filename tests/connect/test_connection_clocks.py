"""What the clock does to a request, and what nobody does to its history."""

from datetime import timedelta

import pytest
from django.db import DatabaseError

from connect.actions import clocks
from connect.choices import ConnectionState as State
from connect.models import ConnectionEvent, ConnectionRequest, User
from tests.connect.introductions import ask, letters
from tests.factories import connect as make

pytestmark = pytest.mark.django_db


def test_the_clock_reminds_at_half_time_and_at_the_end_then_lapses(at_target, target, seeker, now):
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
