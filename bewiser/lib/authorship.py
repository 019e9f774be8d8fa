"""Who set which value of a row: the key of an account in its `provenance`, found and forgotten by the database.

A provenance maps a field's name to {"source", "kind", "at", "by"}; "by" is the person.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from .personal import Find, Person

_SET_BY = (
    "jsonb_path_exists(provenance, '$.* ? (@.by == $who)', jsonb_build_object('who', %s::bigint))"
)


def set_by(table: str, key: str = "id") -> Find:
    """Find the rows of a table of which the person has set a value."""

    def find(person: Person) -> Q:
        if person.pk is None:
            return Q(pk__in=[])
        # The names of the table and its key are ours.
        query = f"select {key} from {table} where {_SET_BY}"  # noqa: S608
        return Q(pk__in=RawSQL(query, [person.pk]))  # noqa: S611

    return find


def forget_author(table: str) -> Callable[[Person, "QuerySet[Any]", datetime], None]:
    """Return what takes the person out of the provenance of a table's rows; that a person set them stays."""

    def forget(person: Person, _rows: "QuerySet[Any]", _now: datetime) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                update {table} set provenance = (
                    select jsonb_object_agg(
                        key, case when value -> 'by' = to_jsonb(%s::bigint) then value - 'by' else value end
                    ) from jsonb_each(provenance)
                ) where {_SET_BY}
                """,  # noqa: S608
                [person.pk, person.pk],
            )

    return forget
