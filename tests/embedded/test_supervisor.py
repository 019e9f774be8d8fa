"""The whole stack, started as `make run` starts it, in a copy of the tree."""

import html
import json
import os
import re
import signal
import socket
import time
import urllib.request
from pathlib import Path

import psycopg2
import pytest

from bewiser.embedded.postgres import Postgres
from bewiser.sample.files import PASSWORD, organisations
from bewiser.sample.people import FACES
from tests.embedded.conftest import read_until, running_in, wait_until

READY = "Ctrl-C stops everything."
# Seconds that every start but the first may take, on a machine that does little else.
AGAIN = 10.0
ASK = """
import json
from django.conf import settings
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("show data_directory")
    data = cursor.fetchone()[0]
print("said", json.dumps([data, settings.REDIS_URL, settings.EMAIL_URL, settings.SITE_URL]))
"""


def run(spawn, **more: str):
    return spawn("-m", "bewiser.embedded", "run", **more)


def address_in(said: str) -> str:
    return re.findall(r"http://127\.0\.0\.1:\d+", said)[0]


def fetch(url: str) -> tuple[int, str]:
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url) as answer:
        return answer.status, answer.read().decode()


def status_of(url: str) -> int:
    return fetch(url)[0]


def crowd() -> float:
    """Return how many want each processor, at least 1: a start beside other tests takes so much longer."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def in_its_database(checkout: Path, sql: str) -> list[tuple[object, ...]]:
    """Run one statement in the database of a running checkout, without the seconds of a command."""
    connection = psycopg2.connect(Postgres(checkout / ".run", log=checkout / "log").url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(sql)
        rows = cursor.fetchall() if cursor.description else []
    connection.close()
    return rows


def process_of(checkout: Path, words: str) -> int:
    return min(pid for pid, command in running_in(checkout).items() if words in command)


def test_a_run_serves_pages_is_alone_and_stops_within_five_seconds(checkout, spawn):
    began = time.monotonic()
    site = run(spawn)
    said = read_until(site, READY)
    address = address_in(said)
    status, page = fetch(f"{address}/firms/")
    first_page = time.monotonic() - began
    beside = run(spawn).communicate(timeout=30)[0]
    asking = spawn("manage.py", "shell", "--no-imports", "-c", ASK)
    told = json.loads(read_until(asking, "said").split("said", 1)[1])
    began = time.monotonic()
    site.send_signal(signal.SIGTERM)
    site.wait(10)
    took = time.monotonic() - began
    left = running_in(checkout)

    assert (status, site.returncode, left) == (200, 0, {})
    assert [face.email for face in FACES if face.email not in said] == []
    assert f"Sample people, all with the password {PASSWORD}:" in said
    assert f"Outgoing mail: {address}/" in said
    assert any(html.escape(firm["name"]) in page for firm in organisations())
    assert beside.strip() == f"Be Wiser is already running at {address}."
    assert (told[0], told[3]) == (str(checkout / ".run" / "pg"), address)
    assert (first_page < 120, took < 5) == (True, True), (first_page, took)


def test_a_killed_supervisor_leaves_nothing_and_the_next_start_works(checkout, spawn):
    site = run(spawn, LOAD_SAMPLE="0")
    read_until(site, READY)
    in_its_database(
        checkout, "insert into outbox_suppression (address, reason, at) values ('a', 'b', now())"
    )

    took = []
    # The load is a mean of the last minute and may come late: there is a second chance.
    while len(took) < 2 and min(took, default=AGAIN) >= AGAIN:
        site.kill()
        site.wait(5)
        assert wait_until(lambda: not running_in(checkout), patience=15), running_in(checkout)
        began = time.monotonic()
        site = run(spawn, LOAD_SAMPLE="0")
        address = address_in(read_until(site, READY))
        took.append((time.monotonic() - began) / crowd())
    status = status_of(f"{address}/healthz")
    kept = in_its_database(checkout, "select address, reason from outbox_suppression")
    site.send_signal(signal.SIGINT)

    assert (status, kept, site.wait(10)) == (200, [("a", "b")], 0)
    print(f"second start: {min(took):.1f} s")
    assert min(took) < AGAIN, took


@pytest.mark.soak
def test_two_checkouts_run_side_by_side_one_of_them_in_a_long_path(
    checkout, distant_checkout, spawn
):
    both = (checkout, distant_checkout)
    # In the same moment, so that they also race for the first free port.
    sites = [run(spawn, at=at, LOAD_SAMPLE="0") for at in both]
    addresses = [address_in(read_until(site, READY)) for site in sites]
    asking = [spawn("manage.py", "shell", "--no-imports", "-c", ASK, at=at) for at in both]
    told = [json.loads(read_until(command, "said").split("said", 1)[1]) for command in asking]
    statuses = [status_of(f"{address}/readyz") for address in addresses]

    sites[0].send_signal(signal.SIGTERM)
    ended = sites[0].wait(10), running_in(checkout)
    status_of_the_other = status_of(f"{addresses[1]}/readyz")
    sites[1].send_signal(signal.SIGTERM)

    assert (statuses, ended, status_of_the_other) == ([200, 200], (0, {}), 200)
    assert (sites[1].wait(10), running_in(distant_checkout)) == (0, {})
    assert [(words[0], words[3]) for words in told] == [
        (str(at / ".run" / "pg"), address) for at, address in zip(both, addresses, strict=True)
    ]
    # Neither data, broker, mailbox nor address is shared.
    assert all(mine != theirs for mine, theirs in zip(*told, strict=True))


def test_a_run_by_an_ordinary_user_needs_no_identity_but_their_own(checkout, spawn):
    if os.geteuid() != 0:
        pytest.skip("Every other test of this file is the proof, as this suite is no root.")
    site = run(spawn, identity="namespace", LOAD_SAMPLE="0")
    address = address_in(read_until(site, READY))
    database = process_of(checkout, "postgres -D")

    status = status_of(f"{address}/readyz")
    users = [os.readlink(f"/proc/{pid}/ns/user") for pid in ("self", site.pid, database)]
    site.send_signal(signal.SIGTERM)

    assert (status, site.wait(10)) == (200, 0)
    assert wait_until(lambda: not running_in(checkout), patience=15), running_in(checkout)
    assert (users[0] != users[1], users[1] == users[2]) == (True, True)


@pytest.mark.parametrize(
    ("name", "victim", "up"),
    [
        ("the worker", "celery --app bewiser.celery:app worker", "ready."),
        pytest.param("the web", "gunicorn bewiser.wsgi", "Listening at", marks=pytest.mark.soak),
        pytest.param(
            "the beat", "celery --app bewiser.celery:app beat", "Starting", marks=pytest.mark.soak
        ),
        pytest.param("the broker", "valkey-server", "Ready to accept", marks=pytest.mark.soak),
        pytest.param("PostgreSQL", "postgres -D", "ready to accept", marks=pytest.mark.soak),
    ],
)
def test_a_dead_child_stops_everything_with_its_last_words(checkout, spawn, name, victim, up):
    log = checkout / ".run" / "log" / f"{name.removeprefix('the ').lower()}.log"
    site = run(spawn, LOAD_SAMPLE="0")
    read_until(site, READY)
    assert wait_until(lambda: up in log.read_text(), patience=30)

    os.kill(process_of(checkout, victim), signal.SIGKILL)
    said = site.communicate(timeout=15)[0]

    obituary = f"{name} stopped by itself (exit code -9). The last lines of {log}:\n"
    last_words = said.partition(obituary)[2]
    assert site.returncode == 1
    # The keeper ends by itself once its last user has gone; a busy machine lets it take its time.
    assert wait_until(lambda: not running_in(checkout), patience=15), running_in(checkout)
    # The program's own children may write some lines more while they end.
    assert last_words.strip()
    assert last_words in log.read_text()


def test_a_port_that_was_asked_for_and_is_taken_is_an_error(checkout, spawn):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        site = run(spawn, PORT=str(port))
        said = site.communicate(timeout=30)[0]

    assert (site.returncode, said.strip()) == (
        1,
        f"Port {port} cannot be used (Address already in use). Name another.",
    )
