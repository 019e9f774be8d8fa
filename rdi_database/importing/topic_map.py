"""Subjects of other lists brought to our topics, by a table that is data: rdi_database/data/topic_map.json.

A subject stands for one of our topics only where it means nothing else; whatever lies above it in its list is asked
when it says nothing itself. A wrong topic harms more than a missing one.
"""

import json
from functools import cache, lru_cache
from pathlib import Path

from connect.importing.folding import fold
from connect.importing.topics import topic_slugs

_FILE = Path(__file__).resolve().parent.parent / "data" / "topic_map.json"


@cache
def _table(name: str) -> dict[str, tuple[str, ...]]:
    return {key: tuple(slugs) for key, slugs in json.loads(_FILE.read_text("utf-8"))[name].items()}


@lru_cache(maxsize=4096)
def topics_of_path(path: str) -> tuple[str, ...]:
    """Return the slugs for a path of the European Science Vocabulary, as "/natural sciences/…/cryptography".

    The lowest of its subjects that the table has decides.
    """
    table = _table("euroscivoc")
    for subject in reversed(path[:1000].split("/")):
        if fold(subject) in table:
            return table[fold(subject)]
    return ()


@lru_cache(maxsize=4096)
def topics_of_call(code: str, title: str) -> tuple[str, ...]:
    """Return the slugs for a topic of a call, by the beginnings of its code and by phrases of its title."""
    found = {
        slug
        for beginning, slugs in _table("call_codes").items()
        if code.upper().startswith(beginning)
        for slug in slugs
    }
    return tuple(sorted({*found, *topic_slugs("", "", title[:300])}))
