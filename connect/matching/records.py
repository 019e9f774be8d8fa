"""What matching is told and what it answers: plain data, whoever keeps it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Feature(StrEnum):
    """What can speak for a partner; each has one weight."""

    SEEKS = "seeks"
    OFFERS = "offers"
    TOPICS = "topics"
    GAP = "gap"
    MARKET = "market"
    NETWORK = "network"
    ALIKE = "alike"
    PROGRAMME = "programme"
    CALL = "call"
    TEXT = "text"
    KIND = "kind"
    COUNTRY_PAIR = "country_pair"
    KIND_PAIR = "kind_pair"
    POPULARITY = "popularity"


@dataclass(frozen=True, slots=True)
class Profile:
    """An organisation, as it asks for partners or is found as one. What is not known stays empty.

    `works_in`, `offers` and `seeks` hold keys of topics, `served` and `sought` countries as markets,
    `words` the words of its name and texts, as often as they occur.
    """

    id: str
    kind: str = ""
    country: str = ""
    works_in: frozenset[str] = frozenset()
    offers: frozenset[str] = frozenset()
    seeks: frozenset[str] = frozenset()
    served: frozenset[str] = frozenset()
    sought: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()

    @property
    def reaches(self) -> frozenset[str]:
        """The markets that it knows: its country, and those that it serves."""
        return self.served | {self.country} if self.country else self.served


@dataclass(frozen=True, slots=True)
class Project:
    """Organisations that worked together; `programmes` and `calls` say on what."""

    id: str
    members: frozenset[str]
    programmes: frozenset[str] = frozenset()
    calls: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Known:
    """What other tools know of the one who asks: whom it knows already, and what its linkages lack."""

    linked: frozenset[str] = frozenset()
    gap_kinds: frozenset[str] = frozenset()
    gap_topics: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody is suggested, for the caller to put in words.

    `evidence` holds, by feature: keys of topics (seeks, offers, topics), keys of topics or a kind (gap),
    countries (market), ids of shared partners (network), ids of partners of theirs that sound alike (alike),
    programmes, calls, words (text), the kind of the one who asks (kind), the country of the one suggested
    (country_pair). What tells most comes first; `n` says how many there are where `evidence` holds only some.
    """

    feature: Feature
    evidence: tuple[str, ...]
    n: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A possible partner with one or two reasons, the weightier first."""

    id: str
    score: float
    reasons: tuple[Reason, ...] = field(default=())
