"""Words: how alike two organisations sound, rare words counting more."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from math import log, sqrt

import numpy as np

from connect.importing.folding import fold

from .sparse import Floats, Rows

# A word that one in so many has tells nothing, and would cost most of the time.
COMMON = 20
_SHORTEST = 3
_NUMBERED = re.compile(r"-\d.*")


def words_of(text: str) -> list[str]:
    """Return the words of a text, without accents; short ones and numbers are left out."""
    return [word for word in fold(text).split() if len(word) >= _SHORTEST and not word.isdigit()]


def family_of(call: str) -> str:
    """Return what the calls of several years share: "ICT-37-2014-1" is of the family "ICT"."""
    return _NUMBERED.sub("", call)


class Texts:
    """The words of all candidates, weighed by how rare they are."""

    def __init__(self, texts: Sequence[Iterable[str]]) -> None:
        counted = [Counter(words) for words in texts]
        holders = Counter(word for words in counted for word in words)
        # Of a few organisations two may well share a word that tells something.
        most = max(len(texts) // COMMON, 3)
        rare = sorted(word for word, n in holders.items() if n <= most)
        self._keys = {word: at for at, word in enumerate(rare)}
        self._told = {word: log((len(texts) + 1) / (holders[word] + 0.5)) for word in rare}
        cells = [
            (self._keys[word], at, weight)
            for at, words in enumerate(counted)
            for word, weight in self._weights(words).items()
        ]
        self._table = Rows.of(
            np.array([row for row, _, _ in cells], dtype=np.int64),
            np.array([at for _, at, _ in cells], dtype=np.int64),
            np.array([weight for _, _, weight in cells]),
            len(rare),
            len(texts),
        )

    def _weights(self, words: Counter[str]) -> dict[str, float]:
        weights = {
            word: (1 + log(words[word])) * self._told[word]
            for word in sorted(words)
            if word in self._told
        }
        length = sqrt(sum(weight * weight for weight in weights.values()))
        return {word: weight / length for word, weight in weights.items()}

    def likeness(self, words: Iterable[str]) -> Floats:
        """Return the cosine of these words with each candidate's, from 0 to 1."""
        weights = self._weights(Counter(words))
        rows = np.array([self._keys[word] for word in weights], dtype=np.int64)
        return self._table.summed(rows, np.array(list(weights.values())))

    def shared(self, words: Iterable[str], others: Iterable[str]) -> list[str]:
        """Return the words of both that tell something, the rarest first."""
        both = set(words) & set(others) & self._told.keys()
        return sorted(both, key=lambda word: (-self._told[word], word))
