"""What happened stays as it was written, whoever's hand is at the table."""

import pytest
from django.db import DatabaseError, connection, transaction

from connect.models import ConnectionEvent, ConnectionRequest

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(asked, seeker):
    return ConnectionEvent.objects.create(
        connection=asked, version=9, at=asked.created_at, verb="closed", side="asker",
        actor=seeker, to_state="closed", note="As it was.",
    )  # fmt: skip


def change(event, **values):
    with transaction.atomic():
        ConnectionEvent.objects.filter(pk=event.pk).update(**values)


def test_a_note_and_an_actor_are_not_replaced(event, target):
    for values in ({"note": "Rewritten."}, {"actor": target}, {"reason": "other"}):
        with pytest.raises(DatabaseError, match="append-only"):
            change(event, **values)


def test_a_note_and_an_actor_can_be_forgotten(event):
    change(event, note="", actor=None)

    event.refresh_from_db()
    assert (event.note, event.actor) == ("", None)


def test_an_event_goes_only_with_its_request(event, asked):
    with transaction.atomic():
        event.delete()
        with pytest.raises(DatabaseError, match="append-only"):
            connection.check_constraints()
        transaction.set_rollback(True)

    ConnectionRequest.objects.filter(pk=asked.pk).delete()
    connection.check_constraints()
    assert ConnectionEvent.objects.count() == 0
