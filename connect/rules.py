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
    try:
        zone = zoneinfo.ZoneInfo(cluster.time_zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        zone = Rules().zone
    return Rules(
        manager_days=cluster.manager_days,
        target_days=cluster.target_days,
        lapse_days=cluster.lapse_days,
        zone=zone,
        holidays=frozenset(cluster.holidays.values_list("on", flat=True)),
    )


def holder_rules(connection: ConnectionRequest, state: str) -> Rules:
    """Return the rules of the side that holds a request in this state."""
    return rules_of(connection.target if state in _TARGET_STATES else connection.seeker)
