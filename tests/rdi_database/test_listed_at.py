"""What was listed before anybody noted since when counts from when its row was made."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from rdi_database.models import Initiative
from tests.factories import rdi_database as researched
from tests.factories.connect import NOW

pytestmark = pytest.mark.django_db


def migrate(name: str) -> None:
    with connection.cursor() as cursor:
        # What waits for the end of the transaction would stand in the way of a change to the table.
        cursor.execute("set constraints all immediate")
    executor = MigrationExecutor(connection)
    leaves = executor.loader.graph.leaf_nodes("rdi_database")
    executor.migrate([("rdi_database", name)] if name else leaves)


def test_rows_of_an_earlier_release_are_listed_since_they_were_made():
    shown, hidden = researched.make_call("Shown"), researched.make_call("Hidden", is_listed=False)
    made = NOW - timedelta(days=9)
    Initiative.objects.update(created_at=made)

    migrate("0009_differences")
    migrate("")

    shown.refresh_from_db()
    hidden.refresh_from_db()
    assert (shown.listed_at, hidden.listed_at) == (made, None)
