"""Card testing goes all the way: from a feed's rows to one line with its orders, in either language."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Place

AS_OF = "2026-03-31T06:00:00+09:00"
BEGIN = datetime(2026, 3, 30, 3, tzinfo=UTC)
TRIES = 1674
HOSTILE = "\u202e<script>alert(1)</script>"


def orders() -> list[dict[str, Any]]:
    """Make an old shop's orders, and an hour in which somebody tries cards from ever new addresses."""
    honest = [
        {
            "event_id": f"H{number}",
            "kind": "order",
            "at": (BEGIN - timedelta(days=60) + timedelta(hours=number)).isoformat(),
            "account": f"H{number}",
            "card": f"tok_honest_{number}",
            "email": f"honest{number}@example.jp",
            "amount": 3000 + number,
        }
        for number in range(300)
    ]
    attack = [
        {
            "event_id": f"T{number:04}",
            "kind": "decline" if number % 10 else "order",
            "at": (BEGIN + timedelta(seconds=2 * number)).isoformat(),
            "account": f"T{number:04}{HOSTILE}",
            "card": f"tok_tried_{number}",
            "email": f"{HOSTILE}{number}@example.com",
            "ip": f"{1 + number // 200}.{number % 200}.7.9",
            "device": "1f2e3d4c-aaaa",
            "device_kind": "app",
            "amount": 50,
        }
        for number in range(TRIES)
    ]
    return [*honest, *attack]


@pytest.fixture(scope="module")
def attacked(new_place: Callable[[], Place]) -> Place:
    """Give a shop after such a night."""
    shop = new_place()
    shop.feed("orders.csv", orders())
    shop.ask("nightly", "orders.csv", "--as-of", AS_OF)
    return shop


def test_a_replay_of_an_attack_is_one_line_with_all_its_orders(attacked: Place) -> None:
    [found] = attacked.rows("campaigns")
    assert (found["attempts"], found["cards"], found["accounts"]) == (TRIES, TRIES, TRIES)
    assert found["cause"].startswith("device:")
    assert found["orders"].split() == [f"T{number:04}" for number in range(0, TRIES, 10)]
    assert len(found["events"].split()) == TRIES
    assert found["tiny"] == len(range(0, TRIES, 10))


def test_the_line_is_said_in_both_languages(attacked: Place) -> None:
    [english] = attacked.rows("campaigns")
    [japanese] = attacked.rows("campaigns", "--lang", "ja")
    assert english["sentence"].startswith(f"card testing: {TRIES} tries to pay with {TRIES} cards")
    assert japanese["sentence"].startswith(f"カードの有効性確認と見られる決済が{TRIES}件")
    assert english["campaign"] == japanese["campaign"]


def test_the_id_is_the_same_after_a_night_with_more_of_the_same(attacked: Place, place: Place) -> None:
    before = attacked.rows("campaigns")[0]["campaign"]
    place.feed("orders.csv", orders()[:1000])
    place.ask("nightly", "orders.csv", "--as-of", AS_OF)
    assert [row["campaign"] for row in place.rows("campaigns")] == [before]
    place.feed("more.csv", orders()[1000:])
    place.ask("nightly", "more.csv", "--as-of", AS_OF)
    assert place.rows("campaigns") == attacked.rows("campaigns")


def test_campaigns_before_the_asked_date_are_not_listed(attacked: Place) -> None:
    assert attacked.rows("campaigns", "--since", "2026-03-31") == []
