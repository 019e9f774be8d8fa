"""The known organisations of one country made ready, so that a name is looked up in milliseconds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from .corpus import Corpus, Entry, meaning
from .names import Form
from .ranking import ranked
from .records import Known, Query, Suggestion

# So many are compared closely.
SHORTLIST = 50


class Index:
    """Known organisations by what they may be found by."""

    def __init__(self, organisations: Iterable[Known]) -> None:
        self.entries = [Entry.of(known) for known in organisations]
        self.corpus = Corpus.of(self.entries)
        self._postings: defaultdict[tuple[str, int | str], list[int]] = defaultdict(list)
        for number, entry in enumerate(self.entries):
            for handle in set(_handles(entry)):
                self._postings[handle].append(number)

    def rank(self, query: Query, limit: int = 10) -> list[Suggestion]:
        """Return the organisations that the query may mean, the most likely first."""
        asked = Entry.of_query(query)
        return ranked(asked, self.shortlist(asked), self.corpus)[:limit]

    def shortlist_of(self, query: Query, size: int = SHORTLIST) -> list[Entry]:
        """Return the organisations that are worth a close look, those that share most first."""
        return self.shortlist(Entry.of_query(query), size)

    def shortlist(self, query: Entry, size: int = SHORTLIST) -> list[Entry]:
        """Return the organisations that share most with the query."""
        points: defaultdict[int, float] = defaultdict(float)
        for handle in sorted(set(_handles(query)), key=str):
            found = self._postings.get(handle)
            if not found:
                continue
            worth = self._worth(handle, len(found))
            for number in found:
                points[number] += worth
        best = sorted(points, key=lambda number: (-points[number], number))[:size]
        return [self.entries[number] for number in best]

    def _worth(self, handle: tuple[str, int | str], n_found: int) -> float:
        kind, value = handle
        if kind == "gram":
            return self.corpus.gram_weight(str(value)) ** 2
        if kind == "word":
            return 2 * self.corpus.weight(value) ** 2
        if kind == "city":
            return 0.3 * self.corpus.city_weight(str(value)) ** 2
        return 60.0


def _handles(entry: Entry) -> Iterator[tuple[str, int | str]]:
    """Yield all by which an organisation, or a query, is found."""
    for gram in entry.grams:
        yield "gram", gram
    for name in entry.names:
        for form in name.forms:
            yield from _word_handles(form)
    if entry.city:
        yield "city", entry.city
    if entry.domain:
        yield "domain", entry.domain


def _word_handles(form: Form) -> Iterator[tuple[str, int | str]]:
    for word in form.words:
        yield "word", meaning(word)
    # An acronym and the name that it stands for meet under the same handle.
    for letters in form.initials:
        yield "letters", letters
    if len(form.words) <= 2:
        for word in {*form.words, "".join(form.words)}:
            if 2 <= len(word) <= 8:
                yield "letters", word
