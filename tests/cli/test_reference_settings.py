"""IP files and watch lists that the settings name reach the rings; a wrong one stops the night at once."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.conftest import Place

AS_OF = "2026-03-31T06:00:00+09:00"
HOUSE = "東京都新宿区西新宿2-8-1 レオメゾン西新宿"
SETTINGS = """\
[[ip_files]]
path = "ips.csv"
kind = "hosting"

[[watch_lists]]
name = "short-let flats"
path = "flats.csv"
label = "address"
"""


@pytest.fixture
def shop(place: Place) -> Place:
    """Give a shop with one ring on one card: a machine's IP, and a listed house in other spellings."""
    rows = [
        {
            "event_id": f"E{number}",
            "at": f"2026-03-0{number}T10:00:00+09:00",
            "account": f"A{number}",
            "card": "tok_shared_1",
            "ip": f"34.64.0.{number}",
            "address": f"東京都新宿区西新宿２丁目８番１号　レオメゾン西新宿　{number}03号室",
            "postcode": "160-0023",
        }
        for number in (1, 2, 3)
    ]
    place.feed("orders.csv", rows)
    place.feed("ips.csv", [{"network": "34.64.0.0/10", "name": "Example Cloud"}])
    place.feed("flats.csv", [{"value": HOUSE, "postcode": "160-0023"}])
    return place


def tell(place: Place, settings: str) -> None:
    (place.folder / "graphfraud.toml").write_text(settings, encoding="utf-8")


def signals(place: Place) -> set[str]:
    (ring,) = place.rows("ring", "R-000001")
    return {reason["signal"] for reason in ring["reasons"]}


def record(place: Place) -> dict[str, Any]:
    with closing(sqlite3.connect(place.graph)) as graph:
        body: dict[str, Any] = json.loads(
            graph.execute("SELECT record FROM run ORDER BY id DESC").fetchone()[0]
        )
    return body


def test_named_files_give_signs_and_a_sentence_with_both_strings(shop: Place) -> None:
    tell(shop, SETTINGS)
    shop.ask("nightly", "orders.csv", "--as-of", AS_OF)
    assert {"ip_machine", "watch_list"} <= signals(shop)
    page = shop.ask("ring", "R-000001")
    assert "100 % alike with 東京都新宿区西新宿2-8-1 レオメゾン西新宿 on short-let flats" in page
    assert "Example Cloud" in page
    assert record(shop)["signals_without_their_data"] == ["basket_resale"]


def test_without_files_the_run_record_says_which_signals_found_nothing(shop: Place) -> None:
    shop.ask("nightly", "orders.csv", "--as-of", AS_OF)
    assert not {"ip_machine", "watch_list"} & signals(shop)
    assert record(shop)["signals_without_their_data"] == [
        "ip_machine",
        "ip_elsewhere",
        "watch_list",
        "basket_resale",
    ]


def test_a_changed_file_is_a_changed_setting_for_the_next_night(shop: Place) -> None:
    tell(shop, SETTINGS)
    shop.ask("nightly", "orders.csv", "--as-of", AS_OF)
    shop.feed("flats.csv", [{"value": "大阪府大阪市北区梅田3-1-1", "postcode": "530-0001"}])
    shop.ask("detect", "--as-of", AS_OF)
    assert "watch_list" not in signals(shop)
    assert record(shop)["calibration_renewed"]


def test_a_list_of_hubs_joins_nobody(shop: Place) -> None:
    tell(shop, '[[watch_lists]]\nname = "test cards"\npath = "cards.csv"\nlabel = "card"\nhub = true\n')
    shop.feed("cards.csv", [{"value": "tok_shared_1"}])
    shop.ask("nightly", "orders.csv", "--as-of", AS_OF)
    assert shop.rows("rings") == []
    assert [(hub["node"], hub["reason"]) for hub in shop.rows("hubs")] == [("card:tok_shared_1", "denied")]


def test_a_wrong_line_stops_the_night_before_it_takes_anything_in(shop: Place) -> None:
    tell(shop, SETTINGS)
    shop.feed("ips.csv", [{"network": "34.64.0.0/99"}])
    done = shop.run("nightly", "orders.csv", "--as-of", AS_OF)
    assert done.returncode == 1
    assert "ips.csv, line 2: " in done.stderr
    tell(shop, "")
    assert shop.ask("nightly", "orders.csv", "--as-of", AS_OF)
    assert [one["new"] for one in record(shop)["inputs"]] == [3], "the first night took nothing in"


def test_the_command_lists_the_files_and_looks_a_value_up(shop: Place) -> None:
    tell(shop, SETTINGS)
    files = shop.rows("references")
    assert [(file["section"], file["entries"]) for file in files] == [("ip_files", 1), ("watch_lists", 1)]
    (found,) = shop.rows("references", "34.64.7.7")
    assert found["found"] == "hosting; Example Cloud"
    (found,) = shop.rows("references", f"〒160-0023 {HOUSE} 203号室")
    assert (found["name"], found["likeness"]) == ("short-let flats", 100)
    shop.feed("flats.csv", [{"value": "000"}])
    done = shop.run("references")
    assert done.returncode == 1
    assert "flats.csv, line 2: '000' is no address" in done.stderr
