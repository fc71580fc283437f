"""The score is its reasons: exact sums, exact shares, fixed signs."""

from __future__ import annotations

from dataclasses import replace
from random import Random  # noqa: TC003  # hypothesis reads the annotations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.errors import ConfigError
from graphfraud.model import Cause, Family, Outcome, Strength
from graphfraud.scoring.calibration import Calibration
from graphfraud.scoring.facts import (
    Household,
    JudgedFraud,
    JudgedLegitimate,
    KnownFraud,
    NearFraud,
    Opening,
    OwnCard,
    RingFacts,
    SettledOrders,
    SharedIdentifier,
    Tenure,
)
from graphfraud.scoring.parameters import ScoringParameters
from graphfraud.scoring.rhythm import Rhythm
from graphfraud.scoring.score import CLIP, measure, score, unclipped
from graphfraud.scoring.scorecard import SCORECARD

SHOP = Calibration(as_of=0, accounts=7300, events=30_000, base_rate=0.01, rhythm=Rhythm(0, (20,) * 365))
DEFAULTS = ScoringParameters()
AGAINST = {name for name, row in SCORECARD.items() if row.most < 0}

accounts = st.integers(0, 40).map("acc_{}".format)
sizes = st.integers(2, 12)


@st.composite
def shared(draw: st.DrawFn, size: int, number: int) -> SharedIdentifier:
    members = draw(st.integers(2, size))
    return SharedIdentifier(
        node=f"node:{number}",
        family=draw(st.sampled_from(Family)),
        strength=draw(st.sampled_from(Strength)),
        degree=draw(st.integers(members, 500)),
        members=members,
        bits=draw(st.integers(0, 16_000)),
        since=draw(st.none() | st.integers(0, 10**12)),
    )


@st.composite
def rings(draw: st.DrawFn) -> RingFacts:
    """Any ring: every kind of fact present or absent, in amounts from nothing to absurd."""
    size = draw(sizes)
    members = draw(st.lists(accounts, min_size=size, max_size=size, unique=True))
    some = st.lists(st.sampled_from(members), unique=True)
    numbers = draw(st.lists(st.integers(0, 30), unique=True, max_size=8))
    home = [Household("address:1", "sato", draw(st.integers(2, size)))] if draw(st.booleans()) else []
    return RingFacts(
        size=size,
        shared=tuple(draw(shared(size, number)) for number in numbers),
        openings=tuple(
            Opening(account, 0, draw(st.integers(0, 365_000)), draw(st.booleans())) for account in draw(some)
        ),
        own_cards=tuple(
            OwnCard(f"card:{n}", draw(st.sampled_from(members))) for n in range(draw(st.integers(0, 9)))
        ),
        known_fraud=tuple(
            KnownFraud(account, f"order-{account}", Outcome.CHARGEBACK, Cause.UNKNOWN)
            for account in draw(some)
        ),
        near_fraud=tuple(NearFraud(account, draw(st.integers(1, 10**6))) for account in draw(some)),
        household=tuple(home),
        tenure=tuple(Tenure(account, draw(st.integers(0, 9999))) for account in draw(some)),
        settled=tuple(SettledOrders(account, draw(st.integers(1, 99))) for account in draw(some)),
        judged_fraud=tuple(JudgedFraud(account) for account in draw(some)),
        judged_legitimate=tuple(JudgedLegitimate(account) for account in draw(some)),
    )


@settings(deadline=None, max_examples=100)
@given(facts=rings())
def test_the_reasons_add_up_to_the_score_exactly(facts: RingFacts) -> None:
    total, reasons = score(facts, SHOP, DEFAULTS)
    assert sum(reason.points for reason in reasons) == total
    assert 0 <= total <= 100_000


@settings(deadline=None, max_examples=100)
@given(facts=rings())
def test_without_a_reasons_evidence_the_sum_is_lower_by_exactly_its_points(facts: RingFacts) -> None:
    reasons = measure(facts, SHOP, DEFAULTS)
    for reason in reasons:
        assert reason.evidence
        left = measure(facts.without(reason.evidence), SHOP, DEFAULTS)
        assert unclipped(left) == unclipped(reasons) - reason.points
        assert [r for r in reasons if r.signal != reason.signal] == left


@settings(deadline=None, max_examples=50)
@given(facts=rings())
def test_no_two_facts_of_a_ring_share_an_id_and_none_is_read_twice(facts: RingFacts) -> None:
    ids = [fact.id for fact in facts]
    assert len(ids) == len(set(ids))
    read = [fact for reason in measure(facts, SHOP, DEFAULTS) for fact in reason.evidence]
    assert len(read) == len(set(read))


@settings(deadline=None, max_examples=50)
@given(facts=rings(), seed=st.randoms(use_true_random=False))
def test_the_order_of_the_facts_changes_nothing(facts: RingFacts, seed: Random) -> None:
    mixed: dict[str, Any] = {
        kind: tuple(seed.sample(getattr(facts, kind), k=len(getattr(facts, kind))))
        for kind in ("shared", "openings", "own_cards", "known_fraud", "near_fraud", "tenure", "settled")
    }
    other = replace(facts, **mixed)
    assert score(other, SHOP, DEFAULTS) == score(facts, SHOP, DEFAULTS)


@settings(deadline=None, max_examples=50)
@given(facts=rings(), data=st.data())
def test_sharing_one_identifier_more_never_lowers_the_sum(facts: RingFacts, data: st.DataObject) -> None:
    more = replace(facts, shared=(*facts.shared, data.draw(shared(facts.size, 999))))
    assert unclipped(measure(more, SHOP, DEFAULTS)) >= unclipped(measure(facts, SHOP, DEFAULTS))


@settings(deadline=None, max_examples=50)
@given(facts=rings())
def test_each_signal_keeps_its_sign(facts: RingFacts) -> None:
    for reason in measure(facts, SHOP, DEFAULTS):
        assert (reason.points < 0) == (reason.signal in AGAINST)


def test_households_customs_settled_orders_bound_mailboxes_and_a_person_speak_for_a_ring() -> None:
    assert {"household", "tenure", "settled", "email_bound", "judged_legitimate"} == AGAINST


def test_every_row_has_a_reason_a_unit_and_one_way_to_measure() -> None:
    for row in SCORECARD.values():
        assert row.why
        assert row.unit
        assert (row.measure is None) != (row.find is None)


def test_no_single_kind_of_evidence_reaches_70() -> None:
    assert max(row.most for row in SCORECARD.values()) < 70


def test_reasons_come_the_weightiest_first_then_by_name() -> None:
    facts = RingFacts(
        4,
        known_fraud=(KnownFraud("a", "e", Outcome.CHARGEBACK, Cause.UNKNOWN),),
        tenure=(Tenure("b", 900),),
        settled=(SettledOrders("b", 1),),
    )
    _, reasons = score(facts, SHOP, DEFAULTS)
    keys = [(-abs(reason.points), reason.signal) for reason in reasons]
    assert len(keys) == 3
    assert keys == sorted(keys)


@pytest.mark.parametrize(
    ("facts", "end", "sign"),
    [
        (RingFacts(3, household=(Household("address:1", "sato", 3),)), 0, 1),
        (
            RingFacts(
                2,
                shared=tuple(
                    SharedIdentifier(f"n:{n}", Family(family), Strength.HARD, 2, 2, 16_000)
                    for family in Family
                    for n in [f"{family}{i}" for i in range(9)]
                ),
            ),
            100_000,
            -1,
        ),
    ],
    ids=["below 0", "above 100"],
)
def test_a_sum_outside_0_to_100_is_brought_back_by_a_reason_of_its_own(
    facts: RingFacts, end: int, sign: int
) -> None:
    total, reasons = score(facts, SHOP, DEFAULTS)
    (clip,) = [reason for reason in reasons if reason.signal == CLIP]
    assert total == end
    assert clip.points * sign > 0
    assert clip.evidence == ()
    assert clip.params["sum"] == unclipped(reasons) == end - clip.points


def test_a_shop_can_weaken_a_signal_or_switch_it_off() -> None:
    facts = RingFacts(4, tenure=(Tenure("a", 900),), settled=(SettledOrders("a", 9),))
    full = {reason.signal: reason.points for reason in measure(facts, SHOP, DEFAULTS)}
    tuned = ScoringParameters(weights={"tenure": 0.5, "settled": 0})
    half = {reason.signal: reason.points for reason in measure(facts, SHOP, tuned)}
    assert set(full) == {"tenure", "settled"}
    assert set(half) == {"tenure"}
    assert abs(2 * half["tenure"] - full["tenure"]) <= 1


def test_a_weight_for_an_unknown_signal_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(ConfigError, match=r"'houshold'.*did you mean 'household'"):
        ScoringParameters(weights={"houshold": 1.0})


@pytest.mark.parametrize("weight", [-1.0, 3.5, float("nan"), float("inf")])
def test_a_weight_that_turns_a_sign_or_drowns_the_others_is_refused(weight: float) -> None:
    with pytest.raises(ConfigError, match=r"\[scoring.weights\] burst"):
        ScoringParameters(weights={"burst": weight})


@pytest.mark.parametrize(
    ("name", "value"), [("recent_share", 1.5), ("base_rate_floor", 0.0), ("history_after_days", 0)]
)
def test_a_number_outside_its_range_is_refused_by_name(name: str, value: float) -> None:
    with pytest.raises(ConfigError, match=name):
        ScoringParameters(**{name: value})  # type: ignore[arg-type]  # the names are the point


def test_unknown_evidence_takes_nothing_away() -> None:
    facts = RingFacts(2, tenure=(Tenure("a", 900),))
    assert facts.without(["tenure:nobody", "settled:a"]) == facts
