"""What a file says of an organisation's field, brought to the topics that we know.

Sectors and tags count where a whole part of the cell is the name of a topic or a word for it. Running text
counts only where it uses a phrase that hardly ever means anything else. A wrong topic harms more than a
missing one, so whatever is doubtful is left out.
"""

import json
import re
from functools import cache, lru_cache

from .folding import fold
from .places import DATA

_PARTS = re.compile(r"[|;/+•·]|,(?!\s*(?:audit|edge)\b)|\s[-–—]\s|\band\b|&|[()\[\]]")
# A list of labelled values (region:…;offices:…) says where and how, not what.
_LABELLED = re.compile(r"(?:^|[;|])\s*\w+:")
_WORD = re.compile(r"\w+")
# The longest phrase, in words, that is looked for in running text.
_LONGEST = 5
# An organisation says first what it is; further down come customers, jobs and lists of everything.
_TEXT_READ = 400


@cache
def _words() -> dict:
    return json.loads((DATA / "topic_words.json").read_text("utf-8"))


@cache
def _topics() -> list[dict]:
    return json.loads((DATA / "topics.json").read_text("utf-8"))


@cache
def _by_phrase() -> dict[str, tuple[str, ...]]:
    """Return the slugs by folded name, short name or synonym."""
    phrases: dict[str, tuple[str, ...]] = {}
    never = set(_words()["never"])
    for topic in _topics():
        names = (
            topic["slug"],
            topic["name"],
            topic.get("short_name", ""),
            *topic["synonyms"],
            *topic["names"].values(),
        )
        for name in names:
            phrase = fold(name)
            if phrase and phrase not in never:
                phrases.setdefault(phrase, (topic["slug"],))
    return phrases | {phrase: tuple(slugs) for phrase, slugs in _words()["sectors"].items()}


@cache
def _in_text() -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    """Return the phrases that count in running text, and the words with which they begin."""
    words = _words()
    left_out = set(words["not_in_text"]) | set(words["sectors"])
    wanted = set(words["in_text"])
    # A sector in running text is mostly that of a customer.
    sectors = {topic["slug"] for topic in _topics() if topic["axis"] == "sector"}
    phrases = {
        phrase: slugs
        for phrase, slugs in _by_phrase().items()
        if sectors.isdisjoint(slugs)
        and (
            phrase in wanted
            or (" " in phrase and phrase.count(" ") < _LONGEST and phrase not in left_out)
        )
    }
    return phrases, frozenset(phrase.split()[0] for phrase in phrases)


@lru_cache(maxsize=16384)
def _of_cell(cell: str) -> tuple[str, ...]:
    whole = fold(cell)
    if not whole:
        return ()
    phrases = _by_phrase()
    if whole in phrases:
        return phrases[whole]
    if _LABELLED.search(cell):
        return ()
    parts = [fold(part) for part in _PARTS.split(cell)]
    # A list with programming languages in it says what people there write in, not what the firm sells.
    if not set(_words()["skills"]).isdisjoint(parts):
        return ()
    found = [slug for part in parts for slug in phrases.get(part, ())]
    return tuple(dict.fromkeys([*found, *_of_text(cell)]))


def _of_text(text: str) -> list[str]:
    phrases, openings = _in_text()
    words = _WORD.findall(fold(text[:_TEXT_READ]))
    found: list[str] = []
    for start, word in enumerate(words):
        if word not in openings:
            continue
        for end in range(start + 1, min(start + _LONGEST, len(words)) + 1):
            found += phrases.get(" ".join(words[start:end]), ())
    return found


def topic_slugs(sector: str, tags: str, description: str = "") -> tuple[str, ...]:
    """Return the slugs of the topics that a row names, in order of their names, each once."""
    slugs = {*_of_cell(sector), *_of_cell(tags)}
    if description:
        slugs.update(_of_text(description))
    return tuple(sorted(slugs))
