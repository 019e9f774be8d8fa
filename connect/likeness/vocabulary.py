"""Words that many names share: legal forms, small words, and one thing said in many languages.

The lists in `words/` are written for the countries of the partner clusters and of the lists they meet.
"""

from functools import lru_cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "words"
# Forms up to this length are also written letter by letter.
_SPELLED = 4


def _lines(name: str) -> list[str]:
    text = (_FOLDER / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _legal_forms() -> dict[tuple[str, ...], frozenset[str] | None]:
    forms: dict[tuple[str, ...], frozenset[str] | None] = {}
    for line in _lines("legal_forms.txt"):
        form, _, countries = line.partition(":")
        words = tuple(form.split())
        forms[words] = frozenset(countries.split()) or None
        if len(words) == 1 and len(form) <= _SPELLED:
            forms.setdefault(tuple(form), forms[words])
    return forms


# The countries in which these words are a legal form; None is everywhere.
LEGAL_FORMS = _legal_forms()
LONGEST_FORM = max(map(len, LEGAL_FORMS))
SMALL_WORDS = frozenset(word for line in _lines("small_words.txt") for word in line.split())

_THINGS = [line.split() for line in _lines("things.txt")]
_WHOLE: dict[str, int] = {}
_BEGINNINGS: dict[str, int] = {}
for _number, _words in enumerate(_THINGS):
    for _word in _words:
        if _word.endswith("-"):
            _BEGINNINGS.setdefault(_word[:-1], _number)
        else:
            _WHOLE.setdefault(_word, _number)


@lru_cache(maxsize=1 << 17)
def thing(word: str) -> int | None:
    """Return the number of what a common word means in any language, None for a word of its own.

    >>> thing("university") == thing("panepistimio"), thing("bosch")
    (True, None)
    """
    if word in _WHOLE:
        return _WHOLE[word]
    for length in range(len(word), 2, -1):
        number = _BEGINNINGS.get(word[:length])
        if number is not None:
            return number
    return None


def plain_word(word: str) -> str:
    """Return the one word that stands for all words of its meaning; a word of its own is itself.

    >>> plain_word("vienna"), plain_word("linz")
    ('wien', 'linz')
    """
    number = thing(word)
    return word if number is None else _THINGS[number][0].rstrip("-")
