"""The desk: what every tool says is waiting, in one order, decided at one place."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bewiser.lib.desk import DeskItem, in_order
from connect import desk as connect_desk
from linkages import desk as linkages_desk
from roaming import desk as roaming_desk

# Each tool that has something to decide stands here once, by the first word of its keys: what waits
# (`waiting`), how much of it (`counted`), and how it is decided (`act`).
TOOLS: dict[str, Any] = {
    "connect": connect_desk,
    "linkages": linkages_desk,
    "roaming": roaming_desk,
}

# What was decided, where a tool does not say more about it.
DONE = {
    "close": gettext_lazy("The survey is closed: it takes no more answers."),
    "freeze": gettext_lazy("The survey is frozen: its figures no longer change."),
    "publish": gettext_lazy("The report is published."),
    "confirm": gettext_lazy("The request is with the host now."),
    "accept": gettext_lazy("The stay is agreed."),
    "looked_over": gettext_lazy("The page is looked over."),
}


def waiting(user: Any, now: datetime) -> list[DeskItem]:
    """Return all that waits for this person, overdue first."""
    return in_order([item for tool in TOOLS.values() for item in tool.waiting(user, now)])


def act(keys: Sequence[str], decision: str, reason: str, user: Any, now: datetime) -> list[str]:
    """Hand the items to the tools they come from; return what could not be decided, in sentences."""
    known = tuple(f"{name}:" for name in TOOLS)
    problems: list[str] = []
    if not keys or not all(key.startswith(known) for key in keys):
        problems.append(_("One of these things is not on your desk."))
    for name, tool in TOOLS.items():
        own = [key for key in keys if key.startswith(f"{name}:")]
        if own:
            problems += tool.act(own, decision, reason, user, now)
    return problems


def done(keys: Sequence[str], decision: str) -> str:
    """Say in words what was decided."""
    if decision in DONE:
        return str(DONE[decision])
    return " ".join(connect_desk.done(keys))
