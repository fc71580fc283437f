"""The records of accounts around some of their orders, read once for all: what signs are looked for in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from graphfraud.model import EventFlag, Kind
from graphfraud.network.arrays import UNDATED, EventArrays
from graphfraud.network.grouping import sorted_unique
from graphfraud.scoring.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from graphfraud.stores.ports import GraphView

FIRST: Final = 10
LAST: Final = 90
"""Records of an account that an order is looked at with, its first and its latest: habits show in so many,
and an account with a hundred thousand orders takes no longer than one with a hundred."""

EVENTS_AT_ONCE: Final = 20_000
"""Orders' records whose details are held at a time, some 50 MB."""

_KINDS = tuple(Kind)


@dataclass(frozen=True, slots=True)
class OrderRecords:
    """One order with what its account did before it."""

    event: int
    """The order's code."""
    account: int
    """Whose it is by code, a guest's owner where it has one."""
    records: tuple[Record, ...]
    """By time, then by id, at most FIRST + LAST; the order last."""


def events_of_owners(view: GraphView, accounts: NDArray[np.int64], currency: str) -> EventArrays:
    """Read all dated events of some accounts and of those they belong to, guests folded into their owners.

    Args:
        view: the graph.
        accounts: their codes; guests may be among them.
        currency: amounts in others are 0.
    """
    wanted = sorted_unique(accounts)
    events = view.event_arrays(currency=currency, accounts=view.account_keys(wanted.tolist()))
    owners = sorted_unique(np.concatenate([wanted, events.account]))
    if len(owners) > len(wanted):
        events = view.event_arrays(currency=currency, accounts=view.account_keys(owners.tolist()))
    return events.pick(events.at != UNDATED)


def order_records(view: GraphView, events: EventArrays, orders: NDArray[np.int64]) -> Iterator[OrderRecords]:
    """Yield orders with their accounts' records, in the order of accounts and times.

    Args:
        view: names events and tells their details.
        events: all events of the orders' accounts, from `events_of_owners`.
        orders: codes of the orders.
    """
    ids = np.array(view.event_ids(events.event.tolist()), dtype=object)
    rank = np.empty(len(ids), dtype=np.int64)
    rank[np.argsort(ids, kind="stable")] = np.arange(len(ids))
    line = np.lexsort((rank, events.at, events.account))
    events = events.pick(line)
    wanted = np.flatnonzero(np.isin(events.event, orders))
    begin = np.searchsorted(events.account, events.account[wanted])
    places = [_places(int(first), int(place)) for first, place in zip(begin, wanted, strict=True)]
    for some in _portions(places):
        told = _records(view, events, sorted({place for part in some for place in part}))
        for part in some:
            last = part[-1]
            records = tuple(told[place] for place in part)
            yield OrderRecords(int(events.event[last]), int(events.account[last]), records)


def _places(first: int, order: int) -> list[int]:
    """Return the places of an account's first and latest events up to an order, in their line."""
    middle = max(first + FIRST, order + 1 - LAST)
    return [*range(first, min(first + FIRST, order + 1)), *range(middle, order + 1)]


def _portions(places: Sequence[list[int]]) -> Iterator[Sequence[list[int]]]:
    """Split the orders so that no portion holds too many records."""
    begin = held = 0
    for number, part in enumerate(places):
        if held and held + len(part) > EVENTS_AT_ONCE:
            yield places[begin:number]
            begin, held = number, 0
        held += len(part)
    if places:
        yield places[begin:]


def _records(view: GraphView, events: EventArrays, places: Sequence[int]) -> dict[int, Record]:
    picked = events.pick(np.array(places, dtype=np.int64))
    told = view.event_details(picked.event.tolist())
    for_another = (picked.flags & (EventFlag.GIFT | EventFlag.OTHER_RECIPIENT)) != 0
    columns = (picked.event, picked.at, picked.kind, picked.amount, for_another)
    rows = zip(places, *(column.tolist() for column in columns), strict=True)
    return {
        place: Record(told[code]["event_id"], at, _KINDS[kind], amount, other, told[code])
        for place, code, at, kind, amount, other in rows
    }
