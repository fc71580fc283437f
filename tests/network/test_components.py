from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from graphfraud.network.arrays import Pairs
from graphfraud.network.components import connected_components, group_members


def random_pairs(rng: np.random.Generator, n_accounts: int, n_pairs: int) -> Pairs:
    keys = np.unique(np.sort(rng.integers(0, n_accounts, (n_pairs, 2)), axis=1), axis=0)
    keys = keys[keys[:, 0] < keys[:, 1]]
    return Pairs(keys[:, 0], keys[:, 1], np.full(len(keys), 5000))


@pytest.mark.parametrize("seed", range(8))
def test_components_are_those_that_networkx_finds(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n_accounts = int(rng.integers(50, 400))
    pairs = random_pairs(rng, n_accounts, int(rng.integers(10, n_accounts)))
    graph = nx.Graph(zip(pairs.a.tolist(), pairs.b.tolist(), strict=True))
    label = connected_components(n_accounts, pairs)
    found = group_members(label, rng.permutation(n_accounts))
    assert {frozenset(found.members(i).tolist()) for i in range(len(found))} == {
        frozenset(component) for component in nx.connected_components(graph)
    }
    assert set(np.flatnonzero(label < 0).tolist()) == set(range(n_accounts)) - set(graph)


@pytest.mark.parametrize("seed", range(4))
def test_components_are_numbered_alike_whatever_the_codes_are(seed: int) -> None:
    rng = np.random.default_rng(seed)
    pairs = random_pairs(rng, 100, 70)
    rank = rng.permutation(100)
    code = rng.permutation(100)
    moved = Pairs(code[pairs.a], code[pairs.b], pairs.evidence)
    moved_rank = np.empty(100, dtype=np.int64)
    moved_rank[code] = rank
    one = group_members(connected_components(100, pairs), rank)
    other = group_members(connected_components(100, moved), moved_rank)
    assert (rank[one.member] == moved_rank[other.member]).all()
    assert (one.begin == other.begin).all()
    assert (one.label == other.label[code]).all()


def test_members_stand_by_rank_and_sizes_add_up() -> None:
    pairs = Pairs(np.array([0, 1, 4]), np.array([3, 2, 5]), np.array([1, 1, 1]))
    rank = np.array([5, 4, 3, 2, 1, 0])
    found = group_members(connected_components(6, pairs), rank)
    assert [found.members(i).tolist() for i in range(len(found))] == [[5, 4], [3, 0], [2, 1]]
    assert found.size.tolist() == [2, 2, 2]


def test_no_pairs_give_no_components() -> None:
    none = np.empty(0, dtype=np.int64)
    found = group_members(connected_components(4, Pairs(none, none, none)), np.arange(4))
    assert len(found) == 0
    assert found.label.tolist() == [-1] * 4
