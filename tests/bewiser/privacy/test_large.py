"""Forgetting at size: so many rows in so many seconds, in batches."""

import time
from datetime import UTC, datetime

import pytest
from django.db import connection as database

from bewiser.privacy import running
from connect.models import ConnectionEvent, ConnectionRequest
from tests.factories import connect as make

ROWS = 100_000
NOW = datetime(2030, 3, 31, 3, 0, tzinfo=UTC)
# 57 s on two cores while another load ran; four times that is a slow machine, not a slow rule.
MOST_SECONDS = 240

COPIES = """
    insert into connect_connectionrequest
    select (jsonb_populate_record(request, jsonb_build_object(
        'id', gen_random_uuid(), 'reference', 'XX' || number
    ))).*
    from connect_connectionrequest as request, generate_series(1, %s) as number
"""
EVENTS = """
    insert into connect_connectionevent
        (connection_id, version, at, verb, side, actor_id, from_state, to_state, reason, note)
    select id, 9, created_at, 'closed', 'asker', asker_id, '', 'closed', '', 'They met.'
    from connect_connectionrequest
"""


@pytest.mark.soak
def test_a_hundred_thousand_requests_are_forgotten(seeker, target_firm, settings, capsys):
    settings.FORGET_AFTER_MONTHS = settings.FORGET_AFTER_MONTHS | {"people": 1200}
    old = datetime(2028, 1, 1, tzinfo=UTC)
    make.make_connection(asker=seeker, target=target_firm, state="closed", now=old)
    with database.cursor() as cursor:
        cursor.execute(COPIES, [ROWS - 1])
        cursor.execute(EVENTS)
        cursor.execute("analyze connect_connectionrequest, connect_connectionevent")

    began = time.monotonic()
    due = running.due(now=NOW)
    counted = time.monotonic()
    run = running.forget(now=NOW)
    done = time.monotonic()

    with capsys.disabled():
        print(f"\ncounted in {counted - began:.1f} s, forgotten in {done - counted:.1f} s")
    assert (due["threads"], due["requests"]) == (ROWS, ROWS)
    assert run.counts == due
    assert ConnectionRequest.objects.filter(forgotten_at=None).count() == 0
    assert ConnectionEvent.objects.exclude(note="").count() == 0
    assert done - counted < MOST_SECONDS
