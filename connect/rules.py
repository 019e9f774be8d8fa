"""From rows to clock rules: whose clock runs for a request in a given state."""

import zoneinfo

from .choices import ConnectionState as State
from .clocks import Rules
from .models import ConnectionRequest, Organisation

_TARGET_STATES = (State.AT_TARGET_MANAGER, State.AT_TARGET)


def rules_of(organisation: Organisation | None) -> Rules:
    """Return the clock rules of an organisation's cluster, or the defaults of a side without one."""
    cluster = organisation.cluster if organisation is not None else None
    if cluster is None:
        return Rules()
    return Rules(
        manager_days=cluster.manager_days,
        target_days=cluster.target_days,
        lapse_days=cluster.lapse_days,
        zone=zone_of(organisation),
        holidays=frozenset(cluster.holidays.values_list("on", flat=True)),
    )


def zone_of(organisation: Organisation | None) -> zoneinfo.ZoneInfo:
    """Return the time zone of an organisation's cluster, or the usual one of a side without one."""
    cluster = organisation.cluster if organisation is not None else None
    try:
        return zoneinfo.ZoneInfo(cluster.time_zone) if cluster else Rules().zone
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return Rules().zone


def passes_unread(seeker: Organisation | None) -> bool:
    """Whether a request of this asking side goes straight to the other one: no cluster, or one that forwards all."""
    cluster = seeker.cluster if seeker is not None else None
    return cluster is None or cluster.auto_forward


def holder_rules(connection: ConnectionRequest, state: str) -> Rules:
    """Return the rules of the side that holds a request in this state."""
    return rules_of(connection.target if state in _TARGET_STATES else connection.seeker)
