from __future__ import annotations

import itertools

import pytest

from graphfraud.identifiers import address
from graphfraud.model import Identifier, Label, Strength


def _identify(value: str, postcode: str = "", country: str = "JP") -> Identifier:
    found = address.identify(value, postcode=postcode, country=country)
    assert found is not None
    assert (found.label, found.strength) == (Label.ADDRESS, Strength.MEDIUM)
    return found


@pytest.mark.parametrize("country", ["JP", "jp", "Japan", "日本", " JPN "])
def test_names_of_a_country_give_its_code(country: str) -> None:
    assert _identify("東京都渋谷区神宮前1-1-1", country=country).key.startswith("jp|")


def test_one_text_in_two_countries_is_two_addresses() -> None:
    keys = [_identify("12 Main Street", country=country).key for country in ("US", "GB", "")]
    assert all(one != other for one, other in itertools.combinations(keys, 2))


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("同上", "stands for no address"),
        ("Same as above", "stands for no address"),
        ("test", "stands for no address"),
        ("n/a", "stands for no address"),
        ("なし", "stands for no address"),
        ("|", "stands for no address"),
        ("000", "only numbers"),
        ("1-2-3", "only numbers"),
        ("〒160-0023", "only a postcode"),
        ("160-0023", "only a postcode"),
        ("東京", "too short for an address"),
        ("東京都", "no house number"),
        ("東京都新宿区", "no house number"),
        ("東京都新宿区西新宿", "no house number"),
        ("東京都新宿区西新宿二丁目", "no house number"),
        ("東京都新宿区西新宿2", "no house number"),
        ("ああああああ", "repeated characters"),
        ("あい", "too short for an address"),
    ],
)
def test_what_names_no_door_stands_for_nobody(typed: str, reason: str) -> None:
    found = _identify(typed)
    assert (found.placeholder, found.parent) == (reason, "")


@pytest.mark.parametrize(
    "typed", ["同上", "160-0023", "東京都新宿区", "東京都新宿区西新宿2", "1-2-3", "ああああああ", "あい"]
)
def test_a_key_says_the_same_of_a_placeholder_as_the_text_did(typed: str) -> None:
    found = _identify(typed)
    assert _identify(found.key) == found


def test_a_key_is_taken_as_it_is_and_keeps_its_building() -> None:
    key = "jp|東京都新宿区|西新宿|2-8-1 b|101"
    assert (_identify(key).key, _identify(key).parent) == (key, "jp|東京都新宿区|西新宿|2-8-1 b")


def test_a_long_address_without_a_number_stays_distinct_and_keeps_its_unit() -> None:
    long = "東京都新宿区西新宿" + "とても長い名前の荘" * 60
    first, second = _identify(long + "101号室"), _identify(long + "102号室")
    assert first.key != second.key
    assert first.parent == second.parent != ""
    assert _identify("あ" + long + "101号室").parent != first.parent


def test_parts_make_the_key_and_the_buildings_key() -> None:
    parts = address.parse("東京都新宿区西新宿2-8-1 第一ビル101")
    assert parts is not None
    assert parts.key == f"{parts.building_key}|101"
    assert address.parse("  ") is None
