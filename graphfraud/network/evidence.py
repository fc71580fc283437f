"""Evidence between pairs of accounts: which pairs share something telling, and which of them are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from graphfraud.model import FAMILY_OF, MILLI, Family, Label, Strength
from graphfraud.network.arrays import Pairs
from graphfraud.network.grouping import group_starts, pair_keys, sorted_unique
from graphfraud.network.parameters import identifier_class, milli
from graphfraud.network.sharing import contributions_by_chunk

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graphfraud.network.arrays import IdentifierArrays
    from graphfraud.network.parameters import NetworkParameters
    from graphfraud.network.sharing import Contributions, Sharing

_PAIRS_AT_ONCE: Final = 8_000_000
"""Enumerated pairs in memory together: about 200 MB of temporary arrays."""

_FAMILIES: Final = tuple(Family)
_NO_FAMILY: Final = -1


@dataclass(frozen=True, slots=True)
class Evidence:
    """All pairs that share something hard or medium, in those that join and those that do not."""

    kept: Pairs
    families: NDArray[np.uint8]
    """For each kept pair the families that contribute, as a set of bits; see `families_of`."""
    weak: Pairs
    """Pairs whose evidence does not suffice, 0 where a gap or a gift has used it up."""


def families_of(bits: int) -> tuple[Family, ...]:
    """Return the families in one entry of `Evidence.families`."""
    return tuple(family for place, family in enumerate(_FAMILIES) if bits >> place & 1)


def identifier_bits(
    degree: NDArray[np.int64],
    identifiers: IdentifierArrays,
    hubs: NDArray[np.int8],
    parameters: NetworkParameters,
) -> NDArray[np.int64]:
    """Weigh identifiers: the rarer a shared value, the more it tells.

    ``w = r * clip(log2(m / u), 0, max_bits)`` with ``u = others / (reference_population - 1)``: the
    Fellegi-Sunter weight with term-frequency adjustment. `others` is the degree less one, at least 1, rounded
    down to a power of the square root of 2. So a weight moves in steps of half a bit, before reliability, and
    one more account seldom re-rates an identifier and all pairs on it.

    Args:
        degree: accounts on each identifier, by code.
        identifiers: label and strength of each.
        hubs: `HubReason` by identifier code, as `find_hubs` gives it.
        parameters: m and r by class, the reference population.

    Returns:
        Thousandths of a bit by identifier code, 0 for a hub and for an unused code. Linear.
    """
    bits = np.zeros(len(degree), dtype=np.int64)
    half_bits = np.floor(2 * np.log2(np.maximum(degree - 1, 1)))
    chance = np.exp2(half_bits / 2) / (parameters.reference_population - 1)
    for label in Label:
        for strength in Strength:
            name = identifier_class(label, strength)
            agreement = parameters.agreement.get(name, 0.0)
            ours = np.flatnonzero((identifiers.label == label.code) & (identifiers.strength == strength))
            if agreement == 0 or not len(ours):
                continue
            surprise = np.clip(np.log2(agreement / chance[ours]), 0, parameters.max_bits)
            # The small amount added keeps the last binary digit, which machines may differ in, from deciding.
            bits[ours] = np.floor(parameters.reliability[name] * surprise * MILLI + (0.5 + 1e-7))
    bits[hubs != 0] = 0
    return bits


def candidate_pairs(sharing: Sharing) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """List the pairs of accounts that share at least one hard or medium identifier that is no hub.

    Returns:
        Account codes a < b, sorted by both, no pair twice. Time and memory grow with the sum of
        d * (d - 1) / 2 over the identifiers, which their caps bound.
    """
    n_accounts = len(sharing.begin) - 1
    rows = np.flatnonzero(sharing.joins[sharing.identifier])
    rows = rows[np.argsort(sharing.identifier[rows], kind="stable")]
    account = sharing.account[rows]
    start = group_starts(sharing.identifier[rows])
    size = np.diff(start, append=len(rows))

    keys = [np.empty(0, dtype=np.int64)]
    for width in np.unique(size[size >= 2]):
        groups = start[size == width]
        first, second = np.triu_indices(int(width), k=1)
        at_once = max(1, _PAIRS_AT_ONCE // len(first))
        for chunk in range(0, len(groups), at_once):
            member = account[groups[chunk : chunk + at_once, np.newaxis] + np.arange(width)]
            found = pair_keys(member[:, first], member[:, second], n_accounts)
            keys.append(sorted_unique(found.ravel()))
    a, b = np.divmod(sorted_unique(np.concatenate(keys)), n_accounts)
    return a, b


def pair_evidence(sharing: Sharing) -> Evidence:
    """Sum up the evidence of every candidate pair and decide which pairs are kept.

    A pair is kept when its evidence reaches theta, or when two independent families agree and one of them
    through a hard or medium identifier of low degree. Soft identifiers only ever add to a candidate.

    Returns:
        Kept and weak pairs. Apart from `candidate_pairs`, O(n log m) for the n links of the pairs' second
        accounts among m links; a few hundred MB of temporary memory whatever the size.
    """
    a, b = candidate_pairs(sharing)
    evidence = np.zeros(len(a), dtype=np.int64)
    families = np.zeros(len(a), dtype=np.uint8)
    corroborated = np.zeros(len(a), dtype=np.bool_)
    for chunk, part in contributions_by_chunk(sharing, a, b):
        by_family = _sum_by_family(sharing, part, chunk)
        evidence[chunk] = by_family.sum(axis=1)
        families[chunk] = np.packbits(by_family > 0, axis=1, bitorder="little")[:, 0]
        corroborated[chunk] = _is_corroborated(sharing, part, chunk, by_family)
    kept = (evidence >= sharing.parameters.theta) | corroborated
    return Evidence(
        kept=Pairs(a[kept], b[kept], evidence[kept]),
        families=families[kept],
        weak=Pairs(a[~kept], b[~kept], evidence[~kept]),
    )


def _sum_by_family(sharing: Sharing, part: Contributions, chunk: slice) -> NDArray[np.int64]:
    """Return thousandths of a bit by pair of the chunk and family."""
    family = _family_by_label()[sharing.identifiers.label[part.identifier]]
    table = np.zeros((chunk.stop - chunk.start) * len(_FAMILIES), dtype=np.int64)
    np.add.at(table, pair_keys(part.pair - chunk.start, family, len(_FAMILIES)), part.evidence)
    return table.reshape(-1, len(_FAMILIES))


def _is_corroborated(
    sharing: Sharing, part: Contributions, chunk: slice, by_family: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Mark the pairs of the chunk in which two families agree, one of them tellingly."""
    enough = milli(sharing.parameters.agreement_bits)
    strength = sharing.identifiers.strength[part.identifier]
    telling = (strength >= Strength.MEDIUM) & (part.evidence >= enough)
    telling &= sharing.degree[part.identifier] <= sharing.parameters.low_degree
    corroborated = np.zeros(len(by_family), dtype=np.bool_)
    corroborated[part.pair[telling] - chunk.start] = True
    corroborated &= np.count_nonzero(by_family >= enough, axis=1) >= 2
    return corroborated


def _family_by_label() -> NDArray[np.int64]:
    """Return the position of each label's family, by label code."""
    places = np.full(len(Label), _NO_FAMILY, dtype=np.int64)
    for label, family in FAMILY_OF.items():
        places[label.code] = _FAMILIES.index(family)
    return places
