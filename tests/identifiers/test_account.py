from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.identifiers.account import account_key, guest_key_for_email, guest_key_for_event
from graphfraud.identifiers.text import MAX_KEY

ANY_TEXT = st.text(st.characters(exclude_categories=[]), max_size=260)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        (" C-0001 ", "C-0001"),
        ("c-0001", "c-0001"),
        ("a\x00b\u202ec", "abc"),
        ("か\u3099", "が"),
        ("007", "007"),
        ("1", "1"),
    ],
)
def test_an_id_is_trimmed_and_otherwise_kept(typed: str, key: str) -> None:
    assert account_key(typed) == key


@pytest.mark.parametrize(
    "value",
    ["", " ", "0", "000", "-1", "null", "None", "guest", "GUEST", "ゲスト", "n/a", "undefined", "NaN",
     "00000000-0000-0000-0000-000000000000", "０"],
)  # fmt: skip
def test_an_id_that_stands_for_no_login_is_no_account(value: str) -> None:
    assert account_key(value) == ""


@pytest.mark.parametrize("value", ["guest:email:taro@example.jp", " guest:event:1", "\u200bguest:x"])
def test_a_registered_id_cannot_pose_as_a_guest(value: str) -> None:
    assert account_key(value).startswith("account:guest:")


def test_guests_are_known_by_email_or_event() -> None:
    assert guest_key_for_email("taro@example.jp") == "guest:email:taro@example.jp"
    assert guest_key_for_event("ord-1") == "guest:event:ord-1"


@given(ANY_TEXT)
@settings(deadline=None, max_examples=300)
def test_cleaning_an_account_twice_equals_cleaning_it_once(value: str) -> None:
    key = account_key(value)
    assert account_key(key) == key
    for text in (key, guest_key_for_email(key), guest_key_for_event(value)):
        assert len(text) <= MAX_KEY
        text.encode("utf-8")
    assert not key.startswith("guest:")
