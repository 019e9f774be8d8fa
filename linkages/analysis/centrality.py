"""Betweenness: how many shortest paths between others lead through a node.

Exact (rustworkx) while nodes times ties stay within EXACT_WORK. Beyond, an estimate from the shortest
paths of PIVOTS nodes, drawn by a fixed seed: exact paths take seven seconds for 5,000 nodes and 20,000
ties on one core.
"""

import random
from collections.abc import Sequence

import numpy as np
import rustworkx as rx

EXACT_WORK = 12_000_000
PIVOTS = 512
# Sources searched in step: what they touch stays in the cache of a processor.
BATCH = 8
SEED = 319907
# Threads add up in any order: the digits beyond these could differ from run to run.
DIGITS = 12

Neighbours = Sequence[Sequence[int]]


def betweenness(
    neighbours: Neighbours, *, exact_work: int = EXACT_WORK, pivots: int = PIVOTS
) -> tuple[list[float], bool]:
    """Return each node's normalised betweenness, from 0 to 1, and whether it is exact.

    `neighbours` lists both directions of every tie. Fewer than three nodes have nothing between them.
    """
    n = len(neighbours)
    ties = sum(map(len, neighbours)) // 2
    if n * ties <= exact_work or n <= pivots:
        return _exact(neighbours), True
    chosen = sorted(random.Random(SEED).sample(range(n), pivots))  # noqa: S311
    sums = np.zeros(n)
    arcs = _Arcs(neighbours)
    for start in range(0, pivots, BATCH):
        sums += arcs.dependencies(np.array(chosen[start : start + BATCH]))
    # Twice, as each path's two ways share it; the pairs are counted from both ends.
    scaled = 2 * sums * (n / pivots) / ((n - 1) * (n - 2))
    return [round(float(value), DIGITS) for value in scaled], False


def _exact(neighbours: Neighbours) -> list[float]:
    graph = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(len(neighbours)))
    graph.add_edges_from_no_data(
        [(one, other) for one, beside in enumerate(neighbours) for other in beside if one < other]
    )
    found = rx.graph_betweenness_centrality(graph)
    return [round(found[node], DIGITS) for node in range(len(neighbours))]


class _Arcs:
    """Every tie in both directions, laid out so that a step of many searches is one gather."""

    def __init__(self, neighbours: Neighbours) -> None:
        self.n = len(neighbours)
        self.degrees = np.array([len(beside) for beside in neighbours], dtype=np.int64)
        self.first = np.concatenate(([0], np.cumsum(self.degrees)[:-1]))
        self.heads = np.array([node for beside in neighbours for node in beside], dtype=np.int64)

    def dependencies(self, sources: np.ndarray) -> np.ndarray:
        """Return the summed dependencies of these sources on every node (Brandes 2001).

        A path from s to t counts for a node on it by how far along it lies, d(s, v) / d(s, t): the
        way back counts the rest. That takes the noise of the nodes next to a source out of the sum
        (Geisberger, Sanders and Schultes 2008). All sources search breadth first in step; a state
        is source number times n plus node.
        """
        size = len(sources) * self.n
        depth = np.full(size, -1, dtype=np.int32)
        paths = np.zeros(size)
        frontier = np.arange(len(sources)) * self.n + sources
        depth[frontier], paths[frontier] = 0, 1
        steps: list[tuple[np.ndarray, np.ndarray]] = []
        while frontier.size:
            tails, heads = self._from(frontier)
            ahead = depth[heads] == -1
            tails, heads = tails[ahead], heads[ahead]
            paths += np.bincount(heads, weights=paths[tails], minlength=size)
            depth[heads] = len(steps) + 1
            steps.append((tails, heads))
            frontier = np.flatnonzero(depth == len(steps))
        behind = np.zeros(size)
        for tails, heads in reversed(steps):
            passed = paths[tails] / paths[heads] * (1 / depth[heads] + behind[heads])
            behind += np.bincount(tails, weights=passed, minlength=size)
        # A source is at depth 0 and so adds nothing to itself.
        return (behind * depth).reshape(len(sources), self.n).sum(axis=0)

    def _from(self, frontier: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        nodes = frontier % self.n
        degrees = self.degrees[nodes]
        ends = np.cumsum(degrees)
        tails = np.repeat(frontier, degrees)
        places = np.arange(len(tails)) + np.repeat(self.first[nodes] - (ends - degrees), degrees)
        return tails, tails - tails % self.n + self.heads[places]
