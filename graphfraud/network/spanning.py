"""The strongest spanning forest of a graph of pairs, and sums over the cuts that its edges make.

Taking one edge out of the spanning tree of a component divides its accounts in two. Of all these cuts, those
at weak edges are the places where a ring would fall apart first. All components are worked on at once, so a
hundred thousand small ones cost no more than a large one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from graphfraud.network.components import component_labels
from graphfraud.network.grouping import expand_ranges, group_starts, offsets

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class SpanningForest:
    """A maximum spanning tree for each component; the root is the component's account of lowest rank.

    Among pairs of equal evidence the one whose accounts have the lower ranks counts as the stronger, so that
    the forest is the same whatever the codes are.
    """

    parent: NDArray[np.int64]
    """For each node the next one towards the root; a root is its own parent."""
    edge: NDArray[np.int64]
    """For each node the pair that joins it with its parent, -1 for a root."""
    depth: NDArray[np.int64]
    """Steps to the root."""
    levels: tuple[NDArray[np.int64], ...]
    """Nodes by depth; those with the same parent stand together."""
    place: NDArray[np.int64]
    """For each pair its place from the strongest, 0, to the weakest; no two pairs have the same."""


@dataclass(frozen=True, slots=True)
class TreeCuts:
    """For each node the two sides of the cut at the edge to its parent; for a root its whole component."""

    accounts: NDArray[np.int64]
    """Nodes below the edge, the node included."""
    inner: NDArray[np.int64]
    """Sum of weights of pairs with both ends below."""
    cross: NDArray[np.int64]
    """Sum of weights of pairs with one end below."""


def spanning_forest(
    rank: NDArray[np.int64], a: NDArray[np.int64], b: NDArray[np.int64], evidence: NDArray[np.int64]
) -> SpanningForest:
    """Return the maximum spanning forest of the pairs.

    Args:
        rank: for each node 0 to n - 1 its place in the order of account keys, no two alike.
        a: one node of each pair; no pair twice.
        b: the other node.
        evidence: weight of each pair.

    Returns:
        The forest. O(m log m) time for m pairs, plus one vector step for each level of depth.
    """
    n_nodes = len(rank)
    low, high = np.minimum(rank[a], rank[b]), np.maximum(rank[a], rank[b])
    order = np.lexsort((high, low, -evidence))
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))

    shape = (n_nodes, n_nodes)
    cost = sparse.csr_array(((place + 1).astype(np.float64), (a, b)), shape=shape)  # 0 would be no edge
    tree = csgraph.minimum_spanning_tree(cost).tocoo()
    pair = order[np.asarray(tree.data, dtype=np.int64) - 1]
    parent = _parents(rank, a[pair], b[pair])

    edge = np.full(n_nodes, -1, dtype=np.int64)
    below = np.where(parent[a[pair]] == b[pair], a[pair], b[pair])
    edge[below] = pair
    levels = _levels(parent)
    depth = np.zeros(n_nodes, dtype=np.int64)
    for steps, nodes in enumerate(levels):
        depth[nodes] = steps
    return SpanningForest(parent, edge, depth, levels, place)


def subtree_sums(forest: SpanningForest, values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return for each node the sum of the values of the nodes below it, its own included. Linear."""
    total = values.copy()
    for nodes in reversed(forest.levels[1:]):
        np.add.at(total, forest.parent[nodes], total[nodes])
    return total


def subtree_intervals(forest: SpanningForest) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Number the nodes so that those below a node have consecutive numbers.

    Returns:
        For each node its number, the lowest of its subtree, and the number after the last of its subtree.
    """
    size = subtree_sums(forest, np.ones(len(forest.parent), dtype=np.int64))
    number = np.zeros(len(size), dtype=np.int64)
    for depth, nodes in enumerate(forest.levels):
        before = np.cumsum(size[nodes]) - size[nodes]
        if depth == 0:
            number[nodes] = before
            continue
        parent = forest.parent[nodes]
        start = group_starts(parent)
        first_sibling = np.repeat(start, np.diff(start, append=len(nodes)))
        number[nodes] = number[parent] + 1 + before - before[first_sibling]
    return number, number + size


def tree_cuts(
    forest: SpanningForest, a: NDArray[np.int64], b: NDArray[np.int64], weight: NDArray[np.int64]
) -> TreeCuts:
    """Sum up the weights inside and across the cut at every tree edge.

    A pair lies inside a subtree exactly when the lowest common ancestor of its ends does, and the ends' total
    weight counts inner pairs twice and crossing ones once. O(m log d) for m pairs in trees of depth d.
    """
    n_nodes = len(forest.parent)
    at_ancestor = np.zeros(n_nodes, dtype=np.int64)
    np.add.at(at_ancestor, _lowest_common_ancestors(forest, a, b), weight)
    at_ends = np.zeros(n_nodes, dtype=np.int64)
    np.add.at(at_ends, a, weight)
    np.add.at(at_ends, b, weight)
    inner = subtree_sums(forest, at_ancestor)
    return TreeCuts(
        accounts=subtree_sums(forest, np.ones(n_nodes, dtype=np.int64)),
        inner=inner,
        cross=subtree_sums(forest, at_ends) - 2 * inner,
    )


def root_of(forest: SpanningForest) -> NDArray[np.int64]:
    """Return for each node the root of its tree. Linear."""
    root = forest.parent.copy()
    for nodes in forest.levels[1:]:
        root[nodes] = root[forest.parent[nodes]]
    return root


def _parents(rank: NDArray[np.int64], a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.int64]:
    """Direct the edges of a forest towards the node of lowest rank in each tree."""
    n_nodes = len(rank)
    by_rank = np.argsort(rank)
    _, leader = np.unique(component_labels(n_nodes, a, b)[by_rank], return_index=True)
    roots = by_rank[leader]
    # One more node above all roots lets a single search walk every tree.
    top = np.full(len(roots), n_nodes, dtype=np.int64)
    source, target = np.concatenate([a, b, top]), np.concatenate([b, a, roots])
    ones = np.ones(len(source), dtype=np.int8)
    graph = sparse.csr_array((ones, (source, target)), shape=(n_nodes + 1, n_nodes + 1))
    _, predecessor = csgraph.breadth_first_order(graph, n_nodes, directed=True, return_predecessors=True)
    parent = np.asarray(predecessor[:n_nodes], dtype=np.int64)
    parent[roots] = roots
    return parent


def _levels(parent: NDArray[np.int64]) -> tuple[NDArray[np.int64], ...]:
    """Return the nodes level by level from the roots, siblings together."""
    nodes = np.arange(len(parent))
    is_root = parent == nodes
    children = nodes[~is_root][np.argsort(parent[~is_root], kind="stable")]
    counts = np.bincount(parent[~is_root], minlength=len(parent))
    begin = offsets(counts)[:-1]
    level = np.flatnonzero(is_root)
    levels = []
    while len(level):
        levels.append(level)
        _, rows = expand_ranges(begin[level], counts[level])
        level = children[rows]
    return tuple(levels)


def _lowest_common_ancestors(
    forest: SpanningForest, a: NDArray[np.int64], b: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Find where the ways of each pair of nodes to their root meet, by jumps of halving length."""
    jumps = [forest.parent]
    while 1 << len(jumps) < len(forest.levels):
        jumps.append(jumps[-1][jumps[-1]])
    deeper = np.where(forest.depth[a] >= forest.depth[b], a, b)
    other = np.where(forest.depth[a] >= forest.depth[b], b, a)
    ahead = forest.depth[deeper] - forest.depth[other]
    for power, jump in enumerate(jumps):
        deeper = np.where(ahead >> power & 1, jump[deeper], deeper)
    for jump in reversed(jumps):
        apart = jump[deeper] != jump[other]
        deeper = np.where(apart, jump[deeper], deeper)
        other = np.where(apart, jump[other], other)
    return np.where(deeper == other, deeper, forest.parent[deeper])
