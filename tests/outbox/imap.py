"""A real IMAP server in a process of its own, with one mailbox in its memory."""

import contextlib
import imaplib
import socket
import subprocess
import sys
import time
from pathlib import Path

USER, PASSWORD = "demouser", "demopass"
FLAGS = (r"\Seen", r"\Flagged")


class ImapServer:
    """Speaks in clear, or STARTTLS with the file of a certificate. What the tests put in, `look` reads."""

    def __init__(self, log: Path, *, certificate: Path | None = None) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        # A certificate holds a name.
        self.host = "localhost" if certificate else "127.0.0.1"
        tls = ["--cert", str(certificate)] if certificate else ["--no-tls"]
        program = "from pymap.main import main; main()"
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-c", program),
                    *("--host", "127.0.0.1", "--port", str(self.port), *tls),
                    *("dict", "--demo-user", USER, "--demo-password", PASSWORD),
                ],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        self.is_encrypted = certificate is not None
        self._wait()

    @property
    def url(self) -> str:
        tls = "?tls=starttls" if self.is_encrypted else ""
        return f"imap://{USER}:{PASSWORD}@{self.host}:{self.port}/INBOX{tls}"

    def put(self, message: bytes) -> None:
        """Let a message arrive."""
        with self._line() as imap:
            imap.append("INBOX", None, None, message)

    def marks(self) -> list[set[str]]:
        """Return how each message is marked, oldest first."""
        with self._line() as imap:
            imap.select("INBOX", readonly=True)
            found = imap.fetch("1:*", "(FLAGS)")[1]
        lines = [line.decode() for line in found if line]
        return [{flag for flag in FLAGS if flag in line} for line in lines]

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)

    @contextlib.contextmanager
    def _line(self):
        imap = imaplib.IMAP4("127.0.0.1", self.port, timeout=5)
        imap.login(USER, PASSWORD)
        yield imap
        imap.logout()

    def _wait(self) -> None:
        deadline = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=5).close()
            except ConnectionRefusedError:
                assert self.process.poll() is None, "The IMAP server did not start."
                assert time.monotonic() < deadline, "The IMAP server did not listen."
                time.sleep(0.02)
            else:
                return
