"""One door for every file that comes in: a table of linkages or a whole wave, tried out or written."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from connect.importing.reading import Row
from connect.models import Cluster, User

from ..models import Wave
from .about import make_wave
from .accounts import Ledger
from .archive import is_archive, read_archive
from .columns import LINKAGES, TABLES
from .findings import take_decisions
from .load import Import
from .reasons import UnusableFile, _
from .records import read_linkages
from .restore import Restore
from .tables import (
    BROWSER_BYTES,
    BROWSER_ROWS,
    UNPACKED_BROWSER_BYTES,
    UNPACKED_BYTES,
    opened,
)

_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may come in, in bytes and rows of a table; `unpacked` is what an XLSX or ZIP may become."""

    size: int | None = None
    rows: int | None = None
    unpacked: int = UNPACKED_BYTES

    def check(self, content: bytes) -> None:
        """Raise UnusableFile where a file is larger, or packed so that one cannot see how large it is."""
        if self.size is not None and len(content) > self.size:
            raise UnusableFile(
                _("The file is larger than %(size)s MB."), size=self.size // (1024 * 1024)
            )
        if self.size is not None and content.startswith(_GZIP):
            raise UnusableFile(_("The file is packed with gzip. Send it unpacked."))

    def within(self, rows: Iterator[Row]) -> Iterator[Row]:
        """Yield the rows; raises UnusableFile beyond the limit."""
        for number, row in enumerate(rows, start=1):
            if self.rows is not None and number > self.rows:
                raise UnusableFile(
                    _("The file has more than %(rows)s rows. Send it in parts."), rows=self.rows
                )
            yield row


IN_BROWSER = Limits(BROWSER_BYTES, BROWSER_ROWS, UNPACKED_BROWSER_BYTES)
UNLIMITED = Limits()


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of each row, and of the file: the headings that nobody read, and notes on its shape."""

    wave: Wave
    ledger: Ledger
    unused: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@transaction.atomic
def import_file(
    wave: Wave,
    content: bytes,
    *,
    now: datetime,
    by: User | None = None,
    is_dry: bool = False,
    limits: Limits = UNLIMITED,
) -> Imported:
    """Import a CSV or XLSX table of linkages, or the ZIP of a wave, into a wave that is in preparation or open.

    All of it in one transaction; a dry run does the same and takes it back. Raises UnusableFile and WaveNotOpen,
    and then nothing was written.
    """
    limits.check(content)
    if is_archive(content):
        _about, tables = read_archive(content, most_bytes=limits.unpacked)
        done = _import_tables(wave, tables, now=now, by=by, limits=limits)
    else:
        done = _import_linkages(wave, content, now=now, by=by, limits=limits)
    if is_dry:
        transaction.set_rollback(True)
    return done


@transaction.atomic
def import_new_wave(
    cluster: Cluster,
    content: bytes,
    *,
    now: datetime,
    slug: str = "",
    by: User | None = None,
    is_dry: bool = False,
    limits: Limits = UNLIMITED,
) -> Imported:
    """Make a wave in preparation out of the ZIP of another one, at its own address or at `slug`.

    Raises UnusableFile, and then nothing was written.
    """
    limits.check(content)
    about, tables = read_archive(content, most_bytes=limits.unpacked)
    wave = make_wave(cluster, about, slug=slug or str(about.get("slug", "")))
    done = _import_tables(wave, tables, now=now, by=by, limits=limits)
    if is_dry:
        transaction.set_rollback(True)
    return done


def _import_linkages(
    wave: Wave, content: bytes, *, now: datetime, by: User | None, limits: Limits
) -> Imported:
    ledger = Ledger()
    with opened(content, LINKAGES, most_bytes=limits.unpacked) as sheet:
        run = Import(wave, columns=sheet.columns, now=now, by=by)
        limited = type(sheet)(sheet.columns, sheet.unused, limits.within(sheet.rows), sheet.notes)
        run.run(read_linkages(limited), ledger.add)
        return Imported(run.wave, ledger, sheet.unused, sheet.notes)


def _import_tables(
    wave: Wave, tables: dict[str, bytes], *, now: datetime, by: User | None, limits: Limits
) -> Imported:
    ledger = Ledger()
    restore = Restore(wave, ledger=ledger, limit=limits.within, now=now, by=by)
    fresh = restore.run(tables)
    with opened(tables["linkages"], TABLES["linkages"]) as sheet:
        run = Import(wave, columns=sheet.columns, now=now, by=by, fresh=fresh)
        limited = type(sheet)(sheet.columns, sheet.unused, limits.within(sheet.rows), sheet.notes)
        run.run(read_linkages(limited, exact=True), ledger.add)
    take_decisions(run.wave, tables["findings"], ledger, limits.within)
    return Imported(run.wave, ledger)
