"""Child processes that keep a log, die with their parent, and are stopped with their offspring."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bewiser.embedded import launch

LAUNCHER = Path(launch.__file__).resolve()
POLL = 0.02


class Failure(Exception):
    """Something that should run does not; the text is for the person at the terminal."""


def through_launcher(
    command: Sequence[str | os.PathLike[str]],
    *,
    death_signal: signal.Signals = signal.SIGTERM,
    identity: str = "same",
) -> list[str]:
    """Return the command wrapped so that it dies with this process and runs as asked."""
    words = [os.fspath(word) for word in command]
    head = [sys.executable, "-I", "-S", str(LAUNCHER)]
    return [*head, str(os.getpid()), str(int(death_signal)), identity, *words]


@dataclass
class Child:
    """A running program, the head of its own session."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path | None

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    def tail(self, lines: int = 20) -> str:
        """Return the last lines of the log."""
        if self.log is None:
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def obituary(self) -> str:
        """Say that it ended, how, and what it said last."""
        ended = f"{self.name} stopped by itself (exit code {self.process.poll()})."
        return f"{ended} The last lines of {self.log}:\n{self.tail()}" if self.log else ended

    def send(self, number: signal.Signals) -> None:
        """Signal the program itself; one that has ended already is no error."""
        if self.is_running:
            self.process.send_signal(number)

    def kill_group(self) -> None:
        """Kill what is left of the program's session, its own children included."""
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        except PermissionError:
            # macOS answers so for a group of zombies.
            pass
        self.process.wait()


def start(
    name: str,
    command: Sequence[str | os.PathLike[str]],
    *,
    log: Path | None = None,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    death_signal: signal.Signals = signal.SIGTERM,
    identity: str = "same",
    keep_open: Sequence[int] = (),
) -> Child:
    """Start the program in a session of its own, so that Ctrl-C reaches only its parent."""
    output = log.open("wb") if log else None
    try:
        process = subprocess.Popen(  # noqa: S603  (the command is ours)
            through_launcher(command, death_signal=death_signal, identity=identity),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            env=dict(os.environ if environment is None else environment),
            cwd=folder,
            pass_fds=tuple(keep_open),
            start_new_session=True,
        )
    finally:
        if output:
            output.close()
    return Child(name, process, log)


def stop(children: Sequence[Child], how: signal.Signals, *, patience: float) -> None:
    """Signal all at once, wait for at most `patience` seconds together, kill what is left."""
    for child in children:
        child.send(how)
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline and any(child.is_running for child in children):
        time.sleep(POLL)
    for child in children:
        child.kill_group()
