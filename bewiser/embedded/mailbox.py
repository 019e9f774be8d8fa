"""A mail server that delivers to nobody: what the product sends ends in a Maildir.

Run as `python -m bewiser.embedded.mailbox DESCRIPTOR FOLDER`, with a listening socket inherited.
"""

import asyncio
import contextlib
import signal
import socket
import sys
from pathlib import Path

from aiosmtpd.handlers import Mailbox
from aiosmtpd.smtp import SMTP


async def serve(descriptor: int, folder: Path) -> None:
    """Take mail until told to stop."""
    for part in ("cur", "new", "tmp"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    handler = Mailbox(folder)
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stopped.set)
    server = await loop.create_server(
        lambda: SMTP(handler, hostname="localhost", enable_SMTPUTF8=True),
        sock=socket.socket(fileno=descriptor),
    )
    with contextlib.closing(server):
        await stopped.wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
