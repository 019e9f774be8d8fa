from datetime import timedelta

import pytest
from celery import current_app
from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from bewiser.lib import jobs
from bewiser.outbox.models import Heartbeat, Mail


def test_every_task_of_the_beat_exists():
    autodiscover_modules("tasks")

    wanted = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert wanted - set(current_app.tasks) == set()


@pytest.mark.django_db
def test_later_refuses_a_task_that_nobody_has():
    with pytest.raises(KeyError):
        jobs.later("outbox.nonsense")


@pytest.mark.django_db(transaction=True)
def test_the_tasks_do_their_work_when_run_at_once(relay, write):
    current_app.conf.task_always_eager = True
    try:
        write(now=timezone.now())
        jobs.ring("outbox.heartbeat")
        Mail.objects.update(created_at=timezone.now() - timedelta(days=91))
        jobs.ring("outbox.forget")
    finally:
        current_app.conf.task_always_eager = False

    assert relay.recipients() == ["anna@firm.example"]
    assert list(Mail.objects.values_list("status", "to")) == [("sent", "")]
    assert Heartbeat.objects.count() == 1
