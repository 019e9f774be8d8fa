"""Texts of files as they come: packed or not, with or without a byte order mark, perhaps damaged."""

import codecs
import zlib
from collections.abc import Iterator
from pathlib import Path

from connect.importing.encoding import unpacked
from connect.importing.reading import UnreadableFile

_BLOCK = 64 * 1024


class TextFile:
    """A file of UTF-8, read in pieces. Of bytes that are none it makes the sign for that.

    `damage` says why reading ended before the file did.
    """

    def __init__(self, path: Path) -> None:
        """Raises UnreadableFile where there is no such file."""
        try:
            self.size = path.stat().st_size
            with path.open("rb"):
                pass
        except OSError as error:
            raise UnreadableFile(f"{path.name} cannot be read: {error.strerror}.") from error
        self._path = path
        self._position = 0
        self.damage = ""

    def position(self) -> int:
        """Return how many bytes of the file are read, out of `size`."""
        return self._position

    def chunks(self) -> Iterator[str]:
        decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
        try:
            with unpacked(self._path) as (raw, stream):
                # Not read(), which keeps to itself what it had unpacked when it met the damage.
                while block := stream.read1(_BLOCK):  # type: ignore[attr-defined]
                    self._position = raw.tell()
                    yield decoder.decode(block)
        except (EOFError, OSError, zlib.error) as error:
            self.damage = f"The file is damaged from here on: {error}."
        yield decoder.decode(b"", final=True)
