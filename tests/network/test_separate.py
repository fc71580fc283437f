from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from graphfraud.network.separate import separate


def random_ring(seed: int) -> nx.Graph:
    rng = np.random.default_rng(seed)
    graph = nx.connected_watts_strogatz_graph(int(rng.integers(6, 30)), 4, 0.4, seed=seed)
    for _, _, data in graph.edges(data=True):
        data["capacity"] = int(rng.integers(4, 9)) * 1000
    return graph


@pytest.mark.parametrize("seed", range(10))
def test_two_accounts_are_parted_by_a_minimum_cut_and_both_sides_hang_together(seed: int) -> None:
    graph = random_ring(seed)
    a, b, evidence = (np.array(column) for column in zip(*graph.edges(data="capacity"), strict=True))
    n = len(graph)
    split = separate(np.arange(n), a, b, evidence, np.array([[n - 1, 0]]))
    cost, _ = nx.minimum_cut(graph, 0, n - 1)
    assert split.label[0] != split.label[n - 1]
    assert evidence[split.cut].sum() == cost
    for part in np.unique(split.label):
        assert nx.is_connected(graph.subgraph(np.flatnonzero(split.label == part).tolist()))


@pytest.mark.parametrize("seed", range(10))
def test_several_verdicts_all_hold_and_codes_and_order_do_not_matter(seed: int) -> None:
    graph = random_ring(seed)
    a, b, evidence = (np.array(column) for column in zip(*graph.edges(data="capacity"), strict=True))
    n = len(graph)
    rng = np.random.default_rng(seed)
    apart = np.array([rng.choice(n, 2, replace=False) for _ in range(3)])
    one = separate(np.arange(n), a, b, evidence, apart)
    assert (one.label[apart[:, 0]] != one.label[apart[:, 1]]).all()

    code, order = rng.permutation(n), rng.permutation(len(a))
    rank = np.empty(n, dtype=np.int64)
    rank[code] = np.arange(n)
    other = separate(rank, code[b][order], code[a][order], evidence[order], code[apart][::-1, ::-1])
    assert {(a[i], b[i]) for i in one.cut} == {(a[order[i]], b[order[i]]) for i in other.cut}


def test_accounts_that_nothing_joins_need_no_cut() -> None:
    a, b, evidence = np.array([0, 2]), np.array([1, 3]), np.array([5000, 5000])
    split = separate(np.arange(4), a, b, evidence, np.array([[0, 2]]))
    assert len(split.cut) == 0


def test_without_verdicts_nothing_is_cut() -> None:
    split = separate(
        np.arange(3), np.array([0, 1]), np.array([1, 2]), np.array([1, 1]), np.empty((0, 2), int)
    )
    assert split.label.tolist() == [0, 0, 0]
