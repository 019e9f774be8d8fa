"""How two organisations came together here: the one shape in which every tool tells of it.

A tool registers its source when its app is ready. So what came of a stay can be told, and asked for in a
survey, by tools that do not know what a stay is.
"""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol


@dataclass(frozen=True)
class Encounter:
    """Two organisations, by their primary keys, have met. `key` is that of the introduction or stay.

    `how` says in the reader's language what brought them together, and `on` since when they know each other.
    """

    kind: str
    key: uuid.UUID
    first: int
    second: int
    on: date
    how: Any = ""

    def other_than(self, organisation: int) -> int:
        """Return the other one of the two."""
        return self.second if organisation == self.first else self.first


class Source(Protocol):
    """What a tool tells of its encounters."""

    def seen_by(self, user: Any, key: uuid.UUID) -> Encounter | None:
        """Return an encounter that this person may know of; None for others, and where nobody met."""

    def of(self, organisation: int) -> list[Encounter]:
        """Return those of one organisation."""


SOURCES: dict[str, Source] = {}


def register(kind: str, source: Source) -> None:
    """Let a tool tell of its encounters from now on; registering again takes the place of the first."""
    SOURCES[kind] = source


def seen_by(user: Any, kind: str, key: uuid.UUID) -> Encounter | None:
    """Return an encounter that this person may know of; None for others, and for a kind that no tool has."""
    source = SOURCES.get(kind)
    return source.seen_by(user, key) if source else None


def encounters_of(organisation: int) -> list[Encounter]:
    """Return all that brought an organisation together with another, the latest first."""
    found = [met for source in SOURCES.values() for met in source.of(organisation)]
    return sorted(found, key=lambda met: (met.on, str(met.key)), reverse=True)
