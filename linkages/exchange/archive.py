"""A whole wave as a ZIP: its tables, what it says of itself, and the code book. The same wave, the same bytes."""

import csv
import io
import json
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .columns import TABLES
from .reasons import UnusableFile, _
from .tables import csv_bytes

FORMAT, VERSION = "bewiser-wave", 1
ABOUT = "wave.json"
# JSON grows when it is read: a few megabytes of brackets fill a gigabyte.
MOST_ABOUT_BYTES = 256 * 1024
# The earliest moment that a ZIP can tell: when a file was made would change its bytes.
_FIXED = (1980, 1, 1, 0, 0, 0)
_READ = (ABOUT, *(f"{name}.csv" for name in TABLES))
_README = """A survey wave, exported
=======================

wave.json       what the wave says of itself: title, period, scoring scheme with all its numbers
firms.csv       one row for each firm that was asked
interviews.csv  one row for each interview; a firm may have several
partners.csv    one row for each organisation as it was named, and who it was found to be
linkages.csv    one row for each linkage
findings.csv    one row for each sentence that follows from the numbers
codebook.csv    what each column of these tables holds

The tables are CSV in UTF-8, with commas, quotation marks where needed, and one heading line. A text that
a spreadsheet program would take for a formula begins with an apostrophe. Moments are in UTC.

Rows are tied by the firm's address (firm), the number of the interview (interview) and the partner's name,
country and city. Linkages of interviews that are not submitted count in no report.

The file names people and relationships in confidence: who answered, and who deals with whom.
"""


def archive_bytes(about: Mapping[str, Any], rows: Mapping[str, Iterable[Sequence[Any]]]) -> bytes:
    """Return the ZIP of a wave from what it says of itself and the rows of each table."""
    head = {"format": FORMAT, "version": VERSION}
    parts = {
        "README.txt": _README.encode(),
        ABOUT: json.dumps(head | dict(about), ensure_ascii=False, indent=2).encode() + b"\n",
        "codebook.csv": codebook_bytes(),
    }
    for name, columns in TABLES.items():
        parts[f"{name}.csv"] = csv_bytes(columns, rows[name])
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name, content in parts.items():
            part = zipfile.ZipInfo(name, _FIXED)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.create_system = 3
            part.external_attr = 0o644 << 16
            packed.writestr(part, content)
    return stream.getvalue()


def codebook_bytes() -> bytes:
    """Return the code book: what each column of each table holds."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["file", "column", "type", "values", "on import", "meaning"])
    for name, columns in TABLES.items():
        for column in columns:
            use = "not read" if column.is_told else "read"
            values = " ".join(column.values)
            writer.writerow([f"{name}.csv", column.name, column.kind, values, use, column.meaning])
    return text.getvalue().encode("utf-8-sig")


def is_archive(content: bytes) -> bool:
    """Say whether a file is the ZIP of a wave rather than a workbook or a table."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return ABOUT in packed.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def read_archive(content: bytes, *, most_bytes: int) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return what a wave says of itself and the content of each table. Raises UnusableFile."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            wanted = [part for part in packed.infolist() if part.filename in _READ]
            if len({part.filename for part in wanted}) != len(wanted):
                raise UnusableFile(_("The archive has two files of one name."))
            about = sum(part.file_size for part in wanted if part.filename == ABOUT)
            if about > MOST_ABOUT_BYTES or sum(part.file_size for part in wanted) > most_bytes:
                raise UnusableFile(_("The archive is too large once unpacked."))
            parts = {part.filename: packed.read(part) for part in wanted}
    except (
        *(zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError),
        *(NotImplementedError, RuntimeError),
    ) as error:
        raise UnusableFile(_("The archive cannot be read.")) from error
    missing = [name for name in _READ if name not in parts]
    if missing:
        raise UnusableFile(_("The archive lacks %(names)s."), names=", ".join(missing))
    # A table that is itself packed would hide how large it becomes.
    if any(content.startswith((b"\x1f\x8b", b"PK")) for content in parts.values()):
        raise UnusableFile(_("The archive holds a file that is packed once more."))
    return _about(parts), {name: parts[f"{name}.csv"] for name in TABLES}


def _about(parts: Mapping[str, bytes]) -> dict[str, Any]:
    try:
        about = json.loads(parts[ABOUT])
    except (ValueError, RecursionError) as error:
        raise UnusableFile(_("wave.json cannot be read.")) from error
    if not isinstance(about, dict) or about.get("format") != FORMAT:
        raise UnusableFile(_("wave.json is not that of a wave."))
    if about.get("version") != VERSION:
        raise UnusableFile(
            _("The archive is of version %(version)s; version %(known)s is known here."),
            version=str(about.get("version"))[:20],
            known=VERSION,
        )
    return about
