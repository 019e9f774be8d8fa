"""Nothing is lost: real workers killed, a real broker flushed and frozen."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bewiser.lib import jobs
from bewiser.outbox.models import Heartbeat, Mail
from tests.factories import connect as make
from tests.outbox.processes import Process, start_beat, start_worker
from tests.outbox.relay import ScriptedRelay

pytestmark = pytest.mark.django_db(transaction=True)

N_PROCESSES = 2


@pytest.fixture(autouse=True)
def fresh_broker(broker_server) -> None:
    """Let no worker answer the bells of the test before."""
    with broker() as server:
        server.flushall()


@pytest.fixture
def started() -> Iterator[list[Process]]:
    """What a test has started; killed at its end, whatever became of it."""
    processes: list[Process] = []
    yield processes
    for process in processes:
        if process.process.poll() is None:
            process.kill()


@pytest.fixture
def templates_of_the_product(quick, settings) -> None:
    """Pages and letters as people get them."""
    folder = django_settings.BASE_DIR / "templates"
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [folder]}]


def until(is_so: Callable[[], bool], what: str, *, patience: float = 60) -> None:
    deadline = time.monotonic() + patience
    while not is_so():
        assert time.monotonic() < deadline, f"{what} did not happen in {patience:.0f} s"
        time.sleep(0.05)


def broker() -> redis.Redis:
    path = django_settings.REDIS_URL.removeprefix("redis+socket://")
    return redis.Redis(unix_socket_path=path)


def write_many(write, number: int) -> None:
    for index in range(number):
        write(f"p{index}@firm.example", now=timezone.now())
    connection.close()


@pytest.mark.parametrize("number", [400, pytest.param(1000, marks=pytest.mark.soak)])
def test_every_mail_arrives_though_the_workers_are_killed_four_times(
    relay: ScriptedRelay, write, started, broker_server, tmp_path: Path, number: int
):
    relay.pause = 0.01
    started.append(start_beat(tmp_path))
    worker = start_worker(tmp_path, processes=N_PROCESSES)
    started.append(worker)
    writer = threading.Thread(target=write_many, args=(write, number))
    writer.start()

    for kill in range(1, 5):
        relay.wait_for(number * kill // 6)
        worker.kill()
        if kill == 2:
            with broker() as server:
                server.flushall()
        worker = start_worker(tmp_path, processes=N_PROCESSES)
        started.append(worker)
    writer.join()
    relay.wait_for(number)
    until(lambda: not Mail.objects.exclude(status="sent").exists(), "all marked as sent")

    counts = relay.counts()
    n_twice = sum(counts.values()) - number
    print(f"crash: {number} written, {len(counts)} delivered, {n_twice} twice")
    assert len(counts) == number
    assert set(counts.values()) <= {1, 2, 3}
    # Each kill may leave one mail a process that the server took and nobody could mark.
    assert n_twice <= 4 * N_PROCESSES
    assert sorted(set(relay.recipients())) == sorted(
        f"p{index}@firm.example" for index in range(number)
    )


def test_a_page_answers_while_the_broker_hangs_and_the_mail_goes_out_later(
    relay: ScriptedRelay, templates_of_the_product, started, broker_server, tmp_path: Path
):
    people = [make.make_person(f"Person {letter}").email for letter in "abc"]
    door = reverse("account_request_login_code")
    started.append(start_beat(tmp_path))
    started.append(start_worker(tmp_path, processes=1))
    until(Heartbeat.objects.exists, "the first heartbeat")
    # Whatever the first page has to load has nothing to do with the broker.
    Client().get(door)
    os.kill(broker_server.child.pid, signal.SIGSTOP)
    try:
        answers, durations = [], []
        for email in people:
            began = time.monotonic()
            answers.append(Client().post(door, {"email": email}))
            durations.append(time.monotonic() - began)
    finally:
        os.kill(broker_server.child.pid, signal.SIGCONT)

    print(f"hung broker: slowest page {max(durations) * 1000:.0f} ms")
    next_page = reverse("account_confirm_login_code")
    assert [answer.headers["Location"] for answer in answers] == [next_page] * len(people)
    assert max(durations) < django_settings.CELERY_BROKER_TRANSPORT_OPTIONS["socket_timeout"]
    relay.wait_for(len(people))
    assert sorted(relay.recipients()) == people


def test_a_ring_reaches_a_worker_without_the_beat(
    relay: ScriptedRelay, write, started, broker_server, tmp_path: Path
):
    started.append(start_worker(tmp_path, processes=1))
    write(now=timezone.now())

    relay.wait_for(1)

    assert relay.recipients() == ["anna@firm.example"]
    assert jobs._bells.wait_until_heard(5) is True
