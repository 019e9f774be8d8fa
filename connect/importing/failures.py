"""What a failure of the database says of the rows that were being written."""

from django.db import OperationalError

# How often a batch is tried that somebody else was in the way of.
TRIES = 3
# The class of SQLSTATE codes for a value that no index or document can hold.
_BEYOND_A_LIMIT = "54"
_DEADLOCK = "40P01"


def is_about_the_rows(error: Exception) -> bool:
    """Return True where a row is to blame, False for a deadlock, a lost connection or a full disk."""
    return not isinstance(error, OperationalError) or _code_of(error).startswith(_BEYOND_A_LIMIT)


def is_deadlock(error: Exception) -> bool:
    """Return True where two waited for each other: whoever is told has let go of everything, and may try again."""
    return isinstance(error, OperationalError) and _code_of(error) == _DEADLOCK


def _code_of(error: Exception) -> str:
    return getattr(error.__cause__, "pgcode", None) or ""
