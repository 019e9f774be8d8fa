"""Tables in files: CSV and XLSX in one shape, whatever wrote them."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bewiser.lib.spreadsheets import unguarded
from connect.importing.reading import Row, UnreadableFile, open_table

from .cells import csv_cell
from .columns import NEEDED, Column, mapped, names
from .reasons import UnusableFile, _
from .workbook import read_xlsx

# What may come through a browser; the command takes more.
BROWSER_ROWS = 1_000
BROWSER_BYTES = 5 * 1024 * 1024
UNPACKED_BROWSER_BYTES = 50 * 1024 * 1024
UNPACKED_BYTES = 1024 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table that is open: which columns it has, which of its headings nobody reads, and its rows, once."""

    columns: frozenset[str]
    unused: tuple[str, ...]
    rows: Iterator[Row]
    notes: tuple[str, ...] = field(default=())


def csv_bytes(columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return a CSV file, in UTF-8 with the mark by which spreadsheet programs know it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(names(columns))
    writer.writerows([csv_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def is_workbook(content: bytes) -> bool:
    return content.startswith(b"PK")


@contextmanager
def opened(
    content: bytes,
    columns: Sequence[Column],
    *,
    needed: Sequence[str] = NEEDED,
    most_bytes: int = UNPACKED_BYTES,
) -> Iterator[Sheet]:
    """Open a CSV or XLSX file. Raises UnusableFile, also while its rows are read."""
    if is_workbook(content):
        header, rows = read_xlsx(content, most_bytes=most_bytes)
        yield _sheet(header, rows, columns, needed)
        return
    # The reader of CSV files takes a path, since it looks at a file twice.
    with tempfile.TemporaryDirectory(prefix="linkages-") as folder:
        path = Path(folder) / "linkages.csv"
        path.write_bytes(content)
        try:
            with open_table(path) as table:
                notes = tuple(table.notes)
                yield _sheet(table.header, _unguarded(table.rows()), columns, needed, notes)
        except UnreadableFile as problem:
            raise UnusableFile("%(problem)s", problem=problem) from problem


def _sheet(
    header: Sequence[str],
    rows: Iterator[Row],
    columns: Sequence[Column],
    needed: Sequence[str],
    notes: tuple[str, ...] = (),
) -> Sheet:
    mapping = mapped(header, columns)
    # A firm may be told by its name alone.
    has = set(mapping) | ({"firm"} if "firm_name" in mapping else set())
    missing = [name for name in needed if name not in has]
    if missing:
        raise UnusableFile(_("The file has no column %(columns)s."), columns=", ".join(missing))
    read = frozenset(mapping.values())
    return Sheet(
        columns=frozenset(mapping),
        unused=tuple(heading for heading in header if heading and heading not in read),
        rows=_named(rows, mapping),
        notes=notes,
    )


def _named(rows: Iterator[Row], mapping: dict[str, str]) -> Iterator[Row]:
    for line, cells, problem in rows:
        if problem:
            yield Row(line, {}, problem)
        else:
            yield Row(line, {name: cells[heading] for name, heading in mapping.items()}, "")


def _unguarded(rows: Iterator[Row]) -> Iterator[Row]:
    for line, cells, problem in rows:
        yield Row(line, {name: unguarded(cell) for name, cell in cells.items()}, problem)
