"""How many things wait for the reader: asked once a page, in one statement, and of nobody who is signed out."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Exists

from bewiser.desk import TOOLS
from connect.models import User

# Nobody's key, and a moment that never is: they keep the places of the reader and of now in the statement.
NOBODY, NEVER = -1, datetime(1, 1, 2, tzinfo=UTC)


@dataclass(frozen=True)
class Waiting:
    """`requests` wait for a person as a member or an asker; `desk` counts all that their desk shows."""

    requests: int = 0
    desk: int = 0
    has_desk: bool = False

    @property
    def total(self) -> int:
        return self.desk if self.has_desk else self.requests


@dataclass(frozen=True)
class _Statement:
    """SQL that is the same for all readers; `columns` names what it answers."""

    sql: str
    values: tuple[Any, ...]
    columns: tuple[str, ...]


def waiting(user: Any, now: datetime) -> Waiting:
    """Return what waits for this reader; the same that `desk.waiting` lists."""
    if user is None or not user.is_authenticated:
        return Waiting()
    statement = _statement()
    actual: dict[Any, Any] = {NOBODY: user.pk, NEVER: now, NEVER.date(): now.date()}
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, [_put(value, actual) for value in statement.values])
        found = dict(zip(statement.columns, cursor.fetchone(), strict=True))
    has_desk = found.pop("has_desk")
    return Waiting(requests=found["connect_requests"], desk=sum(found.values()), has_desk=has_desk)


@cache
def _statement() -> _Statement:
    """Put the statement together, once in a process: that takes far longer than to ask it.

    So a tool counts by the key of the reader, by `now` and its date, and by nothing else of them.
    """
    user = User(pk=NOBODY)
    counts = {
        f"{name}_{what}": count
        for name, tool in TOOLS.items()
        for what, count in tool.counted(user, NEVER).items()
    }
    # Things come to the desk of people who manage a cluster or have a part in the network.
    has_desk = Exists(user.manager_rows.all()) | Exists(user.network_roles.all())
    rows = User.objects.filter(pk=user.pk).values(has_desk=has_desk, **counts).query
    sql, values = rows.sql_with_params()
    return _Statement(sql, values, tuple(rows.annotation_select))


def _put(value: Any, actual: dict[Any, Any]) -> Any:
    is_place = isinstance(value, (int, datetime, date)) and not isinstance(value, bool)
    return actual.get(value, value) if is_place else value
