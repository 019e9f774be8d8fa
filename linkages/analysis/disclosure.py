"""What of a wave everyone may read: one judgement for tables, maps, sentences and lists.

A number is told if enough firms stand behind it and behind what is left of its whole (protection.py), and if
each published cell that it is a sum of is shown itself: then it says nothing that the tables do not say. What
is counted by town is told as far as the map tells it (towns.py). An organisation is named only where every
firm that names it has agreed to be recognisable.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from linkages.analysis.protection import Protected, has_few_firms, protect
from linkages.analysis.records import Link
from linkages.analysis.rules import Found
from linkages.analysis.towns import TownCells, towns


@dataclass(frozen=True, slots=True)
class Disclosure:
    """The judgement on one wave. `consented` is None for those who may read everything."""

    consented: frozenset[str] | None
    tables: Protected
    towns: TownCells

    def shows(self, **values: str) -> bool:
        """Whether a published cell has its number. Raises KeyError for one that is not published."""
        return self.tables.shown(**values) is not None

    def has_few(self, rows: Sequence[Link]) -> bool:
        """Whether too few firms stand behind a number over these rows."""
        return self.consented is not None and has_few_firms(rows, self.consented)

    def may_name(self, rows: Sequence[Link]) -> bool:
        """Whether all firms of these rows have agreed to be recognisable."""
        return self.consented is None or {row.firm for row in rows} <= self.consented

    def tells(self, found: Found) -> bool:
        """Whether a finding may be said to everyone."""
        return self.consented is None or (
            not any(map(self.has_few, found.parts))
            and all(self.shows(**cell) for cell in found.cells)
            and all(kind in self.towns.get(town, {}) for town, kind in found.towns)
        )


def disclose(links: Sequence[Link], consented: Collection[str] | None) -> Disclosure:
    """Judge a wave; `consented` names the firms that agreed to be shown, None lets everything be told."""
    if consented is None:
        everyone = {link.firm for link in links}
        return Disclosure(None, protect(links, everyone), towns(links))
    tables = protect(links, consented)

    def is_shown(scope: str, category: str, band: str) -> bool:
        told = {"scope": scope, "category": category, "band": band}
        return tables.shown(**{field: value for field, value in told.items() if value}) is not None

    return Disclosure(frozenset(consented), tables, towns(links, consented, is_shown))
