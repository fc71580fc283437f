from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.identifiers.text import (
    HYPHENS,
    MAX_KEY,
    bounded,
    fold,
    fold_hyphens,
    is_repeated,
    says_nothing,
    visible,
)

ANY_TEXT = st.text(st.characters(exclude_categories=[]), max_size=300)


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("  a \t\n b  ", "a b"),
        ("a\x00b\x07", "ab"),
        ("\u202eabc\u202c", "abc"),
        ("\u200b\ufeff", ""),
        ("葛\U000e0100飾", "葛飾"),
        ("a\u3000b", "a b"),
        ("\ud83d", "\ufffd"),
        ("Ａｂ", "Ａｂ"),
    ],
)
def test_what_cannot_be_seen_is_removed_and_nothing_else(typed: str, seen: str) -> None:
    assert visible(typed) == seen


def test_every_control_and_direction_character_is_removed_or_a_space() -> None:
    kept = set()
    for code in range(sys.maxunicode + 1):
        if unicodedata.category(chr(code)) in {"Cc", "Cs"} or unicodedata.bidirectional(chr(code)) in {
            "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI",
        }:  # fmt: skip
            kept.add(visible(f"a{chr(code)}b"))
    assert kept == {"ab", "a b", "a\ufffdb"}


@pytest.mark.parametrize(
    ("typed", "folded"),
    [("ＡＢＣ１２３", "abc123"), ("ｶﾞｷﾞ", "ガギ"), ("Straße", "strasse"), ("か\u3099", "が"), ("¨", "\u0308")],
)
def test_width_and_case_are_folded(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(ANY_TEXT)
@settings(deadline=None, max_examples=300)
def test_folding_twice_equals_folding_once(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
    once.encode("utf-8")


def test_folding_any_single_character_settles() -> None:
    unsettled = [code for code in range(sys.maxunicode + 1) if fold(fold(chr(code))) != fold(chr(code))]
    assert unsettled == []


def test_a_long_row_of_combining_marks_is_cut_before_it_is_normalised() -> None:
    assert len(fold("a" + "\u0301\u0316" * 500_000)) <= 2000


@given(ANY_TEXT, st.integers(20, MAX_KEY))
@settings(deadline=None)
def test_a_bounded_text_is_short_enough_and_stays_as_it_is(text: str, limit: int) -> None:
    short = bounded(text, limit)
    assert len(short) <= limit
    assert bounded(short, limit) == short
    assert (short == text) == (len(text) <= limit)


def test_long_texts_that_differ_at_the_end_stay_distinct() -> None:
    assert bounded("a" * 500 + "b") != bounded("a" * 500 + "c")


def test_every_hyphen_like_mark_becomes_a_hyphen_and_the_long_vowel_stays() -> None:
    assert fold_hyphens(HYPHENS) == "-" * len(HYPHENS)
    assert fold_hyphens("タワー1") == "タワー1"


@pytest.mark.parametrize("word", ["n/a", " n/a ", "-", "---", "...", "null", "なし", "(none)", "", "テスト"])
def test_words_for_nothing_are_known(word: str) -> None:
    assert says_nothing(word)


@pytest.mark.parametrize("word", ["nadia", "1", "nullarbor", "無常"])
def test_words_that_only_resemble_nothing_are_kept(word: str) -> None:
    assert not says_nothing(word)


def test_repetition_needs_at_least_one_character() -> None:
    assert is_repeated("0000")
    assert is_repeated("0")
    assert not is_repeated("0001")
    assert not is_repeated("")
