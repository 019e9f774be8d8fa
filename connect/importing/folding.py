"""Spellings of one name brought to one form, so that names can be compared."""

import re
import unicodedata
from functools import lru_cache

# Letters that stay whole in Unicode's decomposition.
_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "ø": "o",
        "æ": "ae",
        "œ": "oe",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
        "ħ": "h",
        "’": "'",
        "`": "'",
    }
)
_NOT_WORD = re.compile(r"[\W_]+")
# Ways to write a vowel with a mark in plain letters: MUENCHEN, GOETEBORG, AARHUS.
_TWO_LETTERS = re.compile(r"([aou])e|aa")
_SAINT = frozenset({"saint", "sainte", "sankt", "sint", "ste", "snt", "st"})


def word_set(text: str) -> frozenset[str]:
    """Return the words of a list written as one text."""
    return frozenset(text.split())


def fold(text: str) -> str:
    """Return `text` in lower case, without accents, its words apart by single spaces."""
    if text.isascii():
        return _NOT_WORD.sub(" ", text.lower()).strip()
    # Twice, since folding the case can make letters that come apart and the other way round.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _NOT_WORD.sub(" ", bare.casefold().translate(_LETTERS)).strip()


@lru_cache(maxsize=65536)
def place_key(folded: str) -> str:
    """Return what the spellings of one place name share.

    >>> place_key("muenchen") == place_key("munchen"), place_key("st pierre") == place_key("saint pierre")
    (True, True)
    """
    words = ("st" if word in _SAINT else word for word in folded.split())
    return _TWO_LETTERS.sub(lambda pair: pair[0][0], "".join(words))


def name_key(name: str) -> str:
    """Return the form under which an organisation's name is looked for in later imports."""
    return fold(name) or name.strip().casefold()
