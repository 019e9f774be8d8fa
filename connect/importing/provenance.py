"""Who may change a value: an import only what an import wrote and nobody has touched since."""

from collections.abc import Iterable, Mapping
from typing import Any
from zlib import crc32

PERSON = "person"
IMPORT = "import"


def digest(value: Any) -> str:
    """Return a short sum of a value, by which a later change of it is seen however it was made."""
    text = value if isinstance(value, str) else repr(value)
    return f"{crc32(text.encode('utf-8', 'surrogatepass')):08x}"


def entry(value: Any, *, source: str, at: str) -> dict[str, str]:
    return {"source": source, "kind": IMPORT, "at": at, "is": digest(value)}


def given(provenance: Mapping[str, Any], field: str) -> frozenset[str]:
    """Return the members of a list that imports have given; one that is gone since was taken out by a person."""
    return frozenset(provenance.get(field, {}).get("given") or ())


def list_entry(
    value: Iterable[str], before: Iterable[str], *, source: str, at: str
) -> dict[str, Any]:
    """Return the entry of a list, which remembers its members beside those given before."""
    said = tuple(value)
    return entry(said, source=source, at=at) | {"given": sorted({*before, *said})}


def is_ours_to_write(provenance: Mapping[str, Any], field: str, current: Any) -> bool:
    """Tell whether an import may write this field.

    A value without provenance is a person's. So is one that is no longer what was imported: a form, the admin
    or a shell may have changed it without a word.
    """
    known = provenance.get(field)
    if known is None:
        return current in ("", None, (), [])
    # What was written for the sample is as good as a person's.
    if known.get("kind") != IMPORT:
        return False
    return "is" not in known or known["is"] == digest(current)
