"""Nights that look at what has changed publish what nights that look at the whole shop do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphfraud.network.parameters import NetworkParameters

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphfraud.model import EventBatch, OutcomeBatch
    from tests.incremental.conftest import Copies, RandomShop

Row = tuple[str, str, float, dict[str, str]]


@pytest.mark.parametrize("seed", range(6))
def test_random_nights_of_changes_publish_what_whole_nights_do(
    copies: Copies, random_shop: Callable[[int, int], RandomShop], seed: int
) -> None:
    shop = random_shop(seed, 16 + 12 * (seed % 3))
    copies.go_on(0, *shop.night(0, shop.towns * (4 + 2 * (seed % 3)), shop.towns // 4))
    shares = []
    for night in range(1, 6):
        report = copies.go_on(night, *shop.night(night, 1 + seed % 4, seed % 3))
        assert report.record["looked_at"] == "changes", report.record["looked_at_whole_because"]
        shares.append(report.record["recomputed"]["rings"])
    assert min(shares) < 0.6, "little is worked out anew"
    published = str(copies.changes.published()["rings"])
    looked_for = ("name_reading", "odd_name", "email_easy", "email_numbered", "phone_area")
    found = [signal for signal in looked_for if f'"{signal}"' in published]
    assert len(found) >= 2, "the night has signs to work out"


def test_a_night_without_news_works_nothing_out_and_lets_everything_stand(
    copies: Copies, random_shop: Callable[[int, int], RandomShop], orders: Callable[..., EventBatch]
) -> None:
    shop = random_shop(1, 20)
    copies.go_on(0, *shop.night(0, 150, 5))
    report = copies.go_on(1, orders())
    assert report.rings > 0
    assert report.record["recomputed"] == {"accounts": 0.0, "links": 0.0, "rings": 0.0}
    assert not report.lineage


def ring_on(card: str, accounts: str, day: float = 90) -> list[Row]:
    """Let accounts use one card, one order each."""
    return [(f"{card}-{name}", name, day, {"card": card}) for name in accounts]


def test_time_alone_makes_a_ring_history(copies: Copies, orders: Callable[..., EventBatch]) -> None:
    copies.go_on(0, orders(*ring_on("1", "abc", day=84), *ring_on("2", "xyz", day=82)))
    states = []
    for night in range(1, 6):
        report = copies.go_on(night, orders())
        states.append(report.queued)
        assert report.record["recomputed"]["rings"] == 0
    assert states[0] > states[-1] == 0


def test_one_account_too_many_ends_a_ring_and_a_correction_brings_it_back(
    copies: Copies, orders: Callable[..., EventBatch]
) -> None:
    copies.go_on(0, orders(*ring_on("1", "abcd"), *ring_on("2", "wxyz")))
    ended = copies.go_on(1, orders(("stranger", "s", 95, {"card": "1"})))
    assert [change.change for change in ended.lineage] == ["ended"]
    again = copies.go_on(2, orders(("stranger", "s", 95, {"card": "3"})))
    assert [change.change for change in again.lineage] == ["born"]
    assert copies.changes.published()["hubs"] == []


def test_two_rings_merge_by_a_shared_member_and_come_apart_again(
    copies: Copies, orders: Callable[..., EventBatch]
) -> None:
    copies.go_on(0, orders(*ring_on("1", "abc"), *ring_on("2", "xyz"), *ring_on("3", "mno")))
    merged = copies.go_on(1, orders(("link", "a", 95, {"card": "2"})))
    assert {change.change for change in merged.lineage} == {"merged", "ended"}
    apart = copies.go_on(2, orders(("link", "a", 95, {"card": "1"})))
    assert {change.change for change in apart.lineage} == {"split"} or len(apart.lineage) == 2
    assert copies.changes.published()["registry"].keys() >= {"R-000004"}, "an ended id is never given again"


def test_a_guest_goes_to_whoever_registers_its_mailbox_and_back_when_a_second_one_does(
    copies: Copies, orders: Callable[..., EventBatch]
) -> None:
    guest = "guest:email:m"
    rows = [*ring_on("1", "ab"), ("guest", guest, 90, {"email": "m", "card": "1"}), *ring_on("2", "xyz")]
    copies.go_on(0, orders(*rows))
    for night, (account, owners) in enumerate([("c", 1), ("d", 0)], start=1):
        copies.go_on(night, orders((f"by {account}", account, 95, {"email": "m"})))
        assert len(copies.changes.published()["owners"]) == owners
    copies.go_on(3, orders(("by d", "d", 95, {"phone": "7"})))
    assert len(copies.changes.published()["owners"]) == 1


def test_a_place_becomes_a_hub_when_what_its_visitors_shared_becomes_too_common(
    copies: Copies, orders: Callable[..., EventBatch]
) -> None:
    """The place is not touched by any new event: strangers take its visitors' card over the cap."""
    days = zip("abcdef", range(5, 66, 11), strict=True)
    visitors = [(f"visit-{name}", name, day, {"address": "h.1"}) for name, day in days]
    card = [(f"card-{name}", name, 20, {"card": "1"}) for name in "abcd"]
    copies.go_on(0, orders(*visitors, *card))
    assert "address:h.1" not in {hub.node for hub in copies.changes.published()["hubs"]}
    copies.go_on(1, orders(("stranger", "s", 99, {"card": "1"})))
    assert {hub.node for hub in copies.changes.published()["hubs"]} == {"address:h.1", "card:1"}


def test_a_members_own_card_ceases_to_count_when_strangers_make_it_a_hub(
    copies: Copies, orders: Callable[..., EventBatch]
) -> None:
    """From one user to too many in one night: at no time does the card join anybody."""
    own = [(f"own-{card}", "a", 90, {"card": card}) for card in ("8", "9")]
    copies.go_on(0, orders(*ring_on("1", "abc"), *own))
    assert "churn" in str(copies.changes.published()["rings"])
    copies.go_on(1, orders(*ring_on("9", "vwxyz", day=95)))
    assert "churn" not in str(copies.changes.published()["rings"])


def fraud_next_door() -> list[Row]:
    """Let a member of a ring live where somebody who is not joined with it lived before, and go online."""
    tenants = [("fraud", "f", 5.0, {"address": "h.1"}), ("next", "a", 95.0, {"address": "h.1"})]
    online = [(f"{name}-ip", name, 90.0, {"ip": "i.1"}) for name in ("a", "b", "v", "w", "x")]
    strangers = [(f"alone-{number}", f"alone-{number}", 50.0, {"card": f"x{number}"}) for number in range(20)]
    return [*ring_on("1", "abc"), *tenants, *online, *strangers]


def test_fraud_outside_a_ring_stays_in_sight_when_only_the_ring_is_touched(
    copies: Copies, orders: Callable[..., EventBatch], outcome: Callable[[str, str], OutcomeBatch]
) -> None:
    """One more stranger uses the members' IP, over which no walk from known fraud goes."""
    copies.go_on(0, orders(*fraud_next_door()), outcome("fraud", "chargeback"))
    assert "near:a" in str(copies.changes.published()["rings"])
    touched = copies.go_on(1, orders(("new", "y", 99, {"ip": "i.1"})))
    assert touched.record["recomputed"]["rings"] == 1
    assert "near:a" in str(copies.changes.published()["rings"])


def test_fraud_outside_a_ring_is_forgotten_when_it_is_taken_back(
    copies: Copies, orders: Callable[..., EventBatch], outcome: Callable[[str, str], OutcomeBatch]
) -> None:
    copies.go_on(0, orders(*fraud_next_door()), outcome("fraud", "chargeback"))
    copies.go_on(1, orders(), outcome("fraud", "reversed"))
    assert "near:a" not in str(copies.changes.published()["rings"])


def test_gifts_join_their_senders_when_one_more_new_account_makes_their_address_a_drop(
    copies: Copies, gifts: Callable[..., EventBatch], orders: Callable[..., EventBatch]
) -> None:
    """From five to six users no weight changes, so nothing else tells that the old senders are joined now."""
    old = [(f"home-{name}", name, 1, {"address": f"home {name}.1"}) for name in "uvwx"]
    copies.go_on(0, orders(*old))
    copies.go_on(1, gifts(*((f"gift-{name}", name, 60, {"address": "h.1"}) for name in "uvwxp")))
    assert copies.changes.published()["rows"] == []
    copies.go_on(2, gifts(("gift-q", "q", 60, {"address": "h.1"})))
    (row,) = copies.changes.published()["rows"]
    assert row[2] == 6


def test_an_address_that_fewer_use_may_lead_two_agreeing_families_again(
    copies: Copies, orders: Callable[..., EventBatch]
) -> None:
    """From six to five users no weight changes; the two tenants whom it joins are touched by no event."""
    for copy in copies:
        network = NetworkParameters(theta_bits=7.0, low_degree=5)
        copy.settings = copy.settings.model_copy(update={"network": network})
    two = [(f"{name}-home", name, day, {"address": "h.1"}) for name, day in (("a", 10), ("b", 70))]
    online = [(f"{name}-ip", name, 80, {"ip": "i.1"}) for name in "ab"]
    past = [(f"{name}-home", name, -400 * place, {"address": "h.1"}) for place, name in enumerate("wxyz", 1)]
    copies.go_on(0, orders(*two, *online, *past))
    assert copies.changes.published()["rows"] == []
    copies.go_on(1, orders(("z-home", "z", -1600, {"address": "h.2"})))
    (row,) = copies.changes.published()["rows"]
    assert row[2] == 2


def test_an_address_that_fewer_use_may_weigh_enough_to_join_again(
    copies: Copies, orders: Callable[..., EventBatch]
) -> None:
    """The two whom it joins are touched by no event: a third one has never lived there after all."""
    for copy in copies:
        network = NetworkParameters(theta_bits=7.9)
        copy.settings = copy.settings.model_copy(update={"network": network})
    two = [(f"{name}-home", name, 70, {"address": "h.1"}) for name in "ab"]
    past = [(f"{name}-home", name, -400 * place, {"address": "h.1"}) for place, name in enumerate("yz", 1)]
    copies.go_on(0, orders(*two, *past))
    assert copies.changes.published()["rows"] == []
    copies.go_on(1, orders(("z-home", "z", -800, {"address": "h.2"})))
    (row,) = copies.changes.published()["rows"]
    assert row[2] == 2
