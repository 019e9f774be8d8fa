"""Real worker and beat processes beside the test's own database and broker."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from bewiser.embedded.postgres import Postgres

CHECKOUT = Path(__file__).resolve().parents[2]
QUICK = "tests.outbox.fast_settings"


@contextmanager
def durable_database(folder: Path) -> Iterator[Postgres]:
    """A database that waits for its disk, as one in production does and that of the suite does not; gone at the end."""
    database = Postgres(folder, log=folder / "postgresql.log")
    database.start()
    try:
        yield database
    finally:
        # It was to outlive crashes; its files need not outlive us.
        database.throwaway = True
        database.stop()


def database_url() -> str:
    """Return the address of the test's database, for processes of their own."""
    known = connection.settings_dict
    who = quote(known["USER"], safe="")
    if known["PASSWORD"]:
        who += ":" + quote(known["PASSWORD"], safe="")
    where = f"?host={quote(known['HOST'], safe='')}" + (
        f"&port={known['PORT']}" if known["PORT"] else ""
    )
    return f"postgresql://{who}@/{quote(known['NAME'], safe='')}{where}"


class Process:
    """A Celery process and its children, in a session of their own, to be killed together."""

    def __init__(
        self, *arguments: str, log: Path, settings_module: str = QUICK, **environment: str
    ) -> None:
        self.log = log
        known = {
            "DATABASE_URL": database_url(),
            "REDIS_URL": settings.REDIS_URL,
            "EMAIL_URL": settings.EMAIL_URL,
            "DJANGO_SETTINGS_MODULE": settings_module,
        }
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "bewiser.celery", *arguments],
                cwd=CHECKOUT,
                env={**os.environ, **known, **environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def kill(self) -> None:
        """Kill the whole group without a warning."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def start_worker(
    folder: Path, *, processes: int = 2, settings_module: str = QUICK, **environment: str
) -> Process:
    options = (f"--concurrency={processes}", "--loglevel=INFO")
    quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat")
    return Process(
        *("worker", *options, *quiet),
        log=folder / "worker.log",
        settings_module=settings_module,
        **environment,
    )


def start_beat(folder: Path) -> Process:
    schedule = f"--schedule={folder / 'beat'}"
    pidfile = "--pidfile="
    return Process("beat", schedule, pidfile, "--loglevel=INFO", log=folder / "beat.log")
