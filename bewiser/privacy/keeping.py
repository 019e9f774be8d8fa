"""What is kept of one person: rows by the data map, and the same as words for a page."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from bewiser.lib import personal
from bewiser.lib.personal import Holding, Line, Person


@dataclass(frozen=True)
class Kept:
    """How much is kept of a person under one line of the privacy notice; `stays` says what of it stays, and why."""

    line: Line
    count: int
    stays: tuple[str, ...]


def rows_of(holding: Holding, person: Person) -> "QuerySet[Any]":
    """Return the rows of a holding that are about this person, each once."""
    rows = apps.get_model(holding.model)._base_manager.all()
    found = rows.filter(holding.find(person))
    # A row that two ways lead to would come twice; a join keeps an UPDATE from its rows.
    return rows.filter(pk__in=found.values("pk"))


def all_rows(person: Person) -> Iterator[tuple[Holding, "QuerySet[Any]"]]:
    """Yield every holding with what it has of this person."""
    for holding in personal.holdings():
        yield holding, rows_of(holding, person)


def kept_of(person: Person) -> list[Kept]:
    """Return what is kept of a person, in the order of the privacy notice; no line that there is nothing under."""
    counts: Counter[str] = Counter()
    stays: dict[str, list[str]] = defaultdict(list)
    for holding, rows in all_rows(person):
        count = rows.count()
        counts[holding.line] += count
        if count and holding.kept:
            stays[holding.line].append(str(holding.kept))
    return [
        Kept(line, counts[line.key], tuple(dict.fromkeys(stays[line.key])))
        for line in personal.lines()
        if counts[line.key]
    ]
