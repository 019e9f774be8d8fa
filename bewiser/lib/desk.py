"""What waits for somebody: the one shape in which every tool tells the desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class DeskDecision:
    """A decision that takes one press: its name for `act`, and the words on the button."""

    name: str
    label: str


@dataclass(frozen=True)
class DeskItem:
    """One thing that waits. `key` is "app:kind:id" and goes back to that app's `act`.

    `who` is a cluster; `who_is` says which, where there is more than one.
    """

    key: str
    what: str
    who: str
    since: datetime
    due: datetime | None
    link: str
    decisions: Sequence[DeskDecision] = ()
    who_is: str = ""


def in_order(items: Sequence[DeskItem]) -> list[DeskItem]:
    """Return overdue ones first, then by when they are due, then by how long they have waited."""
    return sorted(items, key=lambda item: (item.due is None, item.due or item.since, item.since))
