"""Japanese addresses: one door one key, two doors two keys, and the parts that are shown."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest

from graphfraud.evaluation.respelling import SPELLINGS, UNITS, Door
from graphfraud.identifiers import address

if TYPE_CHECKING:
    from graphfraud.identifiers.address_parts import Parts

BUILDING = "jp|東京都新宿区|西新宿|2-8-1"
DOOR = Door("東京都", "新宿区", "西新宿", (2, 8, 1), has_chome=True)


def _parse(text: str, postcode: str = "") -> Parts:
    parts = address.parse(text, postcode=postcode)
    assert parts is not None
    return parts


def _key(text: str, postcode: str = "") -> str:
    return _parse(text, postcode).key


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
        "東京都新宿区西新宿二丁目八番一号一〇一号室",
        "東京都新宿区西新宿2-8-1-101",
        "東京都新宿区西新宿2一8一1 101",
        "東京都新宿区西新宿2/8/1 101",
        "新宿区西新宿2-8-1 山田ビル1階 101号室",
        "東京新宿区西新宿ニ丁目8-1 101",
        "東京都新宿区大字西新宿2-8-1 XZQ 101",
        "東京都新宿区西新宿2-8-1 101号室 山田様方",
        "東京都新宿區西新宿2-8-1 第一ビル(101)",
        "東京都新宿区西新宿2-8-1 六本木ハイツ101",
        "東京都新宿区西新宿2-8-1 Kビル101",
        "東京都新宿区西新宿02-08-01-0101",
        "東京都新宿区西新宿2-8-1\n101",
    ],
)
@pytest.mark.parametrize(
    ("front", "postcode"),
    [
        ("", ""),
        ("", "160-0023"),
        ("", "１６０００２３"),
        ("〒160-0023 ", ""),
        ("160-0023 ", ""),
        ("〒1600023", ""),
        ("〒160-0023 ", "1600023"),
    ],
)
def test_spellings_of_one_flat_give_one_key_and_one_building(typed: str, front: str, postcode: str) -> None:
    found = address.identify(front + typed, postcode=postcode)
    assert found is not None
    assert (found.key, found.parent, found.placeholder) == (f"{BUILDING}|101", BUILDING, "")


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_place_is_the_same_in_every_way_of_writing(spelling: str) -> None:
    assert _key(SPELLINGS[spelling](DOOR)) == BUILDING


@pytest.mark.parametrize("unit", UNITS)
def test_a_room_is_the_same_in_every_way_of_writing(unit: str) -> None:
    assert _key(DOOR.plain() + UNITS[unit]) == f"{BUILDING}|101"


@pytest.mark.parametrize(
    ("typed", "end"),
    [
        (" Ｂ-101", " b|101"),
        (" B棟101号室", " b|101"),
        (" コーポB101", " b|101"),
        (" 2号棟101", " 2|101"),
        (" コーポ2-101", " 2|101"),
        (" 弐番館101", " 2|101"),
        (" メゾンⅡ 101", " ii|101"),
        (" A棟", " a"),
        (" 1階", "|1f"),
        (" 山田ビル１Ｆ", "|1f"),
        (" 地下1階", "|b1f"),
        (" 3階A号室", "|3f-a"),
        (" ABCビル 3F-A", "|3f-a"),
        (" A棟3階", " a|3f"),
        (" ハイツA 3階", " a|3f"),
        (" Kビル", ""),
        (" 101B", "|101b"),
        ("-101B", "|101b"),
        (" 101-B号", "|101b"),
        (" コーポ5号", "|5"),
        (", 5", "|5"),
        (" 神南スクエア2 8階", "|8f"),
        (" KSビル", ""),
        (" 六本木ヒルズ", ""),
        (" 第三ビル", ""),
        (" 田中方", ""),
    ],
)
def test_wing_floor_and_room_are_kept_and_names_are_not(typed: str, end: str) -> None:
    assert _key("東京都新宿区西新宿2-8-1" + typed) == BUILDING + end


@pytest.mark.parametrize(
    "doors",
    [
        ["西新宿2-8-1", "西新宿2-81", "西新宿28-1", "西新宿2-8", "西新宿2-8-11"],
        ["西新宿2-8-1 101", "西新宿2-8-11 01", "西新宿2-8-1 102", "西新宿2-8-1", "西新宿2-8-1 1階"],
        ["西新宿2-8-1 A棟101", "西新宿2-8-1 B棟101", "西新宿2-8-1 101", "西新宿2-8-1 101A"],
        ["西新宿2-8-1 A棟", "西新宿2-8-1 B棟", "西新宿2-8-1 1号館", "西新宿2-8-1 2号館"],
        ["西新宿2-8-1 メゾンⅡ101", "西新宿2-8-1 メゾンⅢ101", "西新宿2-8-1 メゾンA101"],
        ["西新宿2-8-1 2階A", "西新宿2-8-1 3階A", "西新宿2-8-1 3階"],
    ],
)
@pytest.mark.parametrize("place", ["東京都新宿区", "", "神奈川県横浜市西区"])
def test_doors_that_differ_are_never_made_one(doors: list[str], place: str) -> None:
    keys = [_key(place + door) for door in doors]
    assert all(one != other for one, other in itertools.combinations(keys, 2))


@pytest.mark.parametrize(
    ("typed", "prefecture", "city", "town", "number"),
    [
        ("大阪府高槻市奈佐原２丁目８－２１", "大阪府", "高槻市", "奈佐原二丁目", "8-21"),
        ("千代田区永田町1-4-1", "東京都", "千代田区", "永田町一丁目", "4-1"),
        ("北海道札幌市中央区北１条西２３丁目３番地", "北海道", "札幌市中央区", "北一条西二十三丁目", "3"),
        ("大阪府堺市堺区戎之町西１丁１－２８", "大阪府", "堺市堺区", "戎之町西一丁", "1-28"),
        ("東京都町田市本町田３１３３－５", "東京都", "町田市", "本町田", "3133-5"),
        ("横浜市荏田南３丁目１３－２６", "神奈川県", "横浜市都筑区", "荏田南三丁目", "13-26"),
        ("都筑区荏田南３丁目１３－２６", "神奈川県", "横浜市都筑区", "荏田南三丁目", "13-26"),
        ("埼玉県宮代町大字国納３０８－１", "埼玉県", "南埼玉郡宮代町", "大字国納", "308-1"),
        ("愛知県名古屋市昭和区広路町字石坂５－４", "愛知県", "名古屋市昭和区", "広路町字石坂", "5-4"),
        ("香川県丸亀市原田町字東三分一1926番地1", "香川県", "丸亀市", "原田町字東3分1", "1926-1"),
        ("千代田区三番町２番地４三番町ＫＳビル", "東京都", "千代田区", "三番町", "2-4"),
        ("滋賀県長浜市木之本西山123-4", "滋賀県", "長浜市", "木之本町西山", "123-4"),
        ("千葉県市川市市川２丁目３２－２１", "千葉県", "市川市", "市川二丁目", "32-21"),
        ("大阪福島区野田3-1-1", "大阪府", "大阪市福島区", "野田三丁目", "1-1"),
        ("静岡県浜松市中区佐鳴台3-1-1", "静岡県", "浜松市中央区", "佐鳴台三丁目", "1-1"),
    ],
)
def test_the_parts_are_named_in_full_and_what_is_left_out_is_found_again(
    typed: str, prefecture: str, city: str, town: str, number: str
) -> None:
    parts = _parse(typed)
    assert (parts.prefecture, parts.city, parts.town, parts.number) == (prefecture, city, town, number)


@pytest.mark.parametrize(
    "typed",
    [
        "東京都千代田区霞が関1-2-3",
        "東京都千代田区霞ヶ関1-2-3",
        "東京都千代田区霞ケ関1-2-3",
        "千代田区霞ガ関一丁目2番3号",
        "東京都霞が関1丁目2番地の3",
    ],
)
def test_variants_of_a_name_give_the_official_one(typed: str) -> None:
    assert _key(typed) == "jp|東京都千代田区|霞が関|1-2-3"


@pytest.mark.parametrize(
    "typed",
    [
        "京都府京都市中京区寺町通御池上る上本能寺前町488番地",
        "京都市中京区寺町通御池上ル上本能寺前町488",
        "京都市中京区上本能寺前町488",
        "中京区上本能寺前町四八八番地",
        "京都市中京区寺町通御池上る二丁目上本能寺前町488",
    ],
)
def test_kyoto_street_directions_make_no_difference(typed: str) -> None:
    assert _key(typed) == "jp|京都府京都市中京区|上本能寺前町|488"


def test_kyoto_towns_of_one_name_in_one_ward_stay_apart() -> None:
    by_street = "京都市上京区寺町通今出川下る扇町1-2"
    assert (
        _key(by_street)
        == _key("京都市上京区寺町今出川下ル扇町1-2")
        == _key("京都市上京区扇町1-2", "602-0848")
    )
    assert len({_key(by_street), _key("京都市上京区扇町1-2", "602-0071"), _key("京都市上京区扇町1-2")}) == 3


def test_towns_whose_names_fold_alike_stay_apart() -> None:
    assert _key("清須市西枇杷島町日の出12-1") != _key("清須市西枇杷島町日之出12-1")


def test_a_town_of_several_cities_is_placed_by_the_postcode_or_not_at_all() -> None:
    assert _key("本町1-2-3", "160-0023") != _key("本町1-2-3", "730-0001")
    assert _parse("西新宿2-8-1", "160-0023").city == "新宿区"
    assert _parse("西新宿2-8-1").city == ""
    assert _key("府中市府中町1-2-3") not in {_key("東京都府中市府中町1-2-3"), _key("広島県府中市府中町1-2-3")}


@pytest.mark.parametrize(
    ("text", "postcode", "contradicted_by"),
    [
        ("東京都新宿区西新宿2-8-1", "160-0023", ""),
        ("東京都新宿区西新宿2-8-1", "163-1010", ""),
        ("東京都新宿区西新宿2-8-1", "", ""),
        ("東京都新宿区西新宿2-8-1", "999-9999", ""),
        ("東京都新宿区西新宿2-8-1", "12345", ""),
        ("東京都新宿区西新宿2-8-1", "160-0022", "東京都新宿区新宿"),
        ("東京都新宿区西新宿2-8-1", "530-0001", "大阪府大阪市北区梅田"),
        ("〒530-0001 東京都新宿区西新宿2-8-1", "", "大阪府大阪市北区梅田"),
    ],
)
def test_a_postcode_of_another_place_is_told_and_corrects_nothing(
    text: str, postcode: str, contradicted_by: str
) -> None:
    parts = _parse(text, postcode)
    assert (parts.contradicted_by, parts.key) == (contradicted_by, BUILDING)


def test_a_postcode_of_its_own_column_goes_before_the_one_in_the_text() -> None:
    assert _parse("〒150-0001 東京都新宿区西新宿2-8-1", "1600023").postcode == "1600023"


def test_a_postcode_of_zeros_is_none() -> None:
    assert _parse("東京都新宿区西新宿2-8-1", "000-0000").postcode == ""


def test_a_name_that_stands_for_the_house_number_is_kept() -> None:
    names = ["東京都渋谷区渋谷ヒカリエ", "東京都渋谷区渋谷マークシティ", "東京都渋谷区渋谷ヒカリエ8階"]
    keys = {_key(name) for name in names}
    assert len(keys) == 3
    assert not any(map(address.placeholder, map(_parse, names)))
