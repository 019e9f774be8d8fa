"""Join the local services of this checkout, and say so in the environment."""

import atexit
import contextlib
import fcntl
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence

from bewiser.embedded import places
from bewiser.embedded.keeper import SOCKET_NAME
from bewiser.embedded.places import Places
from bewiser.embedded.processes import Failure

SERVICES = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL")
# A first start makes the data folder; a start after a crash replays the log.
PATIENCE = 90.0


class Membership:
    """One user's connection to the keeper, and the addresses of the services it asked for."""

    def __init__(
        self,
        line: socket.socket,
        needs: Sequence[str],
        keeper: subprocess.Popen[str] | None = None,
    ) -> None:
        self.line = line
        self.keeper = keeper
        line.settimeout(PATIENCE)
        line.sendall(json.dumps(list(needs)).encode() + b"\n")
        answer = self._read()
        if not answer:
            raise ConnectionResetError
        if "error" in answer:
            line.close()
            raise Failure(answer["error"])
        self.addresses = answer
        line.setblocking(False)

    def obituary(self) -> str | None:
        """Return what became of the services if one has died, else None."""
        try:
            told = self._read()
        except BlockingIOError:
            return None
        return told.get("dead", "The keeper of the local services was killed.")

    def leave(self, *, patience: float = 4) -> None:
        """Go, and wait for the services to stop if nobody else uses them."""
        self.line.settimeout(patience)
        with contextlib.suppress(OSError):
            self.line.shutdown(socket.SHUT_WR)
            while self.line.recv(4096):
                pass
        self.line.close()
        if self.keeper:
            # It closes our line last of all; where it stays for others it is not waited for.
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.keeper.wait(0.5)
            self.keeper.returncode = 0

    def drop(self) -> None:
        """Go without waiting for anything."""
        self.line.close()
        if self.keeper:
            self.keeper.returncode = 0

    def _read(self) -> dict[str, str]:
        received = b""
        while not received.endswith(b"\n"):
            part = self.line.recv(65536)
            if not part:
                return {}
            received += part
        answer: dict[str, str] = json.loads(received)
        return answer


def join(home: Places, needs: Sequence[str]) -> Membership:
    """Use the services that run, or start them; Failure says what is wrong."""
    path = str(places.socket_folder(home.run) / SOCKET_NAME)
    # Two users at once must not start two keepers.
    with exclusively(home, "joining"):
        keeper = None
        for _attempt in range(3):
            line = socket.socket(socket.AF_UNIX)
            try:
                line.connect(path)
                return Membership(line, needs, keeper)
            except (ConnectionError, FileNotFoundError, BrokenPipeError):
                # There is no keeper, or it was just about to go.
                line.close()
                keeper = start_keeper(home)
    raise Failure("The keeper of the local services does not stay.")


def start_keeper(home: Places) -> subprocess.Popen[str]:
    """Start a keeper that outlives this process, and wait until it listens."""
    with home.log("keeper").open("wb") as log:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "bewiser.embedded.keeper"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            cwd=places.CHECKOUT,
            start_new_session=True,
            text=True,
        )
    assert keeper.stdout
    with keeper.stdout as answer:
        said = answer.read().strip()
    if said != "ready":
        keeper.wait()
        raise Failure(said or f"The keeper did not start:\n{home.log('keeper').read_text()}")
    return keeper


@contextlib.contextmanager
def exclusively(home: Places, name: str) -> Iterator[None]:
    """Be the only process of this checkout in this block."""
    with home.lock(name).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def missing() -> list[str]:
    """Return the services for which the environment names no server."""
    return [name for name in SERVICES if not os.environ.get(name, "").strip()]


def describe(home: Places, membership: Membership | None) -> dict[str, str]:
    """Return the environment variables that belong to the local services."""
    found = dict(membership.addresses) if membership else {}
    if "EMAIL_URL" in found:
        found["MAILBOX_DIR"] = str(home.mail)
    if not os.environ.get("SECRET_KEY", "").strip():
        found["SECRET_KEY"] = home.secret_key()
    if not os.environ.get("SITE_URL", "").strip() and home.address.exists():
        found["SITE_URL"] = home.address.read_text().strip()
    return found


def ensure_environment() -> None:
    """Give a manage.py command the local services for as long as it runs, where none are named.

    In production nothing is made up: settings complain about what is not set.
    """
    if os.environ.get("MODE", "sample").strip() == "production":
        return
    home = Places.of_checkout()
    needs = missing()
    membership = None
    if needs:
        try:
            membership = join(home, needs)
        except Failure as problem:
            sys.exit(str(problem))
        atexit.register(membership.drop)
    os.environ.update(describe(home, membership))
