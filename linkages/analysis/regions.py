"""The wider markets: regions of the world after UN M49, and the Midwest of the United States."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

MIDWEST = "US-MIDWEST"
# The twelve states by which the United States Census Bureau defines its Midwest.
MIDWESTERN_STATES = frozenset(
    ["IA", "IL", "IN", "KS", "MI", "MN", "MO", "ND", "NE", "OH", "SD", "WI"]
)


@dataclass(frozen=True, slots=True)
class MarketRegion:
    """A region that can be a market as a whole. `name` is the English one of M49."""

    code: str
    name: str
    countries: frozenset[str]


def _read() -> dict[str, MarketRegion]:
    text = files("linkages.analysis").joinpath("data/m49.csv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return {
        row["code"]: MarketRegion(row["code"], row["name"], frozenset(row["countries"].split()))
        for row in csv.DictReader(lines)
    }


REGIONS: Mapping[str, MarketRegion] = _read()
REGION_OF: Mapping[str, str] = {
    country: region.code for region in REGIONS.values() for country in region.countries
}


def is_midwestern(country: str, subdivision: str) -> bool:
    """Say whether a state of this country is in the Midwest; takes `IL` and `US-IL` alike."""
    return country == "US" and subdivision.removeprefix("US-") in MIDWESTERN_STATES
