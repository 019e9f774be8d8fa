"""Many rows of one model in one statement, and their history in another.

The ORM builds an object and a parameter for every cell; an import of thousands of rows spends most of its
time there. Here a batch travels as one JSON document, which PostgreSQL turns into rows of the table's own
types, and history rows are copied inside the database.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models
from simple_history.utils import get_history_manager_for_model

Row = Mapping[str, Any]


def reserved_ids(model: type[models.Model], count: int) -> list[int]:
    """Return `count` primary keys that no other row will get."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select nextval(pg_get_serial_sequence(%s, %s)) from generate_series(1, %s)",
            [model._meta.db_table, model._meta.pk.column, count],
        )
        return [number for (number,) in cursor.fetchall()]


def insert(model: type[models.Model], rows: Sequence[Row]) -> None:
    """Insert rows that all name the same columns; those left out take the database's own defaults."""
    if rows:
        columns = _quoted(rows[0])
        _run(
            f"insert into {_table(model)} ({columns})"  # noqa: S608  (names of our own columns)
            f" select {columns} from jsonb_populate_recordset(null::{_table(model)}, %s::jsonb)",
            rows,
        )


def update(model: type[models.Model], rows: Sequence[Row]) -> None:
    """Write rows that all name the same columns, one of which is `id`."""
    if rows:
        columns = [column for column in rows[0] if column != "id"]
        pairs = ", ".join(f'"{column}" = fresh."{column}"' for column in columns)
        _run(
            f"update {_table(model)} stored set {pairs}"  # noqa: S608  (names of our own columns)
            f" from jsonb_populate_recordset(null::{_table(model)}, %s::jsonb) fresh where stored.id = fresh.id",
            rows,
        )


def remember(
    model: type[models.Model], ids: Iterable[int], *, verb: str, reason: str, at: datetime
) -> None:
    """Copy rows as they are now into the model's history; the verb is + for created and ~ for changed."""
    numbers = list(ids)
    if not numbers:
        return
    history = get_history_manager_for_model(model).model
    columns = _quoted(field.column for field in history.tracked_fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"insert into {_table(history)} ({columns}, history_type, history_change_reason, history_date)"  # noqa: S608
            f" select {columns}, %s, %s, %s from {_table(model)} where id = any(%s) order by id",
            [verb, reason[:100], at, numbers],
        )


def _run(statement: str, rows: Sequence[Row]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [json.dumps(rows, default=str)])


def _table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _quoted(columns: Iterable[str]) -> str:
    return ", ".join(map(connection.ops.quote_name, columns))
