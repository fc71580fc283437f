"""The shop of tonight: a baseline and what was recorded since, looked up account by account."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Protocol

import numpy as np

from graphfraud.incremental.baseline import NOBODY, identifiers_of
from graphfraud.model import EVENT_LABELS
from graphfraud.network.arrays import EventArrays, IdentifierArrays
from graphfraud.network.grouping import sorted_unique
from graphfraud.network.links import derive_links
from graphfraud.network.spellings import Doors, joined_doors
from graphfraud.network.tallies import Tallies

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graphfraud.incremental.baseline import Baseline
    from graphfraud.network.arrays import Links


@dataclass(frozen=True, slots=True)
class Patched:
    """An array of the baseline with other values at some codes."""

    base: NDArray[np.int8] | NDArray[np.int32] | NDArray[np.int64]
    codes: NDArray[np.int64]
    """Sorted, none twice; may lie beyond the end of `base`."""
    values: NDArray[np.int64]
    beyond: int
    """Value of codes that neither has."""

    def at(self, codes: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the values at some codes."""
        result = np.full(len(codes), self.beyond, dtype=np.int64)
        known = codes < len(self.base)
        result[known] = self.base[codes[known]]
        if len(self.codes):
            place = np.minimum(np.searchsorted(self.codes, codes), len(self.codes) - 1)
            patched = self.codes[place] == codes
            result[patched] = self.values[place[patched]]
        return result


class Source(Protocol):
    """Where the events of accounts and the facts of identifiers are found."""

    def events_of(self, accounts: NDArray[np.int64]) -> EventArrays:
        """Return all events of accounts, guests folded into their owners."""
        ...

    def identifiers_at(self, codes: NDArray[np.int64]) -> IdentifierArrays:
        """Return what is known of identifiers, parents by their codes."""
        ...


@dataclass(frozen=True, slots=True)
class ShopBefore:
    """The shop as the baseline has it."""

    baseline: Baseline

    def events_of(self, accounts: NDArray[np.int64]) -> EventArrays:
        """Return all events of accounts, guests folded into their owners."""
        return self.baseline.events_at(self.baseline.rows_of(accounts))

    def identifiers_at(self, codes: NDArray[np.int64]) -> IdentifierArrays:
        """Return what is known of identifiers, parents by their codes."""
        return identifiers_of(self.baseline, codes)


@dataclass(frozen=True, slots=True)
class ShopTonight:
    """The baseline's shop with tonight's events."""

    baseline: Baseline
    removed: NDArray[np.bool_]
    """Rows of the baseline that are replaced or belong to somebody else now."""
    added: EventArrays
    """Events that are new, corrected, moved, or have another outcome; guests folded into tonight's owners."""
    new_identifiers: IdentifierArrays
    """Those whose codes the baseline does not have: entry 0 is the first after its last."""
    new_doors: Doors
    """Of the addresses among them."""

    def doors_of(self, identifiers: NDArray[np.int64]) -> Doors:
        """Return all addresses that may look like one of some identifiers, and these, with their doors."""
        known = (self.baseline.doors(), self.new_doors)
        doors = sorted_unique(np.concatenate([one.door_at(identifiers) for one in known]))
        return joined_doors(*(one.at(doors) for one in known))

    def events_of(self, accounts: NDArray[np.int64]) -> EventArrays:
        """Return all events of accounts, guests folded into their owners."""
        rows = self.baseline.rows_of(accounts)
        old = self.baseline.events_at(rows[~self.removed[rows]])
        return join_events(old, self.added.pick(np.isin(self.added.account, accounts)))

    def identifiers_at(self, codes: NDArray[np.int64]) -> IdentifierArrays:
        """Return what is known of identifiers, parents by their codes."""
        size = self.baseline.n_identifiers
        known = codes < size
        old = identifiers_of(self.baseline, codes[known])
        new = codes[~known] - size

        found = IdentifierArrays(
            label=np.empty(len(codes), dtype=np.int8),
            strength=np.empty(len(codes), dtype=np.int8),
            denied=np.empty(len(codes), dtype=np.bool_),
            parent=np.empty(len(codes), dtype=np.int64),
        )
        for column in fields(IdentifierArrays):
            values = getattr(found, column.name)
            values[known] = getattr(old, column.name)
            values[~known] = getattr(self.new_identifiers, column.name)[new]
        return found


@dataclass(frozen=True, slots=True)
class Part:
    """Some accounts with all their events and links, under codes of their own, in the order of the shop's."""

    accounts: NDArray[np.int64]
    """Shop's code by the part's code; sorted."""
    codes: NDArray[np.int64]
    """The same of identifiers: those that the events use, and what these derive."""
    events: EventArrays
    identifiers: IdentifierArrays
    links: Links

    def places_of(self, accounts: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the part's codes of accounts that are all in it."""
        return np.searchsorted(self.accounts, accounts)


def take_part(source: Source, accounts: NDArray[np.int64]) -> Part:
    """Take some accounts out of a shop.

    Args:
        source: the shop.
        accounts: codes, sorted, none twice.

    Returns:
        The accounts with their events, identifiers and links. O(n log n) in the events.
    """
    events = source.events_of(accounts)
    used = named_identifiers(events)
    parent = source.identifiers_at(used).parent
    codes = sorted_unique(np.concatenate([used, parent[parent != NOBODY]]))
    known = source.identifiers_at(codes)
    local = EventArrays(
        **{name: getattr(events, name) for name in _PLAIN_COLUMNS},
        account=np.searchsorted(accounts, events.account),
        identifiers={label: _local(codes, named) for label, named in events.identifiers.items()},
    )
    identifiers = IdentifierArrays(known.label, known.strength, known.denied, _local(codes, known.parent))
    return Part(accounts, codes, local, identifiers, derive_links(local, identifiers))


def named_identifiers(events: EventArrays) -> NDArray[np.int64]:
    """Return the codes of the identifiers that events name, sorted, none twice."""
    named = np.concatenate(list(events.identifiers.values()))
    return sorted_unique(named[named != NOBODY])


def join_events(first: EventArrays, second: EventArrays) -> EventArrays:
    """Return the events of both."""
    return EventArrays(
        **{
            name: np.concatenate([getattr(first, name), getattr(second, name)])
            for name in (*_PLAIN_COLUMNS, "account")
        },
        identifiers={
            label: np.concatenate([first.identifiers[label], second.identifiers[label]])
            for label in EVENT_LABELS
        },
    )


def combine(first: Tallies, second: Tallies, sign: int) -> Tallies:
    """Return the first counts plus `sign` times the second."""
    return Tallies(
        **{
            field.name: getattr(first, field.name) + sign * getattr(second, field.name)
            for field in fields(Tallies)
        }
    )


_PLAIN_COLUMNS = tuple(
    field.name for field in fields(EventArrays) if field.name not in {"account", "identifiers"}
)


def _local(codes: NDArray[np.int64], shops: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the places of the shop's codes among `codes`; NOBODY stays."""
    return np.where(shops == NOBODY, NOBODY, np.searchsorted(codes, shops))
