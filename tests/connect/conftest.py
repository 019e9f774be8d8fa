"""Requests that have come some way."""

import pytest

from bewiser.outbox.models import Mail
from connect.actions import connections
from tests.connect.introductions import ask, by


@pytest.fixture
def asked(seeker, seeker_firm, target_firm, facilitator, target_facilitator, target, now):
    """A request that waits for the managers of the asking side."""
    connection = ask(seeker, seeker_firm, target_firm, now)
    Mail.objects.all().delete()
    return connection


@pytest.fixture
def at_target(asked, facilitator, target_facilitator, now):
    connections.forward(asked, by=by(facilitator, asked), now=now)
    connections.put_to_target(asked, by=by(target_facilitator, asked), now=now)
    Mail.objects.all().delete()
    return asked
