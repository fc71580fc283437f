"""The shop's own pace decides what is a burst; December is none."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.model import DAY_MS
from graphfraud.network.arrays import UNDATED
from graphfraud.scoring.burst import poisson_tail_log10, tightest_window
from graphfraud.scoring.facts import Opening
from graphfraud.scoring.rhythm import Rhythm

if TYPE_CHECKING:
    from collections.abc import Sequence

YEAR = Rhythm(first_day=18_000, counts=(20,) * 365)
LEAST = 4


def on(rhythm: Rhythm, days: Sequence[float]) -> list[Opening]:
    """Open one account on each of these days after the rhythm's first."""
    at = np.array([round((rhythm.first_day + day) * DAY_MS) for day in days])
    columns = zip(at.tolist(), rhythm.positions(at).tolist(), rhythm.counted(at).tolist(), strict=True)
    return [Opening(f"acc_{n}", *column) for n, column in enumerate(columns)]


def surprise(rhythm: Rhythm, days: Sequence[float]) -> float:
    window = tightest_window(on(rhythm, days), len(days), rhythm, LEAST)
    return window.surprise if window else 0.0


def test_even_days_are_typical_days() -> None:
    at = np.array([YEAR.first_day, YEAR.first_day + 10, YEAR.first_day + 365]) * DAY_MS
    assert YEAR.positions(at).tolist() == [0, 10_000, 365_000]


def test_a_day_with_three_times_the_accounts_is_three_times_as_long() -> None:
    rhythm = Rhythm(0, (10, 10, 40))
    assert rhythm.positions(np.array([0, 1, 2, 3]) * DAY_MS).tolist() == [0, 500, 1000, 3000]


def test_time_goes_on_after_the_last_counted_day_at_the_pace_of_the_last_four_weeks() -> None:
    rhythm = Rhythm(0, (10,) * 28 + (30,) * 28)
    after = rhythm.positions(np.array([56, 58]) * DAY_MS)
    assert after.tolist() == [56_000, 59_000]


def test_time_before_the_first_counted_day_has_places_of_its_own() -> None:
    before = YEAR.positions(np.array([YEAR.first_day - 30, YEAR.first_day - 10]) * DAY_MS)
    assert before.tolist() == [-30_000, -10_000]


@settings(deadline=None, max_examples=100)
@given(
    counts=st.lists(st.integers(0, 50), min_size=1, max_size=40).filter(any),
    times=st.lists(st.integers(-50 * DAY_MS, 100 * DAY_MS), min_size=2, max_size=20),
)
def test_a_later_time_never_has_an_earlier_place(counts: list[int], times: list[int]) -> None:
    while not counts[-1]:
        counts.pop()
    places = Rhythm(0, tuple(counts)).positions(np.array(sorted(times)))
    assert (np.diff(places) >= 0).all()


def test_a_rhythm_is_counted_from_dated_accounts_alone() -> None:
    opened = np.array([5 * DAY_MS, UNDATED, 7 * DAY_MS + 1, 5 * DAY_MS + 9])
    assert Rhythm.of(opened) == Rhythm(5, (2, 0, 1))
    assert Rhythm.of(np.array([UNDATED])).days == 0


def test_eight_accounts_within_two_days_are_a_burst() -> None:
    assert surprise(YEAR, [200 + n / 4 for n in range(8)]) > 6


def test_half_a_ring_opened_together_is_a_burst_beside_older_members() -> None:
    assert surprise(YEAR, [5, 60, 130, 300, 201, 201.5, 202, 202.2]) > 2


def test_three_accounts_are_too_few_for_a_burst() -> None:
    assert tightest_window(on(YEAR, [100, 100.1, 100.2]), 3, YEAR, LEAST) is None


def test_undated_members_lend_a_burst_nothing() -> None:
    openings = on(YEAR, [100, 100.1, 100.2, 100.3])
    alone = tightest_window(openings, 4, YEAR, LEAST)
    among_undated = tightest_window(openings, 8, YEAR, LEAST)
    lost_among_undated = tightest_window(openings, 9, YEAR, LEAST)
    assert alone is not None
    assert among_undated is not None
    assert among_undated.surprise < alone.surprise
    assert lost_among_undated is None


def test_an_undated_shop_has_no_bursts() -> None:
    assert (
        tightest_window([Opening(f"a{n}", 0, 0, calibrated=False) for n in range(9)], 9, Rhythm(0, ()), 4)
        is None
    )


def test_a_busy_december_makes_no_burst_of_a_group_that_keeps_its_pace() -> None:
    """A tenth of the year's accounts opens on one campaign day: half a group on it is little wonder."""
    counts = [20] * 365
    counts[340] = 811
    shop = Rhythm(0, tuple(counts))
    quiet = Rhythm(0, (20,) * 365)
    days = [340.1, 340.3, 340.5, 340.7, 10, 100, 170, 250]
    assert surprise(quiet, days) > 4
    assert surprise(shop, days) < 2


def test_december_at_three_times_the_volume_is_three_times_as_long_for_a_window() -> None:
    shop = Rhythm(0, (20,) * 334 + (60,) * 31)
    december = [335 + 3 * n for n in range(9)]
    assert surprise(shop, december) < surprise(YEAR, december) - 2


def test_a_ring_does_not_hide_itself_in_a_small_shops_rhythm() -> None:
    """Forty accounts in a year, and then ten more on one day: that day's height is the ring itself."""
    counts = [0] * 364 + [1]
    for n in range(40):
        counts[9 * n] = 1
    counts[180] += 10
    shop = Rhythm(0, tuple(counts))
    assert surprise(shop, [180 + n / 20 for n in range(10)]) > 6


def test_a_shop_that_is_nothing_but_the_ring_tells_no_burst() -> None:
    assert surprise(Rhythm(0, (4, 4)), [0.1, 0.2, 0.3, 0.4, 1.1, 1.2, 1.3, 1.4]) == 0


@pytest.mark.parametrize("seed", range(5))
def test_the_poisson_tail_agrees_with_scipy(seed: int) -> None:
    from scipy.special import gammainc  # noqa: PLC0415  # the judge, needed only here

    dice = np.random.default_rng(seed)
    for _ in range(200):
        mean, at_least = float(dice.uniform(0.001, 20)), int(dice.integers(1, 60))
        if at_least > mean:
            expected = float(gammainc(at_least, mean))
            if expected > 1e-290:
                assert math.isclose(poisson_tail_log10(mean, at_least), math.log10(expected), rel_tol=1e-9)


def test_the_poisson_tail_is_finite_where_the_chance_underflows() -> None:
    assert -10_000 < poisson_tail_log10(0.001, 500) < -308


def test_the_window_is_dated_by_what_lies_in_it() -> None:
    openings = on(YEAR, [100.0, 100.25, 100.5, 101.0])
    window = tightest_window(openings, 4, YEAR, LEAST)
    assert window is not None
    first_day = YEAR.first_day
    assert (window.accounts, window.first, window.last) == (
        4,
        (first_day + 100) * DAY_MS,
        (first_day + 101) * DAY_MS,
    )
