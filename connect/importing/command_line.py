"""What the commands that import have in common."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError
from django.db import transaction


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
