"""Whoever was likely taken over is called a victim on the ring's page, in the members and on a path."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Place

AS_OF = "2026-03-31T06:00:00+09:00"
HOME, DROP = "東京都新宿区西新宿2-8-1", "大阪府大阪市北区梅田1-1-3 101"


@pytest.fixture(scope="module")
def shop(new_place: Callable[[], Place]) -> Place:
    """Give a shop in which a thief's device and drop hold two new accounts and an old one together."""
    place = new_place()
    old = [
        {"at": f"2025-0{month}-01T{10 + month}:00:00+09:00", "amount": "3000", "address": HOME}
        | {"device": "d-home", "ip": "126.64.0.1"}
        for month in range(1, 7)
    ]
    stolen = [
        {"kind": "change", "at": "2026-03-01T03:00:00+09:00", "device": "d-thief", "ip": "5.62.0.9"},
        {"at": "2026-03-01T03:20:00+09:00", "amount": "90000", "address": DROP, "device": "d-thief"}
        | {"ip": "5.62.0.9"},
    ]
    rows = [{"account": "old", **row} for row in (*old, *stolen)]
    rows += [
        {"account": account, "at": f"2026-03-0{day}T03:00:00+09:00", "amount": "40000"}
        | {"address": DROP, "device": "d-thief", "ip": "5.62.0.9"}
        for day, account in ((2, "new1"), (3, "new2"))
    ]
    events = [{"event_id": f"E{number}", "device_kind": "app", **row} for number, row in enumerate(rows)]
    place.feed("orders.csv", events)
    place.ask("nightly", "orders.csv", "--as-of", AS_OF)
    return place


def test_the_members_say_who_is_a_likely_victim(shop: Place) -> None:
    members = {row["account"]: row["likely_victim"] for row in shop.rows("members", "R-000001")}
    assert members == {"old": True, "new1": False, "new2": False}


def test_the_page_says_so_and_why(shop: Place) -> None:
    page = shop.ask("ring", "R-000001")
    (line,) = (line for line in page.splitlines() if line.startswith("old "))
    assert line.rstrip().endswith("likely victim")
    assert "their holders are likely victims: old at E7" in page
    (ring,) = shop.rows("ring", "R-000001")
    assert [member["account"] for member in ring["members"] if member["likely_victim"]] == ["old"]


def test_a_path_by_way_of_a_victim_warns(shop: Place) -> None:
    assert "old is a likely victim" in shop.ask("why", "old", "new1")
    assert shop.rows("why", "old", "new1")[0]["likely_victims"] == "old"
    assert "likely victim" not in shop.ask("why", "new1", "new2")


def test_being_a_victim_makes_nobody_known_fraud(shop: Place) -> None:
    assert not any(row["known_fraud"] for row in shop.rows("members", "R-000001"))
    (ring,) = shop.rows("ring", "R-000001")
    assert {"known_fraud", "near_fraud"}.isdisjoint(reason["signal"] for reason in ring["reasons"])
