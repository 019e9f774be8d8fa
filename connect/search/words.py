"""What a reader typed, as one question to the full-text index in all languages at once.

Each term is read by every text search configuration and the readings are alternatives, so that
an English word and a French name find each other in one search. Terms are joined by AND; `or`
joins two by OR, a minus takes away, quotation marks keep words together, and the last word may be
the beginning of one.
"""

import re
from dataclasses import dataclass

from django.db import connection

from .countries import marks_of
from .folding import WORD

CONFIGURATIONS = ["simple", "en", "fr", "de", "es", "ca", "el"]
MOST_TERMS = 12
SHORTEST_PREFIX = 3
LONGEST_SYNONYM = 3

TOKEN = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
LEXEME = re.compile(r"'(?:[^']|'')*'(?::\*?[ABCD]*)?")
# Between letters these join words that texts write in three ways: e-health, e health, ehealth.
JOINT = re.compile(r"(?<=\w)[-‐‑/_.+&'’](?=\w)")
# Else the parser of texts takes <these> for a tag of HTML and &this; for one of its letters.
MARKUP = str.maketrans("<>;", "   ")
# The parser drops signs; connect_plain_words in migration 0009 writes the same words into the documents.
SIGNED = (
    (re.compile(r"(?<!\w)c\+\+", re.IGNORECASE), "cplusplus "),
    (re.compile(r"(?<!\w)c#", re.IGNORECASE), "csharp "),
    (re.compile(r"(?:(?<!\w)|(?<=\basp))\.net\b", re.IGNORECASE), " dotnet "),
)
# German writes these either way since 1996; its neighbours write one or the other.
TWO_SPELLINGS = re.compile(r"(?<=\w)gra(?:ph|f)", re.IGNORECASE)

# Every reading of every term, and of what the list of synonyms says instead of it.
READ_TERMS = """
with asked(place, words, is_prefix) as (
    select * from unnest(%(places)s::int[], %(words)s::text[], %(prefixes)s::bool[])
    union all
    select gram.place, synonym.meaning, false
    from unnest(%(gram_places)s::int[], %(grams)s::text[]) gram(place, words)
    join connect_synonym synonym on lower(unaccent(synonym.word)) = lower(unaccent(gram.words))
)
select
    place,
    array_agg(distinct reading::text) filter (where numnode(reading) > 0),
    bool_or(numnode(reading) = 0)
from asked
cross join unnest(%(configurations)s::regconfig[]) configuration
cross join lateral (
    select phraseto_tsquery(configuration, words)
    union all
    select to_tsquery('connect_simple', quote_literal(replace(words, '\\', '')) || ':*')
    where is_prefix and configuration = 'connect_simple'::regconfig
) readings(reading)
group by place
order by place
"""


@dataclass(frozen=True)
class Term:
    """A word or phrase with other ways to write it. `follows_or` joins it to the term before."""

    spellings: tuple[str, ...]
    is_negative: bool = False
    is_prefix: bool = False
    follows_or: bool = False


@dataclass(frozen=True)
class TextQuery:
    """The question in PostgreSQL's own notation: what must match, and what the order counts of each term."""

    match: str
    ranks: tuple[str, ...]


def split_terms(words: str) -> list[Term]:
    """Return the terms of a search as typed, at most MOST_TERMS of them."""
    terms: list[Term] = []
    follows_or = False
    words = words.translate(MARKUP)
    for sign, word in SIGNED:
        words = sign.sub(word, words)
    for token in TOKEN.finditer(words):
        word = token["word"]
        if word and word.lower() == "or" and terms and not token["minus"]:
            follows_or = True
            continue
        text = (token["phrase"] if word is None else word).strip(" -/_|")
        if not WORD.search(text):
            continue
        joined = JOINT.sub("", text)
        spaced = JOINT.sub(" ", text)
        spellings = tuple(dict.fromkeys((spaced, TWO_SPELLINGS.sub(_respelt, spaced), joined)))
        is_last = token.end() == len(words)
        terms.append(
            Term(
                spellings=spellings,
                is_negative=bool(token["minus"]),
                is_prefix=bool(
                    word and is_last and not token["minus"] and len(joined) >= SHORTEST_PREFIX
                ),
                follows_or=follows_or and not token["minus"],
            )
        )
        follows_or = False
    return terms[:MOST_TERMS]


def _respelt(found: re.Match[str]) -> str:
    return found[0][:3] + ("f" if len(found[0]) == len("graph") else "ph")


def read_words(words: str) -> TextQuery | None:
    """Return the question to the index, or None where no word says anything."""
    terms = split_terms(words)
    if not terms:
        return None
    asked = [(place, text, False) for place, term in enumerate(terms) for text in term.spellings]
    # A beginning of a word is one word: joints would make a phrase of beginnings.
    asked += [
        (place, text, True)
        for place, term in enumerate(terms)
        if term.is_prefix
        for text in term.spellings
        if " " not in text
    ]
    grams = _grams(terms)
    with connection.cursor() as cursor:
        cursor.execute(
            READ_TERMS,
            {
                "places": [place for place, _, _ in asked],
                "words": [text for _, text, _ in asked],
                "prefixes": [is_prefix for _, _, is_prefix in asked],
                "gram_places": [place for place, _ in grams],
                "grams": [text for _, text in grams],
                "configurations": [f"connect_{name}" for name in CONFIGURATIONS],
            },
        )
        rows = cursor.fetchall()
    readings = {place: (found or [], is_empty) for place, found, is_empty in rows}
    _add_countries(readings, terms, grams)
    return _compose(terms, readings)


def _grams(terms: list[Term]) -> list[tuple[int, str]]:
    """Return the runs of words that may stand in the list of synonyms, each with its place.

    One word's synonyms are further readings of its term; a run's stand at a place of their own.
    """
    grams = []
    for start in range(len(terms)):
        for length in range(1, LONGEST_SYNONYM + 1):
            run = terms[start : start + length]
            if len(run) < length or any(t.is_negative or t.follows_or for t in run[1:]):
                break
            if run[0].is_negative:
                break
            place = start if length == 1 else _run_place(start, length)
            # A joint is part of many listed words, and left out of as many.
            grams += [
                (place, text)
                for text in {" ".join(t.spellings[0] for t in run), "".join(run[0].spellings[-1:])}
                if length == 1 or " " in text
            ]
    return grams


def _add_countries(
    readings: dict[int, tuple[list[str], bool]], terms: list[Term], grams: list[tuple[int, str]]
) -> None:
    """Let the name of a country ask for those who are there, beside those who mention it."""
    named = [
        (place, text, term.is_prefix) for place, term in enumerate(terms) for text in term.spellings
    ]
    named += [(place, text, False) for place, text in grams if place >= len(terms)]
    for place, text, is_beginning in named:
        marks = marks_of(text, is_beginning=is_beginning)
        if marks:
            found, is_empty = readings.get(place, ([], False))
            readings[place] = ([*found, *(mark for mark in marks if mark not in found)], is_empty)


def _run_place(start: int, length: int) -> int:
    return 1000 * length + start


def _compose(terms: list[Term], readings: dict[int, tuple[list[str], bool]]) -> TextQuery | None:
    """Join the readings of the terms; a stop word of some language says nothing unless it is all there is."""
    telling = [
        place for place in range(len(terms)) if readings[place][0] and not readings[place][1]
    ]
    used = telling or [place for place in range(len(terms)) if readings[place][0]]
    wanted: list[str] = []
    unwanted: list[str] = []
    place = 0
    while place < len(terms):
        term = terms[place]
        run = next(
            (
                n
                for n in range(LONGEST_SYNONYM, 1, -1)
                if readings.get(_run_place(place, n), ([],))[0]
            ),
            1,
        )
        parts = [
            _either(readings[p][0]) for p in range(place, min(place + run, len(terms))) if p in used
        ]
        clause = " & ".join(parts)
        if run > 1:
            clause = _either([clause, *readings[_run_place(place, run)][0]] if clause else [])
        if clause and term.is_negative:
            unwanted.append(clause)
        elif clause:
            if term.follows_or and wanted:
                wanted[-1] = _either([wanted[-1], clause])
            else:
                wanted.append(clause)
        place += run
    match = " & ".join([f"({part})" for part in wanted] + [f"!({part})" for part in unwanted])
    if not match:
        return None
    ranks = (" | ".join(dict.fromkeys(LEXEME.findall(part))) for part in wanted)
    return TextQuery(match, tuple(ranks))


def _either(readings: list[str]) -> str:
    return (
        "("
        + " | ".join(f"({reading})" if " " in reading else reading for reading in readings)
        + ")"
    )
