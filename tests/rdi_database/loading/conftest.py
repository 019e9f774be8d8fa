"""What the tests of loading share."""

from collections.abc import Callable

import pytest
from django.db import connection


@pytest.fixture
def refusing(db) -> Callable[[str, str], None]:
    """Let the database refuse some rows of a table, until the test is over."""

    def refuse(table: str, rule: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"alter table {table} add constraint test_rule check ({rule})")

    return refuse
