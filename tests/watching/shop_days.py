"""A small shop with a ring, and what comes in the day after."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

NIGHT = datetime(2026, 3, 30, 18, 30, tzinfo=UTC)
"""03:30 in Tokyo."""
NOON = NIGHT + timedelta(hours=8)
NEXT_NIGHT = NIGHT + timedelta(days=1)

SETTINGS = """
[rings]
min_score = 5

[watch]
settle_seconds = 0

[alerts]
file = "alerts.jsonl"
link = "https://fraud.shop.example"
ring_score = 5
"""


def order(who: str, at: datetime, /, **more: Any) -> dict[str, Any]:
    """Make an order of somebody who shares nothing."""
    row = {
        "event_id": f"O-{who}",
        "kind": "order",
        "status": "open",
        "at": at.isoformat(),
        "account": f"A-{who}",
        "name": "佐藤 花子",
        "email": f"{who}@docomo.ne.jp",
        "card": f"tok_{who}",
        "amount": 3000 if at < NIGHT else 1000,
        "currency": "JPY",
    }
    return row | more


def history() -> list[dict[str, Any]]:
    """Make honest customers, and three accounts on one card and one app."""
    honest = [order(f"honest{n}", NIGHT - timedelta(days=100, hours=n)) for n in range(120)]
    crew = [
        order(
            f"crew{n}",
            NIGHT - timedelta(days=2, hours=n),
            card="tok_crew",
            device="crewapp",
            device_kind="app",
        )
        for n in range(3)
    ]
    return [*honest, *crew]


def by_day() -> list[dict[str, Any]]:
    """Make four orders: nobody's, one on the ring's card, a member's own, one with several signs."""
    return [
        order("plain", NOON),
        order("linked", NOON, card="tok_crew"),
        order("crew0", NOON, event_id="O-again", card="tok_new"),
        order(
            "signs",
            NOON,
            name="津田 太郎",
            name_kana="シンデン タロウ",
            email="x7k2q9z4@mailinator.com",
            phone="",
        ),
    ]
