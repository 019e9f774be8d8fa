"""A start with an unsafe environment ends in a sentence that says what to set."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bewiser.env import is_loopback

KEY = "a-key-of-this-test-only-0123456789-abcdefghijklmnopqrstuvwxyz"


def start(program="import bewiser.settings; print('started')", **changes):
    """Read the settings in a process of their own; return the last line of what it said."""
    known = {name: value for name, value in os.environ.items() if name != "SECRET_KEY"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=known | changes,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return done.stdout.splitlines()[-1].rpartition("ImproperlyConfigured: ")[2]


@pytest.mark.parametrize(
    "changes, said",
    [
        ({}, "started"),
        ({"ALLOWED_HOSTS": "localhost,127.0.0.2,[::1],.site.localhost"}, "started"),
        (
            {"ALLOWED_HOSTS": "localhost,demo.bewiser.example"},
            "ALLOWED_HOSTS names more than this machine; set SECRET_KEY to a random text"
            " of at least 50 characters too.",
        ),
        (
            {"ALLOWED_HOSTS": "*"},
            "ALLOWED_HOSTS names more than this machine; set SECRET_KEY to a random text"
            " of at least 50 characters too.",
        ),
        ({"ALLOWED_HOSTS": "demo.bewiser.example", "SECRET_KEY": KEY}, "started"),
    ],
)
def test_the_published_key_signs_for_this_machine_only(changes, said):
    assert start(MODE="sample", **changes) == said


@pytest.mark.parametrize(
    "url, said",
    [
        ("smtp://u:p@relay.example:587?tls=starttls", "started"),
        (
            "smtp://u:p@relay.example",
            "EMAIL_URL would send the password in clear: write ?tls=starttls, or smtps://.",
        ),
        ("relay.example", "EMAIL_URL must be smtp://host:port or smtps://host:port."),
    ],
)
def test_no_process_starts_that_could_not_send_safely(url, said):
    program = "import django; django.setup(); print('started')"

    assert start(program, EMAIL_URL=url) == said


@pytest.mark.parametrize(
    "host, expected",
    [
        ("127.0.0.1", True),
        ("[::1]", True),
        ("LocalHost", True),
        ("shop.localhost", True),
        ("0.0.0.0", False),
        ("10.0.0.1", False),
        ("localhost.example", False),
        ("*", False),
        (".", False),
    ],
)
def test_names_of_this_machine(host, expected):
    assert is_loopback(host) is expected


def test_the_image_is_built_with_all_that_production_demands():
    lines = Path("Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    build = next(line for line in lines if "collectstatic" in line)
    given = dict(re.findall(r"\b([A-Z_]+)=(\S+)", build))

    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        env={"PATH": os.environ["PATH"], "MODE": "production"} | given,
        capture_output=True,
        text=True,
    )

    assert (done.returncode, done.stderr) == (0, "")
