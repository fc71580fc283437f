from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np
import pytest

from graphfraud.model import EVENT_LABELS, EventFlag, Outcome
from graphfraud.network.arrays import EventArrays
from graphfraud.network.links import derive_links
from graphfraud.network.parameters import NetworkParameters
from graphfraud.network.tallies import Tallies, tally

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tests.network.conftest import Night, Shop

DAY_0 = 1_735_689_600_000
TODAY = DAY_0 + 400 * 86_400_000


def of_accounts(events: EventArrays, chosen: NDArray[np.bool_]) -> EventArrays:
    rows = chosen[events.account]
    columns = {f.name: getattr(events, f.name) for f in fields(EventArrays) if f.name != "identifiers"}
    used = {label: events.identifiers[label][rows] for label in EVENT_LABELS}
    return EventArrays(**{name: column[rows] for name, column in columns.items()}, identifiers=used)


def tallied(night: Night, chosen: NDArray[np.bool_]) -> Tallies:
    events = of_accounts(night.events, chosen)
    links = derive_links(events, night.identifiers)
    return tally(links, events, night.identifiers, NetworkParameters(), TODAY)


@pytest.mark.parametrize("seed", range(10))
def test_the_counts_of_two_halves_of_a_shop_add_up_to_those_of_the_shop(shop: Shop, seed: int) -> None:
    rng = np.random.default_rng(seed)
    for _ in range(300):
        unit, host = rng.integers(3), rng.integers(9)
        shop.add(
            f"a{rng.integers(60)}",
            None if rng.random() < 0.1 else float(rng.integers(400)),
            {"address": f"{unit}@{rng.integers(5)}", "ip": f"203.0.{host % 3}.{host}", "card": f"{host}"},
            flags=int(rng.choice([0, EventFlag.GIFT, EventFlag.OTHER_RECIPIENT])),
            outcome=rng.choice([Outcome.NONE, Outcome.CHARGEBACK, Outcome.REFUND]),
        )
    night = shop.night()
    half = rng.random(len(night.accounts)) < 0.5
    one, other, both = tallied(night, half), tallied(night, ~half), tallied(night, half | ~half)
    for count in fields(Tallies):
        total = getattr(both, count.name)
        assert total.any(), f"{count.name} says nothing in this shop"
        assert (getattr(one, count.name) + getattr(other, count.name) == total).all(), count.name


def test_a_building_counts_what_its_addresses_count(shop: Shop) -> None:
    shop.event("a", 0, address="1@tower")
    shop.add("b", 0, {"address": "2@tower"}, outcome=Outcome.CHARGEBACK)
    night = shop.night()
    counted = tallied(night, np.ones(2, dtype=np.bool_))
    tower = night.nodes.index("building:tower")
    found = (counted.degree[tower], counted.settled[tower], counted.unquiet[tower], counted.disputed[tower])
    assert found == (2, 2, 1, 1)


def test_only_an_account_that_is_new_when_it_sends_a_gift_counts_as_a_new_sender(shop: Shop) -> None:
    for name, first_order in (("new", 99), ("old", 1)):
        shop.event(name, first_order, address=f"home of {name}")
        shop.gift(name, 100, address="drop")
    night = shop.night()
    counted = tallied(night, np.ones(2, dtype=np.bool_))
    assert counted.new_senders[night.nodes.index("address:drop")] == 1
