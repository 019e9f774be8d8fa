"""What was meant where a word is unknown: asked of the index only once nothing was found."""

import re

from django.db import connection

from .folding import WORD, fold
from .query import BrowseQuery
from .spelling import nearest
from .vocabulary import Vocabulary
from .words import TextQuery, read_words

MOST_WORDS = 6


def meant(query: BrowseQuery, vocabulary: Vocabulary) -> BrowseQuery | None:
    """Return the query with known words for those that no document has; None where there is no better one."""
    words = query.words
    for word in list(dict.fromkeys(WORD.findall(words)))[:MOST_WORDS]:
        near = nearest(fold(word), vocabulary.known)
        if near and fold(near) != fold(word) and not _finds(word) and _finds(near):
            words = re.sub(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", near, words)
    return query.having(words=words, page=1) if words != query.words else None


def _finds(word: str) -> bool:
    text = read_words(word)
    return text is not None and is_known(text)


def is_known(text: TextQuery) -> bool:
    """Say whether any document has the words, whatever is chosen."""
    # Asked for one row, the planner reads the table until it meets one, and here there is none:
    # materialised, the rows are planned as if all were wanted, which takes the index.
    sql = """
        with known as materialized (
            select from connect_organisationdocument where vector @@ %s::tsquery
        )
        select exists (select from known)
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [text.match])
        return bool(cursor.fetchone()[0])
