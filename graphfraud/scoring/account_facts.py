"""Facts that the members' own histories give: when they came, what they did, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graphfraud.model import DAY_MS, MILLI, Cause, Outcome
from graphfraud.network.arrays import UNDATED
from graphfraud.scoring.facts import (
    JudgedFraud,
    JudgedLegitimate,
    KnownFraud,
    NearFraud,
    Opening,
    SettledOrders,
    Tenure,
    by_ring,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from graphfraud.scoring.facts import AnyFact
    from graphfraud.scoring.histories import MemberHistories
    from graphfraud.scoring.inputs import ScoringInput

_OUTCOMES = tuple(Outcome)
_CAUSES = tuple(Cause)


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """Facts by the ring's position; a ring without any is absent."""

    openings: Mapping[int, tuple[Opening, ...]]
    """Only of rings that are large enough for a burst."""
    known_fraud: Mapping[int, tuple[KnownFraud, ...]]
    near_fraud: Mapping[int, tuple[NearFraud, ...]]
    """Only of members that stand nearer than by chance."""
    tenure: Mapping[int, tuple[Tenure, ...]]
    """Only of members without known fraud, as `settled`: a bad end speaks for itself."""
    settled: Mapping[int, tuple[SettledOrders, ...]]
    judged_fraud: Mapping[int, tuple[JudgedFraud, ...]]
    judged_legitimate: Mapping[int, tuple[JudgedLegitimate, ...]]


def account_facts(given: ScoringInput, histories: MemberHistories, accounts: Sequence[str]) -> AccountFacts:
    """Read the facts of all rings from the histories of their members.

    Args:
        given: the night's arrays.
        histories: parallel to the members.
        accounts: keys of the members, parallel to them.
    """
    sizes = np.diff(given.offsets)
    ring = np.repeat(np.arange(len(sizes)), sizes)
    good = ~histories.known_fraud
    dated = histories.first != UNDATED
    days = np.where(dated, histories.last - histories.first, 0) // DAY_MS
    large = sizes[ring] >= given.parameters.burst_accounts

    def each(
        make: Callable[[str, int], AnyFact], values: NDArray[np.int64], members: NDArray[np.bool_]
    ) -> dict[int, tuple[AnyFact, ...]]:
        slots = np.flatnonzero(members)
        found = map(make, (accounts[slot] for slot in slots.tolist()), values[slots].tolist())
        return by_ring(ring[slots].tolist(), found)

    def judged(make: Callable[[str], AnyFact], codes: NDArray[np.int64]) -> dict[int, tuple[AnyFact, ...]]:
        slots = np.flatnonzero(np.isin(given.members, codes))
        return by_ring(ring[slots].tolist(), (make(accounts[slot]) for slot in slots.tolist()))

    return AccountFacts(
        openings=_openings(given, histories, accounts, ring, dated & large),
        known_fraud=_known_fraud(given, histories, accounts, ring),
        near_fraud=each(NearFraud, given.lift, given.lift > MILLI),
        tenure=each(Tenure, days, good & (days > 0)),
        settled=each(SettledOrders, histories.settled, good & (histories.settled > 0)),
        judged_fraud=judged(JudgedFraud, given.verdicts.fraud),
        judged_legitimate=judged(JudgedLegitimate, given.verdicts.legitimate),
    )


def _openings(
    given: ScoringInput,
    histories: MemberHistories,
    accounts: Sequence[str],
    ring: NDArray[np.int64],
    members: NDArray[np.bool_],
) -> dict[int, tuple[Opening, ...]]:
    slots = np.flatnonzero(members)
    at = histories.first[slots]
    rhythm = given.calibration.rhythm
    columns = (slots, at, rhythm.positions(at), rhythm.counted(at))
    found = (
        Opening(accounts[slot], moment, position, calibrated)
        for slot, moment, position, calibrated in zip(*(column.tolist() for column in columns), strict=True)
    )
    return by_ring(ring[slots].tolist(), found)


def _known_fraud(
    given: ScoringInput, histories: MemberHistories, accounts: Sequence[str], ring: NDArray[np.int64]
) -> dict[int, tuple[KnownFraud, ...]]:
    rows = histories.fraud_row
    events = given.keys.event_ids(given.events.event[rows].tolist())
    columns = (histories.fraud_slot, given.events.outcome[rows], given.events.cause[rows])
    found = (
        KnownFraud(accounts[slot], event, _OUTCOMES[outcome], _CAUSES[cause])
        for event, slot, outcome, cause in zip(events, *(column.tolist() for column in columns), strict=True)
    )
    return by_ring(ring[histories.fraud_slot].tolist(), found)
