"""Run the whole product on this machine: services, web, worker and beat, until Ctrl-C.

What is started here dies with this process, however it ends: children are told to by the kernel,
the keeper of the services sees its last user go. If one of them dies, all stop.
"""

import contextlib
import fcntl
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence

from bewiser.embedded import assets, environment, places, ports, processes
from bewiser.embedded.environment import Membership
from bewiser.embedded.places import Places
from bewiser.embedded.processes import Child, Failure

START_PATIENCE = 90.0
# All of it must be gone within five seconds: the product first, then its services.
STOP_PATIENCE = 2.0
WORKER_PATIENCE = 1.5
LOOK_AGAIN = 0.1


class Stopped(Exception):
    """Somebody asked us to end."""


def run() -> int:
    """Start everything, watch it, stop everything; return the exit code."""
    # In the handlers rather than around one call: a start may be stopped at any point.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, raise_stopped)
    if os.environ.get("MAKELEVEL"):
        end_with_make()
    home = Places.of_checkout()
    supervisor = Supervisor(home)
    try:
        with only_one(home):
            try:
                supervisor.start()
                supervisor.watch()
            finally:
                for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                    signal.signal(number, signal.SIG_IGN)
                supervisor.stop()
    except Stopped:
        print("\nEverything has stopped.", flush=True)
    except Failure as problem:
        print(f"\n{problem}", file=sys.stderr, flush=True)
        return 1
    return 0


def raise_stopped(_number: int, _frame: object) -> None:
    raise Stopped


def end_with_make() -> None:
    """Ask the kernel to stop us when make is killed, which could not tell us itself."""
    if sys.platform == "linux":
        # Only needed here, and not on every system.
        import ctypes  # noqa: PLC0415  (optional dependency)

        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


@contextlib.contextmanager
def only_one(home: Places) -> Iterator[None]:
    """Be the only supervisor of this checkout."""
    with home.lock("supervisor").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            address = home.address.read_text() if home.address.exists() else "this checkout"
            raise Failure(f"Be Wiser is already running at {address}.") from None
        home.address.unlink(missing_ok=True)
        try:
            yield
        finally:
            home.address.unlink(missing_ok=True)


class Supervisor:
    """The running product: its children, and its membership among the users of the services."""

    def __init__(self, home: Places) -> None:
        self.home = home
        self.children: list[Child] = []
        self.membership: Membership | None = None

    def start(self) -> None:
        """Start everything in order and say where it is; Failure says what went wrong."""
        listener = ports.listen()
        with listener:
            address = f"http://{ports.HOST}:{listener.getsockname()[1]}"
            if assets.ensure():
                print("Front-end packages are in place.", flush=True)
            needs = environment.missing()
            self.membership = environment.join(self.home, needs) if needs else None
            os.environ.update(environment.describe(self.home, self.membership))
            os.environ.setdefault("SITE_URL", address)
            words = self.home.run / "announcement"
            mail = os.environ.get("MAILBOX_DIR", "")
            self._run_to_end("prepare", address, mail, str(words))
            self._start_product(listener)
        self._wait_until_served(f"{address}/healthz")
        self.home.address.write_text(address)
        print(words.read_text(), end="", flush=True)

    def watch(self) -> None:
        """Return never: raise Failure as soon as anything that should run does not."""
        while True:
            self._raise_if_dead()
            time.sleep(LOOK_AGAIN)

    def stop(self) -> None:
        """Stop the product, then leave the services."""
        worker = [child for child in self.children if child.name == "the worker"]
        for child in self.children:
            child.send(signal.SIGTERM)
        # A worker finishes its tasks on SIGTERM; they may run twice, so it need not for long.
        wait_for(worker, WORKER_PATIENCE)
        for child in worker:
            child.send(signal.SIGQUIT)
        processes.stop(self.children, signal.SIGTERM, patience=STOP_PATIENCE - WORKER_PATIENCE)
        self.children.clear()
        if self.membership:
            self.membership.leave(patience=2.5)

    def _start_product(self, listener: socket.socket) -> None:
        python = sys.executable
        celery = [python, "-m", "celery", "--app", "bewiser.celery:app"]
        beat_file = self.home.run / "beat"
        beat_file.mkdir(exist_ok=True)
        self._start(
            "web",
            [
                *(python, "-m", "gunicorn", "bewiser.wsgi:application"),
                *("--bind", f"fd://{listener.fileno()}", "--workers", "2"),
                *("--worker-class", "gthread", "--threads", "4", "--graceful-timeout", "1"),
                "--no-control-socket",
                # The code is loaded once, before the workers part.
                "--preload",
            ],
            keep_open=[listener.fileno()],
            death_signal=signal.SIGQUIT,
        )
        self._start(
            "worker",
            [
                *(*celery, "worker", "--concurrency", "2", "--loglevel", "INFO"),
                *("--without-gossip", "--without-mingle", "--without-heartbeat"),
            ],
            # Its pool ends with it, and a task that was running is given out again.
            death_signal=signal.SIGKILL,
        )
        self._start(
            "beat",
            [*celery, "beat", "--loglevel", "INFO", "--schedule", beat_file / "due", "--pidfile="],
        )

    def _start(
        self,
        name: str,
        command: Sequence[str | os.PathLike[str]],
        *,
        keep_open: Sequence[int] = (),
        death_signal: signal.Signals = signal.SIGTERM,
    ) -> None:
        self.children.append(
            processes.start(
                f"the {name}",
                command,
                log=self.home.log(name),
                folder=places.CHECKOUT,
                keep_open=keep_open,
                death_signal=death_signal,
            )
        )

    def _run_to_end(self, module: str, *arguments: str) -> None:
        """Run one of our own modules with its output on this terminal."""
        child = processes.start(
            module,
            [sys.executable, "-m", f"bewiser.embedded.{module}", *arguments],
            folder=places.CHECKOUT,
        )
        self.children.append(child)
        while child.is_running:
            self._raise_if_dead(but=child)
            time.sleep(processes.POLL)
        self.children.remove(child)
        if child.process.returncode:
            raise Failure(f"The step {module} failed; its own words stand above.")

    def _wait_until_served(self, url: str) -> None:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        deadline = time.monotonic() + START_PATIENCE
        seen = "no answer"
        while time.monotonic() < deadline:
            self._raise_if_dead()
            try:
                with opener.open(url, timeout=10) as answer:
                    if answer.status == 200:
                        return
            except urllib.error.HTTPError as problem:
                seen = f"status {problem.code}"
            except OSError as problem:
                seen = str(problem)
            time.sleep(LOOK_AGAIN)
        web = self.children[0]
        raise Failure(f"{url} did not answer well ({seen}). {web.log}:\n{web.tail()}")

    def _raise_if_dead(self, *, but: Child | None = None) -> None:
        for child in self.children:
            if child is not but and not child.is_running:
                raise Failure(child.obituary())
        told = self.membership.obituary() if self.membership else None
        if told:
            raise Failure(told)


def wait_for(children: list[Child], patience: float) -> None:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline and any(child.is_running for child in children):
        time.sleep(processes.POLL)
