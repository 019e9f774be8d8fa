"""The clock of the site, set by a test."""

from collections.abc import Callable
from datetime import datetime

import pytest

from tests.factories.connect import NOW

Clock = Callable[[datetime], None]


@pytest.fixture
def clock(monkeypatch) -> Clock:
    """It is Tuesday 3 March 2026, 9:00 in Greenwich, until the test says otherwise."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    set_to(NOW)
    return set_to
