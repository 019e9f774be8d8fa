"""What became of each row of a file."""

import json
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from .reasons import Reason


class Outcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Account:
    """What became of one row of a table: why it was refused, or what is to be said of it."""

    table: str
    line: int
    key: str
    outcome: Outcome
    reasons: tuple[Reason, ...] = ()

    def to_json(self) -> str:
        return json.dumps(
            {
                "table": self.table,
                "line": self.line,
                "key": self.key,
                "outcome": str(self.outcome),
                "reasons": [str(reason) for reason in self.reasons],
            },
            ensure_ascii=False,
        )


@dataclass
class Ledger:
    """The accounts of one run, in the order of the files."""

    accounts: list[Account] = field(default_factory=list)

    def add(self, account: Account) -> None:
        self.accounts.append(account)

    def counts(self, table: str = "linkages") -> dict[str, int]:
        """Return how many rows of a table were created, updated, left unchanged and rejected."""
        found = Counter(account.outcome for account in self.accounts if account.table == table)
        return {str(outcome): found[outcome] for outcome in Outcome}

    @property
    def tables(self) -> list[str]:
        return list(dict.fromkeys(account.table for account in self.accounts))
