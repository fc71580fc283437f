from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from numpy.testing import assert_allclose

from graphfraud.network.centrality import betweenness, degree, holding_links
from graphfraud.network.parameters import NetworkParameters

EXACT = NetworkParameters()
SAMPLED = NetworkParameters(betweenness_exact_accounts=10, betweenness_pivots=60)


def random_ring(seed: int, n_accounts: int) -> nx.Graph:
    graph = nx.connected_watts_strogatz_graph(n_accounts, 4, 0.3, seed=seed)
    tail = nx.path_graph(range(n_accounts - 1, n_accounts + 3))
    joined = nx.compose(graph, tail)
    rng = np.random.default_rng(seed)
    for _, _, data in joined.edges(data=True):
        data["weight"] = int(rng.integers(4, 16))
    return joined


@pytest.mark.parametrize("seed", range(8))
def test_betweenness_degree_and_bridges_are_those_of_networkx(seed: int) -> None:
    graph = random_ring(seed, 10 + 12 * seed)
    n = len(graph)
    a, b, weight = (np.array(column) for column in zip(*graph.edges(data="weight"), strict=True))
    found = betweenness(n, a, b, EXACT, seed=0)
    expected = nx.betweenness_centrality(graph)
    assert_allclose(found.share, [expected[node] for node in range(n)], rtol=0, atol=1e-9)
    assert not found.standard_error.any()
    assert degree(n, a, b).tolist() == [graph.degree(node) for node in range(n)]
    held = holding_links(np.arange(n), a, b, weight)
    bridges = {frozenset((int(a[i]), int(b[i]))) for i in np.flatnonzero(held.is_bridge)}
    assert bridges == {frozenset(edge) for edge in nx.bridges(graph)}


@pytest.mark.parametrize("seed", range(6))
def test_a_sample_is_mostly_within_two_of_its_stated_standard_errors(seed: int) -> None:
    graph = nx.connected_watts_strogatz_graph(150, 6, 0.3, seed=seed)
    a, b = (np.array(column) for column in zip(*graph.edges(), strict=True))
    truth = betweenness(len(graph), a, b, EXACT, seed=0).share
    found = betweenness(len(graph), a, b, SAMPLED, seed=seed)
    off = np.abs(found.share - truth)
    assert off.any(), "a sample is not the whole"
    assert (off <= 2 * found.standard_error).mean() > 0.8
    assert found.standard_error.mean() < 0.1 * truth.max()


def test_the_same_seed_gives_the_same_sample() -> None:
    graph = random_ring(1, 60)
    a, b = (np.array(column) for column in zip(*graph.edges(), strict=True))
    one, other = (betweenness(len(graph), a, b, SAMPLED, seed=3).share for _ in range(2))
    assert (one == other).all()


@pytest.mark.parametrize("n", [1, 2, 3, 7])
def test_nobody_stands_between_in_a_pair_or_a_clique(n: int) -> None:
    a, b = np.triu_indices(n, k=1)
    assert betweenness(n, a, b, EXACT, seed=0).share.tolist() == [0.0] * n


def test_the_link_of_a_pair_holds_it_together() -> None:
    one = np.array([0])
    found = holding_links(np.arange(2), one, one + 1, one + 4000)
    assert found.weakest.tolist() == [0, 0]
    assert found.is_bridge.tolist() == [True]


def test_an_account_alone_has_no_holding_link() -> None:
    none = np.empty(0, dtype=np.int64)
    found = holding_links(np.arange(2), none, none, none)
    assert found.weakest.tolist() == [-1, -1]
    assert len(found.is_bridge) == 0


@pytest.mark.parametrize("seed", range(8))
def test_raising_theta_above_the_holding_link_takes_the_ring_apart_and_to_it_does_not(seed: int) -> None:
    graph = random_ring(seed, 20)
    a, b, weight = (np.array(column) for column in zip(*graph.edges(data="weight"), strict=True))
    weakest = weight[holding_links(np.arange(len(graph)), a, b, weight).weakest[0]]

    def hangs_together(theta: int) -> bool:
        kept = nx.Graph()
        kept.add_nodes_from(graph)
        kept.add_edges_from((x, y) for x, y, bits in graph.edges(data="weight") if bits >= theta)
        return bool(nx.is_connected(kept))

    assert hangs_together(weakest)
    assert not hangs_together(weakest + 1)


def test_several_rings_at_once_each_have_their_own_holding_link() -> None:
    a, b = np.array([0, 1, 3]), np.array([1, 2, 4])
    found = holding_links(np.arange(6), a, b, np.array([9, 5, 7]))
    assert found.weakest.tolist() == [1, 1, 1, 2, 2, -1]
