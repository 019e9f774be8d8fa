"""Keeps the asker unknown until the other side accepts. Pure."""

import re
import unicodedata
from collections.abc import Iterable

EMAIL = re.compile(r"[^\s@<>(),;:]+@[^\s@<>(),;:]+\.[^\s@<>(),;:]{2,}")
LINK = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|eu|example|info|io|fr|ie|uk|de|es|cat|si|cy|se|ee)\b",
    re.IGNORECASE,
)
# With the sign of a country, a leading nought, or in groups joined by strokes; 1 500 000 is a number.
PHONE = re.compile(r"(?<![\w-])(?:\+|00?[1-9(]|\(0)[\d\s()/.-]{6,}\d(?!\w)")
# What a legal form adds to a name; "Fluxberg GmbH" is given away by "Fluxberg" alone.
LEGAL_FORMS = frozenset(
    (
        "ab",
        "ag",
        "as",
        "bv",
        "bvba",
        "d.d.",
        "d.o.o.",
        "dd",
        "doo",
        "e.v.",
        "ev",
        "gmbh",
        "inc",
        "kg",
        "limited",
        "llc",
        "ltd",
        "nv",
        "oy",
        "plc",
        "s.a.",
        "s.l.",
        "sa",
        "sarl",
        "sas",
        "sl",
        "slu",
        "spa",
        "srl",
    )
)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def telling_words(
    *, people: Iterable[str] = (), organisations: Iterable[str] = (), domains: Iterable[str] = ()
) -> set[str]:
    """Return what must not stand in a masked text, folded: every longer word of a person's name,

    an organisation's whole name without its legal form, and a domain without its ending.
    """
    found = {word for name in people for word in re.findall(r"\w{3,}", _folded(name))}
    for name in organisations:
        words = [word for word in _folded(name).split() if word.strip(",") not in LEGAL_FORMS]
        found.add(" ".join(words).strip(" ,"))
    for domain in domains:
        found.add(_folded(domain).removeprefix("www.").split(".")[0])
    return {word for word in found if len(word) >= 3}


def giveaways(text: str, words: Iterable[str]) -> list[str]:
    """Return what in the text tells who asks: addresses, links, telephone numbers, then telling words."""
    found = [match.group() for pattern in (EMAIL, LINK, PHONE) for match in pattern.finditer(text)]
    folded = _folded(text)
    found += [
        word for word in sorted(words) if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", folded)
    ]
    return list(dict.fromkeys(found))
