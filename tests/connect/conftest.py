"""Requests that have come some way, and a case study of one."""

import pytest

from bewiser.outbox.models import Mail
from connect.actions import connections
from connect.choices import ConnectionState
from connect.models import CaseStudy, ConnectionRequest
from tests.connect.cases import write
from tests.connect.introductions import ask, by
from tests.factories import connect as make


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


@pytest.fixture
def introduced(seeker, seeker_firm, target_firm, target) -> ConnectionRequest:
    return make.make_connection(
        asker=seeker, seeker=seeker_firm, target=target_firm, state=ConnectionState.INTRODUCED
    )


@pytest.fixture
def case(introduced, seeker, now) -> CaseStudy:
    """The draft of what came of the introduction."""
    return write(introduced, seeker, now)
