"""What a record changes of a stored row, and what it has to leave to others."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from connect.importing.provenance import IMPORT, entry, is_ours_to_write

from ..provenance import is_empty, told


@dataclass(frozen=True)
class Origin:
    """Where the values of a run come from. What a weak table says fills gaps, and gives way to all others."""

    source: str
    now: datetime
    table: str
    is_weak: bool = False

    def entries(self, values: Mapping[str, Any]) -> dict[str, dict[str, str]]:
        """Return the provenance of values."""
        at = self.now.isoformat(timespec="seconds")
        return {
            name: entry(told(value), source=self.source, at=at) | {"table": self.table}
            for name, value in values.items()
        }


@dataclass
class Settled:
    """The values that change, and the names of those that a person has set otherwise."""

    changed: dict[str, Any] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)


def settle(
    row: Mapping[str, Any],
    provenance: Mapping[str, Any],
    values: Mapping[str, Any],
    origin: Origin,
) -> Settled:
    """Return what becomes of the values. Those that say nothing change nothing."""
    settled = Settled()
    for name, value in values.items():
        current = told(row[name])
        if is_empty(value) or current == told(value):
            continue
        known = provenance.get(name, {})
        is_from_a_list = known.get("kind") == IMPORT
        if origin.is_weak and current and is_from_a_list and known.get("table") != origin.table:
            continue
        if is_ours_to_write(provenance, name, current):
            settled.changed[name] = value
        else:
            settled.kept.append(name)
    return settled
