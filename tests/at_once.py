"""Several people press at the same moment, each on a connection of their own."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection, connections, transaction
from django.db.models import QuerySet

Press = Callable[[], object]


def pressed_at_once(presses: Sequence[Press]) -> list[str]:
    """Return "done" or the name of what was raised, for each press."""
    start = Barrier(len(presses))

    def go(press: Press) -> str:
        return _outcome(press, start)

    with ThreadPoolExecutor(len(presses)) as pool:
        return sorted(pool.map(go, presses))


def pressed_in_the_middle(rows: QuerySet[Any], first: Press, second: Press) -> list[str]:
    """Press the second while the first has begun and waits for these rows; return the outcome of both, in order.

    Both are let go on once the second waits as well, so it has to need something that the first holds.
    """
    with ThreadPoolExecutor(2) as pool:
        with transaction.atomic():
            assert list(rows.select_for_update())
            going = []
            for press in (first, second):
                going.append(pool.submit(_outcome, press))
                _wait_for_waiting(len(going))
        return [outcome.result(timeout=60) for outcome in going]


def _outcome(press: Press, start: Barrier | None = None) -> str:
    try:
        if start:
            start.wait(timeout=60)
        press()
    except Exception as refusal:
        return type(refusal).__name__
    else:
        return "done"
    finally:
        connections.close_all()


def _wait_for_waiting(number: int, *, patience: float = 60) -> None:
    """Return once so many connections to this database wait for a lock."""
    deadline = time.monotonic() + patience
    while _n_waiting() < number:
        assert time.monotonic() < deadline, f"{number} did not wait in {patience:.0f} s"
        time.sleep(0.005)


def _n_waiting() -> int:
    with connection.cursor() as cursor:
        # Else a transaction sees who was connected when it first looked.
        cursor.execute("select pg_stat_clear_snapshot()")
        cursor.execute(
            "select count(distinct pid) from pg_locks join pg_stat_activity using (pid) "
            "where not granted and datname = current_database()"
        )
        return cursor.fetchone()[0]
