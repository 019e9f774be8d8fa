"""The linkage index: how much of a firm's linkages stays at home. Indicative: the formula is ours."""

from collections.abc import Sequence
from math import fsum

from linkages.analysis.records import CATEGORIES, HOME_SCOPES, Link


def linkage_index(links: Sequence[Link]) -> float:
    """Return one firm's index, from 0 to 1.

    The mean over the eight categories of the part of the score that local and national links hold;
    a category without a score adds 0.
    """
    return fsum(_home_part(links, category) for category in CATEGORIES) / len(CATEGORIES)


def linkage_indices(links: Sequence[Link]) -> dict[str, float]:
    """Return the index of every firm that named a partner, by the firm's key."""
    by_firm: dict[str, list[Link]] = {firm: [] for firm in sorted({link.firm for link in links})}
    for link in links:
        by_firm[link.firm].append(link)
    return {firm: linkage_index(rows) for firm, rows in by_firm.items()}


def _home_part(links: Sequence[Link], category: str) -> float:
    scores = [(link.scope, link.score) for link in links if link.category == category]
    total = fsum(score for _, score in scores)
    # A tenuous link may score 0: a category of such links alone has nothing to share out.
    return fsum(score for scope, score in scores if scope in HOME_SCOPES) / total if total else 0.0
