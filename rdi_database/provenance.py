"""Who said a value of an initiative or a participation: a person's word is never overwritten by an import."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from connect.importing.provenance import PERSON


def stamped(
    provenance: Mapping[str, Any], fields: Iterable[str], *, by: int, now: datetime
) -> dict[str, Any]:
    """Return the provenance in which these fields come from a person of the network."""
    told = {"source": "network", "kind": PERSON, "at": now.isoformat(), "by": by}
    return {**provenance, **dict.fromkeys(sorted(set(fields) - {"provenance"}), told)}
