from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from numpy.testing import assert_allclose

from graphfraud.network.pagerank import outside_lift, personalised_pagerank
from graphfraud.network.parameters import NetworkParameters

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tests.network.conftest import Night, Shop


def random_night(shop: Shop, seed: int, parameters: NetworkParameters | None = None) -> Night:
    rng = np.random.default_rng(seed)
    kinds = ["card", "email", "address", "ip"]
    for _ in range(120):
        kind = str(rng.choice(kinds))
        value = f"203.0.113.{rng.integers(12)}" if kind == "ip" else str(rng.integers(25))
        shop.add(f"a{rng.integers(40)}", 0, {kind: value})
    return shop.night(parameters)


def transition(night: Night) -> NDArray[np.float64]:
    """Write the walk out as a dense matrix of chances from account to account, straight from the links."""
    used = np.zeros((len(night.accounts), len(night.nodes)))
    used[night.links.account, night.links.identifier] = 1
    users = used.sum(axis=0)
    used[:, (users < 2) | ~night.sharing.joins] = 0
    weight = used * night.bits
    total = weight.sum(axis=1, keepdims=True)
    step: NDArray[np.float64] = (weight / np.where(total > 0, total, 1)) @ (used / np.maximum(users, 1)).T
    return step


@pytest.mark.parametrize("seed", range(5))
def test_three_steps_are_three_products_with_the_dense_matrix(shop: Shop, seed: int) -> None:
    night = random_night(shop, seed)
    seeds = np.random.default_rng(seed).random(len(night.accounts)).round(1)
    step = transition(night)
    powers = (np.linalg.matrix_power(step, k) for k in range(4))
    expected = sum(0.15 * 0.85**k * (seeds @ power) for k, power in enumerate(powers))
    assert_allclose(personalised_pagerank(night.sharing, seeds), expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_walks_without_end_are_the_pagerank_of_networkx(shop: Shop, seed: int) -> None:
    night = random_night(shop, seed, NetworkParameters(pagerank_damping=0.6, pagerank_steps=60))
    step = transition(night)
    shares = np.flatnonzero(step.sum(axis=1) > 0)
    graph = nx.from_numpy_array(step[np.ix_(shares, shares)], create_using=nx.DiGraph)
    seeds = np.zeros(len(night.accounts))
    seeds[shares[:3]] = 1 / 3
    expected = nx.pagerank(graph, alpha=0.6, personalization={0: 1, 1: 1, 2: 1}, tol=1e-13, max_iter=500)
    found = personalised_pagerank(night.sharing, seeds)[shares]
    assert_allclose(found, [expected[node] for node in range(len(shares))], rtol=0, atol=1e-9)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("steps", [1, 2, 3, 4])
def test_seeds_of_an_accounts_own_ring_are_not_counted_for_it(shop: Shop, seed: int, steps: int) -> None:
    night = random_night(shop, seed, NetworkParameters(pagerank_steps=steps))
    rng = np.random.default_rng(seed)
    n = len(night.accounts)
    group = rng.integers(-1, 4, n)
    seeds = (rng.random(n) < 0.4).astype(np.float64)
    everybody = personalised_pagerank(night.sharing, np.ones(n))
    found = outside_lift(night.sharing, seeds, group, base_rate=0.05)
    for ring in range(-1, 4):
        outside = np.where((group == ring) & (ring >= 0), 0, seeds)
        lift = personalised_pagerank(night.sharing, outside) / everybody / 0.05
        inside = group == ring
        assert_allclose(found[inside], 1000 * lift[inside], rtol=0, atol=0.51)


def test_where_everybody_is_known_fraud_nobody_stands_out(shop: Shop) -> None:
    night = random_night(shop, 1)
    n = len(night.accounts)
    assert (outside_lift(night.sharing, np.ones(n), np.full(n, -1), base_rate=1.0) == 1000).all()


def test_a_ring_whose_only_fraud_is_its_own_has_no_lift(shop: Shop) -> None:
    for name in "abc":
        shop.event(name, card="1")
    shop.event("stranger", card="2")
    shop.event("stranger's friend", card="2")
    night = shop.night()
    seeds = np.array([float(name == "a") for name in night.accounts])
    group = np.array([0 if name in "abc" else 1 for name in night.accounts])
    assert not outside_lift(night.sharing, seeds, group, base_rate=0.01).any()


def test_who_shares_with_known_fraud_is_lifted_and_a_hub_carries_nothing(shop: Shop) -> None:
    shop.denied.add("phone:0000")
    shop.event("fraud", card="1", phone="0000")
    shop.event("near", card="1")
    shop.event("far", phone="0000", email="x")
    shop.event("far's friend", email="x")
    night = shop.night()
    seeds = np.array([float(name == "fraud") for name in night.accounts])
    lift = outside_lift(night.sharing, seeds, np.full(4, -1), base_rate=0.01)
    named = dict(zip(night.accounts, lift.tolist(), strict=True))
    assert named["near"] > 10_000
    assert named["far"] == named["far's friend"] == 0


def test_throw_away_cards_do_not_water_the_lift_down(shop: Shop) -> None:
    shop.event("fraud", card="1")
    shop.event("near", card="1")
    lifts = []
    for number in range(3):
        night = shop.night()
        seeds = np.array([float(name == "fraud") for name in night.accounts])
        lift = outside_lift(night.sharing, seeds, np.full(2, -1), base_rate=0.01)
        lifts.append(dict(zip(night.accounts, lift.tolist(), strict=True))["near"])
        shop.event("near", card=f"throw-away {number}")
    assert len(set(lifts)) == 1


def test_a_seed_far_away_changes_nothing_here(shop: Shop) -> None:
    for name, card in (("fraud", "1"), ("near", "1"), ("other fraud", "2"), ("other", "2")):
        shop.event(name, card=card)
    night = shop.night()
    one = np.array([float(name == "fraud") for name in night.accounts])
    both = np.array([float("fraud" in name) for name in night.accounts])
    place = night.accounts.index("near")
    alone = np.full(4, -1)
    assert (
        outside_lift(night.sharing, one, alone, 0.01)[place]
        == outside_lift(night.sharing, both, alone, 0.01)[place]
    )
