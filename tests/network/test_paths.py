from __future__ import annotations

from itertools import pairwise

import networkx as nx
import numpy as np
import pytest

from graphfraud.network.paths import Path, widest_path

Rows = list[tuple[int, int, int]]


def path(rows: Rows, start: int, end: int) -> Path | None:
    account, identifier, evidence = (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
    return widest_path(account, identifier, evidence, start, end)


def test_a_detour_over_strong_links_beats_a_weak_short_cut() -> None:
    rows = [(0, 10, 2000), (2, 10, 2000), (0, 11, 9000), (1, 11, 9000), (1, 12, 7000), (2, 12, 8000)]
    found = path(rows, 0, 2)
    assert found == Path((0, 1, 2), (11, 12), (9000, 7000))
    assert found.weakest == 1


def test_of_equally_wide_paths_the_shortest_wins() -> None:
    rows = [(0, 10, 5), (2, 10, 5), (0, 11, 9), (1, 11, 9), (1, 12, 5), (2, 12, 5)]
    assert path(rows, 0, 2) == Path((0, 2), (10,), (5,))


def test_of_equally_wide_and_short_paths_the_one_through_lower_codes_wins() -> None:
    rows = [(a, i, 5) for i in (13, 11, 12) for a in (0, 2)]
    assert path(rows, 0, 2) == Path((0, 2), (11,), (5,))


def test_accounts_that_nothing_joins_have_no_path() -> None:
    assert path([(0, 10, 5), (1, 11, 5)], 0, 1) is None
    assert path([(0, 10, 5), (1, 10, 5)], 0, 7) is None


def test_an_account_is_joined_with_itself_by_no_hop() -> None:
    assert path([(0, 10, 5)], 0, 0) == Path((0,), (), ())


def test_a_link_given_twice_counts_with_its_stronger_evidence() -> None:
    assert path([(0, 10, 5), (0, 10, 8), (1, 10, 7)], 0, 1) == Path((0, 1), (10,), (7,))


@pytest.mark.parametrize("seed", range(20))
def test_the_weakest_link_is_as_strong_as_on_a_maximum_spanning_tree(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows: Rows = [tuple(rng.integers((0, 100, 1), (12, 115, 6)).tolist()) for _ in range(40)]
    rows = list({row[:2]: row for row in rows}.values())
    strength = {(a, i): bits for a, i, bits in rows}
    graph = nx.Graph()
    graph.add_weighted_edges_from(rows)
    found = path(rows, 0, 1)
    if 0 not in graph or 1 not in graph or not nx.has_path(graph, 0, 1):
        assert found is None
        return
    assert found is not None
    tree = nx.maximum_spanning_tree(graph)
    widest = min(tree[x][y]["weight"] for x, y in pairwise(nx.shortest_path(tree, 0, 1)))
    assert min(found.evidence) == widest
    assert found.evidence[found.weakest] == widest
    wide = nx.Graph((a, i) for a, i, bits in rows if bits >= widest)
    assert len(found.identifiers) == nx.shortest_path_length(wide, 0, 1) // 2
    for (before, after), shared, bits in zip(
        pairwise(found.accounts), found.identifiers, found.evidence, strict=True
    ):
        assert bits == min(strength[before, shared], strength[after, shared])
