from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graphfraud.identifiers.name import family_name_key, name_key
from graphfraud.identifiers.text import MAX_KEY

PIECES = st.lists(
    st.sampled_from(
        ["山", "田", "太郎", "様", "さ", "ん", "殿", " ", "mr", ".", "smith", "・", "か", "\u3099", "ー"]
    ),
    max_size=12,
).map("".join)
ANY_TEXT = st.text(st.characters(exclude_categories=[]), max_size=260)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("山田 太郎", "山田太郎"),
        ("山田　太郎　様", "山田太郎"),
        ("山田太郎さん", "山田太郎"),
        ("ﾔﾏﾀﾞ ﾀﾛｳ", "ヤマダタロウ"),
        ("マイク・スミス", "マイクスミス"),
        ("鵜殿", "鵜殿"),
        ("Mr. John  SMITH", "john smith"),
        ("Smith, John", "smith john"),
        ("John Smith様", "john smith"),
        ("葛\U000e0100西 花子", "葛西花子"),
    ],
)
def test_spellings_of_one_name_give_one_key(typed: str, key: str) -> None:
    assert name_key(typed) == key


def test_the_order_of_a_latin_name_is_kept() -> None:
    assert name_key("John Smith") != name_key("Smith John")


@pytest.mark.parametrize(
    "value", ["", " ", "-", "n/a", "テスト", "test", "あああ", "aaaa", "ゲスト", "お客様", "Guest"]
)
def test_a_placeholder_gives_no_name(value: str) -> None:
    assert name_key(value) == ""
    assert family_name_key(value) == ""


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("山田 太郎", "山田"),
        ("山田太郎", "山田"),
        ("佐々木 希", "佐々木"),
        ("ヤマダ タロウ", "ヤマダ"),
        ("ヤマダタロウ", ""),
        ("やまだたろう", ""),
        ("John Smith", "smith"),
        ("Mr John Smith", "smith"),
        ("Madonna", ""),
        ("山田 太郎 様", "山田"),
    ],
)
def test_the_family_name_is_told_where_it_can_be(typed: str, key: str) -> None:
    assert family_name_key(typed) == key


@given(st.one_of(PIECES, ANY_TEXT))
@example("佐々 さ ん")
@example("太郎様様様")
@settings(deadline=None, max_examples=300)
def test_cleaning_a_name_twice_equals_cleaning_it_once(value: str) -> None:
    key = name_key(value)
    assert name_key(key) == key
    for text in (key, family_name_key(value)):
        assert len(text) <= MAX_KEY
        text.encode("utf-8")
