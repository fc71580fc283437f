"""Money, times, points and keys as the screens write them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfraud.ui.shown import Shown, ending, plain, points, readable

TOKYO = Shown("Asia/Tokyo", "JPY")


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (161_340, "", "¥161,340"),
        (161_340, "USD", "$1,613.40"),
        (-5, "EUR", "-€0.05"),
        (1_234_567, "BHD", "BHD 1,234.567"),
        (0, "JPY", "¥0"),
        (None, "JPY", "-"),
    ],
)
def test_money_is_written_in_major_units(minor: int | None, currency: str, text: str) -> None:
    assert TOKYO.money(minor, currency) == text


def test_times_are_those_of_the_shop() -> None:
    assert TOKYO.time(0) == "1970-01-01 09:00"
    assert Shown("America/New_York", "USD").time(0) == "1969-12-31 19:00"
    assert TOKYO.time(None) == "-"


def test_an_address_is_written_as_people_write_it() -> None:
    assert (
        readable("address:jp|5300001|大阪府大阪市北区梅田8-24-27 #702")
        == "〒530-0001 大阪府大阪市北区梅田8-24-27 #702"
    )
    assert readable("address:|x") == "|x"
    assert readable("email:a|b|c@example.jp") == "a|b|c@example.jp"


def test_rare_kanji_are_kept() -> None:
    assert plain("髙橋 﨑山") == "髙橋 﨑山"


@given(text=st.text(max_size=300), most=st.integers(2, 200))
def test_nothing_in_a_shown_text_hides_moves_or_ends_a_line(text: str, most: int) -> None:
    for shown in (plain(text, most), ending(text, most)):
        assert len(shown) <= most
        assert all(unicodedata.category(one)[0] != "C" for one in shown)
        assert not {"\u2028", "\u2029"} & set(shown)


def test_points_have_one_decimal() -> None:
    assert points(12_345) == "12.3"
