"""Search and browse, behind one door: a query in; ids of the page, total and counts out."""

from . import facets
from .browse import BrowsePage, browse, read
from .doors import FIRMS, RESEARCH, Door
from .places import First, Place, Point
from .query import MOST_COMPARED, PAGE_SIZE, SORTS, VIEWS, BrowseQuery, Reading, is_slug
from .rows import Row, place_name
from .vocabulary import Vocabulary, vocabulary

__all__ = [
    "FIRMS",
    "MOST_COMPARED",
    "PAGE_SIZE",
    "RESEARCH",
    "SORTS",
    "VIEWS",
    "BrowsePage",
    "BrowseQuery",
    "Door",
    "First",
    "Place",
    "Point",
    "Reading",
    "Row",
    "Vocabulary",
    "browse",
    "facets",
    "is_slug",
    "place_name",
    "read",
    "vocabulary",
]
