"""The whole stack, started as `make run` starts it, in a copy of the tree."""

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


@pytest.mark.parametrize(
    ("victim", "obituary"),
    [
        ("celery --app bewiser.celery:app worker", "the worker stopped by itself"),
        pytest.param("valkey-server", "the broker stopped by itself", marks=pytest.mark.soak),
    ],
)
def test_a_dead_child_stops_everything_with_its_last_words(checkout, spawn, victim, obituary):
    site = run(spawn, LOAD_SAMPLE="0")
    read_until(site, READY)

    os.kill(process_of(checkout, victim), signal.SIGKILL)
    said = site.communicate(timeout=15)[0]

    assert (site.returncode, running_in(checkout)) == (1, {})
    assert f"{obituary} (exit code -9). The last lines of {checkout}/.run/log/" in said


def test_a_port_that_was_asked_for_and_is_taken_is_an_error(checkout, spawn):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        site = run(spawn, PORT=str(port))
        said = site.communicate(timeout=30)[0]

    assert (site.returncode, said.strip()) == (
        1,
        f"Port {port} cannot be used (Address already in use). Name another.",
    )
