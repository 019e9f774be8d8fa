"""The documents say what the code does: tables, lists and links are compared."""

import ast
import json
import re
import tomllib
from itertools import chain, product
from math import prod
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from bewiser.embedded.places import CHECKOUT
from bewiser.outbox import choices as mail_choices
from bewiser.sample.files import PASSWORD
from bewiser.sample.people import FACES
from connect import choices
from connect.choices import ConnectionState, ConnectionVerb
from connect.clocks import Rules, clock_for
from connect.transitions import STEPS, Decision, Role
from linkages import choices as linkage_choices
from linkages.analysis.protection import PUBLISHED
from linkages.analysis.rules import RULES
from linkages.analysis.tables import FIXED_ORDERS
from linkages.scoring import BAND_SCORES, Scheme
from rdi_database import choices as rdi_choices
from roaming import choices as roaming_choices

DOCS = CHECKOUT / "docs"
CODE = re.compile(r"`([^`]+)`")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)|<img src=\"([^\"]+)\"")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
WRITTEN = [
    path
    for path in sorted([*CHECKOUT.glob("*.md"), *DOCS.rglob("*.md"), *CHECKOUT.glob("connect/**/*.md")])
    if "node_modules" not in path.parts
]  # fmt: skip


def tables(path: Path) -> list[list[list[str]]]:
    """Return the tables of a document as rows of cells, each beginning with its header."""
    found: list[list[list[str]]] = [[]]
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("|"):
            found[-1].append([cell.strip() for cell in line.strip("|").split("|")])
        elif found[-1]:
            found.append([])
    return [[table[0], *table[2:]] for table in found if table]


def table(path: Path, *header: str) -> list[list[str]]:
    """Return the rows of the one table whose header begins so."""
    [rows] = [rows for rows in tables(path) if rows[0][: len(header)] == list(header)]
    return rows[1:]


def words(text: str) -> list[str]:
    return CODE.findall(text)


def settings_read() -> set[str]:
    """Return the variables that settings.py asks bewiser.env for."""
    tree = ast.parse((CHECKOUT / "bewiser/settings.py").read_text(encoding="utf-8"))
    return {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "env"
        and isinstance(node.args[0], ast.Constant)
    }


def test_the_table_of_settings_has_what_the_settings_read():
    rows = table(DOCS / "running.md", "name", "default", "read by")
    told = [words(name)[0] for name, _default, reader, _what in rows if reader == "settings"]

    assert sorted(told) == sorted(settings_read())


def test_variables_that_are_no_settings_are_read_by_somebody():
    rows = table(DOCS / "running.md", "name", "default", "read by")
    told = {words(name)[0] for name, _default, reader, _what in rows if reader != "settings"}
    sources = [
        CHECKOUT / "Makefile",
        *CHECKOUT.glob("bewiser/**/*.py"),
        *CHECKOUT.glob("tests/**/*.py"),
    ]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources if path != Path(__file__))

    assert {name for name in told if not re.search(rf"\b{name}\b", text)} == set()


def test_every_dependency_has_its_reason():
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    front = json.loads((CHECKOUT / "package.json").read_text(encoding="utf-8"))
    wanted = {re.match(r"[A-Za-z0-9._-]+", entry).group() for entry in asked}
    wanted |= {*front["dependencies"], *front["devDependencies"]}
    told = [
        words(row[0])[0] for rows in tables(DOCS / "decisions/dependencies.md") for row in rows[1:]
    ]

    assert sorted(told) == sorted(wanted)


def test_every_decision_is_in_the_index():
    index = (DOCS / "decisions/README.md").read_text(encoding="utf-8")
    files = {path.name for path in (DOCS / "decisions").glob("0*.md")}

    assert set(re.findall(r"\((0[^)]+\.md)\)", index)) == files


def test_the_steps_told_are_those_of_the_table_of_transitions():
    told = set()
    for before, decision, role, after, verb in table(DOCS / "introductions.md", "from", "decision"):
        told |= set(product(*map(words, (before, decision, role, after, verb))))

    assert told == {
        (str(step.before), str(step.decision), str(step.role), str(step.state), str(step.verb))
        for step in STEPS
    }


def test_every_state_decision_verb_and_role_is_told():
    text = set(words((DOCS / "introductions.md").read_text(encoding="utf-8")))
    known = {*ConnectionState.values, *ConnectionVerb.values, *map(str, Decision), *map(str, Role)}
    states = [
        words(row[0])[0] for row in table(DOCS / "introductions.md", "state", "what it means")
    ]

    assert (known - text, states) == (set(), ConnectionState.values)


def test_the_clocks_told_are_those_that_run(now):
    told = {
        state: [int(number) for cell in cells for number in re.findall(r"\d+", cell)]
        for states, *cells in table(DOCS / "introductions.md", "in state", "due after")
        for state in words(states)
    }
    rules = Rules()
    run = {}
    for state in ConnectionState.values:
        clock = clock_for(state, now, rules)
        if clock.due_at is not None:
            due = next(n for n in range(1, 99) if _after(now, n) == clock.due_at)
            half = next(n for n in range(1, 99) if _after(now, n) == clock.remind_at)
            # A step whose end is the lapse has no reminder there.
            reminders = [half] if due == rules.lapse_days else [half, due]
            run[state] = [due, *reminders, rules.lapse_days]

    assert told == run


def _after(now, days):
    return clock_for("submitted", now, Rules(manager_days=days, lapse_days=99)).due_at


def test_every_letter_is_told():
    told = [words(row[0])[0] for row in table(DOCS / "introductions.md", "letter", "when")]
    mails = CHECKOUT / "templates/connect/mail"

    assert sorted(told) == sorted(
        path.name.removesuffix(".subject.txt") for path in mails.glob("*.subject.txt")
    )


@pytest.mark.parametrize("app", ["connect", "linkages", "roaming", "outbox", "privacy"])
def test_every_model_is_in_the_glossary(app):
    told = set(words((DOCS / "glossary.md").read_text(encoding="utf-8")))
    known = {
        model.__name__
        for model in apps.get_app_config(app).get_models()
        if not model.__name__.startswith("Historical") and not model._meta.auto_created
    }

    assert known - told == set()


def test_every_choice_is_in_the_glossary():
    told = set(words((DOCS / "glossary.md").read_text(encoding="utf-8")))
    lists = [
        found
        for module in (choices, linkage_choices, rdi_choices, roaming_choices, mail_choices)
        for found in vars(module).values()
        if isinstance(found, type) and issubclass(found, models.TextChoices) and found.values
    ]
    known = {word for found in lists for word in (found.__name__, *found.values)}

    assert known - told == set()


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_links_lead_to_files(path):
    text = FENCE.sub("", path.read_text(encoding="utf-8"))
    targets = [link or image for link, image in LINK.findall(text)]
    inside = [target.split("#")[0] for target in targets if "://" not in target]
    missing = [target for target in inside if target and not (path.parent / target).exists()]
    if not (DOCS / "pictures").exists():
        # `make screenshots` takes them; before its first run there are none.
        missing = [target for target in missing if "pictures/" not in target]

    assert missing == []


def test_commands_of_make_that_documents_name_are_there():
    makefile = (CHECKOUT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = {
        (path.name, target)
        for path in WRITTEN
        for target in re.findall(r"(?:`|^)make ([a-z-]+)", path.read_text("utf-8"), re.MULTILINE)
    }

    assert {(name, target) for name, target in named if target not in targets} == set()


def test_the_readme_shows_the_sample_people():
    rows = table(CHECKOUT / "README.md", "sign in as", "to see")
    told = [words(row[0])[0] for row in rows]

    assert (told, f"`{PASSWORD}`" in (CHECKOUT / "README.md").read_text("utf-8")) == (
        [face.email for face in FACES],
        True,
    )


ANALYSIS = DOCS / "algorithms/linkage-analysis.md"


def test_the_rules_told_are_those_that_fire():
    told = {
        rule: (
            [float(number) for number in re.findall(r"[≥<] (\d+)", fires)],
            fires.startswith("<"),
            "".join(re.findall(r"unless (\w+)", fires)),
            "points" if "points" in fires else "percent",
        )
        for rule, _number, _n, fires in table(ANALYSIS, "rule", "number", "n", "fires")
    }

    assert told == {
        name: (
            [limit for limit in (rule.threshold, rule.strong) if limit is not None],
            *(rule.below, rule.unless, rule.unit),
        )
        for name, rule in RULES.items()
    }


def test_the_bands_told_are_those_of_the_first_scheme_and_the_cells_are_counted():
    told = [
        (band, float(cut), float(middle))
        for band, cut, middle in table(ANALYSIS, "band", "from score")
    ]
    rules = Scheme()
    cuts = [rules.high_from, rules.medium_from, rules.low_from, 0]
    cells = sum(prod(len(FIXED_ORDERS[field]) for field in fields) for fields in PUBLISHED)

    assert told == [
        (band, cut, middle) for (band, middle), cut in zip(BAND_SCORES.items(), cuts, strict=True)
    ]
    assert re.findall(r"(\d+) cells", ANALYSIS.read_text("utf-8"))[0] == str(cells)
