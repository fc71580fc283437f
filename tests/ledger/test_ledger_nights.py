"""Whatever the nights do, the registry says what a plain dictionary of all nights would say."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.ledger import open_ledger
from graphfraud.ledger.changes import ring_id

ACCOUNTS = "abcdefgh"


@dataclass(frozen=True)
class NightPlan:
    """One random night: each account's ring, by its place among those that stand or else a new one."""

    places: tuple[int | None, ...]
    end: str
    """How the night ends: published, or cut short before or after the graph's pointer moved."""


@dataclass
class Model:
    """All nights in plain dictionaries."""

    published: dict[int, dict[str, frozenset[str]]] = field(default_factory=dict)
    given: set[str] = field(default_factory=set)

    @property
    def last(self) -> int | None:
        """The last published run."""
        return max(self.published, default=None)


plans = st.builds(
    NightPlan,
    places=st.tuples(*[st.none() | st.integers(0, 3) for _ in ACCOUNTS]),
    end=st.sampled_from(["complete", "killed before publishing", "killed after publishing"]),
)


def tonight(plan: NightPlan, standing: list[str], next_number: int) -> dict[str, frozenset[str]]:
    """Turn a plan into rings: places beyond those that stand get new numbers."""
    rings: dict[str, set[str]] = {}
    for account, place in zip(ACCOUNTS, plan.places, strict=True):
        if place is None:
            continue
        ring = standing[place] if place < len(standing) else ring_id(next_number + place)
        rings.setdefault(ring, set()).add(account)
    return {ring: frozenset(members) for ring, members in rings.items()}


@settings(deadline=None, max_examples=60)
@given(nights=st.lists(plans, min_size=1, max_size=8))
def test_rings_of_every_run_equal_a_plain_dictionary_and_no_number_is_given_twice(
    nights: list[NightPlan],
) -> None:
    model = Model()
    with tempfile.TemporaryDirectory() as folder, open_ledger(f"sqlite:///{folder}/ledger.db") as ledger:
        for run, plan in enumerate(nights, start=1):
            standing = sorted(model.published[model.last]) if model.last else []
            rings = tonight(plan, standing, ledger.next_ring_number())
            ledger.prepare(run, rings, [], at=run)
            assert ledger.last_run() == model.last
            if plan.end == "killed before publishing":
                assert ledger.recover(model.last).dropped == run
                continue
            if plan.end == "complete":
                ledger.complete(run)
            else:
                assert ledger.recover(run).completed == run
            assert model.given.isdisjoint(rings.keys() - set(standing))
            model.published[run] = rings
            model.given |= rings.keys()
        assert {run: ledger.rings(run) for run in model.published} == model.published
        assert ledger.rings() == (model.published[model.last] if model.last else {})
        highest = max(model.given, default=ring_id(0))
        assert ring_id(ledger.next_ring_number() - 1) == highest
