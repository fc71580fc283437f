from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from graphfraud.network.spanning import root_of, spanning_forest, subtree_intervals, tree_cuts


def random_graph(seed: int) -> nx.Graph:
    rng = np.random.default_rng(seed)
    graph = nx.gnm_random_graph(int(rng.integers(2, 60)), int(rng.integers(1, 120)), seed=seed)
    for _, _, data in graph.edges(data=True):
        data["weight"] = int(rng.integers(1, 6))  # few values, so that ties abound
    return graph


@pytest.mark.parametrize("seed", range(10))
def test_the_forest_weighs_as_much_as_the_one_of_networkx(seed: int) -> None:
    graph = random_graph(seed)
    a, b, weight = (np.array(column) for column in zip(*graph.edges(data="weight"), strict=True))
    rank = np.random.default_rng(seed).permutation(len(graph))
    forest = spanning_forest(rank, a, b, weight)
    edges = forest.edge[forest.edge >= 0]
    assert weight[edges].sum() == nx.maximum_spanning_tree(graph).size("weight")
    for component in nx.connected_components(graph):
        nodes = sorted(component)
        assert set(root_of(forest)[nodes].tolist()) == {min(nodes, key=lambda node: rank[node])}


@pytest.mark.parametrize("seed", range(10))
def test_every_tree_edge_knows_what_it_cuts_off_and_is_the_strongest_across(seed: int) -> None:
    graph = random_graph(seed)
    a, b, weight = (np.array(column) for column in zip(*graph.edges(data="weight"), strict=True))
    forest = spanning_forest(np.arange(len(graph)), a, b, weight)
    cuts = tree_cuts(forest, a, b, weight)
    number, end = subtree_intervals(forest)
    tree = [(int(a[pair]), int(b[pair])) for pair in forest.edge if pair >= 0]
    assert sorted(number.tolist()) == list(range(len(graph)))
    for node in range(len(graph)):
        below = (number >= number[node]) & (number < end[node])
        assert below[node]
        assert cuts.accounts[node] == below.sum()
        assert cuts.inner[node] == weight[below[a] & below[b]].sum()
        assert cuts.cross[node] == weight[below[a] != below[b]].sum()
        if forest.edge[node] >= 0:
            assert weight[below[a] != below[b]].max() == weight[forest.edge[node]]
            rest = nx.Graph(tree)
            rest.remove_edge(node, int(forest.parent[node]))
            assert set(np.flatnonzero(below).tolist()) == nx.node_connected_component(rest, node)


@pytest.mark.parametrize("seed", range(6))
def test_the_forest_is_the_same_whatever_the_codes_are(seed: int) -> None:
    graph = random_graph(seed)
    a, b, weight = (np.array(column) for column in zip(*graph.edges(data="weight"), strict=True))
    rng = np.random.default_rng(seed)
    code, order = rng.permutation(len(graph)), rng.permutation(len(a))
    rank = np.arange(len(graph))
    moved_rank = np.empty_like(rank)
    moved_rank[code] = rank
    one = spanning_forest(rank, a, b, weight)
    other = spanning_forest(moved_rank, code[b][order], code[a][order], weight[order])
    assert (code[one.parent] == other.parent[code]).all()
    assert (one.place[order] == other.place).all()
