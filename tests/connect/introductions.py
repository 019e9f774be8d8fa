"""How the tests ask for an introduction, and read what came of it."""

import time

from django.core import signing

from bewiser.outbox.models import Mail
from connect import access
from connect.actions import asking, connections
from connect.choices import ConnectionState as State


def told(connection):
    """What happened to a request, in order: verb, side and the state it led to."""
    return list(connection.events.values_list("verb", "side", "to_state"))


def letters():
    """Which letter went to whom, in the order of their writing."""
    rows = Mail.objects.order_by("created_at", "key").values_list("key", "to")
    return [(key.split(":")[0], to) for key, to in rows]


def ask(seeker, seeker_firm, target_firm, now, **changes):
    asker = asking.Asker(user=seeker, name=seeker.name, email=seeker.email, seeker=seeker_firm)
    values = {
        "goal": "research",
        "cooperation": "A partner for a test of alarms.",
        "about": "Twelve people who build sensors.",
    }
    return asking.ask_for_introductions(
        asker=asker, ask=asking.Ask(**(values | changes)), targets=[target_firm], now=now
    )[0]


def by(user, connection):
    connection.refresh_from_db()
    return access.actor(user, connection)


def bring(connection, state, facilitator, target_facilitator, now):
    """Take a request that waits for the asking side's managers to another open state."""
    if state == State.CHANGES_ASKED:
        who = by(facilitator, connection)
        connections.ask_for_changes(connection, by=who, note="Shorter.", now=now)
    if state in (State.AT_TARGET_MANAGER, State.AT_TARGET):
        connections.forward(connection, by=by(facilitator, connection), now=now)
    if state == State.AT_TARGET:
        connections.put_to_target(connection, by=by(target_facilitator, connection), now=now)
    Mail.objects.all().delete()


def signed_days_ago(days, what, salt):
    """The token of a link as a letter of that time had it."""

    class Earlier(signing.TimestampSigner):
        def timestamp(self):
            return signing.b62_encode(int(time.time()) - days * 86_400)

    return Earlier(salt=salt).sign_object(what)
