"""The process that owns a checkout's local services for as long as somebody uses them.

`make run` and every manage.py beside it are users: each holds a connection to the keeper's socket.
The kernel closes it however a user ends, so that nothing has to be tidied up after a crash. When
the last user has gone the services stop and the keeper ends. A user sends one line, the services it
needs; the answer is one line with their addresses, or an error. One line more comes only if a
service dies.

Run as `python -m bewiser.embedded.keeper`; `environment.join` does.
"""

import contextlib
import fcntl
import json
import os
import selectors
import signal
import socket
import sys
import time
from collections.abc import Callable

from bewiser.embedded import places
from bewiser.embedded.broker import Broker
from bewiser.embedded.places import Places
from bewiser.embedded.postgres import Postgres
from bewiser.embedded.processes import Failure
from bewiser.embedded.sink import Sink

SOCKET_NAME = "keeper.sock"
# How long a keeper that nobody has called yet waits for the user that started it.
FIRST_CALL = 10.0
LOOK_AT_SERVICES = 0.2
# How long the keeper before this one, and its servers, may take to end.
PREDECESSOR = 20.0

Service = Postgres | Broker | Sink


class Stopped(Exception):
    """Somebody asked the keeper to end."""


class Keeper:
    """Starts what users ask for, watches it, counts users, stops it all."""

    def __init__(self, home: Places, lock: int) -> None:
        self.home = home
        self.lock = lock
        self.running: dict[str, Service] = {}
        self.users: dict[socket.socket, bytes] = {}
        self.leaving: list[socket.socket] = []
        self.selector = selectors.DefaultSelector()
        self.makers: dict[str, Callable[[], Service]] = {
            "DATABASE_URL": lambda: Postgres(home.run, log=home.log("postgresql")),
            "REDIS_URL": lambda: Broker(home.run, log=home.log("broker")),
            "EMAIL_URL": lambda: Sink(home.mail, log=home.log("mailbox")),
        }

    def serve(self, listener: socket.socket) -> None:
        """Answer users until the last one has gone or a service has died."""
        self.selector.register(listener, selectors.EVENT_READ)
        give_up_at = time.monotonic() + FIRST_CALL
        while self.users or time.monotonic() < give_up_at:
            for key, _events in self.selector.select(LOOK_AT_SERVICES):
                if key.fileobj is listener:
                    self._welcome(listener.accept()[0])
                    give_up_at = 0
                elif isinstance(key.fileobj, socket.socket):
                    self._hear(key.fileobj)
            for service in self.running.values():
                if service.child and not service.child.is_running:
                    self._tell_all({"dead": service.child.obituary()})
                    return

    def stop(self) -> None:
        """Stop the services, then let the users that wait for it go."""
        for service in reversed(self.running.values()):
            service.stop()
        for user in [*self.users, *self.leaving]:
            user.close()

    def _welcome(self, user: socket.socket) -> None:
        self.users[user] = b""
        self.selector.register(user, selectors.EVENT_READ)

    def _hear(self, user: socket.socket) -> None:
        try:
            received = user.recv(4096)
        except OSError:
            received = b""
        if not received:
            self._part_with(user)
            return
        self.users[user] += received
        if self.users[user].endswith(b"\n"):
            needs = json.loads(self.users[user])
            self.users[user] = b""
            self._tell(user, self._provide(needs))

    def _part_with(self, user: socket.socket) -> None:
        self.selector.unregister(user)
        del self.users[user]
        if not self.users:
            # The last user may be waiting to hear that nothing is left.
            self.leaving.append(user)
        else:
            user.close()

    def _provide(self, needs: list[str]) -> dict[str, str]:
        for name in needs:
            if name not in self.running:
                service = self.makers[name]()
                try:
                    service.start(keep_open=[self.lock])
                except Failure as problem:
                    return {"error": str(problem)}
                self.running[name] = service
        return {name: self.running[name].url for name in needs}

    def _tell_all(self, message: dict[str, str]) -> None:
        for user in list(self.users):
            self._tell(user, message)

    def _tell(self, user: socket.socket, message: dict[str, str]) -> None:
        # A user that has gone meanwhile is noticed by its end of file.
        with contextlib.suppress(OSError):
            user.sendall(json.dumps(message).encode() + b"\n")


def hold_lock(home: Places) -> int:
    """Return the checkout's lock, held; servers inherit it, so it is free when all have ended."""
    descriptor = os.open(home.lock("services"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    deadline = time.monotonic() + PREDECESSOR
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise Failure(
                    "Servers of an earlier start are still running in this checkout; "
                    f"{home.run}/pg/postmaster.pid names the first one."
                ) from None
            time.sleep(0.02)
        else:
            return descriptor


def raise_stopped(_number: int, _frame: object) -> None:
    raise Stopped


def main() -> int:
    """Serve until nobody is left; say "ready" or what is wrong on standard output."""
    signal.signal(signal.SIGTERM, raise_stopped)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    home = Places.of_checkout()
    try:
        lock = hold_lock(home)
    except Failure as problem:
        print(problem, flush=True)
        return 1
    path = places.socket_folder(home.run) / SOCKET_NAME
    path.unlink(missing_ok=True)
    keeper = Keeper(home, lock)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen(64)
        print("ready", flush=True)
        # The end of file that the user who started this keeper reads up to.
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        with contextlib.suppress(Stopped):
            keeper.serve(listener)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        # Before the servers stop: whoever calls from now on starts a keeper of their own.
        path.unlink(missing_ok=True)
    keeper.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
