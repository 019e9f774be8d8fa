"""How long each state of a request may last. Pure: a cluster's rules and a moment in, due times out."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bewiser.lib.workdays import add_working_days, is_working_day

from .choices import ConnectionState as State


@dataclass(frozen=True)
class Rules:
    """The clock of one side. The defaults serve a side without a cluster."""

    manager_days: int = 3
    target_days: int = 10
    lapse_days: int = 20
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Brussels"))
    holidays: Collection[date] = frozenset()


@dataclass(frozen=True)
class Clock:
    """When to remind next, when the step is due, when the request lapses; all None where no clock runs."""

    remind_at: datetime | None = None
    due_at: datetime | None = None
    lapses_at: datetime | None = None


def clock_for(state: str, since: datetime, rules: Rules) -> Clock:
    """Return the clock of a request that entered this state at this moment."""
    days = {
        State.SUBMITTED: rules.manager_days,
        State.CHANGES_ASKED: rules.lapse_days,
        State.AT_TARGET_MANAGER: rules.manager_days,
        State.AT_TARGET: rules.target_days,
    }.get(State(state))
    if days is None:
        return Clock()

    def after(working_days: int) -> datetime:
        return add_working_days(since, working_days, zone=rules.zone, holidays=rules.holidays)

    # An odd number of days is reminded of earlier rather than later; a step of one day only at its end.
    half = days // 2 or days
    return Clock(remind_at=after(half), due_at=after(days), lapses_at=after(rules.lapse_days))


def next_reminder(clock: Clock, reminded_at: datetime) -> datetime | None:
    """Return when to remind again: at the end of the step after its half time, then never."""
    if clock.due_at is None or clock.lapses_at is None:
        return None
    # The mail at the very end is the one that says that the request lapsed.
    if reminded_at >= clock.due_at or clock.due_at >= clock.lapses_at:
        return None
    return clock.due_at


def may_disturb(now: datetime, rules: Rules) -> bool:
    """Nobody is reminded on a weekend or on a holiday of their cluster."""
    return is_working_day(now.astimezone(rules.zone).date(), rules.holidays)
