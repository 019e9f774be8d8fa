"""The whole stack, started as `make run` starts it, in a copy of the tree."""

import json
import os
import re
import signal
import socket
import time
import urllib.request
from pathlib import Path

import pytest

from tests.embedded.conftest import read_until, running_in, wait_until

READY = "Ctrl-C stops everything."
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


def status_of(url: str) -> int:
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url) as answer:
        return answer.status


def process_of(checkout: Path, words: str) -> int:
    return min(pid for pid, command in running_in(checkout).items() if words in command)


def test_a_run_serves_pages_is_alone_and_stops_within_five_seconds(checkout, spawn):
    site = run(spawn)
    address = address_in(read_until(site, READY))
    status = status_of(f"{address}/healthz")
    beside = run(spawn).communicate(timeout=30)[0]
    began = time.monotonic()
    site.send_signal(signal.SIGTERM)
    site.wait(10)
    took = time.monotonic() - began
    left = running_in(checkout)

    assert (status, site.returncode, left) == (200, 0, {})
    assert beside.strip() == f"Be Wiser is already running at {address}."
    assert took < 5


def test_a_killed_supervisor_leaves_nothing_and_the_next_start_works(checkout, spawn):
    site = run(spawn, LOAD_SAMPLE="0")
    read_until(site, READY)

    site.kill()
    site.wait(5)
    is_clean = wait_until(lambda: not running_in(checkout), patience=15)
    left = running_in(checkout)
    again = run(spawn, LOAD_SAMPLE="0")
    status = status_of(f"{address_in(read_until(again, READY))}/healthz")
    again.send_signal(signal.SIGINT)

    assert (is_clean, left, status, again.wait(10)) == (True, {}, 200, 0)


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

    assert (status, site.wait(10), running_in(checkout)) == (200, 0, {})
    assert (users[0] != users[1], users[1] == users[2]) == (True, True)


@pytest.mark.parametrize(
    ("name", "victim"),
    [
        ("worker", "celery --app bewiser.celery:app worker"),
        pytest.param("broker", "valkey-server", marks=pytest.mark.soak),
    ],
)
def test_a_dead_child_stops_everything_with_its_last_words(checkout, spawn, name, victim):
    log = checkout / ".run" / "log" / f"{name}.log"
    site = run(spawn, LOAD_SAMPLE="0")
    read_until(site, READY)
    assert wait_until(lambda: "ready" in log.read_text().lower(), patience=30)

    os.kill(process_of(checkout, victim), signal.SIGKILL)
    said = site.communicate(timeout=15)[0]

    obituary = f"the {name} stopped by itself (exit code -9). The last lines of {log}:\n"
    last_words = said.partition(obituary)[2]
    assert (site.returncode, running_in(checkout)) == (1, {})
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
