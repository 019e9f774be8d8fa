"""What a file of the golden set gives, in the form in which its expectation is kept beside it."""

import json
from collections.abc import Iterable
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any

from connect.importing.reading import open_table
from connect.importing.records import read_organisations
from rdi_database.importing import tables
from rdi_database.importing.cordis import read_table

GOLDEN = Path(__file__).with_name("golden")
TABLES = sorted(path.name for path in GOLDEN.glob("h*.[ct]sv"))


def told(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Return what the file says, by the tables that are in it: every row as JSON would hold it."""
    found = {}
    with open_table(path) as table:
        parts = tables.parts_of(table.header)
    for part in parts:
        with open_table(path) as table:
            if part.table == tables.ORGANISATIONS:
                found[part.table] = rows_of(read_organisations(table, part.columns, "CORDIS"))
            else:
                found[part.table] = rows_of(read_table(table, part.table, part.columns))
    return found


def rows_of(results: Iterable[Any]) -> list[dict[str, Any]]:
    """Return rows with their line, what is known of them, and why if nothing is; what is empty is left out."""
    rows = []
    for result in results:
        row = {"line": result.line, "key": result.key, "reasons": list(result.reasons)}
        if is_dataclass(result.record):
            values = asdict(result.record)
            row["record"] = {
                name: value
                for name, value in values.items()
                if value not in (None, "", (), []) and name not in {"problems", "_key"}
            }
        rows.append(row)
    return json.loads(json.dumps(rows, default=str))


def expected(name: str) -> Any:
    return json.loads((GOLDEN / f"{name}.expected.json").read_text("utf-8"))
