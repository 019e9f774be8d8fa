"""In which encoding a file is written, and texts that were once read in a wrong one."""

import codecs
import gzip
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

from .codepages import code_page_of, words_of
from .mojibake import bytes_of, is_certain

SAMPLE = 256 * 1024
_BLOCK = 1024 * 1024
# How many different words are enough to judge an encoding by.
_WORDS = 2_000
# The mark of UTF-32 begins like that of UTF-16.
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 with a byte order mark"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_GUESSED = "The encoding is a guess by the letters of the words; --encoding names another."
_UNDEFINED_IN_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


class Encoding(NamedTuple):
    codec: str
    errors: str
    label: str
    # What a person should know beside the label.
    note: str = ""

    def decoded(self, sample: bytes) -> str:
        """Return the text of a sample, which may end inside a letter."""
        return sample.decode(self.codec, "replace" if self.errors == "strict" else self.errors)


@contextmanager
def unpacked(path: Path) -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """Open a file, packed with gzip or not: the file itself, and what is in it."""
    with ExitStack() as stack:
        raw = stack.enter_context(path.open("rb"))
        is_packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        yield raw, stack.enter_context(gzip.GzipFile(fileobj=raw)) if is_packed else raw  # type: ignore[misc]


def encoding_of(path: Path, sample: bytes) -> Encoding:
    """Return codec, error handler and a label for people."""
    for mark, codec, label in _BOMS:
        if sample.startswith(mark):
            return Encoding(codec, "replace", label)
    if sample[:2000].count(0) > len(sample[:2000]) * 0.6:
        codec = "utf-32-be" if sample[0] == 0 else "utf-32-le"
        return Encoding(codec, "replace", "UTF-32 without a byte order mark")
    evens, odds = sample[0:2000:2].count(0), sample[1:2000:2].count(0)
    if max(evens, odds) > len(sample[:2000]) * 0.2:
        codec = "utf-16-le" if odds > evens else "utf-16-be"
        return Encoding(codec, "replace", "UTF-16 without a byte order mark")
    good, bad, undefined = _utf8_census(path)
    if not bad:
        return Encoding("utf-8", "strict", "UTF-8")
    if good > 10 * bad:
        return Encoding("utf-8", "as_cp1252", f"UTF-8 with {bad} bytes of Windows-1252")
    page = code_page_of(_foreign_words(path))
    if page.codec != "cp1252":
        return Encoding(page.codec, "replace", page.label, _GUESSED)
    if undefined:
        return Encoding("latin-1", "strict", "ISO-8859-1", _GUESSED)
    return Encoding("cp1252", "strict", page.label, _GUESSED)


def encoding_called(name: str) -> Encoding:
    """Return the encoding that a person names. Raises LookupError where there is no such text encoding."""
    try:
        codec = codecs.lookup(name).name
        b"name".decode(codec, "replace")
    except (LookupError, ValueError) as error:
        raise LookupError(name) from error
    # A byte order mark is no letter of the first heading.
    return Encoding("utf-8-sig" if codec == "utf-8" else codec, "replace", f"{codec}, as told")


def _foreign_words(path: Path) -> Counter[bytes]:
    """Count the words with letters beyond ASCII, up to so many different ones."""
    words: Counter[bytes] = Counter()
    with unpacked(path) as (_, stream):
        while len(words) < _WORDS and (block := stream.read(SAMPLE)):
            if not block.isascii():
                words.update(words_of(block))
    return Counter(dict(words.most_common(_WORDS)))


def _utf8_census(path: Path) -> tuple[int, int, bool]:
    """Return how many letters beyond ASCII are UTF-8, how many bytes are not, and if cp1252 lacks one."""
    good = bad = 0
    undefined = False
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    with unpacked(path) as (_, stream):
        while block := stream.read(_BLOCK):
            if block.isascii() and not decoder.getstate()[0]:
                continue
            text = decoder.decode(block)
            broken = text.count("\ufffd")
            bad += broken
            good += len(text) - len(text.encode("ascii", "ignore")) - broken
            undefined = undefined or bool(_UNDEFINED_IN_CP1252.search(block))
    bad += decoder.decode(b"", final=True).count("\ufffd")
    return good, bad, undefined


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    broken = error.object[error.start : error.end]
    return "".join(codecs.decode(bytes([byte]), "cp1252", "replace") for byte in broken), error.end


codecs.register_error("as_cp1252", _as_cp1252)


def mend(text: str) -> str:
    """Return text that was UTF-8 read as cp1252 as it was meant; any other text as it is.

    Only a text whose every byte fits UTF-8 is touched, and of which some part cannot be anything else, so
    nothing that was right is broken.
    """
    if text.isascii() or not is_certain(text):
        return text
    try:
        return bytes_of(text).decode()
    except UnicodeError:
        return text
