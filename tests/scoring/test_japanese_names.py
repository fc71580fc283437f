"""Readings and Roman letters of one name give one key; the table of family names is sound."""

from __future__ import annotations

from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.scoring.names.family import TABLE, everyday, family_of, find_misreading
from graphfraud.scoring.names.kana import reading_parts, roman_key
from graphfraud.scoring.names.make_family_names import join_readings


@pytest.mark.parametrize(
    "spellings",
    [
        ("さとう", "サトウ", "ｻﾄｳ", "SATO", "SATOH", "Satou", "ＳＡＴＯ"),
        ("おおの", "ONO", "OHNO", "Oono"),
        ("しゅんいち", "SHUNICHI", "Shun'ichi", "syuniti"),
        ("ほんま", "HOMMA", "Honma"),
        ("なんば", "NAMBA", "Nanba"),
        ("つちや", "TSUCHIYA", "Tutiya"),
        ("じゅんこ", "JUNKO", "Zyunko"),
        ("いっちゅう", "ITCHU", "Icchuu"),
        ("りょうへい", "RYOHEI", "Ryouhei"),
        ("ファティマ", "FATIMA"),
    ],
)
def test_a_name_has_one_key_in_kana_and_in_whatever_roman_letters(spellings: tuple[str, ...]) -> None:
    assert len({roman_key(spelling) for spelling in spellings}) == 1


def test_different_names_have_different_keys() -> None:
    names = (
        "SATO",
        "SAITO",
        "SUZUKI",
        "KATO",
        "ITO",
        "INOUE",
        "UENO",
        "ENDO",
        "ONO",
        "ANDO",
        "KONDO",
        "KUDO",
    )
    assert len({roman_key(name) for name in names}) == len(names)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ヤマザキ", "やまさき"),
        ("おおの", "おの"),
        ("きょうこ", "キヨウコ"),
        ("いとう", "イトー"),
        ("ゆづる", "ユズル"),
    ],
)
def test_readings_that_people_type_differently_are_one(one: str, other: str) -> None:
    assert reading_parts(one) == reading_parts(other) != []


@pytest.mark.parametrize("text", ["", "YOSHIDA", "吉田", "よしだ ken", "よしだ1"])
def test_what_is_no_kana_is_no_reading(text: str) -> None:
    assert reading_parts(text) == []


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("佐々木 健", "佐々木"),
        ("佐々木健様", "佐々木"),
        ("髙橋 一郎", "高橋"),
        ("渡邉花", "渡辺"),
        ("王 偉", None),
        ("", None),
    ],
)
def test_the_family_name_is_found_spaced_or_not_in_old_kanji_or_new(name: str, family: str | None) -> None:
    found = family_of(name)
    assert (found.written if found else None) == family


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_two_texts_get_an_answer(name: str, reading: str) -> None:
    find_misreading(name, reading)
    assert roman_key(name).isascii()


def test_no_name_of_the_table_contradicts_its_own_readings() -> None:
    lines = files("graphfraud.scoring.names").joinpath(TABLE).read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert len(rows) > 1900
    for written, best, other in rows:
        for reading in filter(None, f"{best},{other}".split(",")):
            assert find_misreading(f"{written} 太郎", f"{reading} たろう") is None
            assert find_misreading(f"{written}太郎", f"{reading}たろう") is None


def test_a_table_row_joins_the_dictionaries_under_the_everyday_kanji() -> None:
    common = {"渡邊": ["わたなべ"], "渡部": ["わたなべ"], "見": ["み"]}
    best = {"渡邊": ["わたなべ"], "渡部": ["わたべ", "わたなべ"]}
    rows = join_readings(common, best, {"渡部": {"わたりべ"}})
    assert rows == [("渡辺", "わたなべ", ""), ("渡部", "わたなべ,わたべ", "わたりべ")]
    assert everyday("渡邊") == "渡辺"
