"""How common words, letter runs and cities are among the known organisations."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from math import log, sqrt

from connect.importing.folding import place_key

from .names import Form, country_code, forms_of
from .records import Known, Query
from .spelling import words_of
from .vocabulary import plain_word, thing

# So many organisations are imagined beside the known ones, so that a word seen once among ten is not
# taken for a common one; the words of the vocabulary are in one of fifty of these.
IMAGINED = 500
_COMMON_SHARE = 0.02
# An index lives long and is asked much; the forms of queries are remembered up to here.
MOST_NORMS = 1 << 17
_DOUBLE = re.compile(r"(.)\1+")


def meaning(word: str) -> int | str:
    """Return what makes two words the same: what a common word means, else the word."""
    number = thing(word)
    return word if number is None else number


def city_key(city: str) -> str:
    """Return what the spellings of one city share, without district numbers and what is in brackets.

    >>> city_key("MÜNCHEN 80") == city_key("Muenchen"), city_key("Correggio (RE)")
    (True, 'coregio')
    """
    words = [w for w in words_of(city.split("(")[0].split(",")[0]) if not w.isdigit()]
    words = [w for w in words if w != "cedex"] or words
    if len(words) == 1:
        words = [plain_word(words[0])]
    key = place_key(" ".join(words))
    return _DOUBLE.sub(r"\1", key)


@dataclass(slots=True)
class Name:
    """One name of a known organisation, with its forms."""

    text: str
    forms: tuple[Form, ...]
    is_alias: bool


@dataclass
class Entry:
    """A known organisation made ready for comparison."""

    known: Known
    names: tuple[Name, ...]
    city: str
    country: str
    domain: str

    @classmethod
    def of(cls, known: Known) -> Entry:
        names = tuple(
            Name(text, forms_of(text, known.country), is_alias=text != known.name)
            for text in known.names
        )
        return cls(
            known,
            names,
            city_key(known.city),
            country_code(known.country),
            web_domain(known.domain),
        )

    @classmethod
    def of_query(cls, query: Query) -> Entry:
        """Return a query in the same dress, its key None."""
        return cls.of(Known(None, query.name, query.country, query.city, query.domain))

    @cached_property
    def meanings(self) -> frozenset[int | str]:
        return frozenset(
            meaning(word) for name in self.names for form in name.forms for word in form.words
        )

    @cached_property
    def grams(self) -> frozenset[str]:
        return frozenset(gram for name in self.names for form in name.forms for gram in form.grams)


# What many organisations share is nobody's own address.
_SHARED_HOSTS = frozenset(
    {"blogspot.com", "europa.eu", "facebook.com", "github.com", "github.io", "gmail.com", "google.com",
     "hotmail.com", "instagram.com", "linkedin.com", "medium.com", "outlook.com", "twitter.com", "weebly.com",
     "wixsite.com", "wordpress.com", "x.com", "yahoo.com", "youtube.com"}
)  # fmt: skip


def web_domain(text: str) -> str:
    """Return the host of an address, a web page or a mail address, "" for one that many share.

    >>> web_domain("https://www.Firm.example/about"), web_domain("info@firm.example"), web_domain("github.com/x")
    ('firm.example', 'firm.example', '')
    """
    host = text.strip().casefold().split("://")[-1].split("/")[0].split("?")[0].split("@")[-1]
    host = host.split(":")[0].strip(".")
    host = host.removeprefix("www.")
    parts = host.split(".")
    if len(parts) < 2 or not all(parts):
        return ""
    is_shared = any(".".join(parts[at:]) in _SHARED_HOSTS for at in range(len(parts) - 1))
    return "" if is_shared else host


@dataclass
class Corpus:
    """Counts over known organisations, from which comes how much an agreement tells."""

    n: int = 0
    meanings: Counter[int | str] = field(default_factory=Counter)
    grams: Counter[str] = field(default_factory=Counter)
    cities: Counter[str] = field(default_factory=Counter)
    _norms: dict[Form, float] = field(default_factory=dict, repr=False)
    _weights: dict[int | str, float] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Corpus:
        corpus = cls()
        for entry in entries:
            corpus.n += 1
            corpus.meanings.update(entry.meanings)
            corpus.grams.update(entry.grams)
            corpus.cities[entry.city] += 1
        return corpus

    def weight(self, it: int | str) -> float:
        """Return how much it tells, in natural units, that two names share this meaning."""
        known = self._weights.get(it)
        if known is None:
            is_common = isinstance(it, int) or len(it) == 1
            imagined = IMAGINED * _COMMON_SHARE if is_common else 0.5
            known = log((self.n + IMAGINED) / (self.meanings[it] + imagined))
            self._weights[it] = known
        return known

    def word_weight(self, word: str) -> float:
        return self.weight(meaning(word))

    def gram_weight(self, gram: str) -> float:
        return log((self.n + IMAGINED) / (self.grams[gram] + 2))

    def city_weight(self, city: str) -> float:
        """Return how much it tells that two organisations are in this city."""
        return log((self.n + 50) / (self.cities[city] + 1))

    def likeness(self, one: Form, other: Form) -> float:
        """Return the cosine of the letter runs of two forms, rare ones counting for more."""
        shared = set(one.grams).intersection(other.grams)
        if not shared:
            return 0.0
        # Sorted, since the order of a sum is seen in its last digit.
        product = sum(self.gram_weight(gram) ** 2 for gram in sorted(shared))
        return product / (self._norm(one) * self._norm(other))

    def _norm(self, form: Form) -> float:
        norm = self._norms.get(form)
        if norm is None:
            norm = sqrt(sum(self.gram_weight(gram) ** 2 for gram in form.grams))
            if len(self._norms) < MOST_NORMS:
                self._norms[form] = norm
        return norm
