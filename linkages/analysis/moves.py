"""Ways in which the same published sums could have come about: the witnesses of protection.py.

A move takes linkages from some corners of a box and puts them on the others, so that every sum along an
edge stays: for a cell of category and scope, from (output, local) and (input, national) to (output, national)
and (input, local), all of one band and size. What is taken must be there, so each move is a real alternative.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import combinations, product

from linkages.analysis.tables import FIXED_ORDERS

Table = tuple[str, ...]
Cell = tuple[tuple[str, str], ...]
Micro = Mapping[tuple[str, ...], int]
Corner = tuple[tuple[str, ...], int]


def cell_of(point: Sequence[str], fields: Sequence[str], table: Table) -> Cell:
    """Return the table's cell in which a point of the finest table lies."""
    values = dict(zip(fields, point, strict=True))
    return tuple((field, values[field]) for field in table)


def cheapest_move(
    cell: Cell,
    need: int,
    micro: Micro,
    fields: Sequence[str],
    tables: Sequence[Table],
    counts: Mapping[Cell, int],
    hidden: Set[Cell],
) -> dict[Cell, int] | None:
    """Return the cells that a move changes, each with the width that it leaves open.

    The move changes `cell` by at least `need` and, of all such moves, has the fewest cells to hide that
    are not yet hidden, then the smallest. None where no move is that wide.
    """
    best: tuple[tuple[int, int, int, list[Cell]], dict[Cell, int]] | None = None
    for swapped, other in _directions(cell):
        changes = _widest(cell, need, _boxes(cell, swapped, other, fields), micro, fields, tables)
        if changes is None:
            continue
        fresh = sorted(changed for changed in changes if changed not in hidden)
        cost = (len(fresh), sum(counts[changed] for changed in fresh), -changes[cell], fresh)
        if best is None or cost < best[0]:
            best = cost, changes
    return best and best[1]


def _directions(cell: Cell) -> Iterator[tuple[Table, dict[str, str]]]:
    """Choose which of the cell's fields to swap, and for which other values."""
    for size in range(1, len(cell) + 1):
        for own in combinations(cell, size):
            swapped = tuple(field for field, _ in own)
            others = ([v for v in FIXED_ORDERS[field] if v != value] for field, value in own)
            for chosen in product(*others):
                yield swapped, dict(zip(swapped, chosen, strict=True))


def _boxes(
    cell: Cell, swapped: Table, other: Mapping[str, str], fields: Sequence[str]
) -> Iterator[list[Corner]]:
    values = dict(cell)
    free = [field for field in fields if field not in values]
    for rest in product(*(FIXED_ORDERS[field] for field in free)):
        fixed = values | dict(zip(free, rest, strict=True))
        corners: list[Corner] = []
        for flips in product((False, True), repeat=len(swapped)):
            at = dict(fixed)
            at.update(
                {field: other[field] for field, flip in zip(swapped, flips, strict=True) if flip}
            )
            corners.append((tuple(at[field] for field in fields), -1 if sum(flips) % 2 else 1))
        yield corners


def _widest(
    cell: Cell,
    need: int,
    boxes: Iterator[list[Corner]],
    micro: Micro,
    fields: Sequence[str],
    tables: Sequence[Table],
) -> dict[Cell, int] | None:
    """Use the boxes with the most room until the cell can differ by what is needed."""
    rooms = []
    for corners in boxes:
        up = min(micro.get(point, 0) for point, sign in corners if sign < 0)
        down = min(micro.get(point, 0) for point, sign in corners if sign > 0)
        if up + down:
            rooms.append((up + down, corners))
    rooms.sort(key=lambda room: -room[0])
    changes: Counter[Cell] = Counter()
    for room, corners in rooms:
        for table in tables:
            for point, sign in corners:
                changes[cell_of(point, fields, table)] += sign * room
        if changes[cell] >= need:
            return {changed: abs(by) for changed, by in changes.items() if by}
    return None
