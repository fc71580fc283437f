"""Every kind of innocent sharing is in the shop, can be switched off, and then leaves nothing behind."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from graphfraud.synthetic import ShopPlan

if TYPE_CHECKING:
    from collections.abc import Callable

    Rows = list[dict[str, str]]
    MakeShop = Callable[[ShopPlan], tuple[Rows, Rows]]

IDENTIFIERS = ("email", "phone", "device", "card", "address", "ip")
GROUPS_OF_SWITCH = {
    "households": {"household"},
    "offices": {"office"},
    "dormitories": {"dormitory"},
    "lockers": {"locker"},
    "gift_senders": {"gift_sender"},
    "placeholders": {"placeholder", "test_account"},
    "shared_computers": {"shared_computer"},
    "next_tenants": {"next_tenant", "recycled_phone"},
}
ALL_OFF: dict[str, Any] = dict.fromkeys([*GROUPS_OF_SWITCH, "carrier_ips", "campaigns"], False)


def kinds_of(truth: Rows) -> set[str]:
    return {row["confuser"].split(":")[0] for row in truth if row["confuser"]}


def members_by_group(truth: Rows, kind: str) -> dict[str, set[str]]:
    groups: dict[str, set[str]] = defaultdict(set)
    for row in truth:
        if row["confuser"].startswith(f"{kind}:"):
            groups[row["confuser"]].add(row["account"])
    return groups


def users_of(orders: Rows, column: str) -> dict[str, set[str]]:
    users: dict[str, set[str]] = defaultdict(set)
    for row in orders:
        if row[column]:
            users[row[column]].add(row["account"] or row["email"])
    return users


def test_the_shop_has_every_kind_of_innocent_group(truth: Rows) -> None:
    assert kinds_of(truth) == set().union({"takeover"}, *GROUPS_OF_SWITCH.values())


@pytest.mark.parametrize("switch", GROUPS_OF_SWITCH)
def test_a_switch_takes_its_groups_out_and_no_other(make_shop: MakeShop, switch: str) -> None:
    off: dict[str, Any] = {switch: False}
    _, truth = make_shop(replace(ShopPlan(accounts=1_000, seed=3), **off))
    everything = set().union({"takeover"}, *GROUPS_OF_SWITCH.values())
    assert kinds_of(truth) == everything - GROUPS_OF_SWITCH[switch]


@pytest.mark.parametrize("seed", [1, 2])
def test_without_rings_and_confusers_no_two_customers_share_anything(make_shop: MakeShop, seed: int) -> None:
    orders, _ = make_shop(replace(ShopPlan(accounts=2_000, seed=seed, rings=0), **ALL_OFF))
    for column in IDENTIFIERS:
        for value, people in users_of(orders, column).items():
            # A registered customer who did not log in is seen under the e-mail as well.
            emails = {row["email"] for row in orders if row[column] == value} if len(people) > 1 else {value}
            assert len(emails) == 1, (column, value)


def test_half_of_the_mobile_orders_come_through_shared_carrier_ips(make_shop: MakeShop) -> None:
    shared, _ = make_shop(replace(ShopPlan(accounts=2_000, seed=4), **ALL_OFF | {"carrier_ips": True}))
    wide = {ip for ip, people in users_of(shared, "ip").items() if len(people) >= 4}
    assert 200 < len(wide) <= 300
    through = sum(row["ip"] in wide for row in shared) / len(shared)
    assert 0.25 < through < 0.37


def test_campaign_days_bring_many_unrelated_new_accounts(make_shop: MakeShop) -> None:
    def most_new_accounts_on_a_day(campaigns: bool) -> int:
        plan = replace(ShopPlan(accounts=2_000, seed=4, rings=0), **ALL_OFF | {"campaigns": campaigns})
        orders, _ = make_shop(plan)
        first = {row["account"]: row["at"][:10] for row in reversed(orders) if row["account"]}
        days = Counter(day for day in first.values() if day[5:7] != "12")
        return max(days.values())

    assert most_new_accounts_on_a_day(campaigns=True) > 1.5 * most_new_accounts_on_a_day(campaigns=False)


def test_households_share_a_door_and_many_sign_up_within_three_days(orders: Rows, truth: Rows) -> None:
    households = members_by_group(truth, "household")
    first = {row["account"]: row["at"] for row in reversed(orders)}
    ips = {account: set[str]() for account in first}
    for row in orders:
        ips[row["account"]].add(row["ip"])
    assert {len(members) for members in households.values()} == {2, 3, 4, 5}
    together = 0
    for members in households.values():
        days = sorted(datetime.fromisoformat(first[account]) for account in members)
        gaps = [later - earlier for earlier, later in pairwise(days)]
        together += min(gaps) <= timedelta(days=4)
    assert together > 0.4 * len(households)
    accounts = sum(len(members) for members in households.values())
    assert 0.28 < accounts / 3_000 < 0.38


@pytest.mark.parametrize(("kind", "fewest"), [("office", 10), ("dormitory", 12), ("locker", 100)])
def test_members_of_a_place_send_to_its_address_over_months(
    orders: Rows, truth: Rows, kind: str, fewest: int
) -> None:
    for group, members in members_by_group(truth, kind).items():
        assert len(members) >= fewest
        used: dict[str, list[str]] = defaultdict(list)
        for row in orders:
            if row["account"] in members and row["address"]:
                used[row["address"]].append(row["at"])
        times = max(used.values(), key=len)
        assert len(times) >= 3, group
        last, first = datetime.fromisoformat(times[-1]), datetime.fromisoformat(times[0])
        assert last - first > timedelta(days=60), group


def test_gift_senders_send_to_three_or_more_other_people(orders: Rows, truth: Rows) -> None:
    senders = set().union(*members_by_group(truth, "gift_sender").values())
    sent: dict[str, set[str]] = defaultdict(set)
    for row in orders:
        if row["account"] in senders and row["gift"] and row["recipient"] != row["name"]:
            sent[row["account"]].add(row["address"])
    assert senders
    assert set(sent) == senders
    assert all(3 <= len(addresses) <= 20 for addresses in sent.values())


def test_the_test_account_sends_cancelled_orders_to_many_addresses(orders: Rows, truth: Rows) -> None:
    ((account,),) = members_by_group(truth, "test_account").values()
    mine = [row for row in orders if row["account"] == account and row["kind"] == "order"]
    assert len({row["address"] for row in mine}) >= 40
    assert {row["card"] for row in mine} == {"tok_test_4242"}
    assert sum(row["status"] == "cancelled" for row in mine) >= 40


@pytest.mark.parametrize(
    ("kind", "column", "days"), [("next_tenant", "address", 366), ("recycled_phone", "phone", 183)]
)
def test_the_next_tenant_comes_long_after_the_last_one(
    orders: Rows, truth: Rows, kind: str, column: str, days: int
) -> None:
    for group, members in members_by_group(truth, kind).items():
        times: dict[str, dict[str, list[datetime]]] = {account: defaultdict(list) for account in members}
        for row in orders:
            if row["account"] in members and row["kind"] == "order" and not row["gift"]:
                times[row["account"]][row[column]].append(datetime.fromisoformat(row["at"]))
        first, second = times.values()
        (value,) = set(first) & set(second)
        early, late = sorted([first[value], second[value]])
        assert min(late) - max(early) >= timedelta(days=days - 1), group
