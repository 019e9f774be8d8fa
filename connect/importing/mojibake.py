"""Text that was UTF-8 and was read as Windows-1252: what of it can be told for certain, and mended.

Two or more characters that stand for the bytes of one UTF-8 letter hardly ever stand side by side in a text that
is right. But some do: in `IRMÃ’` a quotation mark follows a capital, and both together would be an Ò. Such pairs are
mended only where the same text has others about which there is no doubt. Two characters that together would be a
letter with which nobody in Europe writes are left alone in any case.
"""

import re
from enum import StrEnum
from typing import NamedTuple

# What the bytes 80 to BF are in Windows-1252; the five that it lacks come through as control characters.
_UNDEFINED = "\x81\x8d\x8f\x90\x9d"
_NEXT = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xC0))
_FOLLOWS = f"[{re.escape(_NEXT)}]"
_SEQUENCE = re.compile(
    f"[\u00c2-\u00df]{_FOLLOWS}|[\u00e0-\u00ef]{_FOLLOWS}{{2}}|[\u00f0-\u00f4]{_FOLLOWS}{{3}}"
)
# Signs that may follow a letter in a text that is right.
_AFTER_A_LETTER = frozenset("\u00a0®°«»–—‘’“”•…™")
# What a text of Europe holds beyond ASCII: Latin with its marks, Greek and Cyrillic; punctuation and symbols.
_EUROPE = re.compile(
    "[\u00a0-\u017f\u0218-\u021b\u02bc\u0300-\u04ff\u1e00-\u2bff\uf000-\ufffd\U0001f000-\U0001faff]"
)
# What is still wrong: control characters, lost letters, and beginnings whose end is lost.
_LEFT = re.compile(f"[\u0080-\u009f\ufffd]|[\u00c2\u00c3]{_FOLLOWS}|\u00e2\u20ac|\u00c3(?!\\w)")
# A text may have been spoilt more than once.
_ROUNDS = 3


class State(StrEnum):
    UNTOUCHED = "untouched"
    REPAIRED = "repaired"
    PARTLY_REPAIRED = "partly repaired"


class Mended(NamedTuple):
    text: str
    state: State


def mended(text: str) -> Mended:
    """Return the text with every part mended that is certain, and whether anything wrong seems to be left."""
    made = text
    for _round in range(_ROUNDS):
        if made.isascii() or not is_certain(made):
            break
        made = _SEQUENCE.sub(_meant, made)
    if made == text:
        return Mended(text, State.UNTOUCHED)
    return Mended(made, State.PARTLY_REPAIRED if _LEFT.search(made) else State.REPAIRED)


def is_certain(text: str) -> bool:
    """Tell whether some of the text can only be UTF-8 read as Windows-1252."""
    return any(
        not _may_be_right(found[0]) and _meant(found) != found[0]
        for found in _SEQUENCE.finditer(text)
    )


def bytes_of(text: str) -> bytes:
    """Return the bytes that Windows-1252 read as this text. Raises UnicodeEncodeError for characters it lacks."""
    return b"".join(
        char.encode("latin-1") if char in _UNDEFINED else char.encode("cp1252") for char in text
    )


def _may_be_right(signs: str) -> bool:
    # With Â end no words, while a space, a sign of degrees or a quotation mark often came to have one before it.
    is_odd = signs[0] == "Â" and signs[1] <= "ÿ"
    return not is_odd and _AFTER_A_LETTER.issuperset(signs[1:])


def _meant(found: re.Match[str]) -> str:
    signs = found[0]
    try:
        meant = bytes_of(signs).decode()
    except UnicodeDecodeError:
        # Three characters in a row that are no letter of UTF-8, such as surrogates.
        return signs
    return meant if _EUROPE.fullmatch(meant) else signs
