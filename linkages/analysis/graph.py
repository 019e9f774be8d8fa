"""Linkages as a network: organisations are nodes, a tie says that one named the other."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from linkages.analysis.records import ACADEMIA_OR_RESEARCH, Link
from linkages.analysis.tables import Share


@dataclass(frozen=True, slots=True)
class Network:
    """`nodes` are sorted keys. `ties` counts the linkages of each (who named, who was named).

    `respondents` are the nodes that were asked: only they can return a tie.
    """

    nodes: tuple[str, ...]
    ties: Mapping[tuple[str, str], int]
    respondents: frozenset[str]

    def neighbours(self) -> list[dict[int, int]]:
        """Return, by the nodes' positions, each node's neighbours and the linkages with each."""
        position = {node: place for place, node in enumerate(self.nodes)}
        beside: list[dict[int, int]] = [{} for _ in self.nodes]
        for (naming, named), weight in self.ties.items():
            one, other = position[naming], position[named]
            beside[one][other] = beside[one].get(other, 0) + weight
            beside[other][one] = beside[other].get(one, 0) + weight
        return beside


def network_of(links: Sequence[Link]) -> Network:
    """Build the network; a firm that named itself gives a node, but no tie."""
    respondents = frozenset(link.firm for link in links)
    nodes = sorted(respondents | {link.partner for link in links})
    named = Counter((link.firm, link.partner) for link in links if link.firm != link.partner)
    return Network(tuple(nodes), dict(sorted(named.items())), respondents)


def reciprocity(network: Network) -> Share:
    """Return how many of the ties between respondents are returned."""
    among = {tie for tie in network.ties if tie[1] in network.respondents}
    return Share(sum((named, naming) in among for naming, named in among), len(among))


def academic_partners(links: Sequence[Link]) -> Share:
    """Return how many of the organisations named are academia or research centres."""
    academic = {link.partner for link in links if link.kind in ACADEMIA_OR_RESEARCH}
    return Share(len(academic), len({link.partner for link in links}))
