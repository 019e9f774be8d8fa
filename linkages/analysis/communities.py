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
    """Move nodes to the best community near them until none has a better one."""
    label = list(range(len(graph)))
    degrees = [sum(beside.values()) for beside in graph]
    total = sum(degrees)
    sums = list(degrees)
    # After a full round only those are looked at again whose neighbours have moved; then comes a full round anew,
    # since a community's sum changes for all.
    waiting: list[int] = list(range(len(graph)))
    is_full = True
    while waiting:
        again: set[int] = set()
        for one in waiting:
            own, degree = label[one], degrees[one]
            sums[own] -= degree
            best = _best(graph[one], one, own, label, sums, degree, total)
            sums[best] += degree
            if best != own:
                label[one] = best
                again.update(other for other in graph[one] if label[other] != best)
        if again:
            waiting, is_full = sorted(again), False
        else:
            waiting, is_full = ([], True) if is_full else (list(range(len(graph))), True)
    number: dict[int, int] = {}
    return [number.setdefault(one, len(number)) for one in label]


def _best(
    beside: Mapping[int, int],
    one: int,
    own: int,
    label: Sequence[int],
    sums: Sequence[int],
    degree: int,
    total: int,
) -> int:
    """Return the community that a node gains most by, its own unless another is strictly better."""
    towards: dict[int, int] = {own: 0}
    for other, weight in beside.items():
        if other != one:
            there = label[other]
            towards[there] = towards.get(there, 0) + weight
    chosen, most = own, towards.pop(own) * total - sums[own] * degree
    least = most
    for community, weight in towards.items():
        gain = weight * total - sums[community] * degree
        if gain > most or (gain == most and gain > least and community < chosen):
            chosen, most = community, gain
    return chosen


def _merged(graph: Graph, label: Sequence[int], count: int) -> list[dict[int, int]]:
    # A community's inner weight is a tie with itself, counted from both ends as in any degree.
    merged: list[dict[int, int]] = [{} for _ in range(count)]
    for one, beside in enumerate(graph):
        row = merged[label[one]]
        for other, weight in beside.items():
            row[label[other]] = row.get(label[other], 0) + weight
    return merged
