"""What the rows of a run have told, in a table of this connection: memory does not grow with the file."""

import csv
from collections.abc import Iterable, Mapping
from io import StringIO
from typing import NamedTuple

from django.db import connection


class Told(NamedTuple):
    """Where a row stands, and what it says in a form that its reader chooses."""

    where: str
    said: str


class Memory:
    """Keeps by name what was told, apart for each part of a run. What is told within a savepoint goes with it.

    There is one for a connection: a new one begins with nothing.
    """

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            # Names are found again letter by letter, which takes no rules of any language.
            cursor.execute("""
                create temp table if not exists import_told (
                    part text collate "C", name text collate "C", place text, said text,
                    primary key (name, part)
                );
                truncate import_told
            """)

    def recall(self, part: str, names: Iterable[str]) -> dict[str, Told]:
        """Return what was told under those of the names that are known."""
        with connection.cursor() as cursor:
            cursor.execute(
                "select name, place, said from import_told where part = %s and name = any(%s)",
                [part, list(names)],
            )
            return {name: Told(place, said) for name, place, said in cursor.fetchall()}

    def keep(self, part: str, told: Mapping[str, Told]) -> None:
        """Take in what is told under names that are not known."""
        if not told:
            return
        rows = StringIO()
        csv.writer(rows, quoting=csv.QUOTE_ALL).writerows(
            (part, name, one.where, one.said) for name, one in told.items()
        )
        rows.seek(0)
        with connection.cursor() as cursor:
            cursor.copy_expert("copy import_told from stdin with (format csv)", rows)
