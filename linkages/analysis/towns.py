"""What a map of a wave may say: linkages by town, by category and by band, and by both.

A town's number is hidden where too few firms stand behind it (protection.py), and with it all of that town.
What is left over when the shown parts of a sum are taken from it must have enough firms behind it as well, or
nothing: so further parts are hidden, those with the fewest firms first. A sum is that of a town over its
categories or bands, that of a category or band in a town, and that of a published table over the towns of a
scope. A number that is not told is not told to be nothing either: an attacker sees no difference between the two.

Where the sum over all towns is hidden, no town's part of it is told: the parts would bound it from below. For the
same reason category and band are told together only to those who may read everything: no table crosses both with
the scope.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import fsum

from linkages.analysis.protection import FEWEST_FIRMS
from linkages.analysis.records import Link

ANY = ""


@dataclass(frozen=True, slots=True, order=True)
class Town:
    """A town of partners in one scope of a cluster."""

    scope: str
    country: str
    city: str


@dataclass(frozen=True, slots=True)
class Told:
    """So many linkages, and the sum of their scores."""

    count: int
    score: float


# Category and band; ANY leaves one open.
Kind = tuple[str, str]
Cell = tuple[Town, Kind]
TownCells = Mapping[Town, Mapping[Kind, Told]]


@dataclass(slots=True)
class _Behind:
    scores: list[float] = field(default_factory=list)
    firms: set[str] = field(default_factory=set)

    def add(self, link: Link) -> None:
        self.scores.append(link.score)
        self.firms.add(link.firm)


def towns(
    links: Sequence[Link],
    consented: Collection[str] | None = None,
    is_shown: Callable[[str, str, str], bool] = lambda _scope, _category, _band: True,
) -> TownCells:
    """Return what may be told of each town, by category and band; everything where `consented` is None.

    `consented` are the firms that agreed to be shown. `is_shown` says whether the wave's tables show the sum of a
    scope with a category or a band, or with neither, over all towns.
    """
    behind: dict[Cell, _Behind] = defaultdict(_Behind)
    for link in links:
        town = Town(link.scope, link.country, link.city)
        for kind in product((ANY, link.category), (ANY, link.band)):
            behind[town, kind].add(link)
    hidden = set() if consented is None else _hidden(behind, set(consented), is_shown)
    told: dict[Town, dict[Kind, Told]] = {}
    for town, kind in sorted(behind):
        if (town, kind) not in hidden:
            rows = behind[town, kind].scores
            told.setdefault(town, {})[kind] = Told(len(rows), round(fsum(rows), 1))
    return told


def _hidden(
    behind: Mapping[Cell, _Behind],
    consented: set[str],
    is_shown: Callable[[str, str, str], bool],
) -> set[Cell]:
    hidden = {
        (town, kind)
        for (town, kind), rows in behind.items()
        if all(kind) or not is_shown(town.scope, *kind) or _are_few(rows.firms, consented)
    }
    of_town: dict[Town, list[Cell]] = defaultdict(list)
    for cell in behind:
        of_town[cell[0]].append(cell)
    hidden.update(_with_their_towns(hidden, of_town))
    sums = [*_sums_of_towns(behind), *_sums_of_scopes(behind)]
    moved = True
    while moved:
        moved = False
        for parts in sums:
            while further := _next_to_hide(parts, behind, hidden, consented):
                hidden.update(_with_their_towns({further}, of_town) or {further})
                moved = True
    return hidden


def _are_few(firms: set[str], consented: set[str]) -> bool:
    return 0 < len(firms) < FEWEST_FIRMS and not firms <= consented


def _with_their_towns(cells: Iterable[Cell], of_town: Mapping[Town, list[Cell]]) -> set[Cell]:
    """Return all cells of the towns whose sum is among these."""
    return {cell for town, kind in cells if kind == (ANY, ANY) for cell in of_town[town]}


def _next_to_hide(
    parts: Sequence[Cell],
    behind: Mapping[Cell, _Behind],
    hidden: set[Cell],
    consented: set[str],
) -> Cell | None:
    """Return the part of a sum that has to be hidden too, None where what is hidden has enough firms."""
    left = set[str]().union(*(behind[part].firms for part in parts if part in hidden))
    shown = [part for part in parts if part not in hidden]
    if not shown or not _are_few(left, consented):
        return None
    return min(shown, key=lambda part: (len(behind[part].firms), len(behind[part].scores), part))


def _sums_of_towns(cells: Iterable[Cell]) -> list[list[Cell]]:
    """Return the parts of each town's sum: by category, and by band."""
    parts: dict[tuple[Town, bool], list[Cell]] = defaultdict(list)
    for town, (category, band) in sorted(cells):
        if bool(category) != bool(band):
            parts[town, bool(category)].append((town, (category, band)))
    return list(parts.values())


def _sums_of_scopes(cells: Iterable[Cell]) -> list[list[Cell]]:
    """Return the parts of each sum over the towns of a scope."""
    parts: dict[tuple[str, Kind], list[Cell]] = defaultdict(list)
    for town, kind in sorted(cells):
        if not all(kind):
            parts[town.scope, kind].append((town, kind))
    return list(parts.values())
