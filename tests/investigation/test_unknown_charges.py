"""A caller names a day, an amount and four digits; the feed itself says which order it was."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from graphfraud.errors import ConfigError
from graphfraud.investigation.charges import Charge, FoundCharge, find_charge, read_charge
from graphfraud.ledger import open_ledger
from graphfraud.model import Status
from graphfraud.stores.open import open_store
from graphfraud.synthetic import ShopPlan, write_shop

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Place

    Row = dict[str, str]

TOKYO = "Asia/Tokyo"


@pytest.fixture(scope="module")
def shop(new_place: Callable[[], Place]) -> Place:
    """Give a made-up shop after a night."""
    place = new_place()
    write_shop(place.folder / "shop", ShopPlan(accounts=500, seed=8))
    place.ask("nightly", "shop/orders.csv", "--as-of", "2026-06-30T22:00:00+09:00")
    return place


@pytest.fixture(scope="module")
def feed(shop: Place) -> list[Row]:
    """Give the feed's orders."""
    with (shop.folder / "shop" / "orders.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["kind"] == "order"]


def find(place: Place, charge: Charge) -> FoundCharge:
    store = open_store(f"sqlite:///{place.graph}")
    try:
        with open_ledger(f"sqlite:///{place.ledger}") as ledger:
            return find_charge(store.view(), ledger, charge, TOKYO)
    finally:
        store.close()


def day_of(row: Row) -> date:
    return datetime.fromisoformat(row["at"]).astimezone(ZoneInfo(TOKYO)).date()


def expected(feed: list[Row], charge: Charge) -> set[str]:
    """Read from the feed which orders fit."""
    return {
        row["event_id"]
        for row in feed
        if abs(day_of(row) - charge.on) <= timedelta(days=1)
        and (charge.amount is None or int(row["amount"]) == charge.amount)
        and (not charge.last4 or row["last4"] == charge.last4)
    }


@pytest.mark.parametrize("number", range(0, 400, 40))
@pytest.mark.parametrize("shift", [-1, 0, 1, 2])
@pytest.mark.parametrize("known", ["amount", "last4", "both"])
def test_what_is_found_is_what_the_feed_has_of_these_days(
    shop: Place, feed: list[Row], number: int, shift: int, known: str
) -> None:
    row = [one for one in feed if one["last4"] and one["amount"]][number]
    amount = int(row["amount"]) if known != "last4" else None
    last4 = row["last4"] if known != "amount" else ""
    charge = Charge(day_of(row) + timedelta(days=shift), amount, last4)
    found = find(shop, charge)
    assert found.complete
    assert {one.order for one in found.orders} == expected(feed, charge)
    assert (row["event_id"] in {one.order for one in found.orders}) == (abs(shift) <= 1)


def test_an_order_comes_with_its_account_ring_and_score(night_with: Callable[..., Place]) -> None:
    shared = {"card": "tok_a", "device": "a-phone", "device_kind": "app", "last4": "0042", "amount": "777"}
    place = night_with(*((f"A{number}", shared) for number in range(4)))
    queue = [json.loads(line) for line in place.ask("orders", "--format", "json").splitlines()]
    scores = {one["order"]: one["score"] for one in queue}
    found = find(place, Charge(date(2026, 6, 3), 777, "0042"))
    assert {one.ring for one in found.orders} == {"R-000001"}
    assert {one.account for one in found.orders} <= {"A0", "A1", "A2", "A3"}
    for one in found.orders:
        assert one.score is not None
        assert one.score / 1000 == scores[one.order]


def test_a_masked_card_a_lost_zero_and_wide_digits_have_the_same_last_four(
    night_with: Callable[..., Place],
) -> None:
    at = {"at": "2026-06-03T10:00:00+09:00", "amount": "4321"}
    place = night_with(
        ("M1", at | {"card": "453201******0042", "card_kind": "masked"}),
        ("M2", at | {"card": "tok_m2", "last4": "42"}),
        ("M3", at | {"card": "tok_m3", "last4": "００４２"}),
        ("M4", at | {"card": "tok_m4", "last4": "1042"}),
        ("M5", at | {"card": "453201******1042", "card_kind": "masked"}),
    )
    found = find(place, Charge(date(2026, 6, 3), None, "0042"))
    assert {one.account for one in found.orders} == {"M1", "M2", "M3"}


def test_the_day_itself_comes_first_and_a_cancelled_order_is_there(night_with: Callable[..., Place]) -> None:
    place = night_with(
        ("D1", {"at": "2026-06-02T23:59:59+09:00", "amount": "99"}),
        ("D2", {"at": "2026-06-03T00:00:00+09:00", "amount": "99", "status": "cancelled"}),
        ("D3", {"at": "2026-06-05T00:00:00+09:00", "amount": "99"}),
        ("D4", {"at": "2026-06-01T23:59:59+09:00", "amount": "99"}),
    )
    found = find(place, Charge(date(2026, 6, 3), 99, ""))
    assert [one.account for one in found.orders] == ["D2", "D1"]
    assert found.orders[0].status is Status.CANCELLED


@pytest.mark.parametrize(
    ("on", "amount", "last4", "meant"),
    [
        ("2026-03-01", "12800", "1234", Charge(date(2026, 3, 1), 12800, "1234")),
        (" 2026-03-01 ", "¥12,800", "", Charge(date(2026, 3, 1), 12800, "")),
        ("2026-03-01", "", "**** 1234", Charge(date(2026, 3, 1), None, "1234")),
        ("2026-03-01", "１２８００", "１２３４", Charge(date(2026, 3, 1), 12800, "1234")),
    ],
)
def test_a_statement_is_read_as_people_write_it(on: str, amount: str, last4: str, meant: Charge) -> None:
    assert read_charge(on, amount, last4, "JPY") == meant


def test_an_amount_with_cents_is_meant_in_minor_units() -> None:
    assert read_charge("2026-03-01", "128.00", "", "USD").amount == 12800


@pytest.mark.parametrize(
    ("on", "amount", "last4"),
    [
        ("2026-02-30", "12800", ""),
        ("yesterday", "12800", ""),
        ("0001-01-01", "1", ""),
        ("9999-12-31", "1", ""),
        ("2026-03-01", "", ""),
        ("2026-03-01", "-5", ""),
        ("2026-03-01", "12.5", ""),
        ("2026-03-01", "<script>", ""),
        ("2026-03-01", "", "123"),
        ("2026-03-01", "", "4532015112830366"),
        ("2026-03-01", "", "\x00\u202e"),
    ],
)
def test_what_cannot_be_read_is_refused_and_a_card_number_is_not_repeated(
    on: str, amount: str, last4: str
) -> None:
    with pytest.raises(ConfigError) as refused:
        read_charge(on, amount, last4, "JPY")
    assert "4532" not in str(refused.value)


def test_the_command_says_what_was_looked_for_where_nothing_is_found(shop: Place) -> None:
    done = shop.run("charge", "2026-03-01", "--amount", "99999999", "--last-four", "0000")
    assert done.returncode == 0
    assert "charge 2026-03-01 amount 99999999 card 0000" in done.stderr
    assert "2026-02-28" in done.stderr
