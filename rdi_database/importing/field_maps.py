"""Which name in a file holds which of our fields: stored maps, one for each format, that a run may change."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_FILE = Path(__file__).resolve().parent.parent / "data" / "field_maps.json"

# Our field, and the names under which a file may have it, the best first.
FieldMap = Mapping[str, tuple[str, ...]]


class UnknownField(Exception):
    """A `--map` names a field that the format has not; the message says which it has."""


@cache
def field_map(format_name: str) -> FieldMap:
    """Return the stored map of a format. Raises KeyError where there is none."""
    maps = json.loads(_FILE.read_text("utf-8"))
    return {field: tuple(names) for field, names in maps[format_name].items()}


def with_overrides(stored: FieldMap, overrides: Mapping[str, str]) -> FieldMap:
    """Return the map in which some fields are held by another name; an empty name leaves the field out.

    Raises UnknownField.
    """
    for field in overrides:
        if field not in stored:
            raise UnknownField(f"There is no field {field}. The fields are: {', '.join(stored)}.")
    chosen = {field: (name,) if name else () for field, name in overrides.items()}
    return {**stored, **chosen}
