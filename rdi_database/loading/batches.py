"""Rows in batches, each in a transaction of its own; what the database refuses is done again row by row."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple, Protocol, TypeVar

from django.db import DataError, IntegrityError, OperationalError, transaction

from connect.importing.failures import TRIES, is_about_the_rows, is_deadlock
from connect.importing.load import Account, Outcome
from connect.importing.memory import Memory, Told

BATCH = 2_000


class Result(Protocol):
    """A row of a file: its record, or why it has none."""

    @property
    def line(self) -> int: ...
    @property
    def key(self) -> str: ...
    @property
    def record(self) -> Any: ...
    @property
    def reasons(self) -> tuple[str, ...]: ...


R = TypeVar("R", bound=Result)


def load_in_batches(
    results: Iterable[R],
    load: Callable[[Sequence[R]], list[Account]],
    report: Callable[[Account], None],
) -> None:
    """Write the rows that are records and account for every one, in their order.

    `load` writes a batch inside a transaction and returns an account for each of its rows; after a failure it is asked
    again, with one row at a time; after a deadlock with the same rows.
    """
    for batch in _batches(results):
        for account in _loaded(batch, load):
            report(account)


def _loaded(
    batch: Sequence[R], load: Callable[[Sequence[R]], list[Account]], tries: int = TRIES
) -> list[Account]:
    records = [row for row in batch if row.record is not None]
    try:
        with transaction.atomic():
            written = iter(load(records) if records else [])
    except (DataError, IntegrityError, OperationalError, ValueError) as problem:
        if is_deadlock(problem) and tries > 1:
            return _loaded(batch, load, tries - 1)
        if not is_about_the_rows(problem):
            raise
        if len(batch) > 1:
            return [account for row in batch for account in _loaded([row], load)]
        row = batch[0]
        reason = f"The database refuses the row: {str(problem).splitlines()[0][:200]}"
        return [Account(row.line, row.key, Outcome.REJECTED, (*row.reasons, reason))]
    return [
        Account(row.line, row.key, Outcome.REJECTED, row.reasons)
        if row.record is None
        else next(written)
        for row in batch
    ]


def _batches(rows: Iterable[R]) -> Iterator[list[R]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        yield batch


class Earlier(NamedTuple):
    """Where an earlier row of the run tells of the same thing, and whether it says the same."""

    where: str
    is_same: bool


class Met:
    """What a run has met. A thing that a table tells twice is written once, by its first row.

    Else every run would change it back and forth.
    """

    def __init__(self, memory: Memory) -> None:
        self.file_name = ""
        self._memory = memory

    def meet(
        self, part: str, rows: Sequence[tuple[Sequence[str], int, int]]
    ) -> list[Earlier | None]:
        """Take in (names, line, sum of what is said) of each row; return for each an earlier one that shares a name."""
        known = self._memory.recall(part, [name for names, _, _ in rows for name in names])
        fresh: dict[str, Told] = {}
        found = []
        for names, line, said in rows:
            earlier = next((known[name] for name in names if name in known), None)
            found.append(earlier and Earlier(earlier.where, earlier.said == str(said)))
            if earlier is None:
                here = Told(f"line {line} of {self.file_name}", str(said))
                fresh |= dict.fromkeys(names, here)
                known |= dict.fromkeys(names, here)
        self._memory.keep(part, fresh)
        return found


def repeated(row: Result, earlier: Earlier) -> Account:
    """Return the account of a row that tells again what an earlier one told."""
    if earlier.is_same:
        reason = f"The same as in {earlier.where}, told the same way."
        return Account(row.line, row.key, Outcome.UNCHANGED, (*row.reasons, reason))
    reason = f"The same as in {earlier.where}, told differently. The first one counts."
    return Account(row.line, row.key, Outcome.DIFFERS, (*row.reasons, reason))


def changed(row: Result, changes: Iterable[str], kept: Iterable[str]) -> Account:
    """Return the account of a row that met a stored one."""
    reasons = list(row.reasons)
    names, others = list(changes), list(kept)
    if names:
        reasons.append(f"Changed: {', '.join(names)}.")
    if others:
        reasons.append(f"Kept as a person set it: {', '.join(others)}.")
    outcome = Outcome.DIFFERS if others else Outcome.UPDATED if names else Outcome.UNCHANGED
    return Account(row.line, row.key, outcome, tuple(reasons))
