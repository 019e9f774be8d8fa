"""What goes into a comparison of names and what comes out."""

from collections.abc import Hashable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Query:
    """A partner as somebody typed it; what is not known is empty."""

    name: str
    country: str = ""
    city: str = ""
    domain: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """An organisation that a query may mean. `key` is the caller's own, and unique."""

    key: Hashable
    name: str
    country: str = ""
    city: str = ""
    domain: str = ""
    aliases: tuple[str, ...] = ()
    english_name: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """All its names, the official one first."""
        return tuple(
            dict.fromkeys(name for name in (self.name, self.english_name, *self.aliases) if name)
        )


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An organisation that the query may mean.

    `confidence` is the probability that it is the one: those of all suggestions for a query and that of
    none being right sum to one. `matched_name` is the name of the organisation that spoke for it.
    """

    known: Known
    confidence: float
    matched_name: str
    score: float
