"""Folding of Japanese address text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.evaluation.respelling import kanji_number
from graphfraud.identifiers.address_japan_folding import chome_in_kanji, fold_direction, fold_japanese


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("六本木六丁目", "6本木6丁目"),
        ("二十三番地", "23番地"),
        ("三百五番", "305番"),
        ("一二三町", "123町"),
        ("千代田区百人町", "千代田区百人町"),
        ("八番百号", "8番100号"),
        ("八番地百", "8番地100"),
        ("百人町百番地", "百人町100番地"),
        ("東三分一1926", "東3分1'1926"),
        ("4三番町", "4'3番町"),
        ("2一8ー1", "2-8-1"),
        ("2-8-1、101", "2-8-1'101"),
        ("弐番館", "2番館"),
        ("霞ヶ関", "霞ケ関"),
        ("霞が関", "霞ケ関"),
        ("つつじが丘", "ツツじケ丘"),
        ("ひばりヒカリエ", "ひばりヒカリエ"),
        ("髙﨑 邊 齋藤", "高崎辺斎藤"),
        ("丸の内", "丸ノ内"),
        ("新宿区 西新宿 2 8", "新宿区西新宿2 8"),
    ],
)
def test_spellings_meet_in_one_form(typed: str, folded: str) -> None:
    assert fold_japanese(typed) == folded


@given(st.integers(1, 9_999))
@settings(deadline=None)
def test_a_kanji_number_is_its_digits(number: int) -> None:
    assert fold_japanese(f"{kanji_number(number)}番") == f"{number}番"


@given(st.integers(1, 99))
@settings(deadline=None)
def test_a_chome_written_in_kanji_is_read_back(number: int) -> None:
    assert fold_japanese(f"{chome_in_kanji(number)}丁目") == f"{number}丁目"


@pytest.mark.parametrize(
    "street",
    ["寺町通今出川下る", "寺町通今出川下ル", "寺町今出川下る", "寺町今出川下", "寺町通り今出川下がる"],
)
def test_street_directions_meet(street: str) -> None:
    assert fold_direction(street) == "寺町今出川下"
