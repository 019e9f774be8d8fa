"""Whether an organisation answers those who ask to be introduced to it."""

from .choices import ConnectionState as State
from .choices import DeclineReason
from .completeness import RESPONSIVE_FROM, Completeness
from .models import ConnectionRequest, Organisation

# So many of the latest are looked at.
LATEST = 3
STILL_OPEN = (State.AT_TARGET, State.WITHDRAWN)


def is_responsive(organisation: Organisation, completeness: Completeness) -> bool:
    """Whether its profile has most of its points, and it has answered its latest requests: at least one, at most three.

    What waits or was withdrawn says nothing of it. Asks the database once, and not at all for a thin profile.
    """
    if completeness.score < RESPONSIVE_FROM:
        return False
    put = ConnectionRequest.objects.filter(target=organisation, put_at__isnull=False)
    latest = list(
        put.exclude(state__in=STILL_OPEN)
        .order_by("-put_at")
        .values_list("state", "decline_reason")[:LATEST]
    )
    return bool(latest) and not any(
        state == State.LAPSED or reason == DeclineReason.UNREACHABLE for state, reason in latest
    )
