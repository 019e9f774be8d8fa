from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from bewiser import health
from bewiser.outbox.models import Heartbeat


@pytest.fixture(autouse=True)
def look_again():
    health.migrated.is_complete = False
    yield
    health.migrated.is_complete = False


def test_healthz_touches_no_database(client):
    assert client.get("/healthz").json() == {"status": "ok"}


def test_readyz_tells_how_the_mail_is(client, coordinator):
    silent = client.get("/readyz")
    Heartbeat.objects.create(name="beat", beat_at=timezone.now() - timedelta(seconds=5))
    well = client.get("/readyz")

    assert (silent.status_code, silent.json()["status"]) == (200, "attention")
    assert silent.json()["outbox"]["problems"] == ["no heartbeat from beat and worker"]
    assert (well.status_code, well.json()["status"]) == (200, "ready")
    assert 5 <= well.json()["outbox"].pop("heartbeat_seconds") < 60
    assert well.headers["Cache-Control"].count("no-store") == 1


def test_readyz_tells_that_nobody_coordinates(client, coordinator):
    Heartbeat.objects.create(name="beat", beat_at=timezone.now())
    well = client.get("/readyz").json()
    coordinator.is_active = False
    coordinator.save()

    answer = client.get("/readyz").json()

    assert (well["status"], well["introductions"]) == ("ready", {"problems": []})
    assert (answer["status"], answer["introductions"]) == (
        "attention",
        {"problems": ["no coordinator for those whom no cluster manager looks after"]},
    )


def test_readyz_refuses_while_migrations_wait(client, db):
    with connection.cursor() as cursor:
        cursor.execute("delete from django_migrations where app = 'bewiser'")

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (
        503,
        {"status": "not ready", "reason": "migrations wait"},
    )


def test_readyz_refuses_without_a_database(client, db):
    with connection.execute_wrapper(refuse):
        answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (
        503,
        {"status": "not ready", "reason": "no database"},
    )


def refuse(execute, sql, parameters, many, context):
    raise OperationalError("the server has gone")


def test_readyz_looks_at_migrations_once(client, db, django_assert_num_queries):
    client.get("/readyz")

    # Oldest due, unknown, paused, heartbeat, coordinator.
    with django_assert_num_queries(5):
        client.get("/readyz")
