from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graphfraud.identifiers import (
    NORMALISER_VERSION,
    WHAT_SHARING_MEANS,
    address,
    card,
    device,
    email,
    ip,
    phone,
)
from graphfraud.identifiers.text import MAX_KEY
from graphfraud.model import Identifier, Label

if TYPE_CHECKING:
    from collections.abc import Callable

Identify = "Callable[[str], Identifier | None]"

IDENTIFY: dict[str, Callable[[str], Identifier | None]] = {
    "card": card.identify,
    "card, masked": partial(card.identify, kind="masked"),
    "email": email.identify,
    "phone": phone.identify,
    "phone, US": partial(phone.identify, region="US"),
    "phone, IT": partial(phone.identify, region="IT"),
    "device": device.identify,
    "device, app": partial(device.identify, kind="app"),
    "ip": ip.identify,
    "address": address.identify,
    "address, postcode": partial(address.identify, postcode="160-0023"),
    "address, DE": partial(address.identify, country="DE", postcode="10115"),
    "address, US": partial(address.identify, country="US", postcode="51896-1234"),
    "address, no country": partial(address.identify, country=""),
}

ANY_TEXT = st.text(st.characters(exclude_categories=[]), max_size=260)


def _made_of(pieces: list[str], most: int = 14) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(pieces), max_size=most).map("".join)


STRUCTURED = st.one_of(
    _made_of(
        [*"0123456789-+. ()/", "０", "９", "ー", "−", "+81", "+1", "+39", "内線", " ext ", "010", ";ext="]
    ),
    _made_of(
        [*"ab.+-_@<>,;: '\"?", "mailto:", "@gmail.com", "@yahoo.co.jp", "@proton.me", "＠", "。", "é", "ß"]
    ),
    _made_of([*"1248:.[],%/", "::", "ffff", "2001:db8", "fe80", "10.", "/64", ":443", "192.168."]),
    _made_of(
        [
            *"1289- #|,、",
            "丁目",
            "番地",
            "番",
            "号",
            "号室",
            "の",
            "ー",
            "〒",
            "160-0023",
            "新宿",
            "ビル",
            "か",
            "\u3099",
            " apt ",
            " suite ",
            " #",
            "jp|",
            "us|",
            "unit 4c",
            "elizabeth",
            "棟",
            "館",
            "階",
            "町",
            "字",
            "大字",
            "東京都",
            "京都市上京区",
            "扇町",
            "寺町通今出川下る",
            "三分一",
            "百",
            "様方",
            "'",
            "c/o ",
            "/",
            "10115 berlin",
            "\n",
        ]
    ),
    _made_of(
        [
            *"0123456789*xX-. ",
            "4111",
            "1111",
            "******",
            "masked:",
            "tok_",
            "visa",
            "app:",
            "browser:",
            "{",
            "}",
        ]
    ),
)
HOSTILE = [
    "",
    "\x00",
    "\ud800",
    "\udc00@\ud800.jp",
    "\u202e\u2066",
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "👩‍👩‍👧‍👦",
    "a" * 5000,
    "1" * 5000,
    "@" * 5000,
    "a@" + "é" * 190 + ".jp",
    "﷽" * 3000,
    "<" * 5000,
    "#1" * 3000,
    "番1" * 3000,
    "東京都新宿区西新宿" * 400,
    "三1" * 3000,
    "京都市上京区" + "上る" * 3000 + "扇町1",
    "2-8-1" + " a棟1-" * 1000,
    "c/o " * 1500,
    "12 main st apt " * 300,
    ("1/" * 1500) + " main st",
    "東京都\u202e新宿区西新宿2-8-1\ud800",
    "a " * 3000,
]


@pytest.mark.parametrize("kind", IDENTIFY)
@given(value=st.one_of(ANY_TEXT, STRUCTURED))
@example(value="mail to:a@b.c")
@example(value="123内 線4")
@example(value="jp|1600023|か \u3099")
@settings(deadline=None, max_examples=150)
def test_cleaning_twice_equals_cleaning_once(kind: str, value: str) -> None:
    once = IDENTIFY[kind](value)
    if once is not None:
        twice = IDENTIFY[kind](once.key)
        assert twice is not None
        assert twice.key == once.key
        assert twice.parent == once.parent


@pytest.mark.parametrize("kind", IDENTIFY)
@given(value=st.one_of(ANY_TEXT, STRUCTURED))
@settings(deadline=None, max_examples=60)
def test_a_key_is_bounded_clean_and_writable_as_utf8(kind: str, value: str) -> None:
    found = IDENTIFY[kind](value)
    if found is not None:
        for key in filter(None, (found.key, found.parent)):
            assert len(key) <= MAX_KEY
            key.encode("utf-8")
            assert key == key.strip()
            assert not set(key) & set("\x00\n\t\u202e\u200b")
        assert found.key


@pytest.mark.parametrize("kind", IDENTIFY)
@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_gives_a_bounded_lasting_key_or_none(kind: str, value: str) -> None:
    once = IDENTIFY[kind](value)
    if once is not None:
        twice = IDENTIFY[kind](once.key)
        assert twice is not None
        assert twice.key == once.key
        assert 0 < len(once.key) <= MAX_KEY


@pytest.mark.parametrize("kind", IDENTIFY)
@pytest.mark.parametrize("value", ["", "  ", "\t\n", "\u3000", "\u200b\u202e", "\x00"])
def test_a_value_with_nothing_to_see_is_no_identifier(kind: str, value: str) -> None:
    assert IDENTIFY[kind](value) is None


@pytest.mark.parametrize("kind", IDENTIFY)
@pytest.mark.parametrize("value", ["n/a", "null", "なし", "unknown", "-", "0000000000", "none"])
def test_a_word_for_nothing_stands_for_nobody(kind: str, value: str) -> None:
    found = IDENTIFY[kind](value)
    assert found is not None
    assert found.placeholder


def test_every_label_says_what_sharing_means_in_one_sentence() -> None:
    assert set(WHAT_SHARING_MEANS) == set(Label)
    assert all(text.endswith(".") and text.count(".") == 1 for text in WHAT_SHARING_MEANS.values())


def test_the_normaliser_has_a_version() -> None:
    assert NORMALISER_VERSION >= 1
