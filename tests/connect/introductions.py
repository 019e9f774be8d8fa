"""How the tests ask for an introduction, and read what came of it."""

from bewiser.outbox.models import Mail
from connect import access
from connect.actions import asking


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
