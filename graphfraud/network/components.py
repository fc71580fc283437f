"""Connected components of the kept pairs: the raw material of rings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from graphfraud.network.grouping import group_starts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graphfraud.network.arrays import Pairs


@dataclass(frozen=True, slots=True)
class Components:
    """Accounts in groups, in an order that does not depend on codes: by rank inside and by first member."""

    label: NDArray[np.int64]
    """For each account code the number of its component, or -1."""
    member: NDArray[np.int64]
    """Account codes, component after component, in order of rank."""
    begin: NDArray[np.int64]
    """Where each component begins in `member`; one entry more than there are components."""

    def __len__(self) -> int:
        return len(self.begin) - 1

    @property
    def size(self) -> NDArray[np.int64]:
        """Number of accounts in each component."""
        return np.diff(self.begin)

    def members(self, component: int) -> NDArray[np.int64]:
        """Return the account codes of one component."""
        return self.member[self.begin[component] : self.begin[component + 1]]


def connected_components(n_accounts: int, pairs: Pairs) -> NDArray[np.int64]:
    """Give accounts that are joined, directly or through others, one number.

    Args:
        n_accounts: number of account codes.
        pairs: the kept pairs.

    Returns:
        For each account code a component number from 0, or -1 for an account in no pair. O(n log n) in the
        pairs, since only accounts that occur in one are looked at.
    """
    label = np.full(n_accounts, -1, dtype=np.int64)
    account, local = np.unique(np.concatenate([pairs.a, pairs.b]), return_inverse=True)
    label[account] = component_labels(len(account), local[: len(pairs)], local[len(pairs) :])
    return label


def component_labels(n_nodes: int, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.int64]:
    """Label the connected components of a graph on the nodes 0 to n_nodes - 1; a lone node has its own."""
    matrix = sparse.coo_array((np.ones(len(a), dtype=np.int8), (a, b)), shape=(n_nodes, n_nodes))
    _, label = csgraph.connected_components(matrix, directed=False)
    return np.asarray(label, dtype=np.int64)


def group_members(label: NDArray[np.int64], account_rank: NDArray[np.int64]) -> Components:
    """Put the accounts of each component together.

    Args:
        label: for each account code any number of its component, or -1 for none.
        account_rank: for each account code its place in the order of account keys; two accounts never share
            one.

    Returns:
        The components, renumbered so that the same accounts get the same numbers whatever their codes are.
        O(n log n) in the accounts that have a component.
    """
    inside = np.flatnonzero(label >= 0)
    by_rank = inside[np.argsort(account_rank[inside])]
    _, leader, group = np.unique(label[by_rank], return_index=True, return_inverse=True)
    number = np.empty(len(leader), dtype=np.int64)
    number[np.argsort(leader)] = np.arange(len(leader))

    component = number[group]
    order = np.argsort(component, kind="stable")
    renumbered = np.full(len(label), -1, dtype=np.int64)
    renumbered[by_rank] = component
    begin = np.append(group_starts(component[order]), len(order))
    return Components(renumbered, by_rank[order], begin)
