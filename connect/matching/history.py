"""Records of real projects, read: who took part in what and when, and what is known of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from connect.importing.places import country_code
from connect.importing.reading import Table, UnreadableFile, open_table

from .texts import family_of, words_of

# CORDIS' codes in our words, as in connect.choices.
KINDS = {
    "PRC": "firm",
    "HES": "academia",
    "REC": "technology_centre",
    "PUB": "public_agency",
    "OTH": "other",
}


@dataclass(frozen=True, slots=True)
class Participation:
    """One row: an organisation in a project."""

    project: str
    organisation: str
    kind: str
    country: str
    start: date


@dataclass(frozen=True, slots=True)
class Content:
    """What is known beside the participations; each may be empty."""

    names: Mapping[str, str] = field(default_factory=dict)
    programmes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    # By project: the code of its topic, and what that topic is called.
    topics: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)

    def families(self, project: str) -> frozenset[str]:
        code = self.topics.get(project)
        return frozenset({family_of(code)}) if code else frozenset()

    def words(self, project: str) -> list[str]:
        return words_of(self.titles.get(self.topics.get(project, ""), ""))


def read_participations(path: Path, notes: list[str]) -> list[Participation]:
    """Return the rows of a file that say who, in what and from when; others are noted. Raises UnreadableFile."""
    needed = ("rcn", "pic", "start_date")
    with _opened(path, (*needed, "type", "country")) as table:
        found = []
        for line, row in _whole_rows(table, needed, path.name, notes):
            try:
                start = date.fromisoformat(row["start_date"])
            except ValueError:
                notes.append(f"{path.name}, line {line}: {row['start_date']} is no date; left out.")
                continue
            kind = KINDS.get(row["type"], "other")
            country = country_code(row["country"]) or ""
            found.append(Participation(row["rcn"], row["pic"], kind, country, start))
        return found


def read_names(path: Path, notes: list[str]) -> dict[str, str]:
    """Return the name of each organisation, its first one in the file. Raises UnreadableFile."""
    with _opened(path, ("pic", "name")) as table:
        names: dict[str, str] = {}
        for _line, row in _whole_rows(table, ("pic", "name"), path.name, notes):
            names.setdefault(row["pic"], row["name"])
        return names


def read_programmes(path: Path, notes: list[str]) -> dict[str, frozenset[str]]:
    """Return the parts of the programme that each project belongs to. Raises UnreadableFile."""
    needed = ("rcn", "programme_part")
    with _opened(path, needed) as table:
        parts: defaultdict[str, set[str]] = defaultdict(set)
        for _line, row in _whole_rows(table, needed, path.name, notes):
            parts[row["rcn"]].add(row["programme_part"])
        return {project: frozenset(held) for project, held in parts.items()}


def read_topics(path: Path, notes: list[str]) -> dict[str, str]:
    """Return the code of each project's topic. Raises UnreadableFile."""
    with _opened(path, ("rcn", "topics")) as table:
        rows = _whole_rows(table, ("rcn", "topics"), path.name, notes)
        return {row["rcn"]: row["topics"] for _line, row in rows}


def read_titles(path: Path, notes: list[str]) -> dict[str, str]:
    """Return what each topic is called, by its code. Raises UnreadableFile."""
    needed = ("topicCode", "title")
    with _opened(path, needed) as table:
        rows = _whole_rows(table, needed, path.name, notes)
        return {row["topicCode"]: row["title"] for _line, row in rows}


def _opened(path: Path, columns: Iterable[str]) -> AbstractContextManager[Table]:
    table = open_table(path)
    missing = [column for column in columns if column not in table.header]
    if missing:
        table.__exit__()
        raise UnreadableFile(
            f"{path.name} has no column {', '.join(missing)}. Its columns are: {', '.join(table.header)}."
        )
    return table


def _whole_rows(
    table: Table, needed: Iterable[str], name: str, notes: list[str]
) -> Iterator[tuple[int, dict[str, str]]]:
    for row in table.rows():
        cells = {column: cell.strip() for column, cell in row.cells.items()}
        empty = [column for column in needed if not cells.get(column)]
        if row.problem:
            notes.append(f"{name}, line {row.line}: {row.problem}")
        elif empty:
            notes.append(f"{name}, line {row.line}: {', '.join(empty)} is empty; left out.")
        else:
            yield row.line, cells
