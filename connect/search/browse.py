"""A query in; ids, total, counts and places out."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction
from django.http import QueryDict

from . import vocabulary as vocabularies
from .doors import FIRMS, Door
from .folding import WORD
from .meant import is_known, meant
from .places import First, Place, Point, places_of, points_of
from .query import LAST_PAGE, PAGE_SIZE, BrowseQuery, Reading, read_query
from .reasons import wanted
from .relax import Relaxation, relax
from .rows import Row, fetch_rows
from .statement import Found, Nearness, browse_rows, every_id
from .vocabulary import Vocabulary
from .words import TextQuery, read_words

# How much of the trigrams of what was typed a name must have: "nokya" finds Nokia.
NEAR_ENOUGH = 0.45
# Two letters are the beginning of too many names to resemble any.
SHORTEST_NEAR = 3


@dataclass(frozen=True)
class BrowsePage:
    """One page of results. `counts` has every code that occurs with how many the choice would give.

    `is_near` says that no text matches and that the names only resemble what was typed.
    """

    query: BrowseQuery
    ids: list[int]
    total: int
    counts: dict[int, int]
    is_near: bool
    vocabulary: Vocabulary
    text: TextQuery | Nearness | None

    @property
    def pages(self) -> int:
        return min(-(-self.total // PAGE_SIZE), LAST_PAGE) or 1

    def rows(self) -> list[Row]:
        """Return what the results show, in their order."""
        return fetch_rows(self.ids, self.vocabulary, wanted(self.query, self.text))

    def every_id(self, most: int, but_for: Sequence[int] = ()) -> list[int]:
        """Return the ids of all that the query finds but for some, the newest first; at most so many."""
        with _measure_for(self.text):
            return every_id(self.query, self.text, most, but_for)

    def places(self) -> First[Place]:
        with _measure_for(self.text):
            return places_of(self.query, self.text)

    def points(self) -> First[Point]:
        with _measure_for(self.text):
            return points_of(self.query, self.text)

    def way_out(self) -> Relaxation | None:
        """Return what to drop where nothing was found."""
        with _measure_for(self.text):
            return relax(self.query, self.text)

    def suggestion(self) -> BrowseQuery | None:
        """Return the query with a near word in the place of an unknown one, None where all are known."""
        if self.total and not self.is_near:
            return None
        return meant(self.query, self.vocabulary)


def read(params: QueryDict, door: Door = FIRMS, labels: Vocabulary | None = None) -> Reading:
    """Read an address of a door with the facet values that the database knows now, or that were read before."""
    return read_query(params, labels or vocabularies.vocabulary(), door)


def browse(query: BrowseQuery, labels: Vocabulary | None = None) -> BrowsePage:
    """Return the page that a query asks for; a page beyond the last is the last.

    `labels` are those that the query was read with; without them the current ones are asked for.
    """
    text = read_words(query.words)
    found, used = _find(query, text)
    last = max(1, min(-(-found.total // PAGE_SIZE), LAST_PAGE))
    if query.page > last:
        query = query.having(page=last)
        found, used = _find(query, text)
    return BrowsePage(
        query=query,
        ids=found.ids,
        total=found.total,
        counts=found.counts,
        is_near=isinstance(used, Nearness),
        vocabulary=labels or vocabularies.vocabulary(),
        text=used,
    )


def _find(query: BrowseQuery, text: TextQuery | None) -> tuple[Found, TextQuery | Nearness | None]:
    """Find by full text; where no document has these words at all, by names that resemble them."""
    found = browse_rows(query, text)
    if found.total or not text or not text.ranks or is_known(text):
        return found, text
    if all(len(word) < SHORTEST_NEAR for word in WORD.findall(query.words)):
        return found, text
    nearness = Nearness(query.words)
    with _measure_for(nearness):
        near = browse_rows(query, nearness)
    return (near, nearness) if near.total or near.counts else (found, text)


@contextmanager
def _measure_for(text: TextQuery | Nearness | None) -> Iterator[None]:
    """Compare names by our measure of nearness while the block runs, where names are compared."""
    if not isinstance(text, Nearness):
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "select set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(NEAR_ENOUGH)]
        )
        yield
