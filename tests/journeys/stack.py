"""The whole product as processes of its own on the test's database, broker and mailbox."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection as database
from django.test import Client

from bewiser.outbox.models import Mail
from bewiser.sample.people import FACES
from connect.models import User
from tests.outbox.processes import CHECKOUT, database_url, start_worker

PATIENCE = 60.0


@dataclass
class Site:
    """A running site with the sample network in it."""

    url: str
    # Sessions of the sample's faces, for tests that are not about signing in.
    sessions: dict[str, str]

    def cookie_of(self, email: str) -> dict[str, str]:
        name = settings.SESSION_COOKIE_NAME
        return {"name": name, "value": self.sessions[email], "url": self.url}


@contextlib.contextmanager
def running(folder: Path, mailbox: Path, blocker) -> Iterator[Site]:
    """Load the sample network, run web and worker, and leave the database as it was."""
    with blocker.unblock():
        call_command("load_sample", stdout=sys.stdout)
        # Old news of the sample; the letters of a journey are its own.
        Mail.objects.all().delete()
        sessions = {face.email: session_of(face.email) for face in FACES}
        listener = socket.create_server(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        web = start_web(listener, folder / "web.log", url=url, mailbox=mailbox)
        worker = start_worker(folder, processes=1)
    try:
        wait_until_served(web, f"{url}/healthz", folder / "web.log")
        yield Site(url, sessions)
    finally:
        os.killpg(web.pid, signal.SIGKILL)
        web.wait()
        worker.kill()
        with blocker.unblock():
            call_command("flush", interactive=False, verbosity=0)
            with database.cursor() as cursor:
                cursor.execute("truncate bewiser_cache, bewiser_ratelimit")


def session_of(email: str) -> str:
    client = Client()
    client.force_login(User.objects.get(email=email))
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def start_web(
    listener: socket.socket, log: Path, *, url: str, mailbox: Path
) -> subprocess.Popen[bytes]:
    """Start gunicorn on a socket that listens already, so that nobody can take its port."""
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "REDIS_URL": settings.REDIS_URL,
        "EMAIL_URL": settings.EMAIL_URL,
        "DJANGO_SETTINGS_MODULE": "tests.journeys.settings",
        "SITE_URL": url,
        "MAILBOX_DIR": str(mailbox),
    }
    with listener, log.open("ab") as output:
        return subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "bewiser.wsgi:application"),
                *("--bind", f"fd://{listener.fileno()}", "--workers", "1"),
                *("--worker-class", "gthread", "--threads", "4", "--no-control-socket"),
            ],
            cwd=CHECKOUT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            pass_fds=[listener.fileno()],
            start_new_session=True,
        )


def wait_until_served(web: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            urllib.request.urlopen(address, timeout=5).close()
            return
        if web.poll() is not None or time.monotonic() > deadline:
            pytest.fail(f"The site did not start:\n{log.read_text()[-4000:]}")
        time.sleep(0.05)
