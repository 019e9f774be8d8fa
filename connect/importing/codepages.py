"""Which of the old one-byte encodings a text is written in, judged by the letters of its words.

The same byte is è in one of them, č in the next and θ in a third, and no byte says which is meant. But French
has è beside é, Slovene has č beside š and ž, and a Greek word has hardly a letter that is not Greek.
"""

import re
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from math import exp, log
from sys import float_info
from typing import NamedTuple

# Of each language the letters beyond ASCII, the most frequent first.
_WEST = (
    "éèàêçôâîûùëïœ",  # French
    "üäößé",  # German
    "óáíéñúü",  # Spanish
    "ãçáéíóêõâúàô",  # Portuguese
    "àèùòìé",  # Italian
    "óàèéíòçúïü",  # Catalan
    "äåöéüà",  # Swedish
    "äöåšž",  # Finnish
    "øåæé",  # Danish, Norwegian
    "äõüöšž",  # Estonian
    "ëéïöüè",  # Dutch
    "áíðéóöþæúý",  # Icelandic
    "áéíóú",  # Irish
)
_CENTRE = (
    "čšžćđ",  # Slovene, Croatian
    "íáěéřýčžšůúťďňó",  # Czech
    "áéíčžýúťšľôňďäóĺŕ",  # Slovak
    "łóężąćśńź",  # Polish
    "áéöóőíüúű",  # Hungarian
    "ăîţâş",  # Romanian
    "üäößé",  # German
)
_GREEK = ("αοιετσνηυρπκμλςωίόδάγήέχθφβξύώζψϊϋΐΰ",)


class CodePage(NamedTuple):
    codec: str
    label: str
    languages: tuple[str, ...]


# Where two fit alike, the first is taken.
CODE_PAGES = (
    CodePage("cp1252", "Windows-1252", _WEST),
    CodePage("cp1250", "Windows-1250 (Central European)", _CENTRE),
    CodePage("cp1253", "Windows-1253 (Greek)", _GREEK),
    CodePage("iso8859_2", "ISO-8859-2 (Central European)", _CENTRE),
    CodePage("iso8859_7", "ISO-8859-7 (Greek)", _GREEK),
)
_BYTES = [bytes([number]) for number in range(256)]
# Dashes, quotation marks and the like, which are no letter in any of the encodings.
_MARKS = b"".join(
    byte
    for byte in _BYTES[128:]
    if not any(byte.decode(page.codec, "ignore").isalpha() for page in CODE_PAGES)
)
_WORD = re.compile(
    rb"[a-z%s]{1,60}" % b"".join(re.escape(byte) for byte in _BYTES[128:] if byte not in _MARKS),
    re.IGNORECASE,
)
# The letters š and ž, which the Windows encodings have in one place and hardly a western language has.
_CARON = re.compile(rb"[\x8a\x8e\x9a\x9e]")
_FOREIGN = log(1e-4)
# Two letters beyond ASCII side by side are rare outside Greek.
_SIDE_BY_SIDE = log(0.1)
# Signs that stand before a word, and after one.
_BEFORE, _AFTER = "«¿¡©", "»ºª®"
_SIGN = log(0.3)
# How much rarer each letter of a language is than the one before.
_STEP = 0.75
# What must speak for another encoding than the most usual one.
_MARGIN = 3.0
_ROUNDS = 6
# What a language keeps of a list in which no word of it was found yet.
_TRACE = 0.05
# All encodings are judged as if they had as many languages; else the one with few would win.
_LANGUAGES = len(_WEST)


def words_of(block: bytes) -> list[bytes]:
    """Return the words of a text in which the encodings differ."""
    return [word for word in _WORD.findall(block) if not word.isascii()]


def code_page_of(words: Mapping[bytes, int]) -> CodePage:
    """Return the encoding in which these words look most like words of some languages."""
    usual, *others = CODE_PAGES
    best = usual
    for page in others:
        # A word that reads alike in both says nothing about them, but for š and ž.
        telling = {
            word: count
            for word, count in words.items()
            if _CARON.search(word)
            or word.decode(page.codec, "replace") != word.decode(best.codec, "replace")
        }
        lead = _score(telling, page) - _score(telling, best)
        if lead > (_MARGIN if best is usual else 0):
            best = page
    return best


def _score(words: Mapping[bytes, int], page: CodePage) -> float:
    """Return how likely the words are, in as few languages as explain them."""
    scales = [_scale(letters) for letters in page.languages]
    mixes = page.languages is not _GREEK
    strange = 0.0
    fits: list[tuple[float, list[float]]] = []
    for raw, count in words.items():
        word = raw.decode(page.codec, "replace")
        # A word said often counts more, but a hundred times is not a hundred proofs.
        weight = 1 + log(count)
        strange += weight * _strangeness(word, mixes=mixes)
        letters = [letter for letter in word.lower() if letter.isalpha() and not letter.isascii()]
        fits.append(
            (weight, [sum(scale.get(letter, _FOREIGN) for letter in letters) for scale in scales])
        )
    shares = [1 / _LANGUAGES] * len(scales)
    for _ in range(_ROUNDS):
        spoken = [_TRACE] * len(scales)
        likely = 0.0
        for weight, fit in fits:
            together = [share * exp(one) for one, share in zip(fit, shares, strict=True)]
            whole = sum(together) or float_info.min
            likely += weight * log(whole)
            for number, part in enumerate(together):
                spoken[number] += weight * part / whole
        whole = sum(spoken)
        shares = [weight / whole for weight in spoken]
    return strange + likely


def _strangeness(word: str, *, mixes: bool) -> float:
    """Return what speaks against a word in any language: signs and capitals inside it, two scripts in one."""
    strange = 0.0
    for one, other in pairwise(word):
        if one.islower() and other.isupper():
            strange += _FOREIGN
        if not mixes and one.isascii() != other.isascii():
            strange += _FOREIGN
        elif mixes and not one.isascii() and not other.isascii():
            strange += _SIDE_BY_SIDE
    for place, letter in enumerate(word):
        if not letter.isalpha():
            stands_well = (place == 0 and letter in _BEFORE) or (
                place == len(word) - 1 and letter in _AFTER
            )
            strange += _SIGN if stands_well or len(word) == 1 else _FOREIGN
    return strange


@cache
def _scale(letters: str) -> dict[str, float]:
    weights = [_STEP**rank for rank in range(len(letters))]
    whole = sum(weights)
    return {letter: log(weight / whole) for letter, weight in zip(letters, weights, strict=True)}
