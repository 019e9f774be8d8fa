"""A relay that does as it is told, letters to send, and a clock that stands still."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import transaction

from bewiser.outbox import kinds
from bewiser.outbox.actions import enqueue
from bewiser.outbox.models import Mail
from tests.outbox.relay import ScriptedRelay

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
BULK = kinds.register(kinds.Kind("test_bulk", kinds.AT_MOST_ONCE, priority=90, is_bulk=True))


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture(autouse=True)
def quick(settings) -> None:
    """Templates of our own, and a relay without a speed limit to wait for."""
    folder = str(Path(__file__).parent / "templates")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [folder]}]
    settings.MAIL_PER_SECOND = 10_000
    settings.MAIL_TIMEOUT = 5
    settings.CELERY_TASK_ALWAYS_EAGER = False


@pytest.fixture
def relay(settings) -> Iterator[ScriptedRelay]:
    server = ScriptedRelay()
    settings.EMAIL_URL = server.url
    yield server
    server.stop()


@pytest.fixture
def write() -> Callable[..., Mail | None]:
    """Enqueue one letter to `to` in a transaction of its own."""

    def written(to: str = "anna@firm.example", *, kind: str = "plain", **changes) -> Mail | None:
        said = {
            "key": f"{kind}:{to}",
            "template": "outbox_tests/hello",
            "context": {"name": "Anna & Co"},
            "language": "en",
            "now": NOW,
        }
        with transaction.atomic():
            return enqueue(kind, to=to, **{**said, **changes})

    return written
