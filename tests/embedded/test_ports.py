"""Where the local site listens."""

import contextlib
import socket

import pytest

from bewiser.embedded import ports
from bewiser.embedded.processes import Failure


def test_a_port_that_was_asked_for_and_is_free_is_used(monkeypatch):
    with socket.create_server((ports.HOST, 0)) as probe:
        free = probe.getsockname()[1]
    monkeypatch.setenv("PORT", str(free))

    with ports.listen() as listener:
        assert listener.getsockname() == (ports.HOST, free)


@pytest.mark.parametrize("asked", ["abc", "0", "70000", "-1", "80.5"])
def test_a_port_that_is_none_ends_in_words(monkeypatch, asked):
    monkeypatch.setenv("PORT", asked)

    with pytest.raises(Failure) as failure:
        ports.listen()

    assert str(failure.value) == f"PORT is {asked!r}; write a number from 1 to 65535."


def test_where_the_usual_port_is_taken_the_next_free_one_is_used(monkeypatch):
    monkeypatch.setenv("PORT", " ")
    with contextlib.ExitStack() as taken:
        # Somebody else's site on this machine takes it as well as ours would.
        with contextlib.suppress(OSError):
            taken.enter_context(socket.create_server((ports.HOST, ports.FIRST_PORT)))

        listener = taken.enter_context(ports.listen())
        port = listener.getsockname()[1]
        another = taken.enter_context(ports.listen()).getsockname()[1]

    assert ports.FIRST_PORT < port < another < ports.FIRST_PORT + ports.PORTS_TO_TRY
