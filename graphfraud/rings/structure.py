"""How rings hang together: each member's place, the link that holds it, and the links that a split cut."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from graphfraud.model import RingLink
from graphfraud.network.arrays import Pairs
from graphfraud.network.centrality import betweenness, degree, holding_links
from graphfraud.network.grouping import expand_ranges, offsets
from graphfraud.network.sharing import contributions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from graphfraud.rings.inputs import NameLookup, RingNetwork
    from graphfraud.settings import Settings

CUTS_SHOWN = 20
"""Cut links kept with a ring, the strongest first: enough to question a split, too few to fill the page."""

BETWEENNESS_SEED = 0
"""Of the sample in large rings: fixed, so that the same ring gives the same figures every night."""


@dataclass(frozen=True, slots=True)
class RingStructure:
    """One ring, its members in order of rank."""

    degree: NDArray[np.int64]
    """Members that each is joined with directly."""
    betweenness: NDArray[np.float64]
    """Share of the shortest paths that pass through each member, 0 to 1."""
    holding: tuple[int, int]
    """Account codes of the weakest link that holds the ring together."""
    cut: Pairs
    """By account code, the strongest first."""


def ring_structures(
    network: RingNetwork, rings: NDArray[np.int64], settings: Settings
) -> list[RingStructure]:
    """Describe rings from the inside.

    Args:
        network: the night's arrays.
        rings: numbers of components with two or more members, none twice.
        settings: the shop's; up to which size betweenness is exact.

    Returns:
        One entry a ring. O(m log m) for the m pairs of all rings together, and betweenness ring by ring.
    """
    components, kept = network.components, network.evidence.kept
    ring, at = expand_ranges(components.begin[rings], components.size[rings])
    members = components.member[at]
    place = np.full(len(components.label), -1, dtype=np.int64)
    place[members] = np.arange(len(members))
    inside = np.flatnonzero((place[kept.a] >= 0) & (components.label[kept.a] == components.label[kept.b]))
    inside = inside[np.argsort(ring[place[kept.a[inside]]], kind="stable")]
    a, b = place[kept.a[inside]], place[kept.b[inside]]
    held = holding_links(network.rank[members], a, b, kept.evidence[inside])
    joined = degree(len(members), a, b)

    first = offsets(components.size[rings])
    pair = offsets(np.bincount(ring[a], minlength=len(rings)))
    cuts = _cut_pairs(network)
    found = []
    for number, (begin, end), (low, high) in zip(
        rings.tolist(), pairwise(first.tolist()), pairwise(pair.tolist()), strict=True
    ):
        holding = held.weakest[begin]
        cut = cuts.get(number, np.empty(0, dtype=np.int64))
        between = betweenness(
            end - begin, a[low:high] - begin, b[low:high] - begin, settings.network, BETWEENNESS_SEED
        )
        found.append(
            RingStructure(
                degree=joined[begin:end],
                betweenness=between.share,
                holding=(int(members[a[holding]]), int(members[b[holding]])),
                cut=Pairs(kept.a[cut], kept.b[cut], kept.evidence[cut]),
            )
        )
    return found


def name_links(
    network: RingNetwork, rings: Sequence[RingStructure], reads: NameLookup
) -> dict[tuple[int, int], RingLink]:
    """Name the holding and the cut links of all rings at once: whom they join, and what both use."""
    ends = [ring.holding for ring in rings]
    ends += [end for ring in rings for end in zip(ring.cut.a, ring.cut.b, strict=True)]
    wanted = sorted({(int(min(end)), int(max(end))) for end in ends})
    if not wanted:
        return {}
    a, b = (np.array(column, dtype=np.int64) for column in zip(*wanted, strict=True))
    parts = contributions(network.sharing, a, b)
    codes = np.unique(parts.identifier)
    node_of = dict(zip(codes.tolist(), reads.identifier_nodes(codes.tolist()), strict=True))
    accounts = np.unique(np.concatenate([a, b]))
    key_of = dict(zip(accounts.tolist(), reads.account_keys(accounts.tolist()), strict=True))
    shared: list[list[tuple[int, str]]] = [[] for _ in wanted]
    for pair, code, bits in zip(
        parts.pair.tolist(), parts.identifier.tolist(), parts.evidence.tolist(), strict=True
    ):
        shared[pair].append((-bits, node_of[code]))
    return {
        (one, other): RingLink(
            first=min(key_of[one], key_of[other]),
            second=max(key_of[one], key_of[other]),
            evidence=-sum(bits for bits, _ in values),
            shared=tuple(node for _, node in sorted(values)),
        )
        for (one, other), values in zip(wanted, shared, strict=True)
    }


def _cut_pairs(network: RingNetwork) -> dict[int, NDArray[np.int64]]:
    """Give the positions of the kept pairs that a split has cut, for both components, the strongest first."""
    kept, label = network.evidence.kept, network.components.label
    cut = np.flatnonzero(label[kept.a] != label[kept.b])
    ranks = np.sort(np.stack([network.rank[kept.a[cut]], network.rank[kept.b[cut]]]), axis=0)
    cut = cut[np.lexsort((ranks[1], ranks[0], -kept.evidence[cut]))]
    found = _grouped(np.concatenate([cut, cut]), np.concatenate([label[kept.a[cut]], label[kept.b[cut]]]))
    return {number: rows[:CUTS_SHOWN] for number, rows in found.items()}


def _grouped(rows: NDArray[np.int64], number: NDArray[np.int64]) -> dict[int, NDArray[np.int64]]:
    order = np.argsort(number, kind="stable")
    numbers, start = np.unique(number[order], return_index=True)
    bounds = [*start.tolist(), len(rows)]
    return {
        int(one): rows[order[begin:end]] for one, (begin, end) in zip(numbers, pairwise(bounds), strict=True)
    }
