"""Keeping apart what a person called not the same: two such accounts never stand in one ring."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from graphfraud.network.components import component_labels
from graphfraud.network.split import Split

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graphfraud.network.arrays import Pairs


def separate(
    member_rank: NDArray[np.int64],
    a: NDArray[np.int64],
    b: NDArray[np.int64],
    evidence: NDArray[np.int64],
    cannot_link: NDArray[np.int64],
) -> Split:
    """Put accounts that a person called not the same into different parts, by cutting the least evidence.

    Args:
        member_rank: for each account 0 to n - 1 its place in the order of account keys.
        a: one account of each pair.
        b: the other account.
        evidence: thousandths of a bit; the sum over any account's pairs lies below 2**31.
        cannot_link: array of shape (k, 2): accounts that must not stand together.

    Returns:
        The parts. The pairs of `cannot_link` are taken in the order of ranks, each cut is the minimum cut
        nearest to the account of lower rank (unique by the max-flow min-cut theorem), so ties do not
        depend on the numbering. One maximum flow for each pair that still stands together.
    """
    label = component_labels(len(member_rank), a, b)
    ends = np.sort(member_rank[cannot_link.reshape(-1, 2)], axis=1)
    order = np.lexsort((ends[:, 1], ends[:, 0]))
    by_rank = {int(rank): node for node, rank in enumerate(member_rank)}
    for low, high in ends[order]:
        source, sink = by_rank[int(low)], by_rank[int(high)]
        if source == sink or label[source] != label[sink]:
            continue
        inside = np.flatnonzero((label[a] == label[source]) & (label[b] == label[source]))
        near = _source_side(len(label), a[inside], b[inside], evidence[inside], (source, sink))
        label[near] = label.max() + 1
    return Split(label, np.flatnonzero(label[a] != label[b]))


def _source_side(
    n_nodes: int,
    a: NDArray[np.int64],
    b: NDArray[np.int64],
    evidence: NDArray[np.int64],
    ends: tuple[int, int],
) -> NDArray[np.int64]:
    """Return the nodes on the first end's side of the minimum cut between two nodes."""
    ways = (np.concatenate([a, b]), np.concatenate([b, a]))
    limits = np.concatenate([evidence, evidence]).astype(np.int32)  # all that the solver takes
    capacity = sparse.csr_array(sparse.coo_array((limits, ways), shape=(n_nodes, n_nodes)))
    flow = csgraph.maximum_flow(capacity, *ends).flow
    residual = sparse.csr_array(capacity - flow)
    residual.eliminate_zeros()
    reached = csgraph.breadth_first_order(residual, ends[0], directed=True, return_predecessors=False)
    return np.asarray(reached, dtype=np.int64)


def separate_components(
    label: NDArray[np.int64],
    account_rank: NDArray[np.int64],
    pairs: Pairs,
    cannot_link: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Do `separate` in every component that holds two accounts which must not stand together.

    Args:
        label: for each account code the number of its component, or -1.
        account_rank: for each account code its place in the order of account keys.
        pairs: the kept pairs.
        cannot_link: array of shape (k, 2) of account codes.

    Returns:
        The labels, with new numbers for the parts, each of which is connected; -1 for an account that is
        left alone. Linear in the pairs for each component concerned.
    """
    label = label.copy()
    ends = label[cannot_link]
    together = cannot_link[(ends[:, 0] >= 0) & (ends[:, 0] == ends[:, 1])]
    for component in np.unique(label[together[:, 0]]):
        member = np.flatnonzero(label == component)
        inside = np.flatnonzero((label[pairs.a] == component) & (label[pairs.b] == component))
        a, b = (np.searchsorted(member, side[inside]) for side in (pairs.a, pairs.b))
        forbidden = np.searchsorted(member, together[label[together[:, 0]] == component])
        found = separate(account_rank[member], a, b, pairs.evidence[inside], forbidden)
        kept = found.label[a] == found.label[b]
        part = component_labels(len(member), a[kept], b[kept])
        alone = np.bincount(part)[part] == 1
        label[member] = np.where(alone, -1, int(label.max()) + 1 + part)
    return label
