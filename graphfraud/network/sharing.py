"""What two accounts share, identifier by identifier, and how much each one tells.

`index_sharing` prepares the links once; `contributions` then answers for any pairs of accounts. The evidence
of a pair is by definition the sum of its contributions, so an explanation always adds up to the evidence.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from graphfraud.model import DAY_MS, DERIVED_LABELS, MILLI, Strength
from graphfraud.network.arrays import UNDATED
from graphfraud.network.grouping import expand_ranges, offsets, pair_keys
from graphfraud.network.links import degrees
from graphfraud.network.look_alikes import no_look_alikes, with_identifiers
from graphfraud.network.parameters import milli
from graphfraud.network.tallies import count_new_senders

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from graphfraud.network.arrays import IdentifierArrays, Links
    from graphfraud.network.look_alikes import LookAlikes
    from graphfraud.network.parameters import NetworkParameters
    from graphfraud.network.tallies import Tallies

_ROWS_AT_ONCE: Final = 4_000_000
"""Looked-up links in memory together: about 400 MB of temporary arrays."""

_PARENT_LABELS: Final = tuple(label.code for label in DERIVED_LABELS)
_DERIVED_LABELS: Final = tuple(label.code for label in DERIVED_LABELS.values())


@dataclass(frozen=True, slots=True)
class Sharing:
    """Links that two accounts can have in common, sorted by account, then identifier; see `index_sharing`."""

    parameters: NetworkParameters
    identifiers: IdentifierArrays
    degree: NDArray[np.int64]
    """Accounts on each identifier, by code; account hubs are counted."""
    bits: NDArray[np.int64]
    """Weight of each identifier in thousandths of a bit, by code; 0 for a hub."""
    begin: NDArray[np.int64]
    """Row where each account's links begin, by account code; one entry more than there are accounts."""
    account: NDArray[np.int64]
    identifier: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    discounted: NDArray[np.bool_]
    """True for a link that is only gifts, to an identifier that is no drop."""
    alike: LookAlikes
    """Addresses that look alike; their look-alikes stand behind the identifiers."""

    @property
    def joins(self) -> NDArray[np.bool_]:
        """Tell for each identifier code whether sharing it can join accounts: hard or medium, and no hub."""
        return (self.bits > 0) & (self.identifiers.strength >= Strength.MEDIUM)


@dataclass(frozen=True, slots=True)
class Contributions:
    """What each shared identifier adds to each pair, sorted by pair, then identifier code; none is 0."""

    pair: NDArray[np.int64]
    """Position in the arrays of pairs that were asked for."""
    identifier: NDArray[np.int64]
    evidence: NDArray[np.int64]
    """Thousandths of a bit, after gap, gift and the cap on soft evidence."""

    def __len__(self) -> int:
        return len(self.pair)


def index_sharing(
    links: Links,
    identifiers: IdentifierArrays,
    bits: NDArray[np.int64],
    account_hubs: NDArray[np.int8],
    parameters: NetworkParameters,
    tallies: Tallies | None = None,
) -> Sharing:
    """Prepare the links for looking up what two accounts share.

    Args:
        links: all links of the accounts that may be asked about, as `derive_links` gives them.
        identifiers: what is known of each identifier.
        bits: weight by identifier code, as `identifier_bits` gives it: 0 for a hub.
        account_hubs: `HubReason` by account code; such an account shares nothing with anybody.
        parameters: gap, gift and soft settings.
        tallies: what is counted of each identifier over the whole shop; None counts it from `links`.

    Returns:
        The index. O(n log n) in the links of identifiers that two or more accounts use.
    """
    if tallies is None:
        degree = degrees(links, len(identifiers))
        new_senders = count_new_senders(links, identifiers, parameters)
    else:
        degree, new_senders = tallies.degree, tallies.new_senders
    # The children of derived identifiers stay even as hubs: who shares a locker shares no building beside it.
    useful = (degree >= 2) & ((bits > 0) | np.isin(identifiers.label, _PARENT_LABELS))
    rows = np.flatnonzero(useful[links.identifier] & (account_hubs[links.account] == 0))
    rows = rows[np.argsort(links.account[rows], kind="stable")]
    account = links.account[rows]
    drops = new_senders >= parameters.gift_burst_accounts  # many new accounts that send here: no gift givers
    return Sharing(
        parameters=parameters,
        identifiers=identifiers,
        degree=degree,
        bits=bits,
        begin=offsets(np.bincount(account, minlength=len(account_hubs))),
        account=account,
        identifier=links.identifier[rows],
        first=links.first[rows],
        last=links.last[rows],
        discounted=links.gift[rows] & ~drops[links.identifier[rows]],
        alike=no_look_alikes(len(identifiers)),
    )


def share_look_alikes(sharing: Sharing, alike: LookAlikes, account_hubs: NDArray[np.int8]) -> Sharing:
    """Return the index with the look-alikes behind the identifiers; linear.

    Args:
        sharing: the index without any.
        alike: of the same accounts.
        account_hubs: `HubReason` by account code; such an account shares nothing with anybody.
    """
    if not len(alike):
        return sharing
    links = alike.links.pick(account_hubs[alike.links.account] == 0)
    links = links.pick(np.argsort(links.account, kind="stable"))
    place = np.searchsorted(sharing.account, links.account, side="right")
    more = np.bincount(links.account, minlength=len(account_hubs))
    return replace(
        sharing,
        identifiers=with_identifiers(sharing.identifiers, alike),
        degree=np.append(sharing.degree, alike.degree),
        bits=np.append(sharing.bits, alike.bits),
        begin=sharing.begin + offsets(more),
        account=np.insert(sharing.account, place, links.account),
        identifier=np.insert(sharing.identifier, place, links.identifier),
        first=np.insert(sharing.first, place, links.first),
        last=np.insert(sharing.last, place, links.last),
        discounted=np.insert(sharing.discounted, place, links.gift),
        alike=alike,
    )


def contributions(sharing: Sharing, a: NDArray[np.int64], b: NDArray[np.int64]) -> Contributions:
    """Tell what each shared identifier adds to the evidence of each pair of accounts.

    Args:
        sharing: the index.
        a: account codes.
        b: account codes, as many; a pair may stand in either order.

    Returns:
        The contributions; their sum over a pair is the pair's evidence exactly. A pair that shares soft
        identifiers only has contributions too, although it is never kept.
        O(n log m) for the n links of the accounts `b` among m links in all.
    """
    parts = [part for _, part in contributions_by_chunk(sharing, a, b)]
    if not parts:
        none = np.empty(0, dtype=np.int64)
        return Contributions(none, none, none)
    return Contributions(
        np.concatenate([part.pair for part in parts]),
        np.concatenate([part.identifier for part in parts]),
        np.concatenate([part.evidence for part in parts]),
    )


def contributions_by_chunk(
    sharing: Sharing, a: NDArray[np.int64], b: NDArray[np.int64]
) -> Iterator[tuple[slice, Contributions]]:
    """Yield consecutive slices of the pairs with their contributions, so that memory stays bounded."""
    lookups = offsets(sharing.begin[b + 1] - sharing.begin[b])
    keys = pair_keys(sharing.account, sharing.identifier, len(sharing.identifiers))
    start = 0
    while start < len(a):
        stop = int(np.searchsorted(lookups, lookups[start] + _ROWS_AT_ONCE, side="right")) - 1
        stop = max(stop, start + 1)
        part = _contributions(sharing, keys, a[start:stop], b[start:stop])
        yield slice(start, stop), Contributions(part.pair + start, part.identifier, part.evidence)
        start = stop


def _contributions(
    sharing: Sharing, keys: NDArray[np.int64], a: NDArray[np.int64], b: NDArray[np.int64]
) -> Contributions:
    """Do `contributions` for few enough pairs at once."""
    pair, row_a, row_b = _shared_rows(sharing, keys, a, b)
    identifier = sharing.identifier[row_b]
    evidence = _faded(sharing, row_a, row_b)
    evidence[_repeats_child(sharing.identifiers, pair, identifier)] = 0
    evidence[_repeats_spelling(sharing, pair, identifier)] = 0
    _cap_soft(sharing, pair, identifier, evidence, len(a))
    counts = evidence > 0
    return Contributions(pair[counts], identifier[counts], evidence[counts])


def _shared_rows(
    sharing: Sharing, keys: NDArray[np.int64], a: NDArray[np.int64], b: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Find the identifiers that both accounts of each pair use: pair, row of a, row of b."""
    if not len(keys):
        none = np.empty(0, dtype=np.int64)
        return none, none, none
    pair, row_b = expand_ranges(sharing.begin[b], sharing.begin[b + 1] - sharing.begin[b])
    wanted = pair_keys(a[pair], sharing.identifier[row_b], len(sharing.identifiers))
    row_a = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    found = np.flatnonzero(keys[row_a] == wanted)
    return pair[found], row_a[found], row_b[found]


def _faded(sharing: Sharing, row_a: NDArray[np.int64], row_b: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the weight of what each two rows share, less for a gap between their uses and for a gift."""
    identifier = sharing.identifier[row_a]
    gap = _gap_days(sharing, row_a, row_b)
    permille = sharing.parameters.gap_permille()
    left = permille[sharing.identifiers.label[identifier], np.minimum(gap, permille.shape[1] - 1)]
    gift = sharing.discounted[row_a] | sharing.discounted[row_b]
    gift_left = np.where(gift, milli(sharing.parameters.gift_factor), MILLI)
    weight: NDArray[np.int64] = sharing.bits[identifier] * left * gift_left // (MILLI * MILLI)
    return weight


def _gap_days(sharing: Sharing, row_a: NDArray[np.int64], row_b: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the whole days between the end of one use and the beginning of the other; 0 where unknown."""
    first = np.maximum(sharing.first[row_a], sharing.first[row_b])
    last = np.minimum(sharing.last[row_a], sharing.last[row_b])
    dated = (sharing.first[row_a] != UNDATED) & (sharing.first[row_b] != UNDATED)
    gap: NDArray[np.int64] = np.where(dated, first, 0) - np.where(dated, last, 0)
    return np.floor_divide(np.maximum(gap, 0), DAY_MS)


def _repeats_child(
    identifiers: IdentifierArrays, pair: NDArray[np.int64], identifier: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Mark derived identifiers of which the pair shares a child: the address already says the building."""
    parent = identifiers.parent[identifier]
    has_parent = parent >= 0
    said = pair_keys(pair[has_parent], parent[has_parent], len(identifiers))
    derived = np.flatnonzero(np.isin(identifiers.label[identifier], _DERIVED_LABELS))
    repeats = np.zeros(len(pair), dtype=np.bool_)
    repeats[derived] = np.isin(pair_keys(pair[derived], identifier[derived], len(identifiers)), said)
    return repeats


def _repeats_spelling(
    sharing: Sharing, pair: NDArray[np.int64], identifier: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Mark look-alikes of which the pair shares a spelling: one address already says the place."""
    alike = np.flatnonzero(identifier >= sharing.alike.begin)
    repeats = np.zeros(len(pair), dtype=np.bool_)
    if len(alike):
        width = len(sharing.identifiers)
        look_alike = sharing.alike.said_by(identifier)
        has_one = look_alike >= 0
        said = pair_keys(pair[has_one], look_alike[has_one], width)
        repeats[alike] = np.isin(pair_keys(pair[alike], identifier[alike], width), said)
    return repeats


def _cap_soft(
    sharing: Sharing,
    pair: NDArray[np.int64],
    identifier: NDArray[np.int64],
    evidence: NDArray[np.int64],
    n_pairs: int,
) -> None:
    """Shrink soft evidence in place, all of a pair's alike, where its sum exceeds the cap."""
    cap = milli(sharing.parameters.soft_cap_bits)
    soft = np.flatnonzero(sharing.identifiers.strength[identifier] == Strength.SOFT)
    total = np.zeros(n_pairs, dtype=np.int64)
    np.add.at(total, pair[soft], evidence[soft])
    over = soft[total[pair[soft]] > cap]
    evidence[over] = evidence[over] * cap // total[pair[over]]
