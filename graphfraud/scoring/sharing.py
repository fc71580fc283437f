"""Which identifiers the members of each ring share, and which cards are one member's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graphfraud.model import DERIVED_LABELS, Label
from graphfraud.network.arrays import UNDATED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graphfraud.network.arrays import IdentifierArrays, Links
    from graphfraud.network.look_alikes import LookAlikes

_NEVER = np.iinfo(np.int64).max
_DERIVED_CODES = [label.code for label in DERIVED_LABELS.values()]


@dataclass(frozen=True, slots=True)
class Groups:
    """Links grouped by ring and identifier, sorted by ring, then identifier; one entry a group."""

    ring: NDArray[np.int64]
    """Position of the ring."""
    identifier: NDArray[np.int64]
    members: NDArray[np.int64]
    """Members of the ring that use it."""
    since: NDArray[np.int64]
    """When the second of them first used it (ms), UNDATED where that is not known."""
    start: NDArray[np.int64]
    """Where the group's accounts begin in `account`; they are as many as `members`."""
    account: NDArray[np.int64]
    """Account codes, group by group; longer than the other arrays."""

    def __len__(self) -> int:
        return len(self.ring)

    def pick(self, chosen: NDArray[np.bool_]) -> Groups:
        """Return some of the groups."""
        return Groups(
            self.ring[chosen],
            self.identifier[chosen],
            self.members[chosen],
            self.since[chosen],
            self.start[chosen],
            self.account,
        )


def group_links(
    links: Links, ring_of: NDArray[np.int64], hubs: NDArray[np.bool_], identifiers: IdentifierArrays
) -> Groups:
    """Group the links of all rings' members by ring and identifier, hubs left out.

    Args:
        links: all links of the shop.
        ring_of: position of the ring for each account code, -1 for accounts in none.
        hubs: for each identifier code, True where its sharing means nothing.
        identifiers: for the number of codes.

    Returns:
        The groups. Cost: one sort of the members' links.
    """
    inside = np.flatnonzero((ring_of[links.account] >= 0) & ~hubs[links.identifier])
    account, identifier = links.account[inside], links.identifier[inside]
    first = np.where(links.first[inside] == UNDATED, _NEVER, links.first[inside])
    key = ring_of[account] * len(identifiers) + identifier
    order = np.lexsort((first, key))
    key, first = key[order], first[order]
    start = np.flatnonzero(np.diff(key, prepend=-1))
    members = np.diff(start, append=len(key))
    second = first[np.minimum(start + 1, len(first) - 1)] if len(start) else first
    known = (members > 1) & (second != _NEVER)
    ring, shared = np.divmod(key[start], len(identifiers))
    return Groups(ring, shared, members, np.where(known, second, UNDATED), start, account[order])


def shared_groups(groups: Groups, identifiers: IdentifierArrays, alike: LookAlikes | None = None) -> Groups:
    """Keep what two or more members of a ring use.

    A building says nothing that an address in it has not said for as many members, nor a subnet after its IP,
    nor a look-alike after one of its spellings: these are left out.

    Args:
        groups: all groups.
        identifiers: for labels and parents.
        alike: addresses that look alike; None for none.
    """
    parent = identifiers.parent[groups.identifier]
    derived = np.isin(identifiers.label[groups.identifier], _DERIVED_CODES)
    repeats = derived & (_said(groups, parent, len(identifiers)) >= groups.members)
    if alike:
        said = _said(groups, alike.said_by(groups.identifier), len(identifiers))
        repeats |= (groups.identifier >= alike.begin) & (said >= groups.members)
    return groups.pick((groups.members > 1) & ~repeats)


def _said(groups: Groups, parent: NDArray[np.int64], width: int) -> NDArray[np.int64]:
    """Return for each group the most members of a group of its ring of which it is the parent."""
    key = groups.ring * width + groups.identifier
    child = np.flatnonzero(parent >= 0)
    parent_key = groups.ring[child] * width + parent[child]
    at = np.searchsorted(key, parent_key)
    found = at < len(key)
    found[found] = key[at[found]] == parent_key[found]
    said = np.zeros(len(groups), dtype=np.int64)
    np.maximum.at(said, at[found], groups.members[child[found]])
    return said


def own_card_groups(groups: Groups, identifiers: IdentifierArrays) -> Groups:
    """Keep the cards that one member alone uses, of members that have two or more such cards."""
    cards = groups.pick((groups.members == 1) & (identifiers.label[groups.identifier] == Label.CARD.code))
    account = cards.account[cards.start]
    return cards.pick(np.bincount(account)[account] > 1 if len(cards) else np.zeros(0, dtype=np.bool_))


def home_groups(
    groups: Groups,
    identifiers: IdentifierArrays,
    degrees: NDArray[np.int64],
    ring_sizes: NDArray[np.int64],
    most: int,
) -> Groups:
    """Keep addresses that may be a household's: all members but one at most live there, few others.

    Args:
        groups: all groups.
        identifiers: for the labels.
        degrees: accounts in the whole shop on each identifier code.
        ring_sizes: members of each ring.
        most: accounts that a household may have.
    """
    size = ring_sizes[groups.ring]
    address = identifiers.label[groups.identifier] == Label.ADDRESS.code
    enough = groups.members >= np.maximum(2, size - 1)
    return groups.pick(address & enough & (size <= most) & (degrees[groups.identifier] <= most))
