from datetime import timedelta

import pytest

from bewiser.outbox import actions
from bewiser.outbox.choices import MailStatus
from bewiser.outbox.health import OutboxHealth, report
from bewiser.outbox.models import Mail, Route

pytestmark = pytest.mark.django_db


def test_report_of_an_outbox_that_is_well(now, django_assert_num_queries):
    actions.beat(now=now - timedelta(seconds=30))

    with django_assert_num_queries(4):
        health = report(now)

    assert health == OutboxHealth(None, 0, (), timedelta(seconds=30))
    assert health.problems == ()


def test_report_of_an_outbox_in_trouble(write, now):
    write("late@a.example")
    write("future@a.example", due_at=now + timedelta(days=3))
    write("lost@a.example")
    Mail.objects.filter(to="lost@a.example").update(status=MailStatus.UNKNOWN)
    Route.objects.create(name="default", paused_at=now, paused_reason="535 no")
    actions.beat(now=now)
    later = now + timedelta(hours=1)

    health = report(later)

    assert health == OutboxHealth(timedelta(hours=1), 1, ("default",), timedelta(hours=1))
    assert health.problems == (
        "paused mail relay default",
        "due mail is not going out",
        "mail whose fate is unknown",
        "no heartbeat from beat and worker",
    )


def test_report_misses_a_beat_that_never_was(now):
    assert report(now).problems == ("no heartbeat from beat and worker",)
