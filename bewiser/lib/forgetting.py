"""Rules of what is forgotten after a time. Each app registers its own at start; `manage.py forget` runs them all."""

from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet


@dataclass(frozen=True)
class Rule:
    """One rule: which rows are due at a moment, and what is done to a batch of them.

    `forget` gets keys of rows that are locked, in a transaction; afterwards they are not due any more.
    """

    key: str
    what: Any
    due: Callable[[datetime], "QuerySet[Any]"]
    forget: Callable[[Sequence[Any], datetime], None]


_rules: dict[str, Rule] = {}


def register(*rules: Rule) -> None:
    """Make rules known; one of the same key is replaced."""
    _rules.update({rule.key: rule for rule in rules})


def rules() -> Mapping[str, Rule]:
    """Return all rules by key, in the order in which they were registered."""
    return dict(_rules)


def months_before(moment: datetime, months: int) -> datetime:
    """Return the moment that lies so many months before; the last day of a shorter month for one that it lacks."""
    years, month = divmod(moment.month - 1 - months, 12)
    year = moment.year + years
    day = min(moment.day, monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)
