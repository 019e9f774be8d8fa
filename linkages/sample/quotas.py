"""The quotas of a wave: waves/<cluster>.toml read into plain values and checked to add up."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ..analysis.records import BANDS, CATEGORIES, SCOPES, SIZES

WAVES = Path(__file__).resolve().parent / "waves"


@dataclass(frozen=True, slots=True)
class Place:
    city: str
    country: str
    subdivision: str = ""


@dataclass(frozen=True, slots=True)
class FirmQuota:
    """`weight` is the firm's part of the linkages of its size class, beside the others of that class."""

    slug: str
    weight: int
    employees: int
    interviews: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One category in one scope. Bands are counted by size class, places and kinds for all sizes together.

    Where larger firms go to other places than the small ones, `larger_places` has theirs and `places` the
    rest. `partners` fixes how many organisations are named in the cell; 0 leaves it to the dealer.
    """

    category: str
    scope: str
    bands: Mapping[str, Mapping[str, int]]
    kinds: Mapping[str, int]
    places: Mapping[Place, int]
    larger_places: Mapping[Place, int]
    partners: int = 0

    @property
    def total(self) -> int:
        return sum(sum(counts.values()) for counts in self.bands.values())


@dataclass(frozen=True, slots=True)
class Quotas:
    cluster: str
    title: str
    opens_on: date
    closes_on: date
    frozen_on: date
    without_consent: str
    tongue: str
    firms: tuple[FirmQuota, ...]
    cells: tuple[Cell, ...]


def load_quotas() -> Iterator[Quotas]:
    """Yield the quotas of every wave, by the slug of its cluster."""
    for path in sorted(WAVES.glob("*.toml")):
        yield read_quotas(path.stem, path.read_text(encoding="utf-8"))


def read_quotas(cluster: str, text: str) -> Quotas:
    """Return the quotas that a file of waves/ holds. Raises ValueError where they do not add up."""
    data = tomllib.loads(text)
    return Quotas(
        cluster=cluster,
        title=data["title"],
        opens_on=data["opens_on"],
        closes_on=data["closes_on"],
        frozen_on=data["frozen_on"],
        without_consent=data["without_consent"],
        tongue=data.get("tongue", ""),
        firms=tuple(
            FirmQuota(slug, row["weight"], row["employees"], tuple(row["interviews"]))
            for slug, row in data["firms"].items()
        ),
        cells=tuple(
            _cell(cluster, data["country"], category, scope, data[category][scope])
            for category in CATEGORIES
            for scope in SCOPES
            if scope in data.get(category, {})
        ),
    )


def _cell(cluster: str, country: str, category: str, scope: str, row: dict[str, Any]) -> Cell:
    cell = Cell(
        category=category,
        scope=scope,
        bands={
            size: {band: row[size].get(band, 0) for band in BANDS} for size in SIZES if size in row
        },
        kinds=row["kinds"],
        places=_places(country, row.get("places", {})),
        larger_places=_places(country, row.get("larger_places", {})),
        partners=row.get("partners", 0),
    )
    placed = sum(cell.places.values()) + sum(cell.larger_places.values())
    if not cell.total == placed == sum(cell.kinds.values()):
        raise ValueError(f"{cluster}: {category} {scope} does not add up")
    return cell


def _places(country: str, row: dict[str, int]) -> dict[Place, int]:
    return {_place(country, name): count for name, count in row.items()}


def _place(country: str, name: str) -> Place:
    """Read "Lyon" (in the home country), "Lyon, FR" or "Chicago, IL, US"."""
    city, *rest = name.split(", ")
    return Place(city, rest[-1] if rest else country, rest[0] if len(rest) == 2 else "")
