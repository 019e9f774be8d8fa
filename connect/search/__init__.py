"""Search and browse, behind one door: a query in; ids of the page, total and counts out."""

from . import facets
from .browse import BrowsePage, browse, read
from .places import First, Place, Point
from .query import PAGE_SIZE, SORTS, VIEWS, BrowseQuery, Reading
from .rows import Row, place_name
from .vocabulary import Vocabulary, vocabulary

__all__ = [
    "PAGE_SIZE",
    "SORTS",
    "VIEWS",
    "BrowsePage",
    "BrowseQuery",
    "First",
    "Place",
    "Point",
    "Reading",
    "Row",
    "Vocabulary",
    "browse",
    "facets",
    "place_name",
    "read",
    "vocabulary",
]
