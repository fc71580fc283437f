"""The queue's order: expected money a minute, and history out of the way."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.model import RingState
from graphfraud.scoring.parameters import ScoringParameters
from graphfraud.scoring.priority import priority, probability, ring_state

DEFAULTS = ScoringParameters()
scores = st.integers(0, 100_000)
money = st.integers(0, 10**12)


def test_the_chance_is_a_half_at_the_middle_and_grows_to_nearly_one() -> None:
    assert probability(60_000, DEFAULTS) == 500_000
    assert probability(0, DEFAULTS) < 10_000
    assert 970_000 < probability(100_000, DEFAULTS) < 1_000_000


def test_priority_is_chance_times_money_by_review_minutes() -> None:
    assert priority(60_000, 5, 20_000, 0, DEFAULTS) == 500_000 * 20_000 // (10 * 1_000_000)
    assert priority(60_000, 5, 0, 100_000, DEFAULTS) == 1000


def test_money_that_can_still_be_stopped_comes_before_the_same_money_gone() -> None:
    assert priority(80_000, 4, 5000, 0, DEFAULTS) > priority(80_000, 4, 0, 5000, DEFAULTS) > 0


@settings(deadline=None, max_examples=100)
@given(score=scores, other=scores, size=st.integers(2, 500), open_money=money, recent=money)
def test_priority_never_falls_with_the_score_or_money_and_never_rises_with_the_work(
    score: int, other: int, size: int, open_money: int, recent: int
) -> None:
    here = priority(score, size, open_money, recent, DEFAULTS)
    assert here >= 0
    assert (here <= priority(other, size, open_money, recent, DEFAULTS)) or other < score
    assert here <= priority(score, size, open_money + 1000, recent, DEFAULTS)
    assert here <= priority(score, size, open_money, recent + 1000, DEFAULTS)
    assert here >= priority(score, size + 1, open_money, recent, DEFAULTS)


@pytest.mark.parametrize(
    ("work_until", "state"),
    [(1000, RingState.QUEUE), (999, RingState.HISTORY), (5000, RingState.QUEUE), (None, RingState.QUEUE)],
)
def test_a_ring_is_history_once_its_time_as_work_is_over(work_until: int | None, state: RingState) -> None:
    assert ring_state(work_until, as_of=1000) is state
