"""What the events say of each member and each ring: since when, how much, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graphfraud.model import DAY_MS, Kind, Outcome, Status
from graphfraud.network.arrays import UNDATED
from graphfraud.scoring.verdicts import bad_events

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graphfraud.network.arrays import EventArrays
    from graphfraud.scoring.parameters import ScoringParameters
    from graphfraud.scoring.verdicts import Verdicts

_ORDER = tuple(Kind).index(Kind.ORDER)
_OPEN = tuple(Status).index(Status.OPEN)
_CANCELLED = tuple(Status).index(Status.CANCELLED)
_UNDISPUTED = [tuple(Outcome).index(outcome) for outcome in (Outcome.NONE, Outcome.PAID, Outcome.REVERSED)]
_NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class MemberHistories:
    """One entry a member, in the order in which members were given."""

    first: NDArray[np.int64]
    """First dated event (ms) or UNDATED."""
    last: NDArray[np.int64]
    settled: NDArray[np.int64]
    """Orders old enough to be disputed that were not."""
    known_fraud: NDArray[np.bool_]
    fraud_slot: NDArray[np.int64]
    """Positions of members with known fraud, one entry an event of it, sorted; parallel to `fraud_row`."""
    fraud_row: NDArray[np.int64]
    """Positions of those events in the event arrays."""


@dataclass(frozen=True, slots=True)
class RingHistories:
    """One entry a ring."""

    first: NDArray[np.int64]
    """First dated event of a member (ms) or UNDATED."""
    last: NDArray[np.int64]
    orders: NDArray[np.int64]
    money_spent: NDArray[np.int64]
    """Minor units of all orders."""
    money_at_risk: NDArray[np.int64]
    """Minor units of orders that are still open."""
    recent_spend: NDArray[np.int64]
    """Minor units of the orders of the ring's last days, neither open nor cancelled."""
    work_until: NDArray[np.int64]
    """When the ring becomes history (ms), UNDATED where that cannot be said; see `Ring.work_until`."""


def member_histories(
    events: EventArrays, slot_of: NDArray[np.int64], members: int, settled_before: int, verdicts: Verdicts
) -> MemberHistories:
    """Gather what happened to each member.

    Args:
        events: every event of the shop.
        slot_of: position of the member for each account code, -1 for accounts in no ring.
        members: number of members.
        settled_before: time (ms) before which an undisputed order counts as settled.
        verdicts: those in force.

    Returns:
        The histories. Cost: linear in the events.
    """
    slot = slot_of[events.account]
    inside = slot >= 0
    settled = (
        inside
        & (events.kind == _ORDER)
        & (events.status != _CANCELLED)
        & np.isin(events.outcome, _UNDISPUTED)
        & (events.at != UNDATED)
        & (events.at < settled_before)
    )
    fraud = np.flatnonzero(inside & bad_events(events, verdicts))
    fraud = fraud[np.argsort(slot[fraud], kind="stable")]
    known = np.zeros(members, dtype=np.bool_)
    known[slot[fraud]] = True
    first, last = _spans(slot[inside], events.at[inside], members)
    counts = np.bincount(slot[settled], minlength=members).astype(np.int64, copy=False)
    return MemberHistories(first, last, counts, known, slot[fraud], fraud)


def ring_histories(
    events: EventArrays, ring_of: NDArray[np.int64], rings: int, parameters: ScoringParameters
) -> RingHistories:
    """Gather what happened to each ring; recent is counted back from its own last event.

    Args:
        events: every event of the shop.
        ring_of: position of the ring for each account code, -1 for accounts in none.
        rings: number of rings.
        parameters: for `recent_days`, `history_after_days` and `settled_after_days`.

    Returns:
        The histories. Cost: linear in the events.
    """
    ring = ring_of[events.account]
    inside = ring >= 0
    first, last = _spans(ring[inside], events.at[inside], rings)
    order = np.flatnonzero(inside & (events.kind == _ORDER))
    ring, amount, status, at = ring[order], events.amount[order], events.status[order], events.at[order]
    is_open = status == _OPEN
    # what no dated event can call old is recent
    recent = (last[ring] == UNDATED) | (at >= last[ring] - parameters.recent_days * DAY_MS)
    recent &= ~is_open & (status != _CANCELLED)
    return RingHistories(
        first=first,
        last=last,
        orders=np.bincount(ring, minlength=rings).astype(np.int64, copy=False),
        money_spent=_total(ring, amount, rings),
        money_at_risk=_total(ring[is_open], amount[is_open], rings),
        recent_spend=_total(ring[recent], amount[recent], rings),
        work_until=_work_until(last, ring, events.pick(order), parameters),
    )


def _work_until(
    last: NDArray[np.int64], ring: NDArray[np.int64], orders: EventArrays, parameters: ScoringParameters
) -> NDArray[np.int64]:
    """Tell when each ring becomes history: past its last event, and past its last order's time of dispute.

    Args:
        last: each ring's last dated event or UNDATED.
        ring: of each order.
        orders: the rings' orders. One that came to a bad end, or was cancelled, has nothing left to dispute.
        parameters: how long either takes.
    """
    until = np.where(last == UNDATED, 0, last) + parameters.history_after_days * DAY_MS
    disputable = np.isin(orders.outcome, _UNDISPUTED) & (orders.status != _CANCELLED) & (orders.at != UNDATED)
    settled = orders.at[disputable] + parameters.settled_after_days * DAY_MS
    np.maximum.at(until, ring[disputable], settled)
    until[last == UNDATED] = UNDATED
    until[ring[orders.status == _OPEN]] = UNDATED
    return until


def _spans(
    group: NDArray[np.int64], at: NDArray[np.int64], groups: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the first and the last dated time of each group, UNDATED where it has none."""
    first = np.full(groups, _NEVER, dtype=np.int64)
    last = np.full(groups, UNDATED, dtype=np.int64)
    dated = at != UNDATED
    np.minimum.at(first, group[dated], at[dated])
    np.maximum.at(last, group, at)
    first[first == _NEVER] = UNDATED
    return first, last


def _total(group: NDArray[np.int64], amount: NDArray[np.int64], groups: int) -> NDArray[np.int64]:
    """Add amounts up by group, in whole numbers."""
    total = np.zeros(groups, dtype=np.int64)
    np.add.at(total, group, amount)
    return total
