"""The feeds of the made-up shop obey the canonical columns, the calendar and the plan."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime
from ipaddress import IPv4Address
from typing import TYPE_CHECKING, Any

import phonenumbers

from graphfraud.identifiers.pan import find_card_number
from graphfraud.model import Cause, Kind, Liability, Outcome, Status

if TYPE_CHECKING:
    from pathlib import Path

    Rows = list[dict[str, str]]

ORDERED_ONLY = (
    "card",
    "card_kind",
    "last4",
    "bin",
    "recipient",
    "address",
    "postcode",
    "country",
    "amount",
    "items",
)
PLACEHOLDER_PHONES = {"00000000000", "0312345678"}


def day_of(row: dict[str, str]) -> date:
    return datetime.fromisoformat(row["at"]).date()


def test_the_header_has_the_canonical_columns_that_the_shop_fills_and_no_other(orders: Rows) -> None:
    what = ["event_id", "kind", "at", "status", "account", "name", "name_kana", "email", "phone"]
    how = ["device", "device_kind", "ip", "card", "card_kind", "last4", "bin"]
    where = ["recipient", "recipient_kana", "address", "postcode", "country"]
    assert list(orders[0]) == [*what, *how, *where, "amount", "currency", "items", "quantity", "gift"]
    for column in orders[0]:
        assert any(row[column] for row in orders), column


def test_every_cell_of_the_feed_is_in_its_range(orders: Rows) -> None:
    for row in orders:
        ordered = row["kind"] in {Kind.ORDER, Kind.DECLINE}
        assert row["kind"] in {Kind.ORDER, Kind.LOGIN, Kind.SIGNUP, Kind.DECLINE}
        assert row["status"] in (
            {Status.OPEN, Status.SHIPPED, Status.CANCELLED} if row["kind"] == "order" else {""}
        )
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+09:00", row["at"])
        assert re.fullmatch(r"\S+@[a-z.]+\.[a-z]+", row["email"])
        assert row["device_kind"] in {"app", "browser"}
        assert row["device"]
        assert IPv4Address(row["ip"]).is_global
        assert all(bool(row[column]) == ordered for column in ORDERED_ONLY), row
        assert row["card_kind"] == ("token" if ordered else "")
        assert not ordered or (re.fullmatch(r"\d{3}-\d{4}", row["postcode"]) and int(row["amount"]) > 0)
        assert row["gift"] in {"", "1"}


def test_only_the_orders_of_the_last_three_days_are_open(orders: Rows) -> None:
    still_open = {day_of(row) for row in orders if row["status"] == "open"}
    assert still_open == {date(2026, 6, 28), date(2026, 6, 29), date(2026, 6, 30)}
    assert not any(row["status"] == "shipped" and day_of(row) > date(2026, 6, 27) for row in orders)


def test_nothing_in_any_file_looks_like_a_card_number(shop_folder: Path) -> None:
    for file in shop_folder.iterdir():
        for line in file.read_text(encoding="utf-8").splitlines():
            assert not re.search(r"\d{13}", line), line
            assert not find_card_number(line), line


def test_december_has_about_three_times_the_orders_of_a_normal_month(orders: Rows) -> None:
    months = Counter(row["at"][:7] for row in orders if row["kind"] == "order")
    december = months.pop("2025-12")
    assert len(months) == 17
    assert 2.6 < december / (sum(months.values()) / len(months)) < 3.4


def test_the_feed_spans_eighteen_months_in_order_of_time(orders: Rows) -> None:
    times = [row["at"] for row in orders]
    assert times == sorted(times)
    assert times[0].startswith("2025-01-0")
    assert times[-1].startswith("2026-06-30")


def test_event_ids_and_account_ids_count_up_in_order_of_time(orders: Rows) -> None:
    assert [row["event_id"] for row in orders] == [f"E{number:09}" for number in range(1, len(orders) + 1)]
    accounts = list(dict.fromkeys(row["account"] for row in orders if row["account"]))
    assert accounts == [f"A{number:08}" for number in range(1, 3_001)]


def test_orders_and_guests_come_in_the_planned_numbers(orders: Rows) -> None:
    placed = [row for row in orders if row["kind"] == "order"]
    assert abs(len(placed) / (3_000 * 2.5) - 1) < 0.1
    guests = sum(not row["account"] for row in placed) / len(placed)
    assert 0.12 < guests < 0.18


def test_most_customers_order_once_or_twice_and_a_few_very_often(orders: Rows) -> None:
    per_account = Counter(row["account"] for row in orders if row["kind"] == "order" and row["account"])
    few = sum(times <= 2 for times in per_account.values())
    assert few > 0.6 * len(per_account)
    assert max(per_account.values()) >= 20


def test_phone_numbers_are_valid_in_japan_or_placeholders(orders: Rows) -> None:
    for phone in sorted({row["phone"] for row in orders} - PLACEHOLDER_PHONES):
        assert phonenumbers.is_valid_number(phonenumbers.parse(phone, "JP")), phone


def test_every_device_is_of_one_kind_and_every_card_has_one_bin_and_last_four(orders: Rows) -> None:
    devices = {(row["device"], row["device_kind"]) for row in orders}
    assert len(devices) == len({device for device, _ in devices})
    cards = {(row["card"], row["bin"], row["last4"]) for row in orders if row["card"]}
    assert len(cards) == len({card for card, _, _ in cards})


def test_outcomes_come_after_their_orders_and_before_the_feed_ends(orders: Rows, outcomes: Rows) -> None:
    events = {row["event_id"]: row for row in orders}
    assert outcomes
    for row in outcomes:
        event = events[row["event_id"]]
        assert event["kind"] == "order"
        assert event["at"] <= row["outcome_at"] < "2026-07-01"
        assert row["outcome"] in {Outcome.REFUND, Outcome.CHARGEBACK, Outcome.COMPLAINT, Outcome.REVERSED}
        assert row["cause"] in set(Cause)
        assert row["liability"] in set(Liability)
        assert bool(row["recovered"]) == (row["outcome"] == Outcome.REVERSED)


def test_the_counts_in_shop_json_are_those_of_the_files(
    about: dict[str, Any], orders: Rows, outcomes: Rows, truth: Rows
) -> None:
    counts = about["counts"]
    kinds = Counter(f"{row['kind']}_events" for row in orders)
    assert {name: count for name, count in counts.items() if name.endswith("_events")} == dict(kinds)
    assert counts["events"] == len(orders)
    columns = {"emails": "email", "phones": "phone", "devices": "device", "ips": "ip", "cards": "card"}
    for name, column in (columns | {"addresses": "address", "accounts": "account"}).items():
        assert counts[name] == len({row[column] for row in orders} - {""}), name
    assert counts["outcomes"] == len(outcomes)
    assert counts["rings"] == len({row["ring"] for row in truth} - {""})
    assert counts["ring_accounts"] == sum(bool(row["ring"]) for row in truth)
    assert counts["confuser_groups"] == len({row["confuser"] for row in truth} - {""})
    assert about["plan"]["accounts"] == 3_000
    assert about["plan"]["seed"] == 11
