"""networkx is the oracle; hand-worked cases first."""

import random
import time

import networkx as nx
import pytest

from linkages.analysis.centrality import betweenness
from linkages.analysis.communities import communities, modularity
from linkages.analysis.graph import network_of
from linkages.analysis.network import measure
from linkages.analysis.tables import Share
from tests.linkages.analysis.building import named


def random_links(nodes, ties, respondents, seed):
    chance = random.Random(seed)
    pairs = set()
    while len(pairs) < ties:
        naming, other = chance.randrange(respondents), chance.randrange(nodes)
        if naming != other:
            pairs.add((f"n{naming}", f"n{other}"))
    return named(*sorted(pairs))


def test_of_no_links_there_is_no_network():
    found = measure([])
    assert (found.nodes, found.ties, found.communities, found.modularity) == ((), 0, (), None)
    assert (found.density.percent, found.reciprocity.percent, found.academic.percent) == (None,) * 3


def test_a_firm_that_names_itself_is_a_node_without_a_tie():
    found = measure(named(("a", "a")))
    assert (found.nodes, found.ties, found.degree, found.betweenness) == (
        ("a",),
        0,
        {"a": 0},
        {"a": 0},
    )


def test_a_small_network_by_hand():
    # a and b name each other, both name c, a names d twice; c and d were not asked.
    links = named(("a", "b"), ("b", "a"), ("a", "c"), ("b", "c"), ("a", "d"), ("a", "d"))
    links += named(("b", "d"), kind="academia")
    found = measure([link for link in links if (link.firm, link.partner) != ("b", "d")])
    assert (found.nodes, found.ties) == (("a", "b", "c", "d"), 5)
    assert found.density == Share(4, 6)
    assert found.reciprocity == Share(2, 2)
    assert found.degree == {"a": 3, "b": 2, "c": 2, "d": 1}
    assert found.named_by == {"a": 1, "b": 1, "c": 2, "d": 1}
    # Only a lies between: d and b, d and c, of three pairs without it.
    assert found.betweenness == {"a": pytest.approx(2 / 3), "b": 0, "c": 0, "d": 0}
    assert measure(links).academic == Share(1, 4)


@pytest.mark.parametrize("seed", range(5))
def test_measures_agree_with_networkx(seed):
    links = random_links(nodes=40, ties=90, respondents=25, seed=seed)
    directed = nx.DiGraph([(link.firm, link.partner) for link in links])
    graph = directed.to_undirected()
    found = measure(links)
    assert found.is_exact
    assert found.betweenness == pytest.approx(nx.betweenness_centrality(graph))
    assert found.degree == dict(graph.degree)
    assert found.named_by == dict(directed.in_degree)
    assert found.density.percent == pytest.approx(100 * nx.density(graph))
    among = directed.subgraph({link.firm for link in links})
    assert found.reciprocity.percent == pytest.approx(100 * nx.overall_reciprocity(among))
    weighted = nx.Graph(graph)
    for one, other in graph.edges:
        weighted.edges[one, other]["weight"] = directed.has_edge(one, other) + directed.has_edge(
            other, one
        )
    assert found.modularity == pytest.approx(nx.community.modularity(weighted, found.communities))
    best = nx.community.louvain_communities(weighted, seed=1)
    assert found.modularity > 0.9 * nx.community.modularity(weighted, best)


@pytest.mark.parametrize("seed", range(3))
def test_the_estimate_from_every_node_but_one_is_all_but_exact(seed):
    graph = nx.gnp_random_graph(120, 0.05, seed=seed)
    beside = [sorted(graph[node]) for node in graph]
    exact, is_exact = betweenness(beside)
    estimate, is_estimate_exact = betweenness(beside, exact_work=0, pivots=119)
    assert (is_exact, is_estimate_exact) == (True, False)
    assert estimate == pytest.approx(exact, abs=0.05 * max(exact))


def test_a_few_pivots_find_the_node_that_everything_passes():
    # Three rings that meet in node 0.
    rings = [[0, *range(1 + 40 * ring, 41 + 40 * ring)] for ring in range(3)]
    graph = nx.Graph()
    for ring in rings:
        nx.add_cycle(graph, ring)
    beside = [sorted(graph[node]) for node in range(121)]
    estimate, _ = betweenness(beside, exact_work=0, pivots=40)
    exact = nx.betweenness_centrality(graph)
    assert estimate.index(max(estimate)) == 0
    assert estimate[0] == pytest.approx(exact[0], rel=0.15)


def test_planted_communities_are_found():
    graph = nx.planted_partition_graph(4, 20, 0.6, 0.01, seed=4)
    beside = [dict.fromkeys(sorted(graph[node]), 1) for node in range(80)]
    assert communities(beside) == [node // 20 for node in range(80)]
    assert modularity(beside, [0] * 80) == 0


def test_a_network_is_the_same_whatever_the_order_of_its_rows():
    links = random_links(nodes=60, ties=200, respondents=30, seed=9)
    mixed = random.Random(1).sample(links, len(links))
    assert measure(mixed, exact_work=0, pivots=20) == measure(links, exact_work=0, pivots=20)
    assert network_of(mixed) == network_of(links)


def test_five_thousand_nodes_and_twenty_thousand_ties_are_measured_quickly():
    links = random_links(nodes=5000, ties=20_000, respondents=1000, seed=3)
    began = time.process_time()
    found = measure(links)
    # Processor time: other work on the machine does not count. `make bench` holds the aim of 2 s.
    assert time.process_time() - began < 5
    assert (found.is_exact, found.ties) == (False, 20_000)
