"""Ring for background work once the transaction is written. A page never waits for the broker."""

import atexit
import logging
import os
import threading

from celery import Task, current_app
from django.db import transaction
from django.utils.module_loading import autodiscover_modules

logger = logging.getLogger(__name__)

# More bells than this mean that the broker hangs; the beat makes up for those that are dropped.
MOST_WAITING = 1000
# How long a process that ends waits for its last bells to be heard.
PATIENCE_AT_EXIT = 1.0

Bell = tuple[Task, tuple[object, ...]]


def later(name: str, *ids: object) -> None:
    """Run the task of this name with these ids after the commit.

    It may run twice, or only when the beat rings: what must happen stands in the database.
    Raises KeyError for a task that no app has.
    """
    task = _task_named(name)
    transaction.on_commit(lambda: _ring(task, ids))


def ring(name: str, *ids: object) -> None:
    """Ask for the task now, without waiting; a broker that fails is logged and not raised."""
    _ring(_task_named(name), ids)


def _task_named(name: str) -> Task:
    if name not in current_app.tasks:
        # Only workers look for tasks by themselves.
        autodiscover_modules("tasks")
    return current_app.tasks[name]


def _ring(task: Task, ids: tuple[object, ...]) -> None:
    if current_app.conf.task_always_eager:
        task.delay(*ids)
    else:
        _bells.add((task, ids))


class _Bells:
    """The bells of this process, rung one after the other by a thread of their own.

    A hung broker answers nothing until a time-out; only that thread waits for it. A bell that
    waits already is not added again.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: dict[Bell, None] = {}
        self._ringer: threading.Thread | None = None
        self._is_ringing = False

    def add(self, bell: Bell) -> None:
        with self._changed:
            if len(self._waiting) < MOST_WAITING:
                self._waiting[bell] = None
            if self._ringer is None:
                self._ringer = threading.Thread(target=self._run, name="bells", daemon=True)
                self._ringer.start()
            self._changed.notify_all()

    def wait_until_heard(self, patience: float) -> bool:
        """Return True as soon as no bell waits, False if that takes longer than `patience`."""
        with self._changed:
            return self._changed.wait_for(
                lambda: not self._waiting and not self._is_ringing, patience
            )

    def _run(self) -> None:
        while True:
            with self._changed:
                self._is_ringing = False
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._waiting)
                bell = next(iter(self._waiting))
                # Taken off before it rings: what is written from here on needs a ring of its own.
                del self._waiting[bell]
                self._is_ringing = True
            task, ids = bell
            try:
                task.apply_async(ids, retry=False, ignore_result=True)
            except Exception as problem:  # a broker fails in many ways; none may end this thread
                logger.warning("Could not ring for %s: %s", task.name, problem)


_bells = _Bells()


def _begin_anew() -> None:
    global _bells
    _bells = _Bells()


os.register_at_fork(after_in_child=_begin_anew)
atexit.register(lambda: _bells.wait_until_heard(PATIENCE_AT_EXIT))
