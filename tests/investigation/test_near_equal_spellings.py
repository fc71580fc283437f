"""Slips in an address link accounts from the feed to the page, with both strings, and merge no keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Place

AS_OF = "2026-03-31T06:00:00+09:00"
SLIPS = ("Valencia Street", "Valensia St", "Vallencia St")


@pytest.fixture(scope="module")
def shop(new_place: Callable[[], Place]) -> Place:
    """Give a shop in which three accounts spell one flat in three ways, and two live next door."""
    place = new_place()
    doors = [f"1200 {street} Apt 4C, San Francisco CA" for street in SLIPS]
    doors += ["1200 Valencia St Apt 4D, San Francisco CA", "1202 Valensia St Apt 4C, San Francisco CA"]
    rows = [
        {
            "event_id": f"E{number}",
            "at": f"2026-03-0{number + 1}T10:00:00+09:00",
            "account": f"A{number}",
            "address": door,
            "postcode": "94110",
            "country": "US",
        }
        for number, door in enumerate(doors)
    ]
    place.feed("orders.csv", rows)
    place.ask("nightly", "orders.csv", "--as-of", AS_OF)
    return place


def test_they_become_a_ring_that_names_the_strings_and_the_neighbours_do_not(shop: Place) -> None:
    assert [row["account"] for row in shop.rows("members")] == ["A0", "A1", "A2"]
    page = shop.ask("ring", "R-000001")
    assert "address:us|94110|valencia st|1200|4c ≈ address:us|94110|valensia st|1200|4c" in page


def test_the_path_between_two_of_them_names_both_strings_with_the_nights_own_bits(shop: Place) -> None:
    [hop] = shop.rows("why", "A0", "A1")
    assert "valencia st" in hop["shared"]
    assert "valensia st" in hop["shared"]
    together = shop.ask("ring", "R-000001")
    assert f"{hop['bits']:.1f} bits, the least of its links" in together


def test_the_keys_stay_apart(shop: Place) -> None:
    found = {row["node"]: row["degree"] for row in shop.rows("search", "address:us|94110|val")}
    assert found["address:us|94110|valencia st|1200|4c"] == 1
    assert found["address:us|94110|valensia st|1200|4c"] == 1


def test_a_shop_can_switch_it_off(shop: Place, place: Place) -> None:
    copy = shop.copy_to(place.folder)
    (copy.folder / "graphfraud.toml").write_text("[network]\nalike_factor = 0\n", encoding="utf-8")
    copy.ask("detect", "--as-of", AS_OF)
    assert copy.rows("rings") == []
