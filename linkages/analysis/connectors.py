"""Organisations that many firms name in one category."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from linkages.analysis.records import CATEGORIES, Link
from linkages.analysis.tables import Share

# One firm's partner connects nobody.
FEWEST_FIRMS = 2


@dataclass(frozen=True, slots=True)
class Connector:
    """A partner named in a category. `firms` is of the firms that have a link in that category."""

    partner: str
    category: str
    firms: Share
    links: tuple[Link, ...]


def connectors(
    links: Sequence[Link], *, at_least: float = 0, fewest_firms: int = FEWEST_FIRMS
) -> list[Connector]:
    """Return the partners that at least so many per cent of a category's firms name.

    Sorted by the share of firms, then by their number, then by category and partner.
    """
    firms: dict[str, set[str]] = defaultdict(set)
    naming: dict[tuple[str, str], list[Link]] = defaultdict(list)
    for link in links:
        firms[link.category].add(link.firm)
        naming[link.category, link.partner].append(link)
    found = []
    for (category, partner), rows in naming.items():
        named_by = Share(len({link.firm for link in rows}), len(firms[category]))
        if named_by.count >= fewest_firms and 100 * named_by.count >= at_least * named_by.of:
            found.append(Connector(partner, category, named_by, tuple(rows)))
    return sorted(
        found,
        key=lambda one: (
            -one.firms.count / one.firms.of,
            -one.firms.count,
            CATEGORIES.index(one.category),
            one.partner,
        ),
    )
