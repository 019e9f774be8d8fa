"""A name taken apart: its words without legal form and small words, in each form it may be written."""

import re
from dataclasses import dataclass
from functools import cached_property

from .spelling import sound, words_of
from .vocabulary import LEGAL_FORMS, LONGEST_FORM, SMALL_WORDS, thing

_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_SPLIT = re.compile(r"\s[-–—]+|[-–—]+\s|[/|;*]|\s:\s|:\s")
_ALIKE_COUNTRIES = {"UK": "GB", "EL": "GR"}
# Above this a name is prose; what comes later says nothing and costs time.
_LONGEST_NAME = 400
_MOST_WORDS = 40


@dataclass(frozen=True)
class Form:
    """One way in which a name is written. `is_part` marks a piece of a longer name."""

    words: tuple[str, ...]
    legal: frozenset[str]
    initials: frozenset[str]
    is_part: bool

    @cached_property
    def key(self) -> str:
        """The words run together by sound."""
        return "".join(sound(word) for word in self.words)

    @cached_property
    def letters(self) -> str:
        """The first letter of each word."""
        return "".join(word[0] for word in self.words)

    @cached_property
    def grams(self) -> tuple[str, ...]:
        """The runs of three letters, ends marked."""
        marked = f"^{self.key}$"
        return tuple(dict.fromkeys(marked[at : at + 3] for at in range(len(marked) - 2)))


def country_code(code: str) -> str:
    """Return the ISO code of a country that the European Commission writes its own way."""
    code = code.strip().upper()
    return _ALIKE_COUNTRIES.get(code, code)


def forms_of(name: str, country: str = "") -> tuple[Form, ...]:
    """Return the forms of a name, the whole one first; none if it has neither letter nor digit."""
    name = name[:_LONGEST_NAME]
    country = country_code(country)
    whole = _form(name, country, is_part=False)
    if whole is None:
        return ()
    outside = _BRACKETS.sub(" ", name)
    pieces = [outside, *(a or b for a, b in _BRACKETS.findall(name)), *_SPLIT.split(outside)]
    found = {whole.words: whole}
    for piece in pieces:
        form = _form(piece, country, is_part=True)
        if form is not None and _says_something(form):
            found.setdefault(form.words, form)
    return tuple(found.values())


def _form(text: str, country: str, *, is_part: bool) -> Form | None:
    words = words_of(text)[:_MOST_WORDS]
    kept, legal = _without_legal(words, country)
    content = [word for word in kept if word not in SMALL_WORDS] or kept or words
    if not content:
        return None
    initials = {
        "".join(word[0] for word in some) for some in (content, kept) if 2 <= len(some) <= 12
    }
    return Form(tuple(content), frozenset(legal), frozenset(initials), is_part)


def _without_legal(words: list[str], country: str) -> tuple[list[str], set[str]]:
    kept: list[str] = []
    legal: set[str] = set()
    at = 0
    while at < len(words):
        for length in range(min(LONGEST_FORM, len(words) - at), 0, -1):
            piece = tuple(words[at : at + length])
            if piece in LEGAL_FORMS and _is_form(piece, at, len(words), country):
                legal.add("".join(piece))
                at += length
                break
        else:
            kept.append(words[at])
            at += 1
    return kept, legal


def _is_form(piece: tuple[str, ...], at: int, n_words: int, country: str) -> bool:
    countries = LEGAL_FORMS[piece]
    if countries is not None and country and country not in countries:
        return False
    # A short form stands at an end: "AB Volvo", "Volvo AB", but not in "Centre SA Recherche".
    is_short = sum(map(len, piece)) <= 3
    return not is_short or at == 0 or at + len(piece) >= n_words - 1


def _says_something(form: Form) -> bool:
    own = [word for word in form.words if thing(word) is None and len(word) >= 3]
    return bool(own) or len(form.words) >= 3
