from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphfraud.model import Kind, Outcome
from graphfraud.network.hubs import HubReason
from graphfraud.network.parameters import NetworkParameters

if TYPE_CHECKING:
    from tests.network.conftest import Shop

YEAR = 365.0


def visit(
    shop: Shop, days: list[float], *, outcome: Outcome = Outcome.PAID, kind: Kind = Kind.ORDER, **used: str
) -> None:
    """Let one account after another use the place, each with a card of its own."""
    for number, day in enumerate(days):
        shop.add(f"visitor {number}", day, {"card": str(number), **used}, outcome=outcome, kind=kind)


def spread(accounts: int, days: float = YEAR) -> list[float]:
    return [number * days / (accounts - 1) for number in range(accounts)]


@pytest.mark.parametrize(
    "used",
    [
        {"address": "locker"},
        {"ip": "203.0.113.7"},
        {"browser": "kiosk"},
        {"phone": "switchboard"},
    ],
)
def test_years_of_undisputed_use_by_strangers_make_a_hub(shop: Shop, used: dict[str, str]) -> None:
    for number, day in enumerate(spread(12)):
        shop.add(f"visitor {number}", day, used, outcome=Outcome.PAID)
    (node,) = (f"{kind}:{value}" for kind, value in used.items())
    assert shop.night(as_of=YEAR + 90).hub_of(node) == HubReason.SUSTAINED_AND_SETTLED


def test_a_building_is_a_hub_like_its_addresses_and_a_subnet_like_its_ips(shop: Shop) -> None:
    for number, day in enumerate(spread(12)):
        shop.event(f"visitor {number}", day, address=f"{number}@tower", ip=f"203.0.113.{number}")
    night = shop.night(as_of=YEAR + 90)
    assert night.hub_of("building:tower") == HubReason.SUSTAINED_AND_SETTLED
    assert night.hub_of("subnet:203.0.113") == HubReason.SUSTAINED_AND_SETTLED


@pytest.mark.parametrize("used", [{"email": "x"}, {"device": "handset"}])
def test_what_only_one_person_can_hold_is_never_a_sustained_hub(shop: Shop, used: dict[str, str]) -> None:
    for number, day in enumerate(spread(12)):
        shop.add(f"visitor {number}", day, used, outcome=Outcome.PAID)
    (node,) = (f"{kind}:{value}" for kind, value in used.items())
    assert shop.night(as_of=YEAR + 90).hub_of(node) == HubReason.NONE


def test_a_burst_of_new_accounts_is_no_hub_however_old(shop: Shop) -> None:
    visit(shop, spread(12, days=25), address="drop")
    assert shop.night(as_of=3 * YEAR).hub_of("address:drop") == HubReason.NONE


def test_a_burst_at_an_old_place_takes_the_place_for_a_drop(shop: Shop) -> None:
    visit(shop, [*spread(9), *(300 + number / 2 for number in range(10))], address="locker")
    assert shop.night(as_of=YEAR + 90).hub_of("address:locker") == HubReason.NONE


@pytest.mark.parametrize("outcome", [Outcome.CHARGEBACK, Outcome.COMPLAINT])
def test_one_dispute_among_a_dozen_orders_is_too_many(shop: Shop, outcome: Outcome) -> None:
    visit(shop, spread(12), address="office")
    shop.add("visitor 3", 100, {"address": "office"}, outcome=outcome)
    assert shop.night(as_of=YEAR + 90).hub_of("address:office") == HubReason.NONE


def test_an_ordinary_return_now_and_then_still_settles_and_many_do_not(shop: Shop) -> None:
    visit(shop, spread(12), address="office")
    shop.add("visitor 3", 100, {"address": "office"}, outcome=Outcome.REFUND)
    assert shop.night(as_of=YEAR + 90).hub_of("address:office") == HubReason.SUSTAINED_AND_SETTLED
    for number in range(3):
        shop.add(f"visitor {number}", 100, {"address": "office"}, outcome=Outcome.REFUND)
    assert shop.night(as_of=YEAR + 90).hub_of("address:office") == HubReason.NONE


def test_a_reversed_dispute_counts_no_longer(shop: Shop) -> None:
    visit(shop, spread(12), address="office")
    shop.add("visitor 3", 100, {"address": "office"}, outcome=Outcome.REVERSED)
    assert shop.night(as_of=YEAR + 90).hub_of("address:office") == HubReason.SUSTAINED_AND_SETTLED


def test_log_ins_settle_nothing(shop: Shop) -> None:
    visit(shop, spread(12), kind=Kind.LOGIN, ip="203.0.113.7")
    assert shop.night(as_of=YEAR + 90).hub_of("ip:203.0.113.7") == HubReason.NONE


def test_orders_that_are_still_young_settle_nothing(shop: Shop) -> None:
    visit(shop, spread(12), address="office")
    assert shop.night(as_of=100).hub_of("address:office") == HubReason.NONE


def test_accounts_that_share_other_things_too_are_no_strangers(shop: Shop) -> None:
    for number, day in enumerate(spread(12)):
        shop.event(f"member {number}", day, address="drop", card=f"{number // 4}")
    assert shop.night(as_of=YEAR + 90).hub_of("address:drop") == HubReason.NONE


def test_one_couple_among_strangers_does_not_keep_a_place_from_being_a_hub(shop: Shop) -> None:
    visit(shop, spread(12), address="locker")
    shop.event("visitor 1", 200, email="couple")
    shop.event("visitor 2", 200, email="couple")
    assert shop.night(as_of=YEAR + 90).hub_of("address:locker") == HubReason.SUSTAINED_AND_SETTLED


def test_what_visitors_share_with_people_elsewhere_does_not_relate_them(shop: Shop) -> None:
    visit(shop, spread(12), address="locker")
    for number in range(12):
        shop.event(f"visitor {number}'s spouse", 100, card=str(number))
    assert shop.night(as_of=YEAR + 90).hub_of("address:locker") == HubReason.SUSTAINED_AND_SETTLED


def test_three_months_of_strangers_are_not_yet_sustained(shop: Shop) -> None:
    visit(shop, spread(12, days=100), address="office")
    assert shop.night(as_of=YEAR).hub_of("address:office") == HubReason.NONE


def test_a_place_most_of_whose_accounts_are_new_is_not_settled(shop: Shop) -> None:
    visit(shop, [0, 60, 120, 180, 240, *range(310, 370, 9)], address="office")
    for number in range(5):
        shop.event(f"visitor {number}", 250, address="office")
        shop.event(f"visitor {number}", 260, address="office")
    assert shop.night(as_of=366).hub_of("address:office") == HubReason.NONE


def test_undated_use_is_never_sustained(shop: Shop) -> None:
    for number in range(12):
        shop.event(f"visitor {number}", None, address="office")
    assert shop.night(as_of=YEAR).hub_of("address:office") == HubReason.NONE


def test_seven_accounts_are_too_few_to_tell(shop: Shop) -> None:
    visit(shop, spread(7), address="office")
    assert shop.night(as_of=YEAR + 90).hub_of("address:office") == HubReason.NONE


def test_more_accounts_than_the_cap_make_a_hub_and_as_many_do_not(shop: Shop) -> None:
    parameters = NetworkParameters(cap={"card": 4, "masked_card": 3})
    for number in range(5):
        shop.event(f"a{number}", card="test")
    for number in range(4):
        shop.event(f"b{number}", card="crew")
        shop.event(f"c{number}", masked_card="411111-1111")
    night = shop.night(parameters)
    assert night.hub_of("card:test") == HubReason.OVER_CAP
    assert night.hub_of("card:crew") == HubReason.NONE
    assert night.hub_of("masked_card:411111-1111") == HubReason.OVER_CAP


def test_a_denied_value_is_a_hub_whoever_uses_it_and_says_so(shop: Shop) -> None:
    shop.denied.add("phone:0000")
    shop.event("a", phone="0000")
    shop.event("b", phone="0000")
    night = shop.night()
    assert night.hub_of("phone:0000") == HubReason.DENIED
    assert HubReason.DENIED.word == "denied"
    assert night.bits[night.nodes.index("phone:0000")] == 0
    assert not night.kept()
    assert not night.weak()


def test_an_account_with_more_cards_than_a_person_has_joins_nobody(shop: Shop) -> None:
    parameters = NetworkParameters(account_cap={"card": 5})
    for number in range(6):
        shop.event("shop's test account", card=str(number))
    for number in range(5):
        shop.event("card lover", card=f"own {number}")
    shop.event("customer", card="3")
    shop.event("friend", card="own 3")
    night = shop.night(parameters)
    hubs = {name for name, hub in zip(night.accounts, night.account_hubs, strict=True) if hub}
    assert hubs == {"shop's test account"}
    assert set(night.kept()) == {frozenset({"card lover", "friend"})}
