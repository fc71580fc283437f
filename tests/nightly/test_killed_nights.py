"""A night that is killed anywhere leaves the last one whole, and the next gives what it would have given.

Every promise is held for a night that looks at the whole shop, and for one that looks at what has changed.
"""

from __future__ import annotations

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
INSTANTS = {
    "whole": [round(share, 3) for share in np.random.default_rng(SEED).random(30).tolist()],
    "changes": [round(share, 3) for share in np.random.default_rng(SEED + 1).random(15).tolist()],
}
"""What the night looks at -> shares of an undisturbed night's length after which it is killed."""


@pytest.fixture(params=["whole", "changes"])
def nights(request: pytest.FixtureRequest) -> TwoNights:
    """Give two nights, the second of which looks at the whole shop or at what has changed."""
    asked: TwoNights = request.getfixturevalue(
        {"whole": "two_nights", "changes": "near_nights"}[request.param]
    )
    return asked


@pytest.fixture
def copy(nights: TwoNights, new_place: Callable[[], Place]) -> Callable[[], Place]:
    """Give a function that copies the shop before its second night."""
    return lambda: nights.waiting.copy_to(new_place().folder)


@pytest.fixture
def undisturbed(nights: TwoNights, copy: Callable[[], Place], faulty_nights: FaultyNights) -> Place:
    """Do the second night under watch, undisturbed."""
    place = copy()
    assert outcomes(faulty_nights([(place, "none")])) == ["done"]
    assert place.published() == nights.after
    return place


def outcomes(nights: subprocess.Popen[str]) -> list[str]:
    """Wait for nights with faults and say of each whether it was killed or done."""
    output, errors = nights.communicate()
    assert nights.returncode == 0, errors
    return output.split()


def check_whole(place: Place, nights: TwoNights, fault: str) -> None:
    """Readers see one of the two nights, whole; the ledger may wait for the next run to follow the graph."""
    now, before, after = place.published(), nights.before, nights.after
    if now not in (before, after):
        seen = (now.rings, now.members, now.hubs, now.registry, now.lineage)
        assert seen == (after.rings, after.members, after.hubs, before.registry, before.lineage), fault


def check_next_night(place: Place, nights: TwoNights, fault: str) -> None:
    """The next night gives what an undisturbed second one gives."""
    place.ask(*nights.command)
    assert place.published() == nights.after, fault


def test_a_night_killed_at_any_instant_costs_nothing_but_the_time(
    request: pytest.FixtureRequest,
    nights: TwoNights,
    copy: Callable[[], Place],
    faulty_nights: FaultyNights,
    undisturbed: Place,
) -> None:
    seconds = float((undisturbed.folder / "seconds").read_text(encoding="ascii"))
    instants = INSTANTS[request.node.callspec.params["nights"]]
    jobs = [(copy(), f"after:{share * seconds:.4f}") for share in instants]
    assert "killed" in outcomes(faulty_nights(jobs))
    for share, (place, _) in zip(instants, jobs, strict=True):
        fault = f"a kill after {share} of {seconds:.3f} s, seed {SEED}"
        check_whole(place, nights, fault)
        check_next_night(place, nights, fault)


def test_a_night_killed_at_the_beginning_of_any_step_costs_nothing_but_the_time(
    nights: TwoNights, copy: Callable[[], Place], faulty_nights: FaultyNights, undisturbed: Place
) -> None:
    steps = (undisturbed.folder / "steps").read_text(encoding="utf-8").splitlines()
    assert set(steps) <= set(STAGES)
    jobs = [(copy(), f"step:{step}") for step in dict.fromkeys(steps)]
    assert outcomes(faulty_nights(jobs)) == ["killed"] * len(jobs)
    for place, fault in jobs:
        if fault.partition(":")[2] in STAGES[: STAGES.index("publish") + 1]:
            assert place.published() == nights.before, fault
        check_whole(place, nights, fault)
        check_next_night(place, nights, fault)


def turning_points(writes: list[str]) -> list[int]:
    """Give the numbers, from 1, before which a kill can leave something else than before any other.

    Of a transaction those are its beginning, its first write and its COMMIT: in between nothing is committed.
    Of files it is the first of each kind. Dying before a line that reads is dying before the next.
    """
    numbers, kinds, inside = [], [""], False
    for number, what in enumerate(writes, start=1):
        if what.startswith("SELECT"):
            continue
        kind = "a write" if inside and what != "COMMIT" else what
        inside = what.startswith("BEGIN") or (inside and what != "COMMIT")
        if kind != kinds[-1]:
            numbers.append(number)
        kinds.append(kind)
    return numbers


def test_a_night_killed_before_any_write_of_its_publishing_costs_nothing_but_the_time(
    nights: TwoNights, copy: Callable[[], Place], faulty_nights: FaultyNights, undisturbed: Place
) -> None:
    """Every statement of both databases, and every file that is kept beside them."""
    writes = (undisturbed.folder / "writes").read_text(encoding="utf-8").splitlines()
    numbers = turning_points(writes)
    jobs = [(copy(), f"write:{number}") for number in numbers]
    assert outcomes(faulty_nights(jobs)) == ["killed"] * len(jobs)
    for (place, _), number in zip(jobs, numbers, strict=True):
        fault = f"a kill before write {number} of {len(writes)}: {writes[number - 1]}"
        check_whole(place, nights, fault)
        check_next_night(place, nights, fault)
