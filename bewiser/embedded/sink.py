"""The local mailbox as a supervised process."""

import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from bewiser.embedded import places, processes
from bewiser.embedded.processes import Child


class Sink:
    """One SMTP server on a free port of the loopback, writing a Maildir."""

    def __init__(self, folder: Path, *, log: Path) -> None:
        self.folder = folder
        self.log = log
        self.child: Child | None = None
        self.port = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def start(self, *, keep_open: Sequence[int] = ()) -> None:
        """Listen and start; mail sent before the process is up waits in the socket's queue."""
        # The child gets the socket itself, so that nobody can take the port in between.
        with socket.create_server(("127.0.0.1", self.port)) as listener:
            self.port = listener.getsockname()[1]
            self.child = processes.start(
                "the mailbox",
                [
                    *(sys.executable, "-W", "ignore", "-m", "bewiser.embedded.mailbox"),
                    *(str(listener.fileno()), self.folder),
                ],
                log=self.log,
                folder=places.CHECKOUT,
                keep_open=[listener.fileno(), *keep_open],
            )

    def stop(self, *, patience: float = 2) -> None:
        """Stop; the port is kept for the next start, the mail stays."""
        if self.child:
            processes.stop([self.child], signal.SIGTERM, patience=patience)
            self.child = None
