"""A night that is killed anywhere leaves the last one whole, and the next gives what it would have given."""

from __future__ import annotations

import signal
import time
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from graphfraud.nightly import STAGES

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    from tests.conftest import Place
    from tests.nightly.conftest import FaultyNights, TwoNights

SEED = 20260630
INSTANTS = [round(share, 3) for share in np.random.default_rng(SEED).random(30).tolist()]
"""Shares of an undisturbed night's length after which a night is killed."""


def start_night(place: Place, two_nights: TwoNights) -> tuple[subprocess.Popen[str], float]:
    """Start a night and return when it took the lock: what comes before is Python loading itself."""
    lock = place.graph.with_name(place.graph.name + ".lock")
    lock.unlink(missing_ok=True)
    night = place.start(*two_nights.command)
    while not lock.exists() and night.poll() is None:
        time.sleep(0.001)
    return night, time.monotonic()


@pytest.fixture(scope="module")
def undisturbed_seconds(two_nights: TwoNights, new_place: Callable[[], Place]) -> float:
    """Measure a night that nothing disturbs, from its lock to its end."""
    place = two_nights.waiting.copy_to(new_place().folder)
    night, began = start_night(place, two_nights)
    _, errors = night.communicate()
    seconds = time.monotonic() - began
    assert night.returncode == 0, errors
    assert place.published() == two_nights.after
    return seconds


def check_whole(place: Place, two_nights: TwoNights, fault: str) -> None:
    """Readers see one of the two nights, whole; the ledger may wait for the next run to follow the graph."""
    now, before, after = place.published(), two_nights.before, two_nights.after
    if now not in (before, after):
        seen = (now.rings, now.members, now.hubs, now.registry, now.lineage)
        assert seen == (after.rings, after.members, after.hubs, before.registry, before.lineage), fault


def check_next_night(place: Place, two_nights: TwoNights, fault: str) -> None:
    """The next night gives what an undisturbed second one gives."""
    place.ask(*two_nights.command)
    assert place.published() == two_nights.after, fault


@pytest.mark.parametrize("instant", INSTANTS, ids=lambda instant: f"seed{SEED}-{instant}")
def test_a_night_killed_at_any_instant_costs_nothing_but_the_time(
    two_nights: TwoNights, evening: Place, undisturbed_seconds: float, instant: float
) -> None:
    night, began = start_night(evening, two_nights)
    time.sleep(max(0.0, began + instant * undisturbed_seconds - time.monotonic()))
    night.kill()
    night.communicate()
    assert night.returncode in {0, -signal.SIGKILL}
    fault = f"a kill after {instant} of {undisturbed_seconds:.3f} s, seed {SEED}"
    check_whole(evening, two_nights, fault)
    check_next_night(evening, two_nights, fault)


def outcomes(nights: subprocess.Popen[str]) -> list[str]:
    """Wait for nights with faults and say of each whether it was killed or done."""
    output, errors = nights.communicate()
    assert nights.returncode == 0, errors
    return output.split()


def test_a_night_killed_at_the_beginning_of_any_step_costs_nothing_but_the_time(
    two_nights: TwoNights, copy: Callable[[], Place], faulty_nights: FaultyNights
) -> None:
    whole = copy()
    assert outcomes(faulty_nights([(whole, "none")])) == ["done"]
    assert whole.published() == two_nights.after
    steps = (whole.folder / "steps").read_text(encoding="utf-8").splitlines()
    assert set(steps) <= set(STAGES)
    jobs = [(copy(), f"step:{step}") for step in dict.fromkeys(steps)]
    assert outcomes(faulty_nights(jobs)) == ["killed"] * len(jobs)
    for place, fault in jobs:
        if fault.partition(":")[2] in STAGES[: STAGES.index("publish") + 1]:
            assert place.published() == two_nights.before, fault
        check_whole(place, two_nights, fault)
        check_next_night(place, two_nights, fault)


def turning_points(writes: list[str]) -> list[int]:
    """Give the numbers, from 1, at which another kind of write begins.

    Between two of one kind nothing is committed, and dying before one that reads is dying before the next.
    """
    return [
        number
        for number, (before, what) in enumerate(pairwise(["", *writes]), start=1)
        if what != before and not what.startswith("SELECT")
    ]


def test_a_night_killed_before_any_write_of_its_publishing_costs_nothing_but_the_time(
    two_nights: TwoNights, copy: Callable[[], Place], faulty_nights: FaultyNights
) -> None:
    """Every statement of both databases, and every file that is kept beside them."""
    whole = copy()
    assert outcomes(faulty_nights([(whole, "none")])) == ["done"]
    writes = (whole.folder / "writes").read_text(encoding="utf-8").splitlines()
    numbers = turning_points(writes)
    jobs = [(copy(), f"write:{number}") for number in numbers]
    assert outcomes(faulty_nights(jobs)) == ["killed"] * len(jobs)
    for (place, _), number in zip(jobs, numbers, strict=True):
        fault = f"a kill before write {number} of {len(writes)}: {writes[number - 1]}"
        check_whole(place, two_nights, fault)
        check_next_night(place, two_nights, fault)


@pytest.fixture
def copy(two_nights: TwoNights, new_place: Callable[[], Place]) -> Callable[[], Place]:
    """Give a function that copies the shop before its second night."""
    return lambda: two_nights.waiting.copy_to(new_place().folder)
