"""How the outbox is, for /readyz."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min

from .models import Heartbeat, Mail, Route

LATE = timedelta(minutes=10)
SILENT = timedelta(minutes=3)


@dataclass(frozen=True)
class OutboxHealth:
    """`oldest_due` is how long the mail that waits longest has been due, None if none waits."""

    oldest_due: timedelta | None
    n_unknown: int
    paused_routes: tuple[str, ...]
    heartbeat: timedelta | None

    @property
    def problems(self) -> tuple[str, ...]:
        """Return what somebody should look at, in words; empty if all is well."""
        found = [f"paused mail relay {name}" for name in self.paused_routes]
        if self.oldest_due is not None and self.oldest_due > LATE:
            found.append("due mail is not going out")
        if self.n_unknown:
            found.append("mail whose fate is unknown")
        if self.heartbeat is None or self.heartbeat > SILENT:
            found.append("no heartbeat from beat and worker")
        return tuple(found)


def report(now: datetime) -> OutboxHealth:
    """Return how the outbox is, by four small queries. Names relays, no person and no address."""
    oldest = Mail.objects.due(now).aggregate(oldest=Min("due_at"))["oldest"]
    return OutboxHealth(
        oldest_due=None if oldest is None else now - oldest,
        n_unknown=Mail.objects.unknown().count(),
        paused_routes=tuple(Route.objects.paused().order_by("name").values_list("name", flat=True)),
        heartbeat=Heartbeat.objects.age(now),
    )
