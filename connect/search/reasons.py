"""Why an organisation is among the results: its topics, and words of its texts, that were asked for."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from . import facets
from .folding import WORD, fold
from .query import BrowseQuery
from .statement import Nearness
from .vocabulary import Vocabulary
from .words import TextQuery

# Letters that a word may have beyond the stem under which the index holds it.
LONGEST_ENDING = 5
SHORTEST_STEM = 4
MOST_REASONS = 2
# Characters of a text shown before and after the word that matches.
BEFORE, AFTER = 50, 80

TOPIC_FACETS = (facets.TOPIC, facets.SECTOR, facets.TECHNOLOGY, facets.USE_CASE, facets.OFFERS)

_LEXEME = re.compile(r"'((?:[^']|'')*)'(:\*)?")

# A text in pieces, each with whether it is a word that was asked for.
Marked = tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Wanted:
    """What a query asks of a row: stems of words, beginnings of words, and topics by their keys."""

    stems: tuple[str, ...] = ()
    beginnings: tuple[str, ...] = ()
    topics: frozenset[int] = frozenset()
    sought: frozenset[int] = frozenset()
    # Rows share most of their words.
    _known: dict[str, bool] = field(default_factory=dict, compare=False, repr=False)

    @property
    def has_words(self) -> bool:
        return bool(self.stems or self.beginnings)

    def has(self, word: str) -> bool:
        """Say whether a folded word is one of those asked for, in another form perhaps."""
        if word not in self._known:
            self._known[word] = self._has(word)
        return self._known[word]

    def _has(self, word: str) -> bool:
        if self.beginnings and word.startswith(self.beginnings):
            return True
        if not (self.stems and word.startswith(self.stems)):
            return False
        return any(word.startswith(stem) and _is_ending(word, stem) for stem in self.stems)

    def has_any(self, words: Iterable[str]) -> bool:
        return any(map(self.has, words))


def wanted(query: BrowseQuery, text: TextQuery | Nearness | None) -> Wanted:
    """Return what rows are looked through for; names that only resemble the words explain themselves."""
    rank = " ".join(text.ranks) if isinstance(text, TextQuery) else ""
    found = [(fold(lexeme.replace("''", "'")), mark) for lexeme, mark in _LEXEME.findall(rank)]
    return Wanted(
        stems=tuple({stem for stem, mark in found if stem and not mark}),
        beginnings=tuple({stem for stem, mark in found if stem and mark}),
        topics=frozenset(_chosen(query, TOPIC_FACETS)),
        sought=frozenset(_chosen(query, (facets.SEEKS,))),
    )


def marked(text: str, asked: Wanted) -> Marked:
    """Return the text in pieces, the words that were asked for apart."""
    pieces: list[tuple[str, bool]] = []
    end = 0
    for word in WORD.finditer(text) if asked.has_words else ():
        if asked.has(fold(word[0])):
            pieces += [(text[end : word.start()], False), (word[0], True)]
            end = word.end()
    return tuple(piece for piece in (*pieces, (text[end:], False)) if piece[0])


def split_topics(
    topics: Sequence[int], chosen: frozenset[int], asked: Wanted, vocabulary: Vocabulary
) -> tuple[list[int], list[int]]:
    """Return the topics that were asked for, those that say most of it first, and all the others."""
    weights = {}
    for topic in topics:
        words = vocabulary.topic_words.get(topic, frozenset())
        hits = sum(map(asked.has, words)) if asked.has_words else 0
        weights[topic] = hits + (len(words) if _is_below(topic, chosen, vocabulary) else 0)
    telling = sorted((topic for topic in topics if weights[topic]), key=lambda t: -weights[t])
    fitting = telling[:MOST_REASONS]
    return fitting, [topic for topic in topics if topic not in fitting]


def _is_below(topic: int, chosen: frozenset[int], vocabulary: Vocabulary) -> bool:
    """Say whether a topic is one of those chosen or lies below one."""
    code: int | None = facets.code_of(facets.OFFERS, topic)
    while chosen and code is not None:
        if code % facets.STEP in chosen:
            return True
        code = vocabulary.parents.get(code)
    return False


def phrase_of(aliases: str, texts: Sequence[tuple[str, str]], asked: Wanted) -> tuple[Marked, str]:
    """Return the first words that match of the other names, then of the texts, with their language."""
    if asked.has_words:
        for language, text in (("", aliases), *texts):
            words = phrase(text, asked)
            if words:
                return words, language
    return (), ""


def phrase(text: str, asked: Wanted) -> Marked:
    """Return the first line that has a word asked for, cut to what stands about it; empty without one."""
    for line in text.splitlines():
        hit = next((word for word in WORD.finditer(line) if asked.has(fold(word[0]))), None)
        if hit:
            return marked(_cut(line, hit.start(), hit.end()), asked)
    return ()


def _cut(line: str, start: int, end: int) -> str:
    first, last = max(0, start - BEFORE), min(len(line), end + AFTER)
    if first:
        space = line.find(" ", first, start)
        first = space + 1 if space >= 0 else start
    if last < len(line):
        space = line.rfind(" ", end, last)
        last = space if space >= 0 else end
    return f"{'… ' if first else ''}{line[first:last].strip()}{' …' if last < len(line) else ''}"


def _is_ending(word: str, stem: str) -> bool:
    return len(word) - len(stem) <= (LONGEST_ENDING if len(stem) >= SHORTEST_STEM else 1)


def _chosen(query: BrowseQuery, among: Sequence[facets.Facet]) -> list[int]:
    return [code % facets.STEP for facet in among for code in query.chosen.get(facet.name, ())]
