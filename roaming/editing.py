"""The life of an edition as a table: who moves it from where to where. Pure; nothing here writes."""

from dataclasses import dataclass

from .choices import EditionState as State
from .choices import EditionVerb as Verb


@dataclass(frozen=True)
class Move:
    """One arrow. `move` is its name in the address; some belong to another person than who asked for approval."""

    move: str
    before: State
    after: State
    verb: Verb
    by_another: bool = False
    needs_reason: bool = False
    is_primary: bool = False


MOVES = (
    Move("submit", State.DRAFT, State.REVIEW, Verb.SUBMITTED, is_primary=True),
    Move("approve", State.REVIEW, State.APPROVED, Verb.APPROVED, by_another=True, is_primary=True),
    Move("return", State.REVIEW, State.DRAFT, Verb.RETURNED, needs_reason=True),
    Move("take-back", State.APPROVED, State.DRAFT, Verb.RETURNED, needs_reason=True),
    Move("start", State.APPROVED, State.SENDING, Verb.STARTED, is_primary=True),
    Move("stop", State.SENDING, State.STOPPED, Verb.STOPPED),
    Move("resume", State.STOPPED, State.SENDING, Verb.RESUMED, is_primary=True),
    Move("end", State.STOPPED, State.SENT, Verb.FINISHED, needs_reason=True),
)
# The clock makes this one, once every mail has found its end.
FINISH = Move("finish", State.SENDING, State.SENT, Verb.FINISHED)
NAMED = {move.move: move for move in MOVES}


def moves_open_to(state: str, *, is_submitter: bool) -> list[Move]:
    """Return the moves that an editor of the newsletter may make now."""
    return [
        move for move in MOVES if move.before == state and not (move.by_another and is_submitter)
    ]
