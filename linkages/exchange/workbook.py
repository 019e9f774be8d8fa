"""Tables in XLSX files: written so that text stays text, and read with suspicion.

An XLSX file is a ZIP of XML. Before its reader sees it, we look at how large it becomes and of how many tags it is
made, refuse document types and entities, and refuse encodings in which those could hide. Formulas are not computed:
they are refused.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from connect.importing.reading import Row

from .cells import for_xml, from_xml, written
from .columns import Column
from .reasons import UnusableFile, _

MOST_PARTS = 500
MOST_COLUMNS = 60
# Of styles and whatever else is no table the reader makes an object for each tag: megabytes of them take minutes.
MOST_BYTES_BESIDE_TABLES = 512 * 1024
# The reader keeps a whole row in memory, and each tag weighs far more there than in the file. Four tags to a cell
# are usual; 1,000 rows of 60 columns come to less than this allows in the browser.
BYTES_ALLOWED_PER_TAG = 100
_TABLE = re.compile(r"xl/(worksheets/[^/]+|sharedStrings)\.xml")
# Rows that a sheet leaves out cost nothing in the file, and one each in memory.
MOST_BLANK_ROWS = 5_000
_ENCODING = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([^"']*)""")
_READABLE = {b"utf-8", b"utf-16", b"us-ascii", b"iso-8859-1"}
_DAMAGED = (
    *(ParseError, KeyError, ValueError, TypeError, AttributeError, IndexError, OverflowError),
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError),
)


def xlsx_bytes(
    columns: Sequence[Column], rows: Iterable[Sequence[Any]], *, title: str = "linkages"
) -> bytes:
    """Return a workbook of one sheet with these rows below the names of the columns."""
    book = Workbook(write_only=True)
    _fill(book.create_sheet(title), columns, rows)
    return _saved(book)


def template_bytes(columns: Sequence[Column], firms: Sequence[tuple[str, str]]) -> bytes:
    """Return an empty workbook to fill in: the columns, what each means, and the firms that may be named."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("linkages")
    for number, column in enumerate(columns, start=1):
        if column.values:
            choice = DataValidation(type="list", formula1=f'"{",".join(column.values)}"')
            letter = get_column_letter(number)
            choice.add(f"{letter}2:{letter}5000")
            sheet.data_validations.append(choice)
    _fill(sheet, columns, [])
    meanings = (
        Column("column", "text", ""),
        Column("type", "text", ""),
        Column("values", "text", ""),
        Column("meaning", "text", ""),
    )
    told = [
        (column.name, column.kind, " ".join(column.values), column.meaning) for column in columns
    ]
    _fill(book.create_sheet("columns"), meanings, told)
    listed = (Column("firm", "text", ""), Column("name", "text", ""))
    _fill(book.create_sheet("firms"), listed, firms)
    return _saved(book)


def read_xlsx(content: bytes, *, most_bytes: int) -> tuple[list[str], Iterator[Row]]:
    """Return the header and the rows of a workbook's first sheet. Raises UnusableFile, also while it is read."""
    _inspect(content, most_bytes)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        rows = _cells(sheet)
        header = next((cells for _line, cells, _problem in rows if any(cells)), [])
    except _DAMAGED as error:
        raise UnusableFile(_("The workbook cannot be read.")) from error
    while header and not header[-1]:
        header.pop()
    if not header:
        raise UnusableFile(_("The workbook has no header line."))
    return header, _rows(header, rows)


def _rows(header: list[str], rows: Iterator[tuple[int, list[str], str]]) -> Iterator[Row]:
    try:
        for line, cells, problem in rows:
            if any(cells) or problem:
                pairs = dict(zip(reversed(header), reversed(cells[: len(header)]), strict=True))
                yield Row(line, pairs, problem)
    except _DAMAGED as error:
        raise UnusableFile(_("The workbook cannot be read.")) from error


def _cells(sheet: Any) -> Iterator[tuple[int, list[str], str]]:
    """Yield the number of each row that is there, its cells as text, and what is wrong with it."""
    blank = 0
    for line, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
        if all(cell.value is None for cell in row):
            blank += 1
            if blank > MOST_BLANK_ROWS:
                raise UnusableFile(_("The sheet has thousands of empty rows. Remove them."))
            continue
        blank = 0
        formula = next(
            (cell for cell in row if cell.value is not None and cell.data_type == "f"), None
        )
        problem = ""
        if formula is not None:
            problem = f"Column {formula.column_letter} holds a formula; put its value there."
        yield line, [_text(cell.value) for cell in row], problem


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return from_xml(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def _inspect(content: bytes, most_bytes: int) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            listed = parts.infolist()
            _weigh(listed, most_bytes)
            tags = sum(_inspect_part(parts.read(part)) for part in listed)
    except _DAMAGED as error:
        raise UnusableFile(_("The workbook cannot be read.")) from error
    if tags > most_bytes // BYTES_ALLOWED_PER_TAG:
        raise UnusableFile(_("The workbook is too large once unpacked."))


def _weigh(listed: Sequence[zipfile.ZipInfo], most_bytes: int) -> None:
    beside = sum(part.file_size for part in listed if not _TABLE.fullmatch(part.filename))
    is_heavy = sum(part.file_size for part in listed) > most_bytes
    if len(listed) > MOST_PARTS or is_heavy or beside > MOST_BYTES_BESIDE_TABLES:
        raise UnusableFile(_("The workbook is too large once unpacked."))


def _inspect_part(part: bytes) -> int:
    """Return how many tags a part may hold at the most."""
    # Both widths of UTF-16 spell ASCII with a NUL beside each letter.
    bare = part.replace(b"\0", b"")
    said = _ENCODING.search(bare[:400])
    is_strange = said is not None and said[1].strip().lower() not in _READABLE
    if is_strange or b"<!DOCTYPE" in bare or b"<!ENTITY" in bare:
        raise UnusableFile(_("The workbook holds a document type or entities. Save it anew."))
    return bare.count(b"<")


def _fill(sheet: Any, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> None:
    sheet.freeze_panes = "A2"
    for number, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = max(12, len(column.name) + 2)
    head = [WriteOnlyCell(sheet, value=column.name) for column in columns]
    for cell in head:
        cell.font = Font(bold=True)
    sheet.append(head)
    for row in rows:
        sheet.append([_written_cell(sheet, value) for value in row])


def _written_cell(sheet: Any, value: Any) -> Any:
    said = written(value)
    if said == "":
        return None
    if not isinstance(said, str):
        return said
    cell = WriteOnlyCell(sheet, value=for_xml(said))
    # Said by hand, or "=1+1" would become a formula and "#N/A" an error.
    cell.data_type = "s"
    return cell


def _saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
