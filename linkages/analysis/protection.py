"""Small-number protection of a wave's published tables, made once when the wave freezes.

Primary: a cell is hidden when fewer than FEWEST_FIRMS firms stand behind it and one of them has not
agreed to be shown. Firms are counted, not linkages. A cell whose few firms have all agreed is shown, and
so is a cell without any; a firm's consent does not hide others better: it counts as one of the firms.
That holds as long as no firm's own counts are published beside the tables: whoever could subtract the
firms that agreed would be left with the one that did not.

Complementary: a hidden cell could be worked out from sums, or bounded closely: to an interval narrower than
NARROWEST linkages, or than NARROWEST_PART of a primary cell's own number. So more cells are hidden until
each hidden one has a witness: linkages could have been distributed otherwise, so that every shown cell is the
same and this one differs by at least that much (moves.py).
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from operator import attrgetter

from linkages.analysis.moves import Cell, Micro, Table, cheapest_move
from linkages.analysis.records import Link
from linkages.analysis.tables import FIXED_ORDERS

FEWEST_FIRMS = 3
NARROWEST = 3
NARROWEST_PART = 0.5

FIELDS = ("category", "scope", "band", "size")
# Every table that the public pages show; their public filters choose among these and nothing else.
PUBLISHED: tuple[Table, ...] = (
    (),
    ("category",),
    ("scope",),
    ("band",),
    ("size",),
    ("category", "scope"),
    ("category", "band"),
    ("category", "size"),
    ("scope", "band"),
    ("scope", "size"),
    # How small and large firms differ is told by category and scope.
    ("category", "scope", "size"),
)


@dataclass(frozen=True, slots=True)
class Protected:
    """The published cells. `few` are hidden for their few firms, `further` to protect those."""

    counts: Mapping[Cell, int]
    few: frozenset[Cell]
    further: frozenset[Cell]

    @property
    def hidden(self) -> frozenset[Cell]:
        return self.few | self.further

    def shown(self, **values: str) -> int | None:
        """Return a cell's number, None where it is hidden. Raises KeyError if not published."""
        cell = tuple((field, values.pop(field)) for field in FIELDS if field in values)
        if values:
            raise KeyError(*values)
        return None if cell in self.hidden else self.counts[cell]


def has_few_firms(
    rows: Sequence[Link], consented: Collection[str], fewest_firms: int = FEWEST_FIRMS
) -> bool:
    """Say whether a number over these rows must be hidden; a sentence asks the same of its rows."""
    firms = {row.firm for row in rows}
    return 0 < len(firms) < fewest_firms and not firms <= set(consented)


def protect(
    links: Sequence[Link],
    consented: Collection[str] = (),
    tables: Sequence[Table] = PUBLISHED,
    *,
    fewest_firms: int = FEWEST_FIRMS,
    narrowest: int = NARROWEST,
    narrowest_part: float = NARROWEST_PART,
) -> Protected:
    """Return the cells of the tables and which of them are hidden; the same on every run."""
    behind: dict[Cell, list[Link]] = {cell: [] for table in tables for cell in _cells(table)}
    for link in links:
        for table in tables:
            behind[tuple((field, getattr(link, field)) for field in table)].append(link)
    few = {cell for cell, rows in behind.items() if has_few_firms(rows, consented, fewest_firms)}
    counts = {cell: len(rows) for cell, rows in behind.items()}
    needed = {cell: max(narrowest, ceil(narrowest_part * counts[cell])) for cell in few}
    micro: Counter[tuple[str, ...]] = Counter(map(attrgetter(*FIELDS), links))
    hidden = _complete(micro, tables, counts, needed, narrowest)
    return Protected(counts, frozenset(few), frozenset(hidden - few))


def _cells(table: Table) -> list[Cell]:
    cells: list[Cell] = [()]
    for field in table:
        cells = [(*cell, (field, value)) for cell in cells for value in FIXED_ORDERS[field]]
    return cells


def _complete(
    micro: Micro,
    tables: Sequence[Table],
    counts: Mapping[Cell, int],
    needed: Mapping[Cell, int],
    narrowest: int,
) -> set[Cell]:
    """Hide cells until each hidden one has its witness; where there is none, hide every cell."""
    hidden = set(needed)
    width: dict[Cell, int] = defaultdict(int)
    waiting = sorted(needed, key=lambda cell: (len(cell), cell))
    while waiting:
        cell = waiting.pop(0)
        need = needed.get(cell, narrowest)
        if width[cell] >= need:
            continue
        move = cheapest_move(cell, need, micro, FIELDS, tables, counts, hidden)
        if move is None:
            # Only the sum of all is left, if that many can hide anything at all.
            shown = (
                {()} if () not in needed and counts.get((), 0) >= max(needed.values()) else set()
            )
            return set(counts) - shown
        for changed, by in move.items():
            width[changed] = max(width[changed], by)
        further = sorted(set(move) - hidden)
        hidden.update(further)
        waiting.extend(further)
    return hidden
