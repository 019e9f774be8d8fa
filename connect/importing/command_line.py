"""What the commands that import have in common."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError
from django.db import connection, transaction

# Of two imports at once the second would wait for each row of the first, and both would give out the same addresses.
LOCK = "import"


@contextmanager
def alone() -> Iterator[None]:
    """Keep other imports away, of whatever kind. Raises CommandError while there is one."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(hashtext(%s))", [LOCK])
        if not cursor.fetchone()[0]:
            raise CommandError("Another import is running. Wait for it and try again.")
        try:
            yield
        finally:
            cursor.execute("select pg_advisory_unlock(hashtext(%s))", [LOCK])


def overrides_of(pairs: list[str]) -> dict[str, str]:
    """Return what each `--map FIELD=COLUMN` says. Raises CommandError for one without an equals sign."""
    overrides = {}
    for pair in pairs:
        field, equals, column = pair.partition("=")
        if not equals:
            raise CommandError(f"--map {pair} has no equals sign; write --map FIELD=COLUMN.")
        overrides[field.strip()] = column.strip()
    return overrides


@contextmanager
def rolled_back() -> Iterator[None]:
    """Undo at the end whatever is written, as a dry run does."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
