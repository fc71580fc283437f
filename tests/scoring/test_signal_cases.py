"""Each signal fires where it should, and keeps still on the nearest innocent ring."""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING

import pytest

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
from graphfraud.scoring.score import measure, score
from graphfraud.scoring.scorecard import SCORECARD

if TYPE_CHECKING:
    from collections.abc import Iterable

SHOP = Calibration(as_of=0, accounts=7300, events=30_000, base_rate=0.01, rhythm=Rhythm(0, (20,) * 365))
DEFAULTS = ScoringParameters()

AGREEMENT = {
    "card": (0.35, 1.0),
    "email": (0.3, 1.0),
    "phone": (0.3, 0.9),
    "device": (0.6, 0.9),
    "address": (0.5, 0.55),
    "network": (0.35, 0.35),
}
"""Chance that two accounts of one person agree, and how far the label is trusted."""


def points(facts: RingFacts) -> dict[str, int]:
    return {reason.signal: reason.points for reason in measure(facts, SHOP, DEFAULTS)}


def shared(family: str, members: int, degree: int = 0, number: int = 0) -> SharedIdentifier:
    """Make a shared identifier with the bits it has by its degree among 100,000 accounts."""
    degree = degree or members
    agreement, trust = AGREEMENT[family]
    bits = round(1000 * trust * math.log2(agreement * 99_999 / (degree - 1)))
    return SharedIdentifier(
        f"{family}:{number}", Family(family), Strength.MEDIUM, degree, members, bits, since=0
    )


def opened(days: Iterable[float]) -> tuple[Opening, ...]:
    return tuple(Opening(f"acc_{n}", 0, round(1000 * day), calibrated=True) for n, day in enumerate(days))


def spread(accounts: int) -> tuple[Opening, ...]:
    """Open accounts evenly over most of the shop's year."""
    return opened(20 + 300 * n / accounts for n in range(accounts))


def known(accounts: int, cause: Cause = Cause.UNKNOWN) -> tuple[KnownFraud, ...]:
    return tuple(KnownFraud(f"acc_{n}", f"order-{n}", Outcome.CHARGEBACK, cause) for n in range(accounts))


FIRING = {
    **{f"shared_{family}": RingFacts(8, shared=(shared(family, 8),)) for family in AGREEMENT},
    "burst": RingFacts(8, openings=opened(100 + n / 4 for n in range(8))),
    "churn": RingFacts(2, own_cards=tuple(OwnCard(f"card:{n}", "acc_0") for n in range(5))),
    "known_fraud": RingFacts(8, known_fraud=known(2)),
    "near_fraud": RingFacts(4, near_fraud=(NearFraud("acc_0", 9000),)),
    "household": RingFacts(3, household=(Household("address:1", "sato", 3),)),
    "tenure": RingFacts(3, tenure=(Tenure("acc_0", 400),)),
    "settled": RingFacts(3, settled=(SettledOrders("acc_0", 4),)),
    "judged_fraud": RingFacts(8, judged_fraud=(JudgedFraud("acc_0"), JudgedFraud("acc_1"))),
    "judged_legitimate": RingFacts(3, judged_legitimate=(JudgedLegitimate("acc_0"),)),
}
INNOCENT = {
    **{
        f"shared_{family}": RingFacts(
            8,
            shared=tuple(shared(other, 8, number=n) for n, other in enumerate(AGREEMENT) if other != family),
        )
        for family in AGREEMENT
    },
    "burst": RingFacts(8, openings=spread(8)),
    "churn": RingFacts(5, own_cards=tuple(OwnCard(f"card:{n}", f"acc_{n}") for n in range(5))),
    "known_fraud": RingFacts(200, known_fraud=known(1)),
    "near_fraud": RingFacts(4, near_fraud=(NearFraud("acc_0", 1000),)),
    "household": RingFacts(3),
    "tenure": RingFacts(3, tenure=(Tenure("acc_0", 0),)),
    "settled": RingFacts(3),
    "judged_fraud": RingFacts(200, judged_fraud=(JudgedFraud("acc_0"),)),
    "judged_legitimate": RingFacts(3),
}


@pytest.mark.parametrize("signal", [name for name, row in SCORECARD.items() if row.measure is not None])
def test_the_signal_fires_alone_on_its_own_case_and_not_on_the_nearest_innocent_one(signal: str) -> None:
    assert set(points(FIRING[signal])) == {signal}
    assert signal not in points(INNOCENT[signal])


def test_a_ring_without_facts_has_no_points() -> None:
    assert points(RingFacts(5)) == {}


def test_eight_accounts_on_one_email_over_a_year_are_a_hint_and_no_case() -> None:
    total, _ = score(RingFacts(8, shared=(shared("email", 8),), openings=spread(8)), SHOP, DEFAULTS)
    assert 25_000 <= total <= 45_000


def test_two_families_and_a_burst_reach_70() -> None:
    facts = RingFacts(
        8,
        shared=(shared("email", 8), shared("card", 8)),
        openings=opened(100 + n / 3 for n in range(8)),
    )
    assert score(facts, SHOP, DEFAULTS)[0] >= 70_000


@pytest.mark.parametrize("size", [2, 3, 4, 5])
def test_a_family_with_one_home_landline_card_and_network_ends_at_10_or_less(size: int) -> None:
    facts = RingFacts(
        size,
        shared=tuple(shared(family, size) for family in ("address", "phone", "card", "network")),
        openings=spread(size),
        household=(Household("address:0", "sato", size),),
    )
    assert score(facts, SHOP, DEFAULTS)[0] <= 10_000


def test_known_fraud_in_a_quarter_of_the_members_adds_about_25() -> None:
    assert 20_000 <= points(RingFacts(8, known_fraud=known(2)))["known_fraud"] <= 30_000


def test_the_same_identifiers_are_worth_less_where_most_of_their_users_are_elsewhere() -> None:
    inside = points(RingFacts(4, shared=(shared("address", 4),)))
    leaking = points(RingFacts(4, shared=(shared("address", 4, degree=40),)))
    assert leaking["shared_address"] < inside["shared_address"] / 4


def test_two_kinds_of_identifier_are_worth_more_than_two_of_one_kind() -> None:
    one_kind = points(RingFacts(5, shared=(shared("card", 5), shared("card", 5, number=1))))
    two_kinds = points(RingFacts(5, shared=(shared("card", 5), shared("email", 5))))
    assert sum(two_kinds.values()) > sum(one_kind.values())


def test_several_bad_events_of_one_account_count_once() -> None:
    twice = tuple(KnownFraud("acc_0", f"order-{n}", Outcome.CHARGEBACK, Cause.UNKNOWN) for n in range(9))
    assert points(RingFacts(8, known_fraud=twice)) == points(RingFacts(8, known_fraud=known(1)))


def test_known_fraud_weighs_less_in_a_shop_where_it_is_common() -> None:
    rough = Calibration(as_of=0, accounts=100, events=100, base_rate=0.3, rhythm=SHOP.rhythm)
    facts = RingFacts(8, known_fraud=known(4))
    assert 0 < score(facts, rough, DEFAULTS)[0] < score(facts, SHOP, DEFAULTS)[0]


def test_one_good_customer_does_not_vouch_for_a_whole_ring() -> None:
    lone = points(RingFacts(10, settled=(SettledOrders("acc_0", 10_000),)))
    each = points(RingFacts(10, settled=tuple(SettledOrders(f"acc_{n}", 12) for n in range(10))))
    assert lone["settled"] > each["settled"] / 3


@pytest.mark.parametrize("seed", range(20))
def test_accounts_strewn_at_random_over_the_year_are_no_burst(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311  # a test's dice
    assert "burst" not in points(RingFacts(10, openings=opened(draw.uniform(0, 365) for _ in range(10))))
