"""Makes look-alikes: finds addresses in use that are spellings of one place, and links their users."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from graphfraud.model import MILLI, Label, Strength
from graphfraud.network.arrays import UNDATED, IdentifierArrays, Links
from graphfraud.network.evidence import identifier_bits
from graphfraud.network.grouping import expand_ranges, group_starts
from graphfraud.network.likeness import alike_groups, door_number
from graphfraud.network.look_alikes import NO_LINKS, SIGN, LookAlikes
from graphfraud.network.parameters import milli

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from graphfraud.network.parameters import NetworkParameters

    Naming = Callable[[Sequence[int]], Sequence[str]]

_LATEST: Final = np.iinfo(np.int64).max
_NAMED_AT_ONCE: Final = 100_000
"""Addresses whose names a store is asked for together."""


@dataclass(frozen=True, slots=True)
class Doors:
    """Addresses and what they would have in common with a look-alike; see `likeness.door_of`."""

    address: NDArray[np.int64] | NDArray[np.int32]
    """Codes of addresses that have a door, sorted."""
    door: NDArray[np.int64]
    """Number of each one's door."""
    order: NDArray[np.int64] | NDArray[np.int32]
    """Places sorted by door."""

    def door_at(self, addresses: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the doors of those codes that are here, in the order of `addresses`."""
        if not len(self.address):
            return self.door
        place = np.minimum(np.searchsorted(self.address, addresses), len(self.address) - 1)
        found: NDArray[np.int64] = self.door[place[self.address[place] == addresses]]
        return found

    def at(self, doors: NDArray[np.int64]) -> Doors:
        """Return all addresses at some doors."""
        start = np.searchsorted(self.door, doors, sorter=self.order)
        end = np.searchsorted(self.door, doors, side="right", sorter=self.order)
        _, row = expand_ranges(start, end - start)
        place = np.sort(self.order[row])
        door = np.asarray(self.door[place])
        return Doors(self.address[place].astype(np.int64), door, np.argsort(door, kind="stable"))


_NONE: Final = np.empty(0, dtype=np.int64)


def joined_doors(first: Doors, second: Doors) -> Doors:
    """Return both, where all codes of the second come after those of the first."""
    door = np.concatenate([first.door, second.door])
    return Doors(np.concatenate([first.address, second.address]), door, np.argsort(door, kind="stable"))


NO_DOORS: Final = Doors(_NONE, _NONE, _NONE)


def read_doors(codes: NDArray[np.int64], name: Naming) -> Doors:
    """Find the doors of addresses.

    Args:
        codes: of addresses, sorted.
        name: gives their printed keys.

    Returns:
        The doors. Names every address once.
    """
    numbers = np.empty(len(codes), dtype=np.int64)
    for begin in range(0, len(codes), _NAMED_AT_ONCE):
        nodes = name(codes[begin : begin + _NAMED_AT_ONCE].tolist())
        numbers[begin : begin + len(nodes)] = [door_number(_key(node)) for node in nodes]
    found = np.flatnonzero(numbers)
    return Doors(codes[found], numbers[found], np.argsort(numbers[found], kind="stable"))


@dataclass(frozen=True, slots=True)
class Spellings:
    """Groups of addresses that may be one place: by position, their codes and printed keys."""

    groups: tuple[tuple[int, ...], ...]
    nodes: tuple[str, ...]


def find_spellings(addresses: NDArray[np.int64], doors: Doors, name: Naming) -> Spellings:
    """Group addresses that look alike.

    Args:
        addresses: codes of addresses in use that are no hubs, sorted, none twice.
        doors: theirs; an address without one looks like no other.
        name: gives their printed keys.

    Returns:
        Groups of two or more codes, by their keys. Only addresses that share a door are named.
    """
    codes = with_neighbours(addresses, doors).tolist()
    keys = [_key(node) for node in name(codes)] if codes else []
    groups = alike_groups(keys)
    return Spellings(
        tuple(tuple(codes[place] for place in group) for group in groups),
        tuple(SIGN.join(f"{Label.ADDRESS}:{keys[place]}" for place in group) for group in groups),
    )


def with_neighbours(addresses: NDArray[np.int64], doors: Doors) -> NDArray[np.int64]:
    """Return those of some addresses, sorted, that have their door in common with another of them."""
    chosen = addresses[np.isin(addresses, doors.address)]
    _, place, count = np.unique(doors.door_at(chosen), return_inverse=True, return_counts=True)
    return chosen[count[place] > 1]


def _key(node: str) -> str:
    return node.partition(":")[2]


def link_spellings(
    spellings: Spellings,
    links: Links,
    n_identifiers: int,
    parameters: NetworkParameters,
    degree: Sequence[int] | None = None,
) -> LookAlikes:
    """Make look-alikes of groups of spellings.

    Args:
        spellings: as `find_spellings` gives them, under the codes of `links`; -1 for a spelling that none of
            these links has.
        links: of the accounts that are looked at.
        n_identifiers: number of identifier codes.
        parameters: the shop's.
        degree: accounts in the whole shop on each group; None counts them in `links`.

    Returns:
        The look-alikes of groups with two users or more, and no more than an address may have.
    """
    sizes = [len(group) for group in spellings.groups]
    group = np.repeat(np.arange(len(sizes)), sizes)
    address = np.array([code for codes in spellings.groups for code in codes], dtype=np.int64)
    order = np.argsort(address, kind="stable")
    order = order[address[order] >= 0]
    found = LookAlikes(0, address[order], group[order], (), address[:0], address[:0], NO_LINKS)
    joined = _gathered(links, found)
    counted = np.bincount(joined.identifier, minlength=len(sizes)) if degree is None else np.array(degree)
    kept = np.flatnonzero((counted >= 2) & (counted <= parameters.cap[Label.ADDRESS.value]))
    number = np.full(len(sizes), -1, dtype=np.int64)
    number[kept] = n_identifiers + np.arange(len(kept))
    stays = number[found.identifier] >= 0
    joined = joined.pick(number[joined.identifier] >= 0)
    users = counted[kept].astype(np.int64)
    return LookAlikes(
        begin=n_identifiers,
        address=found.address[stays],
        identifier=number[found.identifier[stays]],
        nodes=tuple(spellings.nodes[place] for place in kept.tolist()),
        degree=users,
        bits=_weights(users, parameters),
        links=replace(joined, identifier=number[joined.identifier]),
    )


def _gathered(links: Links, found: LookAlikes) -> Links:
    """Make one link of an account's links to the spellings of one group."""
    group = found.said_by(links.identifier)
    rows = np.flatnonzero(group >= 0)
    if not len(rows):
        return NO_LINKS
    rows = rows[np.lexsort((links.account[rows], group[rows]))]
    width = int(links.account[rows].max()) + 1
    start = group_starts(group[rows] * width + links.account[rows])
    first = links.first[rows]
    earliest = np.minimum.reduceat(np.where(first == UNDATED, _LATEST, first), start)
    return Links(
        account=links.account[rows[start]],
        identifier=group[rows[start]],
        first=np.where(earliest == _LATEST, UNDATED, earliest),
        last=np.maximum.reduceat(links.last[rows], start),
        gift=np.logical_and.reduceat(links.gift[rows], start),
    )


def _weights(users: NDArray[np.int64], parameters: NetworkParameters) -> NDArray[np.int64]:
    """Weigh look-alikes: a share of what one address with as many users would weigh."""
    addresses = IdentifierArrays(
        label=np.full(len(users), Label.ADDRESS.code, dtype=np.int8),
        strength=np.full(len(users), Strength.MEDIUM, dtype=np.int8),
        denied=np.zeros(len(users), dtype=np.bool_),
        parent=np.full(len(users), -1, dtype=np.int64),
    )
    whole = identifier_bits(users, addresses, np.zeros(len(users), dtype=np.int8), parameters)
    return whole * milli(parameters.alike_factor) // MILLI
