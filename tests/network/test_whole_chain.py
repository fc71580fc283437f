"""The network step from events to parts, on shops that are made up at random."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from graphfraud.network.components import component_labels
from graphfraud.network.parameters import NetworkParameters

if TYPE_CHECKING:
    from tests.network.conftest import Shop


def random_shop(shop: Shop, seed: int) -> None:
    """Add customers, households, a carrier, gifts and three crews, so that every rule has something to do."""
    rng = np.random.default_rng(seed)
    for number in range(150):
        home = f"{number if rng.random() < 0.6 else rng.integers(40)}@{rng.integers(20)}"
        for _ in range(int(rng.integers(1, 4))):
            used = {"address": home, "ip": f"203.0.{rng.integers(3)}.{rng.integers(30)}"}
            used |= {"card": f"c{number}"} if rng.random() < 0.7 else {}
            used |= {"browser": f"b{rng.integers(150)}"} if rng.random() < 0.2 else {}
            shop.add(
                f"customer {number}", float(rng.integers(400)), used, flags=int(rng.choice([0, 0, 1, 2]))
            )
    for crew in range(3):
        day = float(rng.integers(300))
        for number in range(int(rng.integers(4, 12))):
            used = {"address": f"drop {crew}", "card": f"stolen {crew} {rng.integers(3)}"}
            shop.add(f"crew {crew} {number}", day + float(rng.integers(20)), used)


@pytest.mark.parametrize("seed", range(6))
def test_codes_and_the_order_of_events_decide_nothing(shop: Shop, seed: int) -> None:
    random_shop(shop, seed)
    one, other = shop.night(as_of=400, relabelled=1), shop.night(as_of=400, relabelled=2)
    assert one.accounts != other.accounts
    assert one.kept() == other.kept()
    assert one.weak() == other.weak()
    assert one.partition() == other.partition()
    assert {one.nodes[i] for i in np.flatnonzero(one.hubs)} == {
        other.nodes[i] for i in np.flatnonzero(other.hubs)
    }


@pytest.mark.parametrize("seed", range(6))
def test_every_crew_stands_in_one_ring(shop: Shop, seed: int) -> None:
    random_shop(shop, seed)
    night = shop.night(as_of=400)
    for crew in range(3):
        members = {name for name in night.accounts if name.startswith(f"crew {crew}")}
        assert any(members <= ring for ring in night.partition())


@pytest.mark.parametrize("seed", range(2))
def test_random_sharing_without_rings_makes_no_giant_component(shop: Shop, seed: int) -> None:
    """When every shared value joins, most accounts hang together; when evidence does, hardly any."""
    rng = np.random.default_rng(seed)
    accounts = 4000
    for number in range(accounts):
        used = {"card": f"{number}" if rng.random() < 0.95 else f"shared {rng.integers(accounts // 8)}"}
        used["email"] = f"{number}"
        used["phone"] = f"{number}" if rng.random() < 0.9 else f"shared {rng.integers(accounts // 4)}"
        used["browser"] = f"{number}" if rng.random() < 0.85 else f"model {rng.zipf(1.6) % 100}"
        used["address"] = f"{number}" if rng.random() < 0.65 else f"house {rng.integers(accounts // 4)}"
        used["ip"] = f"203.{rng.integers(2)}.{rng.integers(40)}.{rng.zipf(1.4) % 250}"
        shop.add(f"a{number:04}", float(rng.integers(540)), used)
    night = shop.night(as_of=540)
    largest = max(len(ring) for ring in night.partition())
    nodes = accounts + night.links.identifier
    joined = component_labels(accounts + len(night.nodes), night.links.account, nodes)
    by_any_value = np.bincount(joined[:accounts]).max()
    assert by_any_value > 0.7 * accounts, "the example percolates when every value joins"
    assert largest < 0.01 * accounts


def test_a_stricter_theta_never_joins_more(shop: Shop) -> None:
    random_shop(shop, 9)
    previous: set[frozenset[str]] | None = None
    for theta in (4.0, 6.0, 9.0, 14.0):
        kept = set(shop.night(NetworkParameters(theta_bits=theta), as_of=400).kept())
        assert previous is None or kept <= previous
        previous = kept
