"""One turn of reading the mail that came back. Two turns at once do no harm: what is read twice is noted once."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import OperationalError

from . import bounces, imap
from .exceptions import InboxDown

logger = logging.getLogger(__name__)

# What is left waits for the next turn.
MOST_MESSAGES = 500


@dataclass
class Looked:
    """What one turn did with the messages that were there."""

    noted: int = 0
    left_to_people: int = 0
    not_read: int = 0


def look(*, clock: Callable[[], datetime]) -> Looked:
    """Note the bounces that wait in the mailbox, and leave to people what is none.

    A message is marked after what it says is committed, so that a crash at any point loses none. One that could
    not be noted is logged and left to people too, or so many of them would keep us from the rest. Does nothing
    without BOUNCE_IMAP_URL; a mailbox that does not answer is logged and looked at again in the next turn.
    """
    looked = Looked()
    if settings.BOUNCE_IMAP_URL:
        inbox = imap.Inbox.from_url(settings.BOUNCE_IMAP_URL)
        try:
            with imap.Session(inbox, timeout=settings.MAIL_TIMEOUT) as session:
                for uid in session.unread()[:MOST_MESSAGES]:
                    _look_at(session, uid, looked, now=clock())
        except InboxDown as problem:
            logger.warning("The mailbox of bounces does not answer as it should: %s", problem)
    return looked


def _look_at(session: imap.Session, uid: str, looked: Looked, *, now: datetime) -> None:
    data = session.fetch(uid)
    if data is None:
        return
    try:
        is_ours = bounces.take_in(data, now=now)
    except OperationalError:
        # It is the database that has trouble: the message is for the next turn.
        raise
    except Exception:
        # An app that hears of a bounce may fail in any way; the others must still be read.
        logger.exception("The message %s of the mailbox of bounces could not be taken in.", uid)
        session.leave_to_people(uid)
        looked.not_read += 1
        return
    if is_ours:
        session.mark_read(uid)
        looked.noted += 1
    else:
        session.leave_to_people(uid)
        looked.left_to_people += 1
