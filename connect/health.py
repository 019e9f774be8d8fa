"""How the introductions are, for /readyz."""

from . import access


def problems() -> list[str]:
    """Return what somebody should look at, in words; one small query."""
    if access.managers_of(None).exists():
        return []
    # Their requests would lapse, and nobody would have been told of them.
    return ["no coordinator for those whom no cluster manager looks after"]
