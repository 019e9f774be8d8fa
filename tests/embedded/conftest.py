"""A checkout to start things in, and eyes for what is left running."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bewiser.embedded import places
from bewiser.embedded.processes import through_launcher

LEFT_OUT = shutil.ignore_patterns(
    *(".git", ".venv", ".run", "node_modules", "staticfiles", "media", "docs"),
    *(".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"),
)
SET_BY_THE_SUITE = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "MAILBOX_DIR", "PORT", "MAKELEVEL")


@pytest.fixture
def runtime(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for the sockets of checkouts whose path is too long for them; empty at the end."""
    folder = Path(tempfile.mkdtemp(prefix="bewiser-"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def copy_to(runtime: Path) -> Iterator[Callable[[Path], Path]]:
    """Copy the tree without anything that was made in it but the front-end packages."""
    copies = []

    def copy_one(target: Path) -> Path:
        copies.append(target)
        shutil.copytree(places.CHECKOUT, target, ignore=LEFT_OUT)
        return target

    yield copy_one
    for copy in copies:
        assert wait_until(lambda: not running_in(copy), patience=10), running_in(copy)  # noqa: B023
        shutil.rmtree(copy)


@pytest.fixture
def checkout(copy_to: Callable[[Path], Path], tmp_path: Path) -> Path:
    return copy_to(tmp_path / "a checkout")


@pytest.fixture
def distant_checkout(copy_to: Callable[[Path], Path], tmp_path: Path) -> Path:
    """A checkout whose path alone is longer than the path of a socket may be."""
    return copy_to(tmp_path / ("d" * 60) / ("e" * 60) / "another checkout")


def outside(checkout: Path, **more: str) -> dict[str, str]:
    """Return an environment as a person's terminal has it, without the suite's own servers."""
    plain = {key: value for key, value in os.environ.items() if key not in SET_BY_THE_SUITE}
    return {**plain, "PYTHONPATH": str(checkout), "PYTHONUNBUFFERED": "1", **more}


@pytest.fixture
def spawn(checkout: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start Python in a checkout with its output on one pipe; what still runs is killed."""
    spawned = []

    def spawn_one(
        *arguments: str,
        at: Path = checkout,
        identity: str = "same",
        **more: str,
    ) -> subprocess.Popen[str]:
        command = [sys.executable, *arguments]
        process = subprocess.Popen(
            command if identity == "same" else through_launcher(command, identity=identity),
            cwd=at,
            env=outside(at, **more),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        spawned.append(process)
        return process

    yield spawn_one
    for process in spawned:
        process.kill()
        process.wait()
        assert process.stdout
        process.stdout.close()


def read_until(process: subprocess.Popen[str], words: str) -> str:
    """Return what the process said up to the line with these words; fail if it ends before."""
    said = []
    assert process.stdout
    for line in process.stdout:
        said.append(line)
        if words in line:
            return "".join(said)
    pytest.fail(f"It ended without saying {words!r}:\n{''.join(said)}")


def running_in(checkout: Path) -> dict[int, str]:
    """Return every live process that has this checkout as its folder, its file or its argument."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            words = (entry / "cmdline").read_bytes().decode().replace("\0", " ")
            folder = os.readlink(entry / "cwd")
        except OSError:
            continue
        if words and (str(checkout) in words or folder.startswith(str(checkout))):
            found[int(entry.name)] = words
    return found


def wait_until(condition: Callable[[], object], *, patience: float) -> bool:
    """Return whether it became true in time."""
    deadline = time.monotonic() + patience
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
