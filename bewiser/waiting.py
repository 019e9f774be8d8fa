"""How many things wait for the reader: asked once a page, in one statement, and of nobody who is signed out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, Q

from connect.choices import NetworkRoleName
from connect.models import ConnectionRequest, User
from connect.querysets import counted
from linkages.models import Wave


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
    requests, managed, waves, has_desk = (
        User.objects.filter(pk=user.pk)
        .values_list(
            counted(ConnectionRequest.objects.waiting_for_member(user)),
            counted(ConnectionRequest.objects.waiting_for_manager(user)),
            counted(_waves_of(user).wanting_a_step(now.date())),
            # Things come to the desk of people who manage a cluster or have a part in the network.
            Exists(user.manager_rows.all()) | Exists(user.network_roles.all()),
        )
        .get()
    )
    return Waiting(requests, requests + managed + waves, has_desk)


def _waves_of(user: User) -> Any:
    """Return what Wave.objects.managed_by returns, without asking first whether this is a coordinator."""
    is_coordinator = Exists(user.network_roles.filter(role=NetworkRoleName.COORDINATOR))
    return Wave.objects.filter(
        Q(cluster__in=user.managed_clusters.values("pk"))
        | Q(cluster__managers__isnull=True) & Q(is_coordinator)
    )
