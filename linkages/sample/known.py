"""The organisations of the sample network, as its own files describe them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import connect

from ..analysis.records import Home
from .records import SamplePartner

SAMPLE = Path(connect.__file__).resolve().parent / "data" / "sample"


@dataclass(frozen=True)
class KnownFirm:
    slug: str
    city: str
    size_class: str
    founded: int


@dataclass(frozen=True)
class Known:
    """What the waves take from the network: partners by place, firms and the home of each cluster."""

    organisations: tuple[SamplePartner, ...]
    firms: dict[str, dict[str, KnownFirm]]
    homes: dict[str, Home]

    @cached_property
    def _by_place(self) -> dict[tuple[str, str, str], tuple[SamplePartner, ...]]:
        found: dict[tuple[str, str, str], tuple[SamplePartner, ...]] = {}
        for one in self.organisations:
            key = (one.kind, one.country, one.city)
            found[key] = (*found.get(key, ()), one)
        return found

    def at(self, kind: str, country: str, city: str) -> tuple[SamplePartner, ...]:
        """Return the organisations of one kind in one city; the cluster's own comes first."""
        return self._by_place.get((kind, country, city), ())


def load_known() -> Known:
    clusters = [_read(path) for path in _files("clusters")]
    firms = {path.stem: _read(path) for path in _files("firms")}
    members = [row for rows in firms.values() for row in rows]
    members += [row for path in _files("research") for row in _read(path)]
    return Known(
        organisations=(
            *(_partner({**cluster, "kind": "association"}) for cluster in clusters),
            *map(_partner, members),
        ),
        firms={slug: {row["slug"]: _firm(row) for row in rows} for slug, rows in firms.items()},
        homes={cluster["slug"]: _home(cluster["region"]) for cluster in clusters},
    )


def _files(folder: str) -> Iterator[Path]:
    return iter(sorted((SAMPLE / folder).glob("*.json")))


def _read(path: Path):  # type: ignore[no-untyped-def]
    return json.loads(path.read_text(encoding="utf-8"))


def _partner(row: dict) -> SamplePartner:
    return SamplePartner(row["name"], row["kind"], row["country"], row["city"], slug=row["slug"])


def _firm(row: dict) -> KnownFirm:
    """The multinational flag goes before the head count, as in a report."""
    large = "large" if row["size"] == "large" else "sme"
    size_class = "mnc" if row["is_multinational"] else large
    return KnownFirm(row["slug"], row["city"], size_class, row["founded"] or 2000)


def _home(region: dict) -> Home:
    whole = not region["places"] and not region.get("area_codes")
    return Home(region["country"], region["name"], whole)
