from __future__ import annotations

import itertools

import pytest

from graphfraud.identifiers import address
from graphfraud.model import Identifier, Label, Strength

FLAT_101 = "jp|1600023|東京都新宿区西新宿2-8-1第一ビル #101"
BUILDING = "jp|1600023|東京都新宿区西新宿2-8-1第一ビル"


def _identify(value: str, postcode: str = "", country: str = "JP") -> Identifier:
    found = address.identify(value, postcode=postcode, country=country)
    assert found is not None
    assert (found.label, found.strength) == (Label.ADDRESS, Strength.MEDIUM)
    return found


@pytest.mark.parametrize(
    "typed",
    [
        "東京都新宿区西新宿2-8-1第一ビル101",
        "東京都新宿区西新宿２－８－１　第一ビル１０１",
        "東京都 新宿区 西新宿 2丁目8番1号 第一ビル 101号室",
        "東京都新宿区西新宿2丁目8番地1 第一ビル101号",
        "東京都新宿区西新宿2−8−1、第一ビル #101",
        "東京都新宿区西新宿2ー8ー1\n第一ビル\n101号室",
        "東京都新宿区西新宿2丁目8の1 第一ビル101",
    ],
)
@pytest.mark.parametrize(
    ("front", "postcode"),
    [
        ("", "160-0023"),
        ("", "１６０００２３"),
        ("〒160-0023 ", ""),
        ("160-0023 ", ""),
        ("〒1600023", ""),
        ("〒160-0023 ", "1600023"),
    ],
)
def test_spellings_of_one_flat_give_one_key_and_one_building(typed: str, front: str, postcode: str) -> None:
    found = _identify(front + typed, postcode)
    assert (found.key, found.parent, found.placeholder) == (FLAT_101, BUILDING, "")


def test_two_flats_stay_two_and_share_their_building() -> None:
    first, second = (_identify(f"東京都新宿区西新宿2-8-1 第一ビル{room}号室") for room in (101, 102))
    assert first.key != second.key
    assert first.parent == second.parent != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("東京都新宿区西新宿2-8-1", "東京都新宿区西新宿2-81"),
        ("東京都新宿区西新宿2-8-1 101", "東京都新宿区西新宿2-8-11 01"),
        ("東京都新宿区西新宿2-8-1", "東京都新宿区西新宿28-1"),
        ("津市1-2", "津市1-3"),
    ],
)
def test_doors_that_differ_are_never_made_one(one: str, other: str) -> None:
    assert _identify(one).key != _identify(other).key


@pytest.mark.parametrize(
    ("typed", "building"),
    [
        ("西新宿2-8-1-101", "西新宿2-8-1"),
        ("西新宿2-8-1 ハイツ山田203", "西新宿2-8-1ハイツ山田"),
        ("西新宿2-8-1 203号室", "西新宿2-8-1"),
        ("西新宿2-8-1 コーポ A棟 #5", "西新宿2-8-1コーポa棟"),
    ],
)
def test_a_unit_in_a_sure_form_is_set_apart(typed: str, building: str) -> None:
    assert _identify(typed).parent == f"jp||{building}"


@pytest.mark.parametrize(
    "typed", ["大字下田100", "西新宿2-8-1", "西新宿2-8-11-5", "西新宿2-8 ビル第10", "西新宿2-8 第一ビル3階"]
)
def test_no_unit_is_guessed(typed: str) -> None:
    assert _identify(typed).parent == ""


def test_a_postcode_of_its_own_column_goes_before_the_one_in_the_text() -> None:
    assert (
        _identify("〒150-0001 東京都渋谷区神宮前1-1-1", "1600023").key == "jp|1600023|東京都渋谷区神宮前1-1-1"
    )


def test_a_postcode_of_zeros_is_none() -> None:
    assert _identify("東京都渋谷区神宮前1-1-1", "000-0000").key == "jp||東京都渋谷区神宮前1-1-1"


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        (
            "356 Elizabeth Inlet Suite 120\nEast Town, NC 12345",
            "us||356 elizabeth inlet east town nc 12345 #120",
        ),
        ("356 Elizabeth Inlet, East Town, NC 12345 #120", "us||356 elizabeth inlet east town nc 12345 #120"),
        ("5493 Jones Islands Apt. 4C", "us||5493 jones islands #4c"),
        ("5493 Jones Islands, Unit 4-C", "us||5493 jones islands #4c"),
        ("Flat 4, 12 High Street", "us||12 high street #4"),
    ],
)
def test_western_units_are_set_apart_wherever_they_stand(typed: str, key: str) -> None:
    found = _identify(typed, country="US")
    assert found.key == key
    assert found.parent == key.rpartition(" #")[0]


@pytest.mark.parametrize(
    "typed", ["Unit 9283 Box 1234, DPO AP 12345", "12 Apt Street", "12 Suite Life Road", "Unit 4C"]
)
def test_western_words_that_only_look_like_units_are_left(typed: str) -> None:
    assert _identify(typed, country="US").parent == ""


def test_the_plus_four_of_a_united_states_postcode_makes_no_difference() -> None:
    keys = {_identify("12 Main Street", code, "US").key for code in ("12345", "12345-6789", "123456789")}
    assert keys == {"us|12345|12 main street"}


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
        ("000", "only numbers"),
        ("1-2-3", "only numbers"),
        ("〒160-0023", "only a postcode"),
        ("160-0023", "only a postcode"),
        ("東京", "too short for an address"),
        ("ああああああ", "repeated characters"),
    ],
)
def test_what_names_no_door_stands_for_nobody(typed: str, reason: str) -> None:
    found = _identify(typed)
    assert (found.placeholder, found.parent) == (reason, "")


def test_a_long_address_keeps_its_unit_and_stays_distinct() -> None:
    long = "東京都新宿区西新宿2-8-1" + "とても長い名前の館" * 60
    first, second = _identify(long + "101号室"), _identify(long + "102号室")
    assert first.key != second.key
    assert first.parent == second.parent != ""
    assert _identify(long + "あ101号室").parent != first.parent
