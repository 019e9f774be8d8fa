"""Send what is due. Any number of drains may run at once, on any number of machines."""

import logging
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import MessageError
from itertools import islice
from typing import TypeVar
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings

from bewiser.lib import jobs

from . import bounces, claims, mime, relays, skeletons, verp
from .addresses import ascii_domain
from .choices import Delivery
from .exceptions import AnswerLost, MailRefused, RelayDown, RelayRefusesUs
from .kinds import known_kinds
from .models import Mail
from .smtp import Line, Posting

logger = logging.getLogger(__name__)

# A drain hands its worker back after this long, so that other tasks get their turn.
PATIENCE = 10.0
LARGEST_CLAIM = 20
LARGEST_BULK_CLAIM = 100
LARGEST_BULK_MARK = 50
# What a bad letter can raise while its bytes are built; it must not hold up the others.
UNBUILDABLE = (MessageError, ValueError, TypeError, LookupError, AttributeError)

Clock = Callable[[], datetime]
T = TypeVar("T")


@dataclass
class Drained:
    """What one drain did. `is_finished` is False if due mail may be left that could go at once."""

    sent: int = 0
    failed: int = 0
    put_back: int = 0
    is_finished: bool = True


def drain(*, clock: Clock, patience: float = PATIENCE) -> Drained:
    """Send due mail, the most urgent first, until there is none or `patience` seconds are over."""
    result = Drained()
    deadline = time.monotonic() + patience
    claims.reap()
    claims.expire(clock())
    claims.hold_back()
    due_routes = Mail.objects.due(clock()).order_by("route").values_list("route", flat=True)
    for name in due_routes.distinct():
        _RouteDrain(relays.terms_of(name), clock, deadline, result).run()
    return result


@dataclass
class _RouteDrain:
    """One worker's turn at one relay: one connection, small claims, each mail marked at once."""

    terms: relays.Terms
    clock: Clock
    deadline: float
    result: Drained
    holder: str = field(default_factory=lambda: uuid.uuid4().hex)
    waiting: list[Mail] = field(default_factory=list)
    # What the server took and is not marked yet, all of it bulk mail or none.
    taken: list[UUID] = field(default_factory=list)
    is_bulk: bool = False
    has_rung: bool = False

    def run(self) -> None:
        if relays.take_turn(self.terms.route, holder=self.holder, mails=0) is None:
            return
        self.line = Line(
            self.terms.relay,
            timeout=settings.MAIL_TIMEOUT,
            own_name=urlsplit(settings.SITE_URL).hostname or "localhost",
        )
        try:
            # Before anything is claimed: a relay that is down costs no mail an attempt.
            self.line.open()
            relays.recovered(self.terms.route)
            self._send_until_done()
        except RelayDown as problem:
            relays.rest(self.terms.route, str(problem))
        except RelayRefusesUs as problem:
            relays.pause(self.terms.route, str(problem), now=self.clock())
        finally:
            relays.leave(self.terms.route, holder=self.holder)
            self.line.close()

    def _send_until_done(self) -> None:
        while mails := self._claim():
            self.waiting = list(mails)
            try:
                for group in self._in_time(mails):
                    self._send_group(group)
            finally:
                self._mark_taken()
                claims.release(self.waiting, holder=self.holder)
            if self.waiting:
                return
            if time.monotonic() > self.deadline:
                self.result.is_finished = False
                return

    def _claim(self) -> list[Mail]:
        """Claim about what may go within a tenth of a second; bulk mail only if nothing else waits."""
        step = max(1, self.terms.per_second // 10)
        for is_bulk, most in (
            (False, min(step, LARGEST_CLAIM)),
            (True, min(self.terms.per_second, LARGEST_BULK_CLAIM)),
        ):
            mails = claims.claim(
                self.terms.route.name,
                holder=self.holder,
                is_bulk=is_bulk,
                most=most,
                now=self.clock(),
            )
            if is_bulk and len(mails) == most:
                self._wake_another()
            if mails:
                return mails
        return []

    def _wake_another(self) -> None:
        """Ring once for one more drain; each rings for the next, until no connection is left for another."""
        if not self.has_rung:
            self.has_rung = True
            jobs.ring("outbox.drain")

    def _in_time(self, mails: Sequence[Mail]) -> Iterator[list[Mail]]:
        """Yield the mails in small groups, each when its time has come and while it is ours."""
        step = max(1, self.terms.per_second // 10)
        rest = iter(mails)
        leased_at = time.monotonic()
        while group := list(islice(rest, step)):
            wait = relays.take_turn(self.terms.route, holder=self.holder, mails=len(group))
            if wait is None:
                # Somebody has paused the relay, or it rests.
                return
            if wait > 0:
                time.sleep(wait)
            if time.monotonic() - leased_at > settings.MAIL_LEASE / 4:
                ours = claims.keep(mails, holder=self.holder)
                leased_at = time.monotonic()
                group = [mail for mail in group if mail.pk in ours]
            yield group

    def _send_group(self, mails: Sequence[Mail]) -> None:
        """Send one after the other, and mark what was taken: bulk mail by the fifty, other mail at once."""
        self.is_bulk = bool(mails) and mails[0].is_bulk
        size = LARGEST_BULK_MARK if self.is_bulk else 1
        for start in range(0, len(mails), size):
            said = None
            # While the server reads one mail, we build another.
            for (mail, posting), following in _with_next(self._built(mails[start : start + size])):
                self._hear(said)
                said = self._say(mail, posting, following and following[1])
            self._hear(said)
            self._mark_taken()

    def _built(self, mails: Iterable[Mail]) -> Iterator[tuple[Mail, Posting]]:
        """Yield the mails as they go over the line; what cannot be built fails alone."""
        for mail in mails:
            try:
                data = self._bytes(mail)
            except UNBUILDABLE as problem:
                logger.exception("The mail %s cannot be built", mail.pk)
                self.waiting.remove(mail)
                self._fail(mail, f"The mail could not be built: {problem}")
                continue
            yield (
                mail,
                Posting(
                    sender=verp.sender_of(mail),
                    recipient=ascii_domain(mail.to),
                    data=data,
                    utf8=mime.needs_utf8(mail),
                ),
            )

    def _say(self, mail: Mail, posting: Posting, following: Posting | None) -> Mail | None:
        """Give a mail to the server; returns it if there is an answer to hear."""
        self.waiting.remove(mail)
        with self._noting(mail):
            self.line.hand_over(posting, following=following)
            return mail
        return None

    def _hear(self, mail: Mail | None) -> None:
        if mail is not None:
            with self._noting(mail):
                self.line.hear()
                self.result.sent += 1
                self.taken.append(mail.pk)

    @contextmanager
    def _noting(self, mail: Mail) -> Iterator[None]:
        """Write down what became of a mail that was not taken; only trouble with the relay is raised."""
        try:
            yield
        except MailRefused as refusal:
            self._refused(mail, refusal)
        except AnswerLost as problem:
            self._answer_lost(mail, problem)
        except RelayDown as problem:
            # Should this very mail be what the server chokes on, the others still get past it.
            self._later(mail, str(problem))
            raise
        except RelayRefusesUs:
            claims.release([mail], holder=self.holder)
            raise

    def _bytes(self, mail: Mail) -> bytes:
        kind = known_kinds().get(mail.kind)
        if kind and kind.render:
            return kind.render(mail)
        return skeletons.render(mail) if mail.skeleton_id else mime.build(mail)

    def _mark_taken(self) -> None:
        if self.taken:
            claims.mark_sent(self.taken, is_bulk=self.is_bulk, now=self.clock())
            self.taken.clear()

    def _refused(self, mail: Mail, refusal: MailRefused) -> None:
        if not refusal.is_for_good:
            self._later(mail, str(refusal))
            return
        # First, so that whatever follows cannot lose what became of the mail.
        self._fail(mail, str(refusal))
        if refusal.is_about_recipient:
            bounces.note_refusal(mail, reason=str(refusal), now=self.clock())

    def _answer_lost(self, mail: Mail, problem: AnswerLost) -> None:
        if mail.delivery == Delivery.AT_MOST_ONCE:
            claims.leave_unknown(mail, str(problem), holder=self.holder)
        else:
            self._later(mail, str(problem))

    def _later(self, mail: Mail, reason: str) -> None:
        self.result.put_back += 1
        claims.try_later(mail, reason, holder=self.holder, now=self.clock())

    def _fail(self, mail: Mail, reason: str) -> None:
        self.result.failed += 1
        claims.fail(mail, reason, holder=self.holder)


def _with_next(items: Iterable[T]) -> Iterator[tuple[T, T | None]]:
    """Yield each with the one after it, the last with None."""
    rest = iter(items)
    item = next(rest, None)
    while item is not None:
        following = next(rest, None)
        yield item, following
        item = following
