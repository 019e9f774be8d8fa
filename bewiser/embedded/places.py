"""Where the local services keep their things: `.run/` in the checkout, private to its owner."""

import hashlib
import os
import secrets
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bewiser.embedded.processes import Failure

CHECKOUT = Path(__file__).resolve().parents[2]
# A socket's path may have 107 bytes; ".s.PGSQL.5432.lock" is the longest name that we need.
LONGEST_FOLDER = 88


@dataclass(frozen=True)
class Places:
    """The folders and files below one `.run` folder."""

    run: Path

    @classmethod
    def of_checkout(cls) -> "Places":
        """Return the places of this checkout, made if need be."""
        run = CHECKOUT / ".run"
        run.mkdir(mode=0o700, exist_ok=True)
        (run / "log").mkdir(exist_ok=True)
        return cls(run)

    @property
    def mail(self) -> Path:
        return self.run / "mail"

    @property
    def address(self) -> Path:
        """The file that holds the address of the running site."""
        return self.run / "address"

    def log(self, name: str) -> Path:
        return self.run / "log" / f"{name}.log"

    def lock(self, name: str) -> Path:
        return self.run / f"{name}.lock"

    def secret_key(self) -> str:
        """Return this checkout's own SECRET_KEY, made on first use."""
        file = self.run / "secret_key"
        try:
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return file.read_text()
        with open(descriptor, "w") as made:
            made.write(secrets.token_urlsafe(50))
        return file.read_text()


def digest(path: Path) -> str:
    """Return a short name for a path, the same each time."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def socket_folder(home: Path) -> Path:
    """Return a private folder for sockets: in `home`, or a short one where that path is too long."""
    folder = home / "sock"
    if len(os.fsencode(folder)) > LONGEST_FOLDER:
        runtime = os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()
        name = f"bewiser-{os.geteuid()}-{digest(home)}"
        folder = Path(runtime, name)
        if len(os.fsencode(folder)) > LONGEST_FOLDER:
            folder = Path("/tmp", name)  # noqa: S108  (checked below)
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise Failure(f"{folder} belongs to somebody else; remove it or set XDG_RUNTIME_DIR.")
    folder.chmod(0o700)
    return folder
