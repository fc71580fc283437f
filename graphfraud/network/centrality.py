"""Who stands where inside a ring: degree, betweenness, bridges, and the link that holds it together.

Accounts are numbered 0 to n - 1 within the arrays given. All but `betweenness` take many rings at once, as
one graph in which each ring is a component.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from graphfraud.network.spanning import root_of, spanning_forest, tree_cuts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graphfraud.network.parameters import NetworkParameters


@dataclass(frozen=True, slots=True)
class Betweenness:
    """Share of shortest paths that pass through each account."""

    share: NDArray[np.float64]
    """0 to 1 by account: as `networkx.betweenness_centrality`, normalised, links counted as equally long."""
    standard_error: NDArray[np.float64]
    """Of each share when only some accounts were sampled as starts of paths; 0 where all were.

    Estimated from the sample itself, whose values are skewed: two errors cover some six accounts in seven.
    """


@dataclass(frozen=True, slots=True)
class HoldingLinks:
    """The link at which each ring would fall apart first, were theta raised."""

    weakest: NDArray[np.int64]
    """For each account the position of its ring's weakest link on the maximum spanning tree; -1 if alone."""
    is_bridge: NDArray[np.bool_]
    """For each pair, whether its ring falls in two without it."""


def degree(n_accounts: int, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.int64]:
    """Count for each account the accounts that it is joined with directly."""
    ends = np.concatenate([a, b])
    return np.bincount(ends, minlength=n_accounts).astype(np.int64, copy=False)


def holding_links(
    rank: NDArray[np.int64], a: NDArray[np.int64], b: NDArray[np.int64], evidence: NDArray[np.int64]
) -> HoldingLinks:
    """Find each ring's weakest holding link and its bridges.

    Args:
        rank: for each account its place in the order of account keys, no two alike; of equally weak links
            the one between the accounts of higher rank is named.
        a: one account of each pair; no pair twice.
        b: the other account.
        evidence: thousandths of a bit.

    Returns:
        The weakest link of the maximum spanning tree, which is where the ring first comes apart as theta
        rises, and the bridges. O(m log m) for m pairs.
    """
    forest = spanning_forest(rank, a, b, evidence)
    is_bridge = np.zeros(len(a), dtype=np.bool_)
    weakest = np.full(len(rank), -1, dtype=np.int64)
    below = np.flatnonzero(forest.edge >= 0)
    if len(below):
        crossing = tree_cuts(forest, a, b, np.ones(len(a), dtype=np.int64)).cross
        is_bridge[forest.edge[below[crossing[below] == 1]]] = True
        root = root_of(forest)
        by_place = below[np.argsort(forest.place[forest.edge[below]])]
        weakest[root[by_place]] = forest.edge[by_place]  # the last one written is the weakest
        weakest = weakest[root]
    return HoldingLinks(weakest, is_bridge)


def betweenness(
    n_accounts: int,
    a: NDArray[np.int64],
    b: NDArray[np.int64],
    parameters: NetworkParameters,
    seed: int,
) -> Betweenness:
    """Return the betweenness of each account of one ring, exact for a small ring and sampled for a large one.

    Args:
        n_accounts: accounts of the ring.
        a: one account of each pair; no pair twice.
        b: the other account.
        parameters: up to which size it is exact, and how many accounts are sampled above it.
        seed: of the sample; the same seed gives the same answer on the same numbering of accounts.

    Returns:
        Shares with their standard errors. Brandes (2001) with all starts side by side: O(s m) for s starts
        and m pairs; sampled as by Brandes and Pich (2007), starts drawn without replacement.
    """
    nothing = np.zeros(n_accounts)
    if n_accounts < 3 or 2 * len(a) == n_accounts * (n_accounts - 1):
        return Betweenness(nothing, nothing)  # in a pair or a clique every path is direct
    starts = np.arange(n_accounts)
    if n_accounts > parameters.betweenness_exact_accounts:
        rng = np.random.default_rng(seed)
        starts = np.sort(
            rng.choice(n_accounts, min(parameters.betweenness_pivots, n_accounts), replace=False)
        )
    dependency = _dependencies(n_accounts, a, b, starts)

    scale = 1 / ((n_accounts - 1) * (n_accounts - 2))
    share = dependency.mean(axis=1) * n_accounts * scale
    if len(starts) == n_accounts:
        return Betweenness(share, nothing)
    spread = dependency.std(axis=1, ddof=1) / np.sqrt(len(starts))
    unseen = np.sqrt(1 - len(starts) / n_accounts)
    return Betweenness(share, spread * unseen * n_accounts * scale)


def _dependencies(
    n_accounts: int, a: NDArray[np.int64], b: NDArray[np.int64], starts: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return by account and start: summed over all ends, the share of shortest paths through the account."""
    ends = (np.concatenate([a, b]), np.concatenate([b, a]))
    adjacency = sparse.coo_array((np.ones(2 * len(a)), ends), shape=(n_accounts, n_accounts)).tocsr()
    column = np.arange(len(starts))
    paths = np.zeros((n_accounts, len(starts)))
    paths[starts, column] = 1
    distance = np.full(paths.shape, -1, dtype=np.int64)
    distance[starts, column] = 0

    steps = 0
    while True:
        arriving = adjacency @ np.where(distance == steps, paths, 0)
        reached = (distance < 0) & (arriving > 0)
        if not reached.any():
            break
        steps += 1
        distance[reached] = steps
        paths[reached] = arriving[reached]

    dependency = np.zeros_like(paths)
    known = np.where(paths > 0, paths, 1)
    for step in range(steps, 1, -1):
        passed_on = adjacency @ np.where(distance == step, (1 + dependency) / known, 0)
        dependency += np.where(distance == step - 1, paths * passed_on, 0)
    return dependency
