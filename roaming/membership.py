"""The life of a membership as a table: who moves it from where to where. Pure; nothing here writes."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from .choices import MemberStatus as Status
from .choices import MemberVerb as Verb


class Party(StrEnum):
    """What a person is to a membership."""

    # Manages the cluster: speaks for it, and may accept in its name.
    CLUSTER = "cluster"
    COORDINATOR = "coordinator"


@dataclass(frozen=True)
class Move:
    """One arrow. `move` is its name in the address; some need a reason."""

    move: str
    parties: frozenset[Party]
    before: frozenset[Status]
    after: Status
    verb: Verb
    needs_reason: bool = False


def _move(
    move: str,
    parties: Collection[Party],
    before: Collection[Status],
    after: Status,
    verb: Verb,
    needs_reason: bool = False,
) -> Move:
    return Move(move, frozenset(parties), frozenset(before), after, verb, needs_reason)


_BOTH = (Party.CLUSTER, Party.COORDINATOR)
_OUTSIDE = (Status.LEFT, Status.REFUSED)
MOVES = {
    move.move: move
    for move in (
        _move("apply", [Party.CLUSTER], _OUTSIDE, Status.APPLIED, Verb.APPLIED),
        _move(
            "invite",
            [Party.COORDINATOR],
            [Status.APPLIED, *_OUTSIDE],
            Status.INVITED,
            Verb.INVITED,
        ),
        _move(
            "refuse",
            [Party.COORDINATOR],
            [Status.APPLIED],
            Status.REFUSED,
            Verb.REFUSED,
            needs_reason=True,
        ),
        _move("pause", _BOTH, [Status.ACTIVE], Status.PAUSED, Verb.PAUSED, needs_reason=True),
        _move("resume", _BOTH, [Status.PAUSED], Status.ACTIVE, Verb.RESUMED),
        _move(
            "leave",
            _BOTH,
            [Status.INVITED, Status.ACTIVE, Status.PAUSED],
            Status.LEFT,
            Verb.LEFT,
            needs_reason=True,
        ),
    )
}


def moves_open_to(status: str, parties: Collection[Party]) -> list[Move]:
    """Return the moves that somebody who is this may make now, in the order of the table."""
    return [
        move
        for move in MOVES.values()
        if status in move.before and not move.parties.isdisjoint(parties)
    ]
