"""Pace and number of connections of a relay, kept in PostgreSQL and so shared by all workers.

Leases and slots go by the database's clock: it is the one clock that all machines share.
"""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection

from . import actions
from .models import RelaySlot, Route
from .smtp import Relay

logger = logging.getLogger(__name__)

LONGEST_REST = 300

_KNOW_ROUTE = """
INSERT INTO outbox_route (name, url, next_slot_at, failures, last_error, paused_reason)
SELECT %(name)s, '', clock_timestamp(), 0, '', ''
WHERE NOT EXISTS (SELECT FROM outbox_route WHERE name = %(name)s)
ON CONFLICT DO NOTHING
"""

_KNOW_SLOTS = """
INSERT INTO outbox_relayslot (route_id, number, leased_by)
SELECT route.id, number, ''
FROM outbox_route AS route,
     generate_series(1, COALESCE(route.connections, %(connections)s)) AS number
WHERE route.name = %(name)s
  AND NOT EXISTS (
      SELECT FROM outbox_relayslot AS slot
      WHERE slot.route_id = route.id AND slot.number = number.number
  )
ON CONFLICT DO NOTHING
"""

# One statement says three things: the relay is open, there is a connection for us (the one we
# have, or one that is free or whose holder has gone silent), and when our mails may go.
_TAKE = """
WITH route AS (
    SELECT id,
           COALESCE(connections, %(connections)s) AS connections,
           COALESCE(per_second, %(per_second)s)::float8 AS per_second
    FROM outbox_route
    WHERE id = %(route)s
      AND paused_at IS NULL
      AND (rests_until IS NULL OR rests_until <= clock_timestamp())
      -- A place in the queue that is forgotten with the power costs nothing: nobody waits for the disk here.
      AND set_config('synchronous_commit', 'off', true) = 'off'
),
slot AS (
    UPDATE outbox_relayslot
    SET leased_by = %(holder)s,
        lease_until = clock_timestamp() + make_interval(secs => %(lease)s)
    WHERE id = (
        SELECT free.id
        FROM outbox_relayslot AS free
        JOIN route ON route.id = free.route_id AND free.number <= route.connections
        WHERE free.leased_by = %(holder)s
           OR free.lease_until IS NULL
           OR free.lease_until <= clock_timestamp()
        ORDER BY (free.leased_by = %(holder)s) DESC, free.number
        LIMIT 1
        FOR UPDATE OF free SKIP LOCKED
    )
    RETURNING route_id
)
UPDATE outbox_route AS paced
SET next_slot_at = GREATEST(paced.next_slot_at, clock_timestamp())
                   + make_interval(secs => %(mails)s / route.per_second)
FROM slot JOIN route ON route.id = slot.route_id
WHERE paced.id = slot.route_id
RETURNING EXTRACT(EPOCH FROM paced.next_slot_at - clock_timestamp())::float8
          - %(mails)s / route.per_second
"""

_REST = """
UPDATE outbox_route
SET failures = LEAST(failures + 1, 1000),
    last_error = %(reason)s,
    rests_until = clock_timestamp() + make_interval(
        secs => LEAST(%(longest)s, 5 * power(2, LEAST(failures, 10))) * (0.5 + random())
    )
WHERE id = %(route)s
"""


@dataclass(frozen=True)
class Terms:
    """How a relay may be used, the settings filled in where the row says nothing."""

    route: Route
    relay: Relay
    per_second: int


def terms_of(name: str) -> Terms:
    """Return the terms of the relay of this name; a new name gets a row with the settings' terms."""
    with connection.cursor() as cursor:
        words: dict[str, str | int] = {"name": name, "connections": settings.MAIL_CONNECTIONS}
        cursor.execute(_KNOW_ROUTE, words)
        cursor.execute(_KNOW_SLOTS, words)
    route = Route.objects.get(name=name)
    return Terms(
        route=route,
        relay=Relay.from_url(route.url or settings.EMAIL_URL),
        per_second=route.per_second or settings.MAIL_PER_SECOND,
    )


def take_turn(route: Route, *, holder: str, mails: int) -> float | None:
    """Hold a connection and book the next places for so many mails.

    Returns the seconds to wait before the first may go (at most 0: at once), or None: the relay
    is paused or rests, or all its connections are taken.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _TAKE,
            {
                "route": route.pk,
                "holder": holder,
                "mails": mails,
                "lease": settings.MAIL_LEASE,
                "connections": settings.MAIL_CONNECTIONS,
                "per_second": settings.MAIL_PER_SECOND,
            },
        )
        row = cursor.fetchone()
    return None if row is None else row[0]


def leave(route: Route, *, holder: str) -> None:
    """Give the connection back."""
    RelaySlot.objects.filter(route=route, leased_by=holder).update(leased_by="", lease_until=None)


def rest(route: Route, reason: str) -> None:
    """Leave a relay in peace for a while, longer each time in a row, never the same on two machines."""
    logger.warning("The mail relay %s does not answer as it should: %s", route.name, reason)
    with connection.cursor() as cursor:
        cursor.execute(_REST, {"route": route.pk, "reason": reason, "longest": LONGEST_REST})


def recovered(route: Route) -> None:
    """Forget the failures of a relay that works."""
    Route.objects.filter(pk=route.pk, failures__gt=0).update(
        failures=0, rests_until=None, last_error=""
    )


def pause(route: Route, reason: str, *, now: datetime) -> None:
    """Stop using a relay that does not let us in, and say so."""
    logger.error("The mail relay %s is paused, it does not let us in: %s", route.name, reason)
    actions.pause_route(route, reason=reason, now=now)
