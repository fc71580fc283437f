from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy import sparse

from graphfraud.model import EVENT_LABELS, EventFlag, Family
from graphfraud.network import evidence as evidence_module
from graphfraud.network import sharing as sharing_module
from graphfraud.network.evidence import families_of, pair_evidence
from graphfraud.network.links import biadjacency
from graphfraud.network.parameters import NetworkParameters, milli
from graphfraud.network.sharing import contributions

if TYPE_CHECKING:
    from tests.network.conftest import Night, Shop

AB = frozenset({"a", "b"})


def weight(reliability: float, agreement: float, degree: int) -> int:
    """Work a weight out by hand, in whole thousandths of a bit."""
    others = 2 ** (np.floor(2 * np.log2(degree - 1)) / 2)
    return milli(reliability * np.log2(agreement * 99_999 / others))


def random_shop(shop: Shop, seed: int, *, accounts: int = 60, events: int = 400) -> None:
    rng = np.random.default_rng(seed)
    for _ in range(events):
        account = int(rng.integers(accounts))
        used = {
            "card": str(rng.integers(accounts)),
            "email": str(rng.integers(accounts)),
            "phone": str(rng.integers(accounts)),
            ("device" if account % 2 else "browser"): str(rng.integers(accounts)),
            "address": f"{rng.integers(20)}@{rng.integers(6)}",
            "ip": f"203.0.{rng.integers(4)}.{rng.integers(9)}",
        }
        named = {kind: value for kind, value in used.items() if rng.random() < 0.25}
        shop.add(f"a{account}", float(rng.integers(200)), named, flags=int(rng.choice([0, 0, 0, 1, 2])))


def evidence_of(night: Night) -> dict[frozenset[str], int]:
    return night.kept() | night.weak()


@pytest.mark.parametrize("seed", range(5))
def test_without_gaps_gifts_and_soft_labels_it_is_the_weighted_sum_of_products(shop: Shop, seed: int) -> None:
    rng = np.random.default_rng(seed)
    for _ in range(300):
        kind = str(rng.choice(["card", "masked_card", "email", "phone", "device", "browser", "address"]))
        shop.add(f"a{rng.integers(50)}", None, {kind: str(rng.integers(25))})
    night = shop.night(relabelled=seed)
    n = len(night.accounts)
    total = sparse.csr_array((n, n), dtype=np.int64)
    for label in EVENT_LABELS:
        matrix = biadjacency(night.links, night.identifiers, n, label)
        total = total + sparse.csr_array(matrix * night.bits) @ matrix.T
    expected = sparse.triu(total, k=1).tocoo()
    found = evidence_of(night)
    assert found == {
        frozenset({night.accounts[a], night.accounts[b]}): int(bits)
        for a, b, bits in zip(expected.row, expected.col, expected.data, strict=True)
    }


@pytest.mark.parametrize("seed", range(4))
def test_the_contributions_of_every_pair_add_up_to_its_evidence_exactly(shop: Shop, seed: int) -> None:
    random_shop(shop, seed)
    night = shop.night(as_of=200)
    assert len(night.evidence.kept) > 20
    assert len(night.evidence.weak) > 5
    for pairs in (night.evidence.kept, night.evidence.weak):
        for a, b in ((pairs.a, pairs.b), (pairs.b, pairs.a)):
            parts = contributions(night.sharing, a, b)
            total = np.zeros(len(pairs), dtype=np.int64)
            np.add.at(total, parts.pair, parts.evidence)
            assert (total == pairs.evidence).all()
            assert (parts.evidence > 0).all()
            order = list(zip(parts.pair.tolist(), parts.identifier.tolist(), strict=True))
            assert order == sorted(set(order))


@pytest.mark.parametrize("seed", range(3))
def test_codes_and_event_order_change_nothing(shop: Shop, seed: int) -> None:
    random_shop(shop, seed)
    one, other = shop.night(as_of=200, relabelled=1), shop.night(as_of=200, relabelled=2)
    assert one.accounts != other.accounts
    assert one.kept() == other.kept()
    assert one.weak() == other.weak()


def test_working_in_small_chunks_changes_nothing(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    random_shop(shop, 11)
    night = shop.night(as_of=200)
    monkeypatch.setattr(sharing_module, "_ROWS_AT_ONCE", 7)
    monkeypatch.setattr(evidence_module, "_PAIRS_AT_ONCE", 5)
    again = pair_evidence(night.sharing)
    assert night.named(again.kept) == night.kept()
    assert night.named(again.weak) == night.weak()
    assert (again.families == night.evidence.families).all()


def test_pairs_stand_in_order_and_once(shop: Shop) -> None:
    random_shop(shop, 3)
    for pairs in (shop.night(as_of=200).evidence.kept, shop.night(as_of=200).evidence.weak):
        order = list(zip(pairs.a.tolist(), pairs.b.tolist(), strict=True))
        assert order == sorted(set(order))
        assert all(a < b for a, b in order)


@pytest.mark.parametrize(
    ("used", "expected"),
    [
        ({"card": "1"}, weight(1.0, 0.35, 2)),
        ({"masked_card": "1"}, weight(0.6, 0.35, 2)),
        ({"email": "1"}, weight(1.0, 0.3, 2)),
        ({"phone": "1"}, weight(0.9, 0.3, 2)),
        ({"device": "1"}, weight(0.9, 0.6, 2)),
        ({"browser": "1"}, weight(0.55, 0.4, 2)),
        ({"address": "1"}, weight(0.55, 0.5, 2)),
    ],
)
def test_one_rare_hard_or_medium_value_joins_two_accounts(
    shop: Shop, used: dict[str, str], expected: int
) -> None:
    for name in "ab":
        shop.add(name, 0, used)
    assert shop.night().kept() == {AB: expected}


def test_soft_values_alone_join_nobody_however_many(shop: Shop) -> None:
    for last in range(5):
        shop.event("a", ip=f"203.0.113.{last}", address="101@house")
        shop.event("b", ip=f"203.0.113.{last}", address="102@house")
    night = shop.night()
    assert not night.kept()
    assert not night.weak()


def test_soft_values_add_to_a_candidate_up_to_their_cap(shop: Shop) -> None:
    for last in range(5):
        shop.event("a", card="1", ip=f"203.0.113.{last}")
        shop.event("b", card="1", ip=f"203.0.113.{last}")
    above = shop.night().kept()[AB] - weight(1.0, 0.35, 2)
    cap = milli(NetworkParameters().soft_cap_bits)
    assert cap - 5 <= above <= cap, "each of five shares is rounded down"


def test_a_shared_building_adds_something_unless_the_address_is_shared_too(shop: Shop) -> None:
    shop.event("a", card="1", address="101@house")
    shop.event("b", card="1", address="102@house")
    assert shop.night().kept()[AB] == weight(1.0, 0.35, 2) + weight(0.2, 0.3, 2)
    shop.event("b", address="101@house")
    assert shop.night().kept()[AB] == weight(1.0, 0.35, 2) + weight(0.55, 0.5, 2)


def test_a_shared_subnet_adds_something_unless_an_ip_is_shared_too(shop: Shop) -> None:
    shop.event("a", card="1", ip="203.0.113.1")
    shop.event("b", card="1", ip="203.0.113.2")
    assert shop.night().kept()[AB] == weight(1.0, 0.35, 2) + weight(0.2, 0.2, 2)
    shop.event("b", ip="203.0.113.1")
    assert shop.night(NetworkParameters(soft_cap_bits=3.9, theta_bits=4, reliability={"ip": 0.2})).kept()[
        AB
    ] == weight(1.0, 0.35, 2) + weight(0.2, 0.35, 2)


def test_who_shares_a_hub_shares_no_building_beside_it(shop: Shop) -> None:
    shop.denied.add("address:locker@station")
    for name in "ab":
        shop.event(name, card="1", address="locker@station")
    assert shop.night().kept() == {AB: weight(1.0, 0.35, 2)}


@pytest.mark.parametrize(
    ("used", "half_life"), [({"address": "flat"}, 30), ({"phone": "090"}, 90), ({"ip": "203.0.113.1"}, 14)]
)
def test_what_passes_from_hand_to_hand_loses_half_its_weight_in_a_half_life(
    shop: Shop, used: dict[str, str], half_life: int
) -> None:
    parameters = NetworkParameters(soft_cap_bits=7, theta_bits=8)
    email = weight(1.0, 0.3, 2)
    left = []
    for day in (0, half_life + 0.5):
        shop.rows.clear()
        shop.add("a", 0, {"email": "1", **used})
        shop.event("b", 0, email="1")
        shop.add("b", day, used)
        left.append(evidence_of(shop.night(parameters))[AB] - email)
    assert left[0] // 2 == left[1]


def test_a_next_tenant_is_no_accomplice_and_a_flatmate_is_joined(shop: Shop) -> None:
    for name, begins, ends in (("tenant", 0, 300), ("next tenant", 360, 600), ("flatmate", 250, 300)):
        shop.event(name, begins, address="flat")
        shop.event(name, ends, address="flat")
    night = shop.night(as_of=600)
    assert set(night.kept()) == {frozenset({"tenant", "flatmate"})}
    assert frozenset({"tenant", "next tenant"}) in night.weak()


def test_age_alone_takes_nothing_away(shop: Shop) -> None:
    shop.event("a", 0, address="flat")
    shop.event("b", 0, address="flat")
    assert shop.night(as_of=0).kept() == shop.night(as_of=3650).kept()


def test_cards_e_mails_and_devices_do_not_fade_with_a_gap(shop: Shop) -> None:
    shop.event("a", 0, card="1", email="1", device="1")
    shop.event("b", 1000, card="1", email="1", device="1")
    assert shop.night().kept() == {AB: weight(1.0, 0.35, 2) + weight(1.0, 0.3, 2) + weight(0.9, 0.6, 2)}


def test_a_gift_sender_and_the_recipients_stay_apart(shop: Shop) -> None:
    for number in range(3):
        shop.gift("sender", number, address=f"home {number}", card="sender's")
        shop.event(f"recipient {number}", 5, address=f"home {number}")
    night = shop.night()
    assert not night.kept()
    assert len(night.weak()) == 3


def test_two_old_customers_who_send_gifts_to_one_address_stay_apart(shop: Shop) -> None:
    for name in "ab":
        shop.event(name, 0, address=f"{name}'s own")
        shop.add(name, 200, {"address": "grandmother"}, flags=EventFlag.OTHER_RECIPIENT)
    assert not shop.night(as_of=200).kept()


def test_many_new_accounts_that_send_gifts_to_one_address_are_joined(shop: Shop) -> None:
    for number in range(10):
        shop.gift(f"new {number}", number / 2, address="drop")
    assert shop.night().partition() == {frozenset(f"new {number}" for number in range(10))}


def test_many_old_accounts_that_send_gifts_to_one_address_are_not(shop: Shop) -> None:
    for number in range(10):
        shop.event(f"old {number}", 0, card=str(number))
        shop.gift(f"old {number}", 100 + number / 2, address="teacher")
    assert not shop.night().kept()


def test_two_families_join_where_neither_would_and_one_leads_at_low_degree(shop: Shop) -> None:
    for name, day in (("a", 0), ("b", 60)):
        shop.event(name, day, address="flat")  # 8.6 bits, a quarter left after two half-lives
        shop.event(name, 0, ip="203.0.113.1")
    parameters = NetworkParameters(theta_bits=9.0, soft_cap_bits=3.0)
    night = shop.night(parameters)
    assert night.kept()[AB] < parameters.theta
    assert families_of(int(night.evidence.families[0])) == (Family.ADDRESS, Family.NETWORK)
    assert not shop.night(NetworkParameters(theta_bits=9.0, low_degree=1)).kept()
    assert not shop.night(NetworkParameters(theta_bits=9.0, agreement_bits=2.5)).kept()


def test_a_faded_identifier_of_low_degree_leads_no_families(shop: Shop) -> None:
    for number in range(12):
        shop.event(f"dormer {number}", address="dormitory", ip="203.0.113.1")
    shop.event("dormer 0", 0, address="flat")
    shop.event("dormer 1", 100, address="flat")
    assert not shop.night(NetworkParameters(theta_bits=15.0)).kept()


def test_an_address_and_its_building_are_one_family(shop: Shop) -> None:
    for name, day in (("a", 0), ("b", 60)):
        shop.event(name, day, address="1@house")
    shop.event("a", 0, address="2@house")
    assert not shop.night(NetworkParameters(theta_bits=9.0)).kept()


def test_sixty_accounts_on_one_drop_are_all_joined_with_each_other(shop: Shop) -> None:
    for number in range(60):
        shop.event(f"a{number:02}", number / 100, address="drop")
    night = shop.night()
    assert len(night.kept()) == 60 * 59 // 2
    assert set(night.kept().values()) == {weight(0.55, 0.5, 60)}
    assert night.partition() == {frozenset(f"a{number:02}" for number in range(60))}


def test_eight_accounts_on_one_e_mail_are_one_ring_and_an_ip_adds_nobody(shop: Shop) -> None:
    for number in range(8):
        shop.event(f"a{number}", None, email="one", ip="203.0.113.1")
    for number in range(20):
        shop.event(f"b{number}", None, email=f"own {number}", ip="203.0.113.1")
    assert shop.night().partition() == {frozenset(f"a{number}" for number in range(8))}


def test_undated_events_have_no_gap(shop: Shop) -> None:
    shop.event("a", None, address="flat")
    shop.event("b", 900, address="flat")
    assert shop.night().kept() == {AB: weight(0.55, 0.5, 2)}


def test_nobody_who_shares_nothing_is_a_candidate(shop: Shop) -> None:
    shop.event("a", card="1")
    shop.event("b", card="2")
    night = shop.night()
    assert len(night.evidence.kept) == len(night.evidence.weak) == 0
    parts = contributions(night.sharing, np.array([0]), np.array([1]))
    assert len(parts) == 0
