"""The linkages of a quota cell, one by one, before they have a firm and a partner."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar
from zlib import crc32

from .quotas import Cell, Place

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Slot:
    """A linkage without firm and partner."""

    category: str
    scope: str
    size: str
    band: str
    kind: str
    place: Place


def shuffled(items: Iterable[Item], salt: str) -> list[Item]:
    """Return the items in an order that looks like none and is always the same for this salt."""
    marked = [(crc32(f"{salt} {at}".encode()), at, item) for at, item in enumerate(items)]
    return [item for _, _, item in sorted(marked, key=lambda one: one[:2])]


def groups_of(cell: Cell) -> Iterator[list[Slot]]:
    """Yield the slots of a cell by kind of partner and place."""
    key = f"{cell.category} {cell.scope}"
    people = [
        (size, band)
        for size, bands in cell.bands.items()
        for band, count in bands.items()
        for _ in range(count)
    ]
    places = shuffled(_repeated(cell.places), f"{key} places")
    larger = shuffled(_repeated(cell.larger_places), f"{key} larger places")
    kinds = shuffled(_repeated(cell.kinds), f"{key} kinds")
    slots = []
    for (size, band), kind in zip(shuffled(people, key), kinds, strict=True):
        place = (larger if larger and size != "sme" else places).pop()
        slots.append(Slot(cell.category, cell.scope, size, band, kind, place))

    def where(slot: Slot) -> tuple[str, str, str]:
        return slot.kind, slot.place.country, slot.place.city

    for _, group in groupby(sorted(slots, key=where), key=where):
        yield list(group)


def _repeated(counts: Mapping[Item, int]) -> list[Item]:
    return list(Counter(counts).elements())
