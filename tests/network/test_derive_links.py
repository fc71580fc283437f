from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.model import DAY_MS, EVENT_LABELS, EventFlag, Label
from graphfraud.network.arrays import UNDATED, EventArrays, IdentifierArrays
from graphfraud.network.links import biadjacency, degrees, derive_links, fold_guests, resolve_owners

if TYPE_CHECKING:
    from tests.network.conftest import Shop

START = 1_735_689_600_000


def named_links(shop: Shop, relabelled: int = 0) -> dict[tuple[str, str], tuple[int, int, bool]]:
    accounts, nodes, events, identifiers = shop.arrays(relabelled)
    links = derive_links(events, identifiers)
    return {
        (accounts[links.account[i]], nodes[links.identifier[i]]): (
            int(links.first[i]),
            int(links.last[i]),
            bool(links.gift[i]),
        )
        for i in range(len(links))
    }


def test_a_link_gathers_the_first_and_the_last_of_all_its_events(shop: Shop) -> None:
    for day in (5, 2, 9):
        shop.event("a", day, card="1")
    assert named_links(shop) == {("a", "card:1"): (START + 2 * DAY_MS, START + 9 * DAY_MS, False)}


def test_buildings_and_subnets_are_linked_through_their_children(shop: Shop) -> None:
    shop.event("a", 1, address="101@tower", ip="203.0.113.7")
    shop.event("a", 4, address="102@tower", ip="203.0.113.9")
    links = named_links(shop)
    assert links["a", "building:tower"] == (START + DAY_MS, START + 4 * DAY_MS, False)
    assert links["a", "subnet:203.0.113"] == (START + DAY_MS, START + 4 * DAY_MS, False)
    assert len(links) == 6


def test_undated_events_give_undated_links_and_dated_ones_win(shop: Shop) -> None:
    shop.event("a", None, card="1")
    shop.event("b", None, card="1")
    shop.event("b", 3, card="1")
    links = named_links(shop)
    assert links["a", "card:1"] == (UNDATED, UNDATED, False)
    assert links["b", "card:1"] == (START + 3 * DAY_MS, START + 3 * DAY_MS, False)


def test_an_address_used_for_gifts_only_is_marked_and_its_card_is_not(shop: Shop) -> None:
    shop.gift("a", address="aunt@house", card="1")
    links = named_links(shop)
    assert links["a", "address:aunt@house"][2]
    assert links["a", "building:house"][2]
    assert not links["a", "card:1"][2]


def test_one_use_that_is_no_gift_takes_the_mark_away(shop: Shop) -> None:
    shop.gift("a", address="home")
    shop.event("a", address="home")
    assert not named_links(shop)["a", "address:home"][2]


def test_another_recipient_is_a_gift_only_for_an_account_with_an_address_of_its_own(shop: Shop) -> None:
    shop.event("settled", address="own")
    shop.add("settled", 0, {"address": "aunt"}, flags=EventFlag.OTHER_RECIPIENT)
    shop.add("crew", 0, {"address": "drop"}, flags=EventFlag.OTHER_RECIPIENT)
    links = named_links(shop)
    assert links["settled", "address:aunt"][2]
    assert not links["crew", "address:drop"][2]


def test_no_events_give_no_links() -> None:
    none = np.empty(0, dtype=np.int64)
    small = np.empty(0, dtype=np.int8)
    events = EventArrays(
        none, none, none, small, small, small, none, small, small, dict.fromkeys(EVENT_LABELS, none)
    )
    identifiers = IdentifierArrays(small, small, np.empty(0, dtype=np.bool_), none)
    assert len(derive_links(events, identifiers)) == 0
    assert len(resolve_owners(events, identifiers, np.empty(0, dtype=np.bool_))) == 0


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_events_and_the_codes_do_not_matter(shop: Shop, seed: int) -> None:
    rng = np.random.default_rng(seed)
    for _ in range(200):
        used = {
            "card": str(rng.integers(30)),
            "address": f"{rng.integers(9)}@{rng.integers(3)}",
        }
        shop.add(f"a{rng.integers(20)}", int(rng.integers(100)), used, flags=int(rng.integers(4)))
    assert named_links(shop, 1) == named_links(shop, 2)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 6), st.integers(0, 50)), min_size=1, max_size=40))
def test_links_are_sorted_unique_and_span_every_event(rows: list[tuple[int, int, int]]) -> None:
    account, card, day = (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
    nothing = np.full(len(rows), -1, dtype=np.int64)
    zeros = np.zeros(len(rows), dtype=np.int8)
    columns = dict.fromkeys(EVENT_LABELS, nothing) | {Label.CARD: card}
    events = EventArrays(day, account, day, zeros, zeros, zeros, day, zeros, zeros, columns)
    identifiers = IdentifierArrays(
        np.full(7, Label.CARD.code, dtype=np.int8),
        np.full(7, 3, dtype=np.int8),
        np.zeros(7, dtype=np.bool_),
        np.full(7, -1),
    )
    links = derive_links(events, identifiers)
    order = list(zip(links.identifier.tolist(), links.account.tolist(), strict=True))
    assert order == sorted(set(zip(card.tolist(), account.tolist(), strict=True)))
    for i, link in enumerate(order):
        days = [at for who, what, at in rows if (what, who) == link]
        assert (links.first[i], links.last[i]) == (min(days), max(days))
    matrix = biadjacency(links, identifiers, 5, Label.CARD)
    assert (matrix.sum(axis=0) == degrees(links, 7)).all()
    assert biadjacency(links, identifiers, 5, Label.EMAIL).nnz == 0
    assert biadjacency(links, identifiers, 5).nnz == len(links)


def owners(shop: Shop) -> dict[str, str]:
    accounts, _, events, identifiers = shop.arrays(relabelled=7)
    guest = np.array([name.startswith("guest:email:") for name in accounts])
    owner = resolve_owners(events, identifiers, guest)
    assert (fold_guests(events, owner).account == owner[events.account]).all()
    return {name: accounts[owner[code]] for code, name in enumerate(accounts)}


def test_a_guest_belongs_to_the_only_registered_account_with_the_e_mail(shop: Shop) -> None:
    shop.event("guest:email:taro", email="taro")
    shop.event("taro's account", email="taro")
    shop.event("someone else", email="other")
    assert owners(shop) == {
        "guest:email:taro": "taro's account",
        "taro's account": "taro's account",
        "someone else": "someone else",
    }


def test_a_guest_whose_e_mail_two_registered_accounts_use_stays_alone(shop: Shop) -> None:
    shop.event("guest:email:taro", email="taro")
    shop.event("one", email="taro")
    shop.event("two", email="taro")
    assert all(name == owner for name, owner in owners(shop).items())


def test_a_denied_e_mail_keys_nothing(shop: Shop) -> None:
    shop.denied.add("email:order")
    shop.event("guest:email:order", email="order")
    shop.event("one", email="order")
    assert all(name == owner for name, owner in owners(shop).items())
