"""A mail server that says yes to everything, fast, in a process of its own, and keeps what it took.

It speaks PIPELINING, 8BITMIME and SMTPUTF8. Measurements and crashes need one that is the same on every machine,
that costs little beside what is measured, and whose messages can all be read afterwards.
"""

import asyncio
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bewiser.embedded import processes
from bewiser.embedded.processes import Child

CHECKOUT = Path(__file__).resolve().parents[2]
END = b"\r\n.\r\n"
GREETING = b"220 sink.example ESMTP\r\n"
ANSWERS = {
    b"EHLO": b"250-sink.example\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n",
    b"HELO": b"250 sink.example\r\n",
    b"MAIL": b"250 OK\r\n",
    b"RCPT": b"250 OK\r\n",
    b"DATA": b"354 Go on\r\n",
    b"RSET": b"250 OK\r\n",
    b"NOOP": b"250 OK\r\n",
    b"QUIT": b"221 Bye\r\n",
}


@dataclass(frozen=True)
class Taken:
    """A message that the server said yes to, the dots of its lines as they were written."""

    sender: str
    recipient: str
    data: bytes

    @property
    def message_id(self) -> str:
        return self.data.partition(b"\nMessage-ID: ")[2].partition(b"\r\n")[0].decode()


class FastSink:
    """The server, and a file of what it took: each message below a line that says how long it is."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.child: Child | None = None
        self.port = 0
        self._counted = self._read_to = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.folder.mkdir()
        with socket.create_server(("127.0.0.1", 0), backlog=100) as listener:
            self.port = listener.getsockname()[1]
            self.child = processes.start(
                "the sink",
                [
                    sys.executable,
                    "-m",
                    "tests.outbox.fast_sink",
                    str(listener.fileno()),
                    self.folder,
                ],
                log=self.folder / "log",
                folder=CHECKOUT,
                keep_open=[listener.fileno()],
            )
        self.clear()

    def stop(self) -> None:
        if self.child:
            processes.stop([self.child], signal.SIGTERM, patience=2)
            self.child = None

    def count(self) -> int:
        """Return how many messages were taken, without reading them."""
        with (self.folder / "taken").open("rb") as file:
            end = file.seek(0, os.SEEK_END)
            file.seek(self._read_to)
            while line := file.readline():
                following = file.tell() + int(line.split(b" ")[2])
                if not line.endswith(b"\n") or following > end:
                    break
                self._read_to = file.seek(following)
                self._counted += 1
        return self._counted

    def wait_for(self, number: int, *, patience: float = 120) -> None:
        """Return once so many messages were taken."""
        deadline = time.monotonic() + patience
        while (count := self.count()) < number:
            assert time.monotonic() < deadline, f"{count} of {number} in {patience:.0f} s"
            time.sleep(0.005)

    def taken(self) -> Iterator[Taken]:
        """Yield the messages in the order in which they were taken."""
        with (self.folder / "taken").open("rb") as file:
            for line in file:
                sender, recipient, length = line.decode().split(" ")
                yield Taken(sender, recipient, file.read(int(length)))

    def clear(self) -> None:
        """Forget what was taken; only while nobody sends."""
        (self.folder / "taken").write_bytes(b"")
        self._counted = self._read_to = 0


class _Session(asyncio.Protocol):
    """One connection. A message is on file before it is answered, so a yes is never taken back."""

    def __init__(self, taken: int) -> None:
        self.taken = taken
        self.buffer = b""
        self.is_message = False
        self.sender = self.recipient = ""

    def connection_made(self, transport: asyncio.Transport) -> None:
        self.transport = transport
        transport.write(GREETING)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        answers = []
        while answer := self._message() if self.is_message else self._command():
            answers.append(answer)
        self.transport.write(b"".join(answers))
        if ANSWERS[b"QUIT"] in answers:
            self.transport.close()

    def _command(self) -> bytes:
        line, is_whole, rest = self.buffer.partition(b"\r\n")
        if not is_whole:
            return b""
        self.buffer = rest
        verb = line[:4].upper()
        if verb == b"MAIL":
            self.sender = _address(line)
        elif verb == b"RCPT":
            self.recipient = _address(line)
        elif verb == b"DATA":
            self.is_message = True
        return ANSWERS.get(verb, b"502 What?\r\n")

    def _message(self) -> bytes:
        # A message without a line is its last dot alone: the break before that was the one of DATA.
        if self.buffer.startswith(END[2:]):
            text, rest = b"", self.buffer[3:]
        else:
            text, is_whole, rest = self.buffer.partition(END)
            if not is_whole:
                return b""
        self.buffer, self.is_message = rest, False
        data = text.replace(b"\r\n.", b"\r\n").removeprefix(b".") + b"\r\n"
        os.write(self.taken, f"{self.sender} {self.recipient} {len(data)}\n".encode() + data)
        return b"250 Taken\r\n"


def _address(line: bytes) -> str:
    return line.partition(b"<")[2].partition(b">")[0].decode()


async def _serve(listener: socket.socket, folder: Path) -> None:
    taken = os.open(folder / "taken", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Session(taken), sock=listener)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(socket.socket(fileno=int(sys.argv[1])), Path(sys.argv[2])))
