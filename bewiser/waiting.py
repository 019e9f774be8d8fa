"""How many things wait for the reader: asked once a page, in one statement, and of nobody who is signed out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists

from bewiser.desk import TOOLS
from connect.models import User


@dataclass(frozen=True)
class Waiting:
    """`requests` wait for a person as a member or an asker; `desk` counts all that their desk shows."""

    requests: int = 0
    desk: int = 0
    has_desk: bool = False

    @property
    def total(self) -> int:
        return self.desk if self.has_desk else self.requests


def waiting(user: Any, now: datetime) -> Waiting:
    """Return what waits for this reader; the same that `desk.waiting` lists."""
    if user is None or not user.is_authenticated:
        return Waiting()
    counts = {
        f"{name}_{what}": count
        for name, tool in TOOLS.items()
        for what, count in tool.counted(user, now).items()
    }
    # Things come to the desk of people who manage a cluster or have a part in the network.
    has_desk = Exists(user.manager_rows.all()) | Exists(user.network_roles.all())
    found = User.objects.filter(pk=user.pk).values(has_desk=has_desk, **counts).get()
    return Waiting(
        requests=found["connect_requests"],
        desk=sum(found[name] for name in counts),
        has_desk=found["has_desk"],
    )
