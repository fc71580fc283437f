"""The planted rings are there, hang together by what they share, and half of them are unknown to the shop."""

from __future__ import annotations

from collections import Counter, defaultdict
from statistics import mean
from typing import TYPE_CHECKING

import networkx as nx
import pytest

from graphfraud.synthetic import RingKind, ShopPlan

if TYPE_CHECKING:
    from collections.abc import Callable

    Rows = list[dict[str, str]]
    MakeShop = Callable[[ShopPlan], tuple[Rows, Rows]]

JOINING = ("email", "phone", "device", "card", "address")


def members_by_ring(truth: Rows) -> dict[str, set[str]]:
    rings: dict[str, set[str]] = defaultdict(set)
    for row in truth:
        if row["ring"]:
            rings[row["ring"]].add(row["account"])
    return rings


def test_every_account_of_the_truth_is_in_the_feed_and_in_one_ring_at_most(orders: Rows, truth: Rows) -> None:
    assert {row["account"] for row in truth} <= {row["account"] for row in orders}
    in_rings = Counter(row["account"] for row in truth if row["ring"])
    assert set(in_rings.values()) == {1}
    assert not {row["account"] for row in truth if row["confuser"]} & set(in_rings)


def test_every_kind_of_ring_occurs_in_a_shop_of_default_size(truth: Rows) -> None:
    assert {row["ring_kind"] for row in truth if row["ring"]} == set(RingKind)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_ring_is_connected_by_values_that_nobody_outside_uses_widely(
    make_shop: MakeShop, seed: int
) -> None:
    orders, truth = make_shop(ShopPlan(accounts=2_000, seed=seed, rings=18))
    users: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in orders:
        if row["account"]:
            for column in JOINING:
                if row[column]:
                    users[column, row[column]].add(row["account"])
    for ring, members in members_by_ring(truth).items():
        graph: nx.Graph[object] = nx.Graph()
        graph.add_nodes_from(members)
        for value, accounts in users.items():
            inside = accounts & members
            if len(inside) > 1 and len(accounts - members) <= 1:
                graph.add_edges_from((value, account) for account in inside)
        assert nx.is_connected(graph), ring


def test_ring_sizes_are_from_four_to_sixty(make_shop: MakeShop) -> None:
    _, truth = make_shop(ShopPlan(accounts=6_000, seed=5, rings=60))
    sizes = [len(members) for members in members_by_ring(truth).values()]
    assert len(sizes) == 60
    assert min(sizes) >= 4
    assert max(sizes) <= 60
    assert max(sizes) > 30


def test_half_of_the_rings_have_no_outcome_and_a_quarter_of_the_accounts_in_the_others_have_one(
    orders: Rows, outcomes: Rows, truth: Rows
) -> None:
    account = {row["event_id"]: row["account"] for row in orders}
    bad = {account[row["event_id"]] for row in outcomes}
    shares = [len(bad & members) / len(members) for members in members_by_ring(truth).values()]
    known = [share for share in shares if share]
    assert len(known) == len(shares) // 2
    assert 0.15 < mean(known) < 0.35


def test_known_rings_lose_by_stolen_cards_or_friendly_fraud_as_their_kind_does(
    orders: Rows, outcomes: Rows, truth: Rows
) -> None:
    account = {row["event_id"]: row["account"] for row in orders}
    kind = {row["account"]: row["ring_kind"] for row in truth if row["ring"]}
    friendly = {RingKind.REFUND, RingKind.PROMO}
    planted = [
        (kind[account[row["event_id"]]], row["cause"]) for row in outcomes if account[row["event_id"]] in kind
    ]
    assert planted
    for ring_kind, cause in planted:
        assert cause == ("friendly" if ring_kind in friendly else "stolen_card")


def test_a_third_of_the_rings_is_active_in_the_last_sixty_days(make_shop: MakeShop) -> None:
    orders, truth = make_shop(ShopPlan(accounts=3_000, seed=8, rings=30))
    last = {row["account"]: row["at"] for row in orders if row["kind"] == "order"}
    ends = [max(last[account] for account in members) for members in members_by_ring(truth).values()]
    # 2 May is sixty days before the end; a chain's last order may fall four days before the end of its time.
    assert 9 <= sum(end >= "2026-05-02" for end in ends) <= 10
    assert sum(end < "2026-01-01" for end in ends) >= 8


def test_ring_orders_are_dearer_on_the_whole_but_of_the_same_goods_as_everybodys(
    orders: Rows, truth: Rows
) -> None:
    planted = set().union(*members_by_ring(truth).values())
    placed = [row for row in orders if row["kind"] == "order"]
    ring = [row for row in placed if row["account"] in planted]
    others = [row for row in placed if row["account"] not in planted]
    assert mean(int(row["amount"]) for row in ring) > 1.3 * mean(int(row["amount"]) for row in others)
    goods = {item for row in others for item in row["items"].split(";")}
    assert {item for row in ring for item in row["items"].split(";")} <= goods


def test_promo_rings_write_one_mailbox_in_many_ways(orders: Rows, truth: Rows) -> None:
    promo = defaultdict(set)
    ring_of = {row["account"]: row["ring"] for row in truth if row["ring_kind"] == RingKind.PROMO}
    for row in orders:
        if row["account"] in ring_of:
            promo[ring_of[row["account"]]].add(row["email"])
    assert promo
    for ring, emails in promo.items():
        assert len(emails) == sum(name == ring for name in ring_of.values())
        assert len({email.split("@")[0].split("+")[0].replace(".", "") for email in emails}) == 1
