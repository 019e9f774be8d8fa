"""Curation: the stock admin, read-mostly where actions decide, kept to the rows of one's clusters."""

from . import accounts, connections, events, organisations, people, places, topics

__all__ = ["accounts", "connections", "events", "organisations", "people", "places", "topics"]
