"""The port on which the local site is served."""

import contextlib
import os
import socket

from bewiser.embedded.processes import Failure

HOST = "127.0.0.1"
FIRST_PORT = 8000
PORTS_TO_TRY = 50


def listen() -> socket.socket:
    """Return a listening socket: on PORT if it is set, else on the first free port from 8000."""
    asked = os.environ.get("PORT", "").strip()
    if asked:
        if not asked.isdecimal() or not 0 < int(asked) < 65536:
            raise Failure(f"PORT is {asked!r}; write a number from 1 to 65535.")
        try:
            return socket.create_server((HOST, int(asked)))
        except OSError as problem:
            raise Failure(
                f"Port {asked} cannot be used ({os.strerror(problem.errno or 0)}). Name another."
            ) from None
    for port in range(FIRST_PORT, FIRST_PORT + PORTS_TO_TRY):
        with contextlib.suppress(OSError):
            return socket.create_server((HOST, port))
    return socket.create_server((HOST, 0))
