"""Curation: the stock admin, read-mostly where actions decide, kept to the rows of one's clusters."""

from . import (
    accounts,
    cases,
    connections,
    differences,
    events,
    notices,
    organisations,
    people,
    places,
    topics,
)

__all__ = [
    "accounts",
    "cases",
    "connections",
    "differences",
    "events",
    "notices",
    "organisations",
    "people",
    "places",
    "topics",
]
