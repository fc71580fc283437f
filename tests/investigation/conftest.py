"""A small hand-made shop: sixty strangers for company, and the accounts that a test adds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Place

    Row = dict[str, str]

EVENING = "2026-06-05T23:59:00+09:00"


@pytest.fixture
def night_with(place: Place) -> Callable[..., Place]:
    """Give a function that does a night over sixty strangers and the orders given as (account, columns)."""

    def night(*orders: tuple[str, Row]) -> Place:
        strangers = [(f"S{number:02d}", {"card": f"tok_s{number}"}) for number in range(60)]
        rows = [
            {
                "event_id": f"E-{number:04d}",
                "kind": "order",
                "at": f"2026-06-0{1 + number % 5}T10:00:00+09:00",
                "account": account,
                "email": f"{account.lower()}-box@example.jp",
                "card_kind": "token",
                "amount": "5000",
                "currency": "JPY",
            }
            | columns
            for number, (account, columns) in enumerate([*strangers, *orders])
        ]
        place.ask("nightly", place.feed("orders.csv", rows), "--as-of", EVENING)
        return place

    return night
