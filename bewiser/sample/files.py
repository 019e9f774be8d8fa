"""What the sample consists of, as it stands in connect/data/sample."""

import json
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[2] / "connect" / "data" / "sample"

# One password for all sample people. It is no secret, which is why production refuses them.
PASSWORD = "sample-network"  # noqa: S105 (printed for everybody to see)


@cache
def clusters() -> list[dict[str, Any]]:
    return [_read(path) for path in sorted((FOLDER / "clusters").glob("*.json"))]


@cache
def organisations() -> list[dict[str, Any]]:
    """Return firms, then research centres and public bodies, each with the slug of its cluster."""
    return [
        {"cluster": path.stem, **entry}
        for room in ("firms", "research")
        for path in sorted((FOLDER / room).glob("*.json"))
        for entry in _read(path)
    ]


@cache
def people() -> list[dict[str, Any]]:
    return _read(FOLDER / "people.json")


@cache
def roaming() -> list[dict[str, Any]]:
    return _read(FOLDER / "roaming.json")


def _read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))
