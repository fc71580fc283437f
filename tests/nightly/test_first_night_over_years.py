"""The first night over two years of orders: what ended long ago is history, and the queue stays short."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from graphfraud.synthetic import ShopPlan, write_shop

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tests.conftest import Place

    Row = dict[str, str]

EVENING = "2026-06-30T23:59:00+09:00"
SIXTY_DAYS_AGO = datetime.fromisoformat(EVENING) - timedelta(60)
RINGS = 24
LIVE = 2
"""Planted rings that were active lately; all others of the shop ended months ago."""

HAND_MADE = {
    "an old order never shipped": ("2024-09-01", "open", ""),
    "a login three weeks ago": ("2024-09-01", "shipped", "2026-06-09"),
    "a login six weeks ago": ("2024-09-01", "shipped", "2026-05-19"),
    "nothing for a year": ("2025-06-30", "shipped", ""),
}
"""Name of a ring of four accounts on one card -> day and status of their orders, and of one last login."""


@dataclass(frozen=True)
class FirstNight:
    """What a first night published, and the truth about the shop."""

    rings: Mapping[str, Row]
    """By id, as `graphfraud rings` prints them."""
    planted: Mapping[str, str]
    """Published ring -> the planted or hand-made ring that all of its members are of; others are left out."""
    last_order: Mapping[str, datetime]
    """Of each planted ring."""

    def states(self, wanted: Callable[[str], bool]) -> Counter[str]:
        """Count the states of the published rings that are of planted ones with some property."""
        return Counter(self.rings[ring]["state"] for ring, planted in self.planted.items() if wanted(planted))


def hand_made_rows(name: str) -> list[Row]:
    day, status, login = HAND_MADE[name]
    rows = [
        {
            "event_id": f"{name}-{number}",
            "kind": "order",
            "at": f"{day}T{10 + number}:00:00+09:00",
            "status": status,
            "account": f"{name}-{number}",
            "card": f"tok_{name.replace(' ', '_')}",
            "card_kind": "token",
            "amount": "5000",
            "currency": "JPY",
        }
        for number in range(4)
    ]
    visit = {"event_id": f"{name}-login", "kind": "login", "at": f"{login}T12:00:00+09:00"}
    return [*rows, visit | {"account": f"{name}-0"}] if login else rows


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def night(new_place: Callable[[], Place]) -> FirstNight:
    """Do a first night over two years in which nearly all rings ended long ago."""
    place = new_place()
    plan = ShopPlan(accounts=2400, seed=5, months=24, orders_per_account=1.5, rings=RINGS)
    write_shop(place.folder / "shop", plan)
    rows = read(place.folder / "shop" / "orders.csv")
    truth = read(place.folder / "shop" / "truth.csv")
    ring_of = {row["account"]: row["ring"] for row in truth if row["ring"]}
    last: dict[str, datetime] = {}
    for row in sorted(rows, key=lambda row: row["at"]):
        if row["account"] in ring_of:
            last[ring_of[row["account"]]] = datetime.fromisoformat(row["at"])
    lately = sorted(ring for ring, at in last.items() if at >= SIXTY_DAYS_AGO)
    assert len(lately) > LIVE
    left_out = set(lately[LIVE:])
    rows = [row for row in rows if ring_of.get(row["account"]) not in left_out]
    for name in HAND_MADE:
        rows += hand_made_rows(name)
        ring_of |= {f"{name}-{number}": name for number in range(4)}
    place.ask("nightly", place.feed("orders.csv", rows), "--as-of", EVENING)

    members: defaultdict[str, set[str]] = defaultdict(set)
    for row in place.rows("members"):
        members[row["ring"]].add(ring_of.get(row["account"], ""))
    return FirstNight(
        rings={row["ring"]: row for row in place.rows("rings")},
        planted={ring: next(iter(of)) for ring, of in members.items() if len(of) == 1 and "" not in of},
        last_order={ring: at for ring, at in last.items() if ring not in left_out},
    )


def test_planted_rings_that_ended_months_ago_are_history_and_live_ones_are_in_the_queue(
    night: FirstNight,
) -> None:
    ended = night.states(lambda ring: ring in night.last_order and night.last_order[ring] < SIXTY_DAYS_AGO)
    live = night.states(lambda ring: ring in night.last_order and night.last_order[ring] >= SIXTY_DAYS_AGO)
    assert set(ended) == {"history"}
    assert ended["history"] >= RINGS / 3
    assert set(live) == {"queue"}


@pytest.mark.parametrize(
    ("name", "state"),
    list(zip(HAND_MADE, ["queue", "queue", "history", "history"], strict=True)),
)
def test_what_can_still_be_stopped_or_was_seen_lately_is_in_the_queue(
    night: FirstNight, name: str, state: str
) -> None:
    assert night.states(lambda ring: ring == name) == {state: 1}


def test_the_queue_is_a_small_share_of_the_list(night: FirstNight) -> None:
    states = Counter(row["state"] for row in night.rings.values())
    assert states["queue"] <= len(night.rings) / 4
    assert states["history"] >= 10
