"""How long nobody has said that a profile is still right, and what follows from it."""

from datetime import datetime, timedelta

from .models import Organisation

# Its owners are asked after a year, and again after so long.
ASKED_AFTER = timedelta(days=365)
ASKED_AGAIN_AFTER = timedelta(days=91)
# Its page says so after a year and a half; after two it leaves the directory.
TOLD_AFTER = timedelta(days=548)
DORMANT_AFTER = timedelta(days=730)


def known_right_at(organisation: Organisation) -> datetime:
    """Return when somebody last said that all is right: a confirmation, or the writing down itself."""
    return organisation.confirmed_at or organisation.created_at


def stale_since(organisation: Organisation, now: datetime) -> datetime | None:
    """Return since when a profile is not confirmed, where that is long enough ago to say so."""
    at = known_right_at(organisation)
    return at if at <= now - TOLD_AFTER else None
