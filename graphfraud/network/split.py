"""Taking components apart where two dense parts hang together by weak evidence.

Never on size alone: sixty accounts on one drop are one ring. A component is cut at an edge of its maximum
spanning tree when the evidence across is small beside the evidence volume of the lighter part (conductance),
no pair across is stronger than one medium identifier, both parts are dense, and the accounts at the cut are
tied to their own side several times more than across, which a slow chain of accounts never is.

Only cuts at a single tree edge are looked at. Two dense parts that several pairs join, each of them stronger
than the evidence inside, therefore stay together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphfraud.model import MILLI
from graphfraud.network.arrays import Pairs
from graphfraud.network.components import component_labels
from graphfraud.network.grouping import group_starts
from graphfraud.network.parameters import milli
from graphfraud.network.spanning import root_of, spanning_forest, subtree_intervals, tree_cuts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graphfraud.network.parameters import NetworkParameters
    from graphfraud.network.spanning import SpanningForest, TreeCuts


@dataclass(frozen=True, slots=True)
class Split:
    """Accounts in parts, and the pairs that were cut between them. Every part is connected."""

    label: NDArray[np.int64]
    """For each account any number of its part, or -1 for an account in none."""
    cut: NDArray[np.int64]
    """Positions of the pairs whose ends are in different parts, in order."""


class _Cut(NamedTuple):
    """One way to divide a component: the nodes from `begin` to `end`, and the rest."""

    begin: int
    end: int
    is_lighter: bool
    """Whether the interval has less evidence than the rest; the interval is, when both have the same."""


@dataclass(frozen=True, slots=True)
class _Component:
    """One component in which a cut may be found; nodes are numbered so that each subtree is an interval."""

    n_nodes: int
    a: NDArray[np.int64]
    b: NDArray[np.int64]
    evidence: NDArray[np.int64]
    cuts: tuple[_Cut, ...]
    """Those that pass every test on sums, the best first."""


def split_components(
    label: NDArray[np.int64], account_rank: NDArray[np.int64], pairs: Pairs, parameters: NetworkParameters
) -> Split:
    """Take apart every component in which dense parts hang together by weak evidence, until none is left.

    Args:
        label: for each account code the number of its component, or -1, as `connected_components` gives it.
        account_rank: for each account code its place in the order of account keys; decides ties, so that the
            parts are the same whatever the codes are.
        pairs: the kept pairs.
        parameters: what is weak and what is dense.

    Returns:
        The parts. O(m log m) for the m pairs of components that pass a linear check; once more for what a cut
        leaves over.
    """
    label = label.copy()
    fresh = int(label.max(initial=-1)) + 1
    left = np.arange(len(pairs))
    while len(left := left[_may_split(label, pairs, left, parameters)]):
        touched = np.zeros(len(label), dtype=np.bool_)
        accounts, local = np.unique(np.concatenate([pairs.a[left], pairs.b[left]]), return_inverse=True)
        near, far = local[: len(left)], local[len(left) :]
        found = _cut_once(account_rank[accounts], Pairs(near, far, pairs.evidence[left]), parameters)
        for nodes, part in found:
            members = accounts[nodes]
            touched[members] = True
            label[members[part > 0]] = fresh + part[part > 0] - 1
            fresh += int(part.max())
        uncut = label[pairs.a[left]] == label[pairs.b[left]]
        left = left[uncut & touched[pairs.a[left]]]
    return Split(label, np.flatnonzero(label[pairs.a] != label[pairs.b]))


def split_weak(
    member_rank: NDArray[np.int64],
    a: NDArray[np.int64],
    b: NDArray[np.int64],
    evidence: NDArray[np.int64],
    parameters: NetworkParameters,
) -> Split:
    """Do `split_components` for one component whose accounts are numbered 0 to n - 1."""
    whole = np.zeros(len(member_rank), dtype=np.int64)
    return split_components(whole, member_rank, Pairs(a, b, evidence), parameters)


def _may_split(
    label: NDArray[np.int64], pairs: Pairs, left: NDArray[np.int64], parameters: NetworkParameters
) -> NDArray[np.bool_]:
    """Mark pairs of components that could have a good cut; cheap, and never wrong about one that has."""
    accounts, local = np.unique(np.concatenate([pairs.a[left], pairs.b[left]]), return_inverse=True)
    _, component = np.unique(label[accounts], return_inverse=True)
    of_pair = component[local[: len(left)]]
    evidence = pairs.evidence[left]
    size = np.bincount(component)
    total = np.zeros(len(size), dtype=np.int64)
    np.add.at(total, of_pair, evidence)
    weakest = np.full(len(size), np.iinfo(np.int64).max, dtype=np.int64)
    np.minimum.at(weakest, of_pair, evidence)

    # What no cut may separate: accounts joined by pairs stronger than a cut may be.
    strong = np.flatnonzero(evidence > milli(parameters.split_weak_bits))
    core = component_labels(len(accounts), local[strong], local[len(left) + strong])
    _, leader = np.unique(core, return_index=True)
    cores = np.bincount(component[leader], minlength=len(size))

    # The smallest part has at least `split_part` accounts, so a nearly complete graph has many pairs across.
    missing = size * (size - 1) // 2 - np.bincount(of_pair, minlength=len(size))
    least_across = (parameters.split_part * (size - parameters.split_part) - missing) * weakest
    broad = least_across * MILLI > milli(parameters.split_conductance) * total
    possible = (size >= 2 * parameters.split_part) & (cores > 1) & ~broad
    return np.asarray(possible[of_pair], dtype=np.bool_)


def _cut_once(
    rank: NDArray[np.int64], pairs: Pairs, parameters: NetworkParameters
) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Find for each component its best cuts that do not overlap.

    Returns:
        For each component with a cut its nodes, and for each of them the part that it is cut off into, from
        1, or 0 for what remains.
    """
    forest = spanning_forest(rank, pairs.a, pairs.b, pairs.evidence)
    cuts = tree_cuts(forest, pairs.a, pairs.b, pairs.evidence)
    candidates = _candidates(forest, cuts, pairs, parameters)
    if not len(candidates):
        return []
    root = root_of(forest)
    number, end = subtree_intervals(forest)
    node = np.argsort(number)
    by_root = np.argsort(root[pairs.a], kind="stable")
    pair_root = root[pairs.a][by_root]
    found = []
    for chosen in np.split(candidates, group_starts(root[candidates])[1:]):
        top = int(root[chosen[0]])
        lies = by_root[slice(*np.searchsorted(pair_root, [top, top + 1]))]
        component = _Component(
            n_nodes=int(end[top] - number[top]),
            a=number[pairs.a[lies]] - number[top],
            b=number[pairs.b[lies]] - number[top],
            evidence=pairs.evidence[lies],
            cuts=tuple(
                _Cut(int(number[v] - number[top]), int(end[v] - number[top]), lighter)
                for v, lighter in zip(chosen, _is_lighter(cuts, chosen, top), strict=True)
            ),
        )
        part = _take_disjoint(component, parameters)
        if part.any():
            found.append((node[number[top] : end[top]], part))
    return found


def _candidates(
    forest: SpanningForest, cuts: TreeCuts, pairs: Pairs, parameters: NetworkParameters
) -> NDArray[np.int64]:
    """Return the nodes whose cut from their parent passes every test on sums, by root, best first."""
    root = root_of(forest)
    nodes = np.flatnonzero(forest.edge >= 0)
    # The tree edge is the strongest pair across its own cut: otherwise the tree would not be maximum.
    nodes = nodes[pairs.evidence[forest.edge[nodes]] <= milli(parameters.split_weak_bits)]
    below, across = cuts.inner[nodes], cuts.cross[nodes]
    above = cuts.inner[root[nodes]] - below - across
    accounts = cuts.accounts[nodes]
    others = cuts.accounts[root[nodes]] - accounts
    volume = 2 * np.minimum(below, above) + across
    dense = milli(parameters.split_dense_bits)
    good = across * MILLI <= milli(parameters.split_conductance) * volume
    good &= (accounts >= parameters.split_part) & (others >= parameters.split_part)
    good &= (below >= dense * accounts) & (above >= dense * others)
    nodes = nodes[good]
    # Equal fractions give equal quotients, so that a tie is seen as one; the weaker tree edge goes first.
    conductance = across[good] / volume[good]
    order = np.lexsort((-forest.place[forest.edge[nodes]], conductance, root[nodes]))
    ordered: NDArray[np.int64] = nodes[order]
    return ordered


def _is_lighter(cuts: TreeCuts, nodes: NDArray[np.int64], root: int) -> list[bool]:
    """Tell for each node whether the part below it has no more evidence than the rest of the component."""
    return [bool(volume <= cuts.inner[root]) for volume in 2 * cuts.inner[nodes] + cuts.cross[nodes]]


def _take_disjoint(component: _Component, parameters: NetworkParameters) -> NDArray[np.int64]:
    """Cut off the lighter part of each cut in turn, where it touches no part that was cut off before."""
    part = np.zeros(component.n_nodes, dtype=np.int64)
    taken = 0
    for cut in component.cuts:
        side = np.full(component.n_nodes, not cut.is_lighter)
        side[cut.begin : cut.end] = cut.is_lighter
        if part[side].any() or not _is_anchored(component, side, parameters):
            continue
        taken += 1
        part[side] = taken
    if taken > 1 and not _is_dense(component, part == 0, parameters):
        part[part > 1] = 0
    return part


def _is_dense(component: _Component, side: NDArray[np.bool_], parameters: NetworkParameters) -> bool:
    """Tell whether some of a component's accounts are a part of their own."""
    accounts = int(np.count_nonzero(side))
    inner = int(component.evidence[side[component.a] & side[component.b]].sum())
    return accounts >= parameters.split_part and inner >= milli(parameters.split_dense_bits) * accounts


def _is_anchored(component: _Component, side: NDArray[np.bool_], parameters: NetworkParameters) -> bool:
    """Tell whether the accounts at a cut are tied to their own side far more than across, on both sides."""
    crosses = side[component.a] != side[component.b]
    across = int(component.evidence[crosses].sum())
    at_cut = np.zeros(component.n_nodes, dtype=np.bool_)
    at_cut[component.a[crosses]] = True
    at_cut[component.b[crosses]] = True
    needed = milli(parameters.split_contrast) * across
    tied = [0, 0]
    for ends in (component.a, component.b):
        own = ~crosses & at_cut[ends]
        for place in (0, 1):
            tied[place] += int(component.evidence[own & (side[ends] == bool(place))].sum())
    return min(tied) * MILLI >= needed
