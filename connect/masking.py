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


# Words that stand in many names of firms and teams; alone they give nobody away.
COMMON_IN_FIRMS = frozenset(
    (
        "centre", "center", "cloud", "cyber", "digital", "euro", "european", "future", "global", "group",
        "institut", "institute", "national", "network", "networks", "north", "quantum", "research", "secure",
        "security", "smart", "software", "solutions", "south", "studio", "systems", "technology",
        "technologies", "university", "universität", "universite", "world",
    )
)  # fmt: skip
# Parts of people's names that are words as well: they count within the whole name only.
COMMON_IN_PEOPLE = frozenset(
    (
        "amor", "ben", "bin", "blanc", "braun", "dal", "das", "de", "del", "della", "den", "der", "des", "di",
        "dos", "du", "ernst", "faith", "frank", "grace", "gross", "gut", "hope", "iron", "joy", "jung", "klein",
        "koch", "kurz", "la", "lang", "las", "le", "leon", "les", "los", "mac", "mark", "may", "neu", "noir",
        "petit", "reich", "rich", "rios", "rose", "rot", "sol", "stark", "summer", "the", "ter", "und", "van",
        "vom", "von", "weiss", "will", "young", "zum", "zur",
    )
)  # fmt: skip
# What stands where a name should, if a team or an office asks: words of every request.
COMMON_IN_TEAMS = frozenset(
    (
        "board", "business", "ceo", "company", "cto", "department", "desk", "development", "director",
        "engineering", "firm", "head", "innovation", "international", "lab", "laboratory", "leader", "management",
        "manager", "marketing", "office", "partner", "partners", "product", "project", "projects", "sales",
        "science", "service", "services", "support", "team", "test", "training",
    )
)  # fmt: skip
# Shorter names are looked for as words of their own only.
SHORTEST_IN_PIECES = 5
LONGEST_ENDING = 2
PUBLIC_LOCAL_PARTS = frozenset(
    ("admin", "contact", "hello", "info", "kontakt", "mail", "office", "sales", "service", "team")
)


def folded(text: str) -> str:
    """Return a text without accents, case, invisible signs and runs of white space."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    seen = (
        sign
        for sign in plain
        if not unicodedata.combining(sign) and unicodedata.category(sign) != "Cf"
    )
    return " ".join("".join(seen).split())


def telling_words(
    *,
    people: Iterable[str] = (),
    organisations: Iterable[str] = (),
    domains: Iterable[str] = (),
    addresses: Iterable[str] = (),
) -> set[str]:
    """Return what must not stand in a masked text, folded.

    Of a person the whole name, and its words that are no common ones; of an organisation its name without
    the legal form, and the first word where that is its own; of a domain the label that was registered; of
    an address its first part.
    """
    found = set()
    common = COMMON_IN_PEOPLE | COMMON_IN_FIRMS | COMMON_IN_TEAMS
    for name in people:
        words = re.findall(r"\w+", folded(name))
        found |= {" ".join(words)} if len(words) > 1 else set()
        found |= {word for word in words if word not in common}
    for name in organisations:
        words = _own_words(name)
        found.add(" ".join(words).strip(" ,"))
        if words and len(words[0]) >= 5 and words[0] not in COMMON_IN_FIRMS:
            found.add(words[0].strip(","))
    found |= {_registered_label(folded(domain)) for domain in domains}
    for address in addresses:
        local = folded(address).partition("@")[0]
        if len(local) >= 5 and local not in PUBLIC_LOCAL_PARTS:
            found.add(local)
    return {word for word in found if len(word) >= 3}


def _own_words(name: str) -> list[str]:
    """The words of an organisation's name that are no legal form, folded."""
    return [word for word in folded(name).split() if word.strip(",") not in LEGAL_FORMS]


def _registered_label(domain: str) -> str:
    """Of mail.fluxberg.de and www.fluxberg.co.uk: fluxberg."""
    labels = domain.split(".")
    if len(labels) >= 3 and len(labels[-2]) <= 3 and len(labels[-1]) == 2:
        return labels[-3]
    return labels[-2] if len(labels) >= 2 else ""


def giveaways(text: str, words: Iterable[str]) -> list[str]:
    """Return what in the text tells who asks: addresses, links, telephone numbers, then telling words."""
    found = [match.group() for pattern in (EMAIL, LINK, PHONE) for match in pattern.finditer(text)]
    plain = folded(text)
    found += [
        word for word in sorted(words) if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", plain)
    ]
    return list(dict.fromkeys(found))


def spelled(text: str, names: Iterable[str]) -> list[str]:
    """Return the names of organisations that stand in a text in pieces, with strokes, or with an ending.

    A name counts from the beginning of a word to the end of one, or two letters before it: "Flux-Berg" and
    "Fluxbergs" are Fluxberg, and "conflux bergamot" is not.
    """
    pieces = re.findall(r"[^\W_]+", folded(text))
    joined, starts, ends = "", set(), set()
    for piece in pieces:
        starts.add(len(joined))
        joined += piece
        ends |= {len(joined) - ending for ending in range(LONGEST_ENDING + 1)}
    return [
        name
        for name in names
        if _stands_in(re.sub(r"[\W_]", "", "".join(_own_words(name))), joined, starts, ends)
    ]


def _stands_in(name: str, joined: str, starts: set[int], ends: set[int]) -> bool:
    if len(name) < SHORTEST_IN_PIECES:
        return False
    found = (match.start() for match in re.finditer(f"(?={re.escape(name)})", joined))
    return any(at in starts and at + len(name) in ends for at in found)
