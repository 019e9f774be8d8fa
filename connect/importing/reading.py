"""Tables in CSV files as they come: any delimiter, any usual encoding, packed or not, row by row."""

import csv
import io
import re
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from .encoding import SAMPLE, Encoding, encoding_called, encoding_of, mend, unpacked
from .lines import Lines, breaks_in

if TYPE_CHECKING:
    from _csv import Reader as _Reader

DELIMITERS = ",;\t|"
WELL_KNOWN = ("utf-8", "utf-16", "cp1250", "cp1251", "cp1252", "cp1253", "cp1257", "iso8859-2")
# The line in which a spreadsheet program names its delimiter.
_SAID = re.compile(r"sep=([^\r\n]?)(?:\r\n|\r|\n|$)", re.IGNORECASE)
# A cell beyond this ends in a reason; an unclosed quotation mark cannot swallow the memory.
CELL_LIMIT = 2 * 1024 * 1024


class UnreadableFile(Exception):
    """The file as a whole is no table that can be imported; the message says why."""


class Row(NamedTuple):
    line: int
    cells: dict[str, str]
    problem: str


@dataclass
class Table:
    """An open table: what was found out about the file, and its rows, once."""

    encoding: str
    delimiter: str
    header: list[str]
    notes: list[str] = field(default_factory=list)
    size: int = 0
    _reader: "_Reader | None" = None
    _lines: Lines | None = None
    _raw: BinaryIO | None = None
    _open: ExitStack = field(default_factory=ExitStack)

    def position(self) -> int:
        """Return how many bytes of the file are read, out of `size`."""
        return self._raw.tell() if self._raw and not self._raw.closed else self.size

    def __enter__(self) -> "Table":
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def rows(self) -> Iterator[Row]:
        """Yield every row with the physical line on which it begins; a broken row has a problem and no cells."""
        reader, lines, header = self._reader, self._lines, self.header
        width = len(header)
        assert reader is not None
        assert lines is not None
        while True:
            line = lines.begin_row()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield Row(line, {}, self._broken(lines, error))
                continue
            except (UnicodeError, EOFError, OSError, zlib.error) as error:
                yield Row(line, {}, f"The file is damaged from here on: {error}.")
                return
            if not cells:
                continue
            # The reader asks for a line after the last one only where a quotation mark is still open.
            if lines.is_over and lines.number > line:
                yield Row(line, {}, _unclosed(lines.number - breaks_in(cells[-1]), lines.number))
                continue
            if len(cells) > width and not any(cells[width:]):
                del cells[width:]
            if len(cells) != width:
                yield Row(line, {}, self._width_problem(len(cells), line, lines.number))
            else:
                yield Row(line, dict(zip(header, cells, strict=True)), "")

    def _broken(self, lines: Lines, error: csv.Error) -> str:
        opened = lines.opening_of_last_cell(self.delimiter)
        hint = f" {_unclosed(opened, lines.number)}" if opened < lines.number else ""
        return f"The row cannot be read: {error}.{hint}"

    def _width_problem(self, found: int, line: int, last: int) -> str:
        spans = f" It spans the lines {line} to {last}." if last > line else ""
        return f"The row has {found} cells, the header has {len(self.header)}.{spans}"


def _unclosed(opened: int, last: int) -> str:
    return (
        f"A quotation mark opened in line {opened} is not closed;"
        f" all up to line {last} was read as one cell."
    )


def open_table(path: Path, encoding_name: str = "", delimiter: str = "") -> Table:
    """Open a CSV file, packed with gzip or not, and find out what of its writing was not told.

    Raises UnreadableFile.
    """
    if delimiter and not _can_separate(delimiter):
        raise UnreadableFile(f"{delimiter!r} is not one character that can separate columns.")
    told = _told(encoding_name) if encoding_name else None
    with ExitStack() as stack:
        try:
            with unpacked(path) as (_, stream):
                sample = stream.read(SAMPLE)
            encoding = told or encoding_of(path, sample)
            raw, stream = stack.enter_context(unpacked(path))
            text = io.TextIOWrapper(stream, encoding.codec, encoding.errors, newline="")
            stack.callback(text.close)
            delimiter, lines = _lines_of(text, encoding.decoded(sample), delimiter)
            reader = csv.reader(lines, delimiter=delimiter)
            header, notes = _header(next(reader, []))
        except (OSError, EOFError, zlib.error, UnicodeError, csv.Error) as error:
            raise UnreadableFile(f"{path.name} cannot be read: {error}.") from error
        if not any(header):
            raise UnreadableFile(f"{path.name} has no header line.")
        if lines.is_over:
            raise UnreadableFile(f"{path.name}: a quotation mark in the header is not closed.")
        notes = [encoding.note, *notes] if encoding.note else notes
        table = Table(encoding.label, delimiter, header, notes, path.stat().st_size)
        table._reader, table._lines, table._raw = reader, lines, raw
        table._open = stack.pop_all()
    return table


def _told(name: str) -> Encoding:
    try:
        return encoding_called(name)
    except LookupError as error:
        known = ", ".join(WELL_KNOWN)
        raise UnreadableFile(f"There is no encoding {name}; well known are {known}.") from error


def _lines_of(text: io.TextIOBase, opening: str, told: str) -> tuple[str, Lines]:
    """Return the delimiter and the lines that it divides, without the one that only names it."""
    csv.field_size_limit(CELL_LIMIT)
    said = _SAID.match(opening)
    if said is None:
        return told or _delimiter(opening), Lines(text)
    text.readline()
    delimiter = told or said[1] or _delimiter(opening[said.end() :])
    if not _can_separate(delimiter):
        raise UnreadableFile(
            f"The first line names {delimiter!r} as the delimiter, which cannot separate columns."
        )
    return delimiter, Lines(text, number=1)


def _can_separate(delimiter: str) -> bool:
    return len(delimiter) == 1 and not delimiter.isalnum() and delimiter not in '"\0\ufffd\r\n'


def _delimiter(opening: str) -> str:
    """Return the delimiter that cuts the first rows into the same number of cells most often."""
    whole = opening if len(opening) < SAMPLE // 4 else opening[: opening.rfind("\n") + 1] or opening
    best, best_score = ",", (0.0, 0)
    for delimiter in DELIMITERS:
        widths = []
        try:
            for cells in csv.reader(io.StringIO(whole, newline=""), delimiter=delimiter):
                if cells:
                    widths.append(len(cells))
                if len(widths) > 200:
                    break
        except csv.Error:
            continue
        if not widths or widths[0] < 2:
            continue
        score = (round(widths.count(widths[0]) / len(widths), 1), widths[0])
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _header(cells: list[str]) -> tuple[list[str], list[str]]:
    """Return distinct column names, and a note for each that had to be changed."""
    names: list[str] = []
    notes: list[str] = []
    for number, cell in enumerate(cells, start=1):
        name = mend(cell).replace("\ufeff", "").replace("\0", "").strip()
        if not name and any(part.strip() for part in cells):
            name = f"column {number}"
        if name in names:
            notes.append(
                f"The column {name} occurs again as column {number}; the first one counts."
            )
            name = f"{name} ({number})"
        names.append(name)
    return names, notes
