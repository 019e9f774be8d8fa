"""What lists say otherwise than people have set, kept where people see it and decide."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection

from ..choices import DifferenceState
from ..models import Difference
from . import bulk

# Who has a page, and which cluster looks after whom, is for people to decide: no list is heard on that.
NOT_OFFERED = frozenset({"cluster", "is_listed"})
# Of these an import only adds what is missing, and a difference has no more than that.
LISTS = frozenset({"aliases", "keywords", "topics"})


class Key(NamedTuple):
    """Of whom which list says what; a source may have several tables."""

    owner: int
    field: str
    source: str
    table: str


def plain(value: Any) -> Any:
    """Return a value in the one form in which JSON has it, whether a file says it or the database."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value


def says_the_same(field: str, value: Any, here: Any) -> bool:
    """Tell whether what a list says of a field already stands here."""
    return set(value) <= set(here) if field in LISTS else bool(value == here)


class Differences:
    """The differences of the owners that a batch may meet: fetched in one statement, written in three at most.

    Call `fetch` in the batch's transaction, once its owners are locked. A table that is weak says nothing where another
    table of its source says something; only to lists it adds what it has.
    """

    def __init__(self, model: type[Difference], *, table: str = "", is_weak: bool = False) -> None:
        self._model = model
        self._column = f"{model.owner}_id"
        self._has_table = any(column.attname == "table" for column in model._meta.concrete_fields)
        self._table = table
        self._is_weak = is_weak
        self._rows: dict[Key, dict[str, Any]] = {}
        self._changed: set[Key] = set()
        self._gone: list[int] = []
        # What a list says otherwise in this batch and nobody has declined.
        self.waiting: set[Key] = set()

    def __bool__(self) -> bool:
        return bool(self._rows)

    def fetch(self, owners: Sequence[int]) -> None:
        table = '"table"' if self._has_table else "''"
        with connection.cursor() as cursor:
            # By hand, since most batches have thousands of owners and none that differs.
            cursor.execute(
                f"select id, {self._column}, field, source, {table}, value, state"  # noqa: S608  (our own names)
                f" from {self._model._meta.db_table} where {self._column} = any(%s)",
                [list(owners)],
            )
            for pk, owner, field, source, table, value, state in cursor.fetchall():
                row = {"id": pk, "value": json.loads(value), "state": state}
                self._rows[Key(owner, field, source, table)] = row

    def differs(self, owner: int, field: str, value: Any, *, source: str) -> None:
        """Note what the list says of a value that stays as a person set it. A declined one waits for news only."""
        if field in NOT_OFFERED:
            return
        key = Key(owner, field, source, self._table)
        if self._is_weak and self._is_said_elsewhere(key):
            self._drop(key)
        else:
            self._note(key, plain(value))

    def lacks(self, owner: int, field: str, members: Iterable[str], *, source: str) -> None:
        """Note members of a list that are not here, beside those that other rows of the same table have named."""
        known = self.lacked(owner, field, source=source)
        key = Key(owner, field, source, self._table)
        self._note(key, list(dict.fromkeys([*known, *members])))

    def lacked(self, owner: int, field: str, *, source: str) -> list[str]:
        """Return the members of a list that were not here by now."""
        row = self._rows.get(Key(owner, field, source, self._table))
        return row["value"] if row else []

    def agrees(self, owner: int, field: str, *, source: str) -> None:
        """Take the difference away: the list says what stands here, or may write it."""
        self._drop(Key(owner, field, source, self._table))

    def write(self, *, now: datetime) -> None:
        """Write what has changed, in the transaction of the batch."""
        fresh, updated = [], []
        for key in sorted(self._changed):
            row = self._rows[key]
            values = {"value": row["value"], "at": now, "state": row["state"]}
            if "id" in row:
                undecided = {"decided_at": None, "decided_by_id": None}
                updated.append({"id": row["id"], **values, **undecided})
            else:
                place = {self._column: key.owner, "field": key.field, "source": key.source}
                table = {"table": key.table} if self._has_table else {}
                fresh.append(place | table | values)
        if self._gone:
            self._model._default_manager.filter(pk__in=self._gone).delete()
        bulk.insert(self._model, fresh)
        bulk.update(self._model, updated)

    def _note(self, key: Key, said: Any) -> None:
        row = self._rows.get(key)
        if row is None or row["value"] != said:
            self._rows[key] = {
                **({"id": row["id"]} if row and "id" in row else {}),
                "value": said,
                "state": str(DifferenceState.WAITING),
            }
            self._changed.add(key)
        if self._rows[key]["state"] == DifferenceState.WAITING:
            self.waiting.add(key)

    def _is_said_elsewhere(self, key: Key) -> bool:
        return any(other[:3] == key[:3] and other.table != key.table for other in self._rows)

    def _drop(self, key: Key) -> None:
        row = self._rows.pop(key, None)
        self._changed.discard(key)
        self.waiting.discard(key)
        if row is not None and "id" in row:
            self._gone.append(row["id"])
