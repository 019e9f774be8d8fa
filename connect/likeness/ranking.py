"""The candidates for one query, compared, weighed and put in order."""

from __future__ import annotations

from collections.abc import Iterable

from .corpus import Corpus, Entry, Name
from .evidence import NameEvidence, compare_names, compare_places
from .model import BIAS, confidences, name_score, place_score
from .records import Known, Query, Suggestion

_NO_NAME = name_score(NameEvidence(*[0.0] * len(NameEvidence._fields)))


def rank(
    query: Query, candidates: Iterable[Known], corpus: Corpus | None = None, limit: int = 10
) -> list[Suggestion]:
    """Return the candidates that the query may mean, the most likely first.

    `corpus` knows how common words are among all organisations of the country; without it the candidates
    must speak for them, which is worse the fewer they are.
    """
    entries = [Entry.of(known) for known in candidates]
    if corpus is None:
        corpus = Corpus.of(entries)
    return ranked(Entry.of_query(query), entries, corpus)[:limit]


def ranked(query: Entry, entries: Iterable[Entry], corpus: Corpus) -> list[Suggestion]:
    """Return a suggestion for each entry, the most likely first; the order of the entries is of no account."""
    weighed = []
    for entry in entries:
        score, name = _best_name(query, entry, corpus)
        score += BIAS + place_score(compare_places(query, entry, corpus))
        weighed.append((score, name, entry.known))
    weighed.sort(key=lambda found: (-found[0], found[2].name, str(found[2].key)))
    shares = confidences([score for score, _, _ in weighed])
    return [
        Suggestion(known, confidence, name, score)
        for (score, name, known), confidence in zip(weighed, shares, strict=True)
    ]


def _best_name(query: Entry, entry: Entry, corpus: Corpus) -> tuple[float, str]:
    best, best_name = _NO_NAME, entry.known.name
    is_first = True
    for name in entry.names:
        score = _name_score(query, name, corpus)
        if score is not None and (is_first or score > best):
            best, best_name, is_first = score, name.text, False
    return best, best_name


def _name_score(query: Entry, name: Name, corpus: Corpus) -> float | None:
    scores = [
        name_score(compare_names(asked, form, corpus, is_alias=name.is_alias))
        for written in query.names
        for asked in written.forms
        for form in name.forms
    ]
    return max(scores, default=None)
