"""The life of a stay as a table: who moves it from where to where. Pure; nothing here writes."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from .choices import StayState as State
from .choices import StayVerb as Verb


class Party(StrEnum):
    """What a person is to a stay."""

    GUEST = "guest"
    # Manages the guest's cluster: knows whether they are its member.
    HOME = "home"
    HOST = "host"


@dataclass(frozen=True)
class Move:
    """One arrow. `move` is its name in the address; some need a reason, `propose` needs dates."""

    move: str
    parties: frozenset[Party]
    before: State
    after: State
    verb: Verb
    needs_reason: bool = False
    is_primary: bool = False

    @property
    def needs_dates(self) -> bool:
        return self.after == State.PROPOSED


def _move(
    move: str,
    parties: Collection[Party],
    before: State,
    after: State,
    verb: Verb,
    *,
    needs_reason: bool = False,
    is_primary: bool = False,
) -> Move:
    return Move(move, frozenset(parties), before, after, verb, needs_reason, is_primary)


_HOME, _HOST, _GUEST = [Party.HOME], [Party.HOST], [Party.GUEST]
MOVES = (
    _move("confirm", _HOME, State.REQUESTED, State.AT_HOST, Verb.CONFIRMED, is_primary=True),
    _move("refuse", _HOME, State.REQUESTED, State.DECLINED, Verb.REFUSED, needs_reason=True),
    _move("accept", _HOST, State.AT_HOST, State.AGREED, Verb.ACCEPTED, is_primary=True),
    _move("propose", _HOST, State.AT_HOST, State.PROPOSED, Verb.PROPOSED),
    _move("decline", _HOST, State.AT_HOST, State.DECLINED, Verb.DECLINED, needs_reason=True),
    _move("take", _GUEST, State.PROPOSED, State.AGREED, Verb.TOOK, is_primary=True),
    *(
        _move("withdraw", _GUEST, state, State.WITHDRAWN, Verb.WITHDREW)
        for state in (State.REQUESTED, State.AT_HOST, State.PROPOSED)
    ),
    _move("check-in", _HOST, State.AGREED, State.STARTED, Verb.CHECKED_IN, is_primary=True),
    _move(
        "cancel",
        [Party.GUEST, Party.HOST],
        State.AGREED,
        State.CANCELLED,
        Verb.CANCELLED,
        needs_reason=True,
    ),
    _move(
        "check-out",
        [Party.GUEST, Party.HOST],
        State.STARTED,
        State.FINISHED,
        Verb.CHECKED_OUT,
        is_primary=True,
    ),
)
NAMES = frozenset(move.move for move in MOVES)
# Who has to answer, while a stay is asked for.
TURN = {State.REQUESTED: Party.HOME, State.AT_HOST: Party.HOST, State.PROPOSED: Party.GUEST}


def moves_open_to(state: str, parties: Collection[Party]) -> list[Move]:
    """Return the moves that somebody who is this may make now, in the order of the table."""
    return [move for move in MOVES if move.before == state and not move.parties.isdisjoint(parties)]
