from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest

from graphfraud.network.arrays import Pairs
from graphfraud.network.components import connected_components
from graphfraud.network.parameters import NetworkParameters
from graphfraud.network.split import split_components, split_weak

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

PARAMETERS = NetworkParameters()
DROP = 5350  # one address that sixty accounts share
CARD = 15095  # one card that two accounts share
FAINT = 4100  # just enough to join

Graph = dict[tuple[int, int], int]


def clique(members: Iterable[int], bits: int) -> Graph:
    return dict.fromkeys(combinations(sorted(members), 2), bits)


def arrays(graph: Graph) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    ends = np.array(sorted(graph), dtype=np.int64)
    return ends[:, 0], ends[:, 1], np.array([graph[pair] for pair in sorted(graph)], dtype=np.int64)


def parts(graph: Graph, parameters: NetworkParameters = PARAMETERS) -> set[frozenset[int]]:
    """Split the graph and check on the way what holds for every split."""
    a, b, evidence = arrays(graph)
    n = int(b.max()) + 1
    split = split_weak(np.arange(n), a, b, evidence, parameters)
    found = {frozenset(np.flatnonzero(split.label == part).tolist()) for part in np.unique(split.label)}
    network = nx.Graph(zip(a.tolist(), b.tolist(), strict=True))
    assert all(nx.is_connected(network.subgraph(part)) for part in found)
    assert split.cut.tolist() == [i for i in range(len(a)) if split.label[a[i]] != split.label[b[i]]]
    return found


def test_sixty_accounts_on_one_drop_stay_one_ring() -> None:
    assert parts(clique(range(60), DROP)) == {frozenset(range(60))}


@pytest.mark.parametrize("size", [130, 400])
def test_size_alone_never_splits_a_drop(size: int) -> None:
    assert parts(clique(range(size), DROP)) == {frozenset(range(size))}


def test_two_cliques_of_strong_pairs_that_one_weak_pair_joins_are_two() -> None:
    graph = clique(range(6), CARD) | clique(range(6, 12), CARD) | {(2, 9): FAINT}
    assert parts(graph) == {frozenset(range(6)), frozenset(range(6, 12))}


def test_two_drops_that_one_shared_browser_joins_are_two() -> None:
    graph = clique(range(30), DROP) | clique(range(30, 60), DROP) | {(4, 47): 8411}
    assert parts(graph) == {frozenset(range(30)), frozenset(range(30, 60))}


def test_two_cliques_that_share_a_card_stay_one() -> None:
    graph = clique(range(6), CARD) | clique(range(6, 12), CARD) | {(2, 9): CARD}
    assert parts(graph) == {frozenset(range(12))}


def test_three_teams_that_all_share_one_drop_stay_one() -> None:
    graph = clique(range(18), DROP)
    for team in range(3):
        graph |= clique(range(6 * team, 6 * team + 6), DROP + CARD)
    assert parts(graph) == {frozenset(range(18))}


def test_an_account_on_two_drops_holds_them_together() -> None:
    graph = clique(range(20), DROP) | clique(range(19, 40), DROP)
    assert parts(graph) == {frozenset(range(40))}


def test_a_slow_chain_of_accounts_on_one_drop_stays_one_however_long() -> None:
    graph = {(i, j): DROP - 100 * (j - i) for i in range(400) for j in range(i + 1, min(i + 8, 400))}
    assert parts(graph) == {frozenset(range(400))}


def test_a_path_is_never_cut() -> None:
    assert parts({(i, i + 1): FAINT for i in range(50)}) == {frozenset(range(51))}


def test_a_tail_of_two_accounts_is_not_cut_off() -> None:
    graph = clique(range(10), CARD) | {(3, 10): FAINT, (10, 11): CARD}
    assert parts(graph) == {frozenset(range(12))}


def test_many_cliques_on_a_string_are_all_cut_apart() -> None:
    graph: Graph = {}
    for team in range(12):
        graph |= clique(range(6 * team, 6 * team + 6), CARD)
        if team:
            graph[6 * team - 1, 6 * team] = FAINT
    assert parts(graph) == {frozenset(range(6 * team, 6 * team + 6)) for team in range(12)}


def test_what_remains_in_the_middle_is_never_less_than_a_part() -> None:
    graph: Graph = {(0, 1): 2 * CARD}
    for team in range(3):
        members = range(2 + 6 * team, 8 + 6 * team)
        graph |= clique(members, CARD) | {(team % 2, members[0]): FAINT}
    assert sorted(len(part) for part in parts(graph)) == [6, 6, 8]


def test_two_accounts_between_two_cliques_are_left_to_one_of_them() -> None:
    graph = clique(range(10), CARD) | {(10, 11): 2 * CARD} | clique(range(12, 18), CARD)
    graph |= {(0, 10): FAINT, (11, 12): FAINT}
    assert sorted(len(part) for part in parts(graph)) in ([6, 12], [8, 10])


def test_three_weak_pairs_are_too_broad_a_cut_between_cliques_of_four() -> None:
    graph = clique(range(4), CARD) | clique(range(4, 8), CARD)
    two = graph | {(0, 4): FAINT, (1, 5): FAINT}
    assert parts(two) == {frozenset(range(4)), frozenset(range(4, 8))}
    assert parts(two | {(2, 6): FAINT}) == {frozenset(range(8))}


def test_a_strong_pair_holds_even_where_a_weak_one_nearby_is_cut() -> None:
    graph = clique(range(6), CARD) | clique(range(6, 12), CARD) | clique(range(12, 18), CARD)
    graph |= {(0, 6): CARD, (7, 12): FAINT}
    assert parts(graph) == {frozenset(range(12)), frozenset(range(12, 18))}


def test_what_is_not_dense_is_no_part_of_its_own() -> None:
    loop = {(min(i, (i + 1) % 10), max(i, (i + 1) % 10)): DROP for i in range(10)}
    faint = {(0, 10): 2600}  # kept because two families agree
    assert parts(loop | clique(range(10, 20), CARD) | faint) == {frozenset(range(20))}
    assert len(parts(clique(range(10), DROP) | clique(range(10, 20), CARD) | faint)) == 2


@pytest.mark.parametrize("seed", range(12))
def test_a_tie_between_two_cuts_is_decided_by_rank_alone(seed: int) -> None:
    graph = clique(range(6), CARD) | {(6, 7): 2 * CARD} | clique(range(8, 14), CARD)
    check_relabelling(graph | {(0, 6): FAINT, (7, 8): FAINT}, np.random.default_rng(seed))


@pytest.mark.parametrize("seed", range(12))
def test_the_parts_are_the_same_whatever_the_codes_and_the_order_are(seed: int) -> None:
    rng = np.random.default_rng(seed)
    check_relabelling(_teams(rng), rng)


def check_relabelling(graph: Graph, rng: np.random.Generator) -> None:
    """Give the accounts other codes and the pairs another order; the parts must be the same."""
    a, b, evidence = arrays(graph)
    n = int(b.max()) + 1
    code, order = rng.permutation(n), rng.permutation(len(a))
    rank = np.empty(n, dtype=np.int64)
    rank[code] = np.arange(n)
    label = split_weak(np.arange(n), a, b, evidence, PARAMETERS).label
    moved_pairs = Pairs(code[b][order], code[a][order], evidence[order])
    moved = split_components(connected_components(n, moved_pairs), rank, moved_pairs, PARAMETERS)
    names = {(int(x), int(y)) for x, y in zip(label, moved.label[code], strict=True)}
    assert len(names) == len(set(label.tolist())) == len(set(moved.label.tolist()))


def _teams(rng: np.random.Generator) -> Graph:
    """Return dense teams of many strengths that a few weak pairs join, with ties everywhere."""
    graph: Graph = {}
    sizes = rng.integers(3, 12, 8)
    begin = np.cumsum(sizes) - sizes
    for first, size in zip(begin.tolist(), sizes.tolist(), strict=True):
        graph |= clique(range(first, first + size), int(rng.choice([DROP, CARD, 2 * CARD])))
    for team in range(1, 8):
        for _ in range(int(rng.integers(1, 4))):
            low = int(rng.integers(0, begin[team]))
            high = int(rng.integers(begin[team], begin[team] + sizes[team]))
            graph[low, high] = FAINT
    return graph


@pytest.mark.parametrize("seed", range(6))
def test_many_components_at_once_are_split_as_each_is_alone(seed: int) -> None:
    rng = np.random.default_rng(seed)
    together: Graph = {}
    alone: set[frozenset[int]] = set()
    shift = 0
    for _ in range(5):
        graph = _teams(rng)
        alone |= {frozenset(node + shift for node in part) for part in parts(graph)}
        together |= {(x + shift, y + shift): bits for (x, y), bits in graph.items()}
        shift += max(y for _, y in graph) + 1
    a, b, evidence = arrays(together)
    pairs = Pairs(a, b, evidence)
    split = split_components(connected_components(shift, pairs), np.arange(shift), pairs, PARAMETERS)
    found = {frozenset(np.flatnonzero(split.label == part).tolist()) for part in np.unique(split.label)}
    assert found == alone
    assert len(found) > 5, "the example has something to split"


def test_accounts_in_no_pair_stay_in_none() -> None:
    pairs = Pairs(np.array([1]), np.array([3]), np.array([FAINT]))
    split = split_components(connected_components(5, pairs), np.arange(5), pairs, PARAMETERS)
    assert split.label.tolist() == [-1, 0, -1, 0, -1]
    assert len(split.cut) == 0


def test_no_pairs_are_no_trouble() -> None:
    none = np.empty(0, dtype=np.int64)
    split = split_components(np.full(3, -1), np.arange(3), Pairs(none, none, none), PARAMETERS)
    assert split.label.tolist() == [-1, -1, -1]
