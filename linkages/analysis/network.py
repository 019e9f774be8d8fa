"""The measures of a network: degree, betweenness, density, reciprocity, communities."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from linkages.analysis.centrality import EXACT_WORK, PIVOTS, betweenness
from linkages.analysis.communities import communities, modularity
from linkages.analysis.graph import academic_partners, network_of, reciprocity
from linkages.analysis.records import Link
from linkages.analysis.tables import Share


@dataclass(frozen=True, slots=True)
class NetworkMeasures:
    """`degree` counts neighbours, `named_by` who named a node; `density` is of the possible pairs.

    Communities are sorted by size, their members by key. `is_exact` is False where betweenness was
    estimated.
    """

    nodes: tuple[str, ...]
    ties: int
    density: Share
    reciprocity: Share
    academic: Share
    degree: Mapping[str, int]
    named_by: Mapping[str, int]
    betweenness: Mapping[str, float]
    is_exact: bool
    communities: tuple[tuple[str, ...], ...]
    modularity: float | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How each node stands in a network: `degree` counts neighbours, `betweenness` runs from 0 to 1."""

    degree: Mapping[str, int]
    betweenness: Mapping[str, float]
    density: Share
    is_exact: bool


def count_nodes(links: Sequence[Link]) -> int:
    """Return how many organisations name or are named."""
    return len({link.firm for link in links} | {link.partner for link in links})


def standing(
    links: Sequence[Link], *, exact_work: int = EXACT_WORK, pivots: int = PIVOTS
) -> Standing:
    """Return what is measured of single nodes; the same on every run."""
    network = network_of(links)
    return _standing(network.nodes, network.neighbours(), exact_work, pivots)


def measure(
    links: Sequence[Link], *, exact_work: int = EXACT_WORK, pivots: int = PIVOTS
) -> NetworkMeasures:
    """Return the measures of the network of these links; the same on every run."""
    network = network_of(links)
    neighbours = network.neighbours()
    stands = _standing(network.nodes, neighbours, exact_work, pivots)
    label = communities(neighbours)
    groups: dict[int, list[str]] = {}
    for node, community in zip(network.nodes, label, strict=True):
        groups.setdefault(community, []).append(node)
    named_by = Counter(named for _, named in network.ties)
    return NetworkMeasures(
        nodes=network.nodes,
        ties=len(network.ties),
        density=stands.density,
        reciprocity=reciprocity(network),
        academic=academic_partners(links),
        degree=stands.degree,
        named_by={node: named_by[node] for node in network.nodes},
        betweenness=stands.betweenness,
        is_exact=stands.is_exact,
        communities=tuple(
            tuple(group)
            for group in sorted(groups.values(), key=lambda group: (-len(group), group))
        ),
        modularity=modularity(neighbours, label),
    )


def _standing(
    nodes: Sequence[str], neighbours: Sequence[Mapping[int, int]], exact_work: int, pivots: int
) -> Standing:
    between, is_exact = betweenness(
        [sorted(beside) for beside in neighbours], exact_work=exact_work, pivots=pivots
    )
    n = len(nodes)
    return Standing(
        degree={node: len(beside) for node, beside in zip(nodes, neighbours, strict=True)},
        betweenness=dict(zip(nodes, between, strict=True)),
        density=Share(sum(map(len, neighbours)) // 2, n * (n - 1) // 2),
        is_exact=is_exact,
    )
