"""Countries by the words that people type for them, in many languages and short forms."""

import json
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import islice, takewhile
from pathlib import Path

from .folding import WORD, fold

_NAMES = Path(__file__).resolve().parent.parent / "data" / "countries.json"
SHORTEST_NAME = 4
# Of the shorter ones only these are nobody else's word: "it", "is" and "and" are.
_SHORT = frozenset({"brd", "uae", "uk", "usa"})
# The importer takes a part for its country; who searches for it means the part.
_PARTS = frozenset(
    {"catalonia", "cataluna", "northern ireland", "northernireland", "scotland", "wales"}
)
# The beginning of a word says a country from here on: "port" is a harbour, "slove" is Slovenia.
SHORTEST_BEGINNING = 5


def marks_of(words: str, *, is_beginning: bool = False) -> list[str]:
    """Return the lexemes under which documents hold the countries that these words name."""
    key = " ".join(WORD.findall(fold(words)))
    names = _codes()
    codes = {names[key]} if key in names else set()
    if is_beginning and len(key) >= SHORTEST_BEGINNING:
        single = _single_words()
        start = bisect_left(single, key)
        begun = takewhile(lambda name: name.startswith(key), islice(single, start, None))
        codes |= {names[name] for name in begun}
    return [mark_of(code) for code in sorted(codes)]


def mark_of(code: str) -> str:
    """Return the lexeme of a country; nobody can type it. The triggers of migration 0009 write the same."""
    return f"'@{code.lower()}'"


@cache
def _codes() -> Mapping[str, str]:
    names: dict[str, str] = json.loads(_NAMES.read_text("utf-8"))
    return {
        name: code
        for name, code in names.items()
        if (len(name) >= SHORTEST_NAME or name in _SHORT) and name not in _PARTS
    }


@cache
def _single_words() -> Sequence[str]:
    run_together = {name.replace(" ", "") for name in _codes() if " " in name}
    return sorted(name for name in _codes() if " " not in name and name not in run_together)
