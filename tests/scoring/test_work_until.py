"""A ring is work while something can be stopped, disputed or expected; then it is history."""

from __future__ import annotations

import numpy as np
import pytest

from graphfraud.model import DAY_MS, EVENT_LABELS, Kind, Outcome, Status
from graphfraud.network.arrays import UNDATED, EventArrays
from graphfraud.scoring.histories import ring_histories
from graphfraud.scoring.parameters import ScoringParameters

PARAMETERS = ScoringParameters(history_after_days=30, settled_after_days=60)

Event = tuple[int | None, Kind, Status, Outcome]

SHIPPED = (Kind.ORDER, Status.SHIPPED, Outcome.NONE)
OPEN = (Kind.ORDER, Status.OPEN, Outcome.NONE)
CANCELLED = (Kind.ORDER, Status.CANCELLED, Outcome.NONE)
LOST = (Kind.ORDER, Status.SHIPPED, Outcome.CHARGEBACK)
LOGIN = (Kind.LOGIN, Status.UNKNOWN, Outcome.NONE)


def work_until(*events: Event) -> int | None:
    """Return the day on which a ring with these events, given by their day, becomes history."""
    size = len(events)
    days, kinds, states, outcomes = zip(*events, strict=True)
    arrays = EventArrays(
        event=np.arange(size),
        account=np.zeros(size, dtype=np.int64),
        at=np.array([UNDATED if day is None else day * DAY_MS for day in days]),
        kind=np.array([tuple(Kind).index(kind) for kind in kinds], dtype=np.int8),
        status=np.array([tuple(Status).index(status) for status in states], dtype=np.int8),
        flags=np.zeros(size, dtype=np.int8),
        amount=np.zeros(size, dtype=np.int64),
        outcome=np.array([tuple(Outcome).index(outcome) for outcome in outcomes], dtype=np.int8),
        cause=np.zeros(size, dtype=np.int8),
        identifiers={label: np.full(size, -1) for label in EVENT_LABELS},
    )
    [until] = ring_histories(arrays, np.zeros(1, dtype=np.int64), 1, PARAMETERS).work_until.tolist()
    return None if until == UNDATED else until // DAY_MS


@pytest.mark.parametrize(
    ("events", "day"),
    [
        ([(100, *SHIPPED)], 160),
        ([(100, *CANCELLED)], 130),
        ([(100, *LOST)], 130),
        ([(100, *LOGIN)], 130),
        ([(100, *SHIPPED), (110, *LOST), (150, *LOGIN)], 180),
        ([(100, *SHIPPED), (110, *LOST)], 160),
        ([(None, *SHIPPED), (100, *LOST)], 130),
    ],
)
def test_an_order_that_can_be_disputed_keeps_a_ring_longer_than_any_other_event(
    events: list[Event], day: int
) -> None:
    assert work_until(*events) == day


def test_an_order_that_was_never_shipped_keeps_a_ring_in_the_queue_whatever_its_age() -> None:
    assert work_until((1, *OPEN), (5000, *LOST)) is None


def test_a_ring_without_a_dated_event_is_never_history() -> None:
    assert work_until((None, *SHIPPED), (None, *LOGIN)) is None
