"""The life of a request as a table: from which states, by whom, to which state. Pure; nothing here writes.

connect.actions performs the steps, connect.access tells a person's roles, the pages show what is open
to them. The states and clocks are those of docs/introductions.md.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from .choices import ConnectionState as State
from .choices import ConnectionVerb as Verb


class Role(StrEnum):
    """What a person is to one request."""

    ASKER = "asker"
    SEEKER_READER = "seeker_reader"
    SEEKER_MANAGER = "seeker_manager"
    TARGET_MANAGER = "target_manager"
    TARGET_READER = "target_reader"
    ANSWERER = "answerer"
    # A manager of the asked side while the organisation has nobody who answers.
    STAND_IN = "stand_in"


class Decision(StrEnum):
    """What a person can press."""

    ASK_CHANGES = "ask_changes"
    RESUBMIT = "resubmit"
    FORWARD = "forward"
    PUT_TO_TARGET = "put_to_target"
    RETURN = "return"
    ACCEPT = "accept"
    DECLINE = "decline"
    SAY_IN_CONTACT = "say_in_contact"
    CLOSE = "close"
    WITHDRAW = "withdraw"


@dataclass(frozen=True)
class Step:
    """One arrow of the table. `state` is where it leads when nobody stands on both sides."""

    decision: Decision
    role: Role
    before: State
    state: State
    verb: Verb


_PARTIES = (Role.ASKER, Role.ANSWERER)
_EVERYONE = (*_PARTIES, Role.SEEKER_MANAGER, Role.TARGET_MANAGER)
_BEFORE_THE_END = (
    State.DRAFT, State.SUBMITTED, State.CHANGES_ASKED, State.AT_TARGET_MANAGER, State.AT_TARGET
)  # fmt: skip

STEPS: tuple[Step, ...] = (
    Step(
        Decision.ASK_CHANGES,
        Role.SEEKER_MANAGER,
        State.SUBMITTED,
        State.CHANGES_ASKED,
        Verb.ASKED_CHANGES,
    ),
    Step(Decision.RESUBMIT, Role.ASKER, State.CHANGES_ASKED, State.SUBMITTED, Verb.RESUBMITTED),
    Step(
        Decision.FORWARD,
        Role.SEEKER_MANAGER,
        State.SUBMITTED,
        State.AT_TARGET_MANAGER,
        Verb.FORWARDED,
    ),
    Step(Decision.DECLINE, Role.SEEKER_MANAGER, State.SUBMITTED, State.DECLINED, Verb.DECLINED),
    Step(
        Decision.PUT_TO_TARGET,
        Role.TARGET_MANAGER,
        State.AT_TARGET_MANAGER,
        State.AT_TARGET,
        Verb.PUT_TO_TARGET,
    ),
    Step(
        Decision.DECLINE,
        Role.TARGET_MANAGER,
        State.AT_TARGET_MANAGER,
        State.DECLINED,
        Verb.DECLINED,
    ),
    Step(
        Decision.RETURN, Role.TARGET_MANAGER, State.AT_TARGET_MANAGER, State.DECLINED, Verb.RETURNED
    ),
    Step(Decision.ACCEPT, Role.ANSWERER, State.AT_TARGET, State.INTRODUCED, Verb.ACCEPTED),
    Step(Decision.DECLINE, Role.ANSWERER, State.AT_TARGET, State.DECLINED, Verb.DECLINED),
    Step(
        Decision.PUT_TO_TARGET, Role.STAND_IN, State.AT_TARGET, State.AT_TARGET, Verb.PUT_TO_TARGET
    ),
    Step(Decision.RETURN, Role.STAND_IN, State.AT_TARGET, State.DECLINED, Verb.RETURNED),
    *(
        Step(Decision.SAY_IN_CONTACT, role, State.INTRODUCED, State.IN_PROGRESS, Verb.IN_CONTACT)
        for role in _PARTIES
    ),
    *(
        Step(Decision.CLOSE, role, state, State.CLOSED, Verb.CLOSED)
        for role in _EVERYONE
        for state in (State.INTRODUCED, State.IN_PROGRESS)
    ),
    *(
        Step(Decision.WITHDRAW, Role.ASKER, state, State.WITHDRAWN, Verb.WITHDRAWN)
        for state in _BEFORE_THE_END
    ),
)


def steps_open_to(state: str, roles: Collection[Role]) -> list[Step]:
    """Return the steps that somebody with these roles can take now, one a decision, in the table's order."""
    found: dict[Decision, Step] = {}
    for step in STEPS:
        if step.before == state and step.role in roles:
            found.setdefault(step.decision, step)
    return list(found.values())


def step_for(decision: Decision, state: str, roles: Collection[Role]) -> Step | None:
    """Return the step that this decision means in this state for these roles, or None."""
    return next((step for step in steps_open_to(state, roles) if step.decision == decision), None)
