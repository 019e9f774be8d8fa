"""A newsletter at full speed while everything around it breaks: none arrives twice, none is lost unseen."""

import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from redis import Redis

from bewiser.embedded import processes as embedded
from bewiser.embedded.postgres import Postgres
from bewiser.lib.mail import Letter
from bewiser.outbox import batches
from bewiser.outbox.drain import LARGEST_BULK_CLAIM
from bewiser.outbox.gaps import gap
from bewiser.outbox.models import Mail
from tests.outbox.conftest import BULK
from tests.outbox.fast_sink import FastSink
from tests.outbox.processes import Process, durable_database, start_beat, start_worker

pytestmark = pytest.mark.django_db(transaction=True)

KILLS = 5
N_PROCESSES = 2
LETTER = Letter("News", f"Dear {gap('name')},\n" + "News. " * 600, f"<p>Dear {gap('name')},</p>")


@pytest.fixture
def database(tmp_path_factory) -> Iterator[Postgres]:
    """A server of this test's own, since other tests run beside it while it is shot down."""
    known = connection.settings_dict.copy()
    connection.close()
    with durable_database(tmp_path_factory.mktemp("pg")) as server:
        own = {"NAME": "bewiser", "USER": "bewiser", "PASSWORD": "", "HOST": str(server.sockets)}
        connection.settings_dict.update(own, PORT="")
        try:
            call_command("migrate", "outbox", verbosity=0)
            yield server
        finally:
            connection.close()
            connection.settings_dict.update(known)


@pytest.fixture
def sink(tmp_path: Path, settings) -> Iterator[FastSink]:
    server = FastSink(tmp_path / "sink")
    server.start()
    settings.EMAIL_URL = server.url
    yield server
    server.stop()


@pytest.fixture
def started() -> Iterator[list[Process]]:
    processes: list[Process] = []
    yield processes
    for process in processes:
        if process.process.poll() is None:
            process.kill()


@pytest.mark.parametrize(
    "number, step", [(2_000, 50), pytest.param(10_000, 1_000, marks=pytest.mark.soak)]
)
def test_a_newsletter_arrives_once_or_is_left_to_a_person_whatever_is_killed(
    database: Postgres,
    broker_server,
    sink: FastSink,
    started,
    tmp_path: Path,
    number: int,
    step: int,
):
    """Of 2,000 or 10,000 mails at most 1,000 stay behind: two claims of a hundred at each of five kills."""
    flush_broker(broker_server.socket)
    write_newsletter(number)
    connection.close()
    started.append(start_beat(tmp_path))
    worker = begin(started, tmp_path)

    for kill in range(1, KILLS + 1):
        wait_for(sink, step * kill)
        if kill == 2:
            flush_broker(broker_server.socket)
        if kill == 3:
            restart(database)
            # The workers that lived through it find their way back.
            wait_for(sink, sink.count() + 1)
        worker.kill()
        worker = begin(started, tmp_path)
    until(lambda: not Mail.objects.filter(status__in=["pending", "sending"]).exists(), "the end")

    arrived = Counter(taken.message_id for taken in sink.taken())
    written = set(Mail.objects.values_list("message_id", flat=True))
    unknown = set(Mail.objects.unknown().values_list("message_id", flat=True))
    undelivered = written - set(arrived)
    print(
        f"bulk crash: {number} written, {len(arrived)} delivered, {len(undelivered)} not; "
        f"{len(unknown)} unknown, {len(unknown) - len(undelivered)} of them delivered"
    )
    assert len(written) == number
    assert set(arrived.values()) == {1}
    assert set(arrived) | unknown == written
    assert undelivered <= unknown
    assert set(Mail.objects.sendable_again().values_list("message_id", flat=True)) == unknown
    assert len(undelivered) <= KILLS * LARGEST_BULK_CLAIM * N_PROCESSES


def write_newsletter(number: int) -> None:
    now = timezone.now()
    with transaction.atomic():
        skeleton = batches.write_skeleton("news", language="en", letter=LETTER, now=now)
        recipients = [
            batches.Recipient(
                key=f"news:{at}",
                address=f"p{at}@firm.example",
                skeleton=skeleton,
                fillings={"name": f"Person {at}"},
            )
            for at in range(number)
        ]
        batches.write(BULK.name, recipients, due_at=now, now=now)


def begin(started: list[Process], folder: Path) -> Process:
    worker = start_worker(
        folder, processes=N_PROCESSES, settings_module="tests.outbox.bulk_settings"
    )
    started.append(worker)
    return worker


def wait_for(sink: FastSink, number: int) -> None:
    """Return once so many mails have arrived, or all that still can."""
    until(
        lambda: sink.count() >= number or not Mail.objects.due(timezone.now()).exists(),
        f"mail number {number}",
    )


def flush_broker(socket: Path) -> None:
    with Redis(unix_socket_path=str(socket)) as broker:
        broker.flushall()


def restart(database: Postgres) -> None:
    """Shut the server down without a word to anybody, and let it recover."""
    connection.close()
    assert database.child is not None
    embedded.stop([database.child], signal.SIGQUIT, patience=10)
    database.start()


def until(is_so: Callable[[], bool], what: str, *, patience: float = 120) -> None:
    deadline = time.monotonic() + patience
    while not is_so():
        assert time.monotonic() < deadline, f"{what} did not come in {patience:.0f} s"
        time.sleep(0.005)
