"""Values as cells of a table and back, exactly, and such that no spreadsheet program runs a cell as a formula."""

import json
import re
from datetime import UTC, date, datetime
from typing import Any

from bewiser.lib.spreadsheets import guarded

# No XML file may hold these letters; spreadsheets write them as _xHHHH_, and so what looks like that.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def for_xml(text: str) -> str:
    """Return a text that a worksheet can hold; `from_xml` gives the text back."""
    return _NOT_IN_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def from_xml(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def written(value: Any) -> str | int | float | date:
    """Return what a cell says: numbers and days as they are, all else as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | int | float):
        return value
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return str(value)


def csv_cell(value: Any) -> str:
    """Return the text of a cell in a CSV file. A number needs no guard: nobody typed it."""
    cell = written(value)
    if isinstance(cell, str):
        return guarded(cell)
    return cell.isoformat() if isinstance(cell, date) else repr(cell)
