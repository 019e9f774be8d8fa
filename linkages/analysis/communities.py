"""Communities by modularity (Louvain, Blondel and others 2008), the same on every run.

Nodes are visited in their order, a node moves only for a strictly better community, and of equally
good ones to the first. Weights are whole numbers, so that every comparison is exact.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

Graph = Sequence[Mapping[int, int]]


def communities(neighbours: Graph) -> list[int]:
    """Return each node's community, numbered in the order of their first nodes.

    `neighbours` has both directions of every tie, with its weight.
    """
    label = list(range(len(neighbours)))
    graph: Graph = neighbours
    while True:
        found = _moved(graph)
        count = len(set(found))
        label = [found[one] for one in label]
        if count == len(graph):
            return label
        graph = _merged(graph, found, count)


def modularity(neighbours: Graph, label: Sequence[int]) -> float | None:
    """Return how much more weight lies inside communities than chance puts there."""
    degrees = [sum(beside.values()) for beside in neighbours]
    total = sum(degrees)
    if not total:
        return None
    inside = sum(
        weight
        for one, beside in enumerate(neighbours)
        for other, weight in beside.items()
        if label[one] == label[other]
    )
    sums: dict[int, int] = {}
    for one, degree in enumerate(degrees):
        sums[label[one]] = sums.get(label[one], 0) + degree
    expected = sum(value * value for value in sums.values())
    return float(Fraction(inside * total - expected, total * total))


def _moved(graph: Graph) -> list[int]:
    label = list(range(len(graph)))
    degrees = [sum(beside.values()) for beside in graph]
    total = sum(degrees)
    sums = list(degrees)
    moving = True
    while moving:
        moving = False
        for one, beside in enumerate(graph):
            own = label[one]
            sums[own] -= degrees[one]
            towards = {own: 0}
            for other, weight in beside.items():
                if other != one:
                    towards[label[other]] = towards.get(label[other], 0) + weight
            gains = {c: weight * total - sums[c] * degrees[one] for c, weight in towards.items()}
            best = max(gains.values())
            if best > gains[own]:
                label[one] = min(c for c, gain in gains.items() if gain == best)
                moving = True
            sums[label[one]] += degrees[one]
    number: dict[int, int] = {}
    return [number.setdefault(one, len(number)) for one in label]


def _merged(graph: Graph, label: Sequence[int], count: int) -> list[dict[int, int]]:
    # A community's inner weight is a tie with itself, counted from both ends as in any degree.
    merged: list[dict[int, int]] = [{} for _ in range(count)]
    for one, beside in enumerate(graph):
        row = merged[label[one]]
        for other, weight in beside.items():
            row[label[other]] = row.get(label[other], 0) + weight
    return merged
