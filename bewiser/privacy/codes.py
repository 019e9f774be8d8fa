"""The code that confirms a removal: mailed, good for a quarter of an hour and a few tries, kept as a fingerprint."""

from datetime import datetime, timedelta

from django.contrib.sessions.backends.base import SessionBase
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac

# Neither letters that look like figures nor vowels, which make words.
SIGNS = "BCDFGHJKLMNPQRSTVWXZ23456789"
LENGTH = 8
GOOD_FOR = timedelta(minutes=15)
MOST_TRIES = 5
_KEY = "bewiser.privacy.code"


def make(session: SessionBase, *, now: datetime) -> str:
    """Return a new code, and remember in the session what fits it; an earlier one is good no more."""
    code = get_random_string(LENGTH, SIGNS)
    session[_KEY] = {"hash": _hash(code), "until": (now + GOOD_FOR).isoformat(), "tries": 0}
    return f"{code[:4]}-{code[4:]}"


def is_waiting(session: SessionBase, *, now: datetime) -> bool:
    """Whether a code has been sent that may still be typed."""
    held = session.get(_KEY)
    return (
        held is not None
        and datetime.fromisoformat(held["until"]) > now
        and held["tries"] < MOST_TRIES
    )


def fits(session: SessionBase, typed: str, *, now: datetime) -> bool:
    """Whether this is the code that was sent; it is good once, and each try counts."""
    held = session.get(_KEY)
    if held is None or not is_waiting(session, now=now):
        return False
    session[_KEY] = held | {"tries": held["tries"] + 1}
    plain = "".join(sign for sign in typed.upper() if sign in SIGNS)
    if not constant_time_compare(_hash(plain), held["hash"]):
        return False
    del session[_KEY]
    return True


def _hash(code: str) -> str:
    return salted_hmac(_KEY, code, algorithm="sha256").hexdigest()
