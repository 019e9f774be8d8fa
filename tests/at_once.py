"""Several people press at the same moment, each on a connection of their own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections


def pressed_at_once(presses: Sequence[Callable[[], object]]) -> list[str]:
    """Return "done" or the name of what was raised, for each press."""
    start = Barrier(len(presses))

    def go(press: Callable[[], object]) -> str:
        try:
            start.wait(timeout=60)
            press()
        except Exception as refusal:
            return type(refusal).__name__
        else:
            return "done"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(presses)) as pool:
        return sorted(pool.map(go, presses))
