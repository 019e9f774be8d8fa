"""Who said a value of an initiative or a participation: a person's word is never overwritten by an import."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from connect.importing.provenance import PERSON


def stamped(
    provenance: Mapping[str, Any], fields: Iterable[str], *, by: int, now: datetime
) -> dict[str, Any]:
    """Return the provenance in which these fields come from a person of the network."""
    told = {"source": "network", "kind": PERSON, "at": now.isoformat(), "by": by}
    return {**provenance, **dict.fromkeys(sorted(set(fields) - {"provenance"}), told)}


def is_empty(value: Any) -> bool:
    return value is None or value in ("", [], ())


def told(value: Any) -> str:
    """Return a value in one form, whether a file says it or the database."""
    if is_empty(value):
        return ""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, list | tuple):
        return json.dumps([told(one) for one in value], ensure_ascii=False)
    return str(value)
