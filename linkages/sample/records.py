"""A sample wave as plain values."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class SamplePartner:
    """An organisation that firms name; `slug` is set where it belongs to the sample network itself."""

    name: str
    kind: str
    country: str
    city: str
    subdivision: str = ""
    slug: str = ""

    @property
    def key(self) -> str:
        """One name space with the firms: names are unique, and no slug has a blank or a capital."""
        return self.slug or f"name:{self.name}"


@dataclass(frozen=True, slots=True)
class SampleInterview:
    """One sitting with one firm. `size_class` is sme, large or mnc; `employees` are those of that day."""

    firm: str
    number: int
    held_on: date
    employees: int
    size_class: str


@dataclass(frozen=True, slots=True)
class SampleLinkage:
    """One row: the four i's run from 1 to 5, 0 says that the question does not apply."""

    firm: str
    interview: int
    category: str
    partner: SamplePartner
    scope: str
    investment: int
    involvement: int
    importance: int
    intensity: int
    since: int


@dataclass(frozen=True, slots=True)
class SampleWave:
    """A survey of one cluster. `without_consent` is the firm that did not agree to be recognisable."""

    cluster: str
    title: str
    opens_on: date
    closes_on: date
    frozen_on: date
    without_consent: str
    interviews: tuple[SampleInterview, ...]
    linkages: tuple[SampleLinkage, ...]
