"""Curation: the stock admin, read-mostly where actions decide, kept to the rows of one's clusters."""

from . import accounts, connections, organisations, people, places, topics

__all__ = ["accounts", "connections", "organisations", "people", "places", "topics"]
