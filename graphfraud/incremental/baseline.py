"""The arrays of a night that looked at the whole shop, in the order in which later nights look things up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from graphfraud.model import EVENT_LABELS
from graphfraud.network.arrays import EventArrays, IdentifierArrays
from graphfraud.network.grouping import expand_ranges, offsets
from graphfraud.network.hubs import count_related, is_telling, plain_hubs, serves_strangers
from graphfraud.network.pagerank import personalised_pagerank
from graphfraud.network.spellings import Doors
from graphfraud.network.tallies import Tallies
from graphfraud.scoring.verdicts import seed_accounts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from graphfraud.detection import Graph, Whole
    from graphfraud.network.parameters import NetworkParameters
    from graphfraud.scoring.calibration import Calibration

    Int8Array = NDArray[np.int8]
    Int32Array = NDArray[np.int32]
    Int64Array = NDArray[np.int64]

NOBODY: Final = -1
"""Stands for no ring, component, parent, identifier or row."""

_TALLIES: Final = ("settled", "unquiet", "disputed", "new_senders")


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """Columns by event (sorted by account), then by event, account, component and identifier code.

    Codes are kept in 32 bits, which halves what is written and read: two thousand million of each kind.
    """

    event: Int32Array
    account: Int32Array
    """To whom the event belongs, guests folded into their owners."""
    named: Int32Array
    """Whom the feed names, guests apart."""
    at: Int64Array
    kind: Int8Array
    status: Int8Array
    flags: Int8Array
    amount: Int64Array
    outcome: Int8Array
    cause: Int8Array
    card: Int32Array
    email: Int32Array
    phone: Int32Array
    device: Int32Array
    ip: Int32Array
    address: Int32Array

    row: Int32Array
    """Row of each event code, or NOBODY."""

    begin: Int64Array
    """First row of each account code; one entry more than there are codes."""
    owner: Int32Array
    guest: Int8Array
    account_hub: Int8Array
    component: Int32Array
    """Component before any split, or NOBODY."""
    near: NDArray[np.bool_]
    """True where a walk from known fraud can end."""
    ring: Int32Array
    """Position of the published ring, or NOBODY."""

    component_begin: Int64Array
    """First place of each component in `component_member`; one entry more than there are components."""
    component_member: Int32Array

    label: Int8Array
    strength: Int8Array
    denied: NDArray[np.bool_]
    parent: Int32Array
    hub: Int8Array
    user_begin: Int64Array
    """First place of each identifier in `user`; one entry more than there are codes."""
    user: Int32Array
    """Accounts on each identifier, in order."""
    user_first: Int64Array
    """When each of them first used it, ms or UNDATED; parallel to `user`."""
    related: Int32Array
    """Accounts at each place that strangers may share which share something else there; 0 for no place."""
    settled: Int32Array
    unquiet: Int32Array
    disputed: Int32Array
    new_senders: Int32Array

    door_address: Int32Array
    """Addresses that have a door, sorted; see `graphfraud.network.spellings.Doors`."""
    door: Int64Array
    door_order: Int32Array

    @property
    def n_accounts(self) -> int:
        """Number of account codes."""
        return len(self.guest)

    @property
    def n_identifiers(self) -> int:
        """Number of identifier codes."""
        return len(self.label)

    def rows_of(self, accounts: Int64Array) -> Int64Array:
        """Return the rows of accounts' events, account by account; codes that are newer have none."""
        known = accounts[accounts < self.n_accounts]
        start = self.begin[known]
        return expand_ranges(start, self.begin[known + 1] - start)[1]

    def events_at(self, rows: Int64Array) -> EventArrays:
        """Return the events of some rows, guests folded into their owners."""
        return EventArrays(
            event=self.event[rows].astype(np.int64),
            account=self.account[rows].astype(np.int64),
            at=np.asarray(self.at[rows]),
            kind=np.asarray(self.kind[rows]),
            status=np.asarray(self.status[rows]),
            flags=np.asarray(self.flags[rows]),
            amount=np.asarray(self.amount[rows]),
            outcome=np.asarray(self.outcome[rows]),
            cause=np.asarray(self.cause[rows]),
            identifiers={label: getattr(self, label.value)[rows].astype(np.int64) for label in EVENT_LABELS},
        )

    def rows_at(self, events: Int64Array) -> Int64Array:
        """Return the rows of events, leaving out those that the baseline does not have."""
        known = self.row[events[events < len(self.row)]].astype(np.int64)
        rows: Int64Array = known[known != NOBODY]
        return rows

    def users_of(self, identifiers: Int64Array) -> tuple[Int64Array, Int64Array, Int64Array]:
        """Return by user of each identifier: its place in `identifiers`, the account, and `user_first`."""
        known = np.flatnonzero(identifiers < self.n_identifiers)
        start = self.user_begin[identifiers[known]]
        place, row = expand_ranges(start, self.user_begin[identifiers[known] + 1] - start)
        return known[place], self.user[row].astype(np.int64), np.asarray(self.user_first[row])

    def tallies_at(self, identifiers: Int64Array) -> Tallies:
        """Return the counts of identifiers, 0 for codes that are newer."""
        known = np.flatnonzero(identifiers < self.n_identifiers)
        code = identifiers[known]
        degree = np.zeros(len(identifiers), dtype=np.int64)
        degree[known] = self.user_begin[code + 1] - self.user_begin[code]
        others = {name: np.zeros(len(identifiers), dtype=np.int32) for name in _TALLIES}
        for name, values in others.items():
            values[known] = getattr(self, name)[code]
        return Tallies(degree, **others)

    def doors(self) -> Doors:
        """Return the doors of addresses."""
        return Doors(self.door_address, self.door, self.door_order)

    def members_of(self, components: Int64Array) -> Int64Array:
        """Return the accounts of components."""
        start = self.component_begin[components]
        _, place = expand_ranges(start, self.component_begin[components + 1] - start)
        return self.component_member[place].astype(np.int64)


@dataclass(frozen=True, slots=True)
class Remembered:
    """A baseline and the night that it is of."""

    run: int
    calibration: Calibration
    counts: Mapping[str, int]
    """As `graphfraud.detection.Detection.counts`."""
    rings: Sequence[str]
    """Ids that the run published; the baseline's `ring` points at them."""
    baseline: Baseline


def take_baseline(
    whole: Whole, rings: Sequence[NDArray[np.int64]], parameters: NetworkParameters
) -> Baseline:
    """Put a whole night's arrays in order.

    Args:
        whole: what the night left.
        rings: the account codes of each published ring.
        parameters: the shop's.

    Returns:
        The baseline, whose `ring` points at places in `rings`. O(n log n) in the events.
    """
    graph, events = whole.graph, whole.graph.events
    n_accounts = len(whole.owner)
    seeds = np.zeros(n_accounts)
    seeds[seed_accounts(events, whole.verdicts)] = 1
    near = personalised_pagerank(graph.sharing, seeds) > 0
    related = _short(_count_related(graph, parameters))
    order = np.lexsort((events.event, events.account))
    row = np.full(int(events.event.max(initial=-1)) + 1, NOBODY, dtype=np.int32)
    row[events.event[order]] = np.arange(len(order))
    joined = np.flatnonzero(whole.joined >= 0)
    member = joined[np.argsort(whole.joined[joined], kind="stable")]
    ring = np.full(n_accounts, NOBODY, dtype=np.int32)
    for place, members in enumerate(rings):
        ring[members] = place
    return Baseline(
        event=_short(events.event[order]),
        account=_short(events.account[order]),
        named=_short(whole.account[order]),
        at=events.at[order],
        kind=events.kind[order],
        status=events.status[order],
        flags=events.flags[order],
        amount=events.amount[order],
        outcome=events.outcome[order],
        cause=events.cause[order],
        **{label.value: _short(codes[order]) for label, codes in events.identifiers.items()},
        row=row,
        begin=offsets(np.bincount(events.account, minlength=n_accounts)),
        owner=_short(whole.owner),
        guest=whole.guest,
        account_hub=graph.account_hubs,
        component=_short(whole.joined),
        near=near,
        ring=ring,
        component_begin=offsets(np.bincount(whole.joined[joined])),
        component_member=_short(member),
        label=graph.identifiers.label,
        strength=graph.identifiers.strength,
        denied=graph.identifiers.denied,
        parent=_short(graph.identifiers.parent),
        hub=graph.hubs,
        user_begin=offsets(graph.tallies.degree),
        user=_short(graph.links.account),
        user_first=graph.links.first,
        related=related,
        **{name: getattr(graph.tallies, name) for name in _TALLIES},
        door_address=_short(whole.doors.address),
        door=whole.doors.door,
        door_order=_short(whole.doors.order),
    )


def identifiers_of(baseline: Baseline, codes: Int64Array) -> IdentifierArrays:
    """Return what the baseline knows of identifiers, parents by their codes."""
    return IdentifierArrays(
        label=np.asarray(baseline.label[codes]),
        strength=np.asarray(baseline.strength[codes]),
        denied=np.asarray(baseline.denied[codes]),
        parent=baseline.parent[codes].astype(np.int64),
    )


def _count_related(graph: Graph, parameters: NetworkParameters) -> Int64Array:
    places = serves_strangers(graph.identifiers) & (graph.tallies.degree >= 2)
    hubs = plain_hubs(graph.tallies, graph.identifiers, parameters)
    return count_related(graph.links, places, is_telling(hubs, graph.tallies, graph.identifiers))


def _short(codes: Int64Array | Int32Array) -> Int32Array:
    return codes.astype(np.int32)
