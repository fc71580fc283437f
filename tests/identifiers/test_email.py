from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.identifiers import email
from graphfraud.model import Identifier, Label, Strength

SAME_MAILBOX = [
    ("Taro.Yamada@Gmail.com", "taroyamada@gmail.com"),
    ("taro.yamada+shop@googlemail.com", "taroyamada@gmail.com"),
    ("ｔａｒｏ＠ｇｍａｉｌ．ｃｏｍ", "taro@gmail.com"),
    ("  taro@example.co.jp ", "taro@example.co.jp"),
    ("Taro Yamada <taro@example.co.jp>", "taro@example.co.jp"),
    ('"Yamada, Taro" <TARO@example.co.jp>;', "taro@example.co.jp"),
    ("mailto:taro@example.co.jp?subject=hello", "taro@example.co.jp"),
    ("<mailto:taro@example.co.jp>", "taro@example.co.jp"),
    ("taro @ example.co.jp", "taro@example.co.jp"),
    ("taro@example.co.jp.", "taro@example.co.jp"),
    ("ta\u200bro@example.co.jp", "taro@example.co.jp"),
    ("taro@\u202eexample.co.jp", "taro@example.co.jp"),
    ("taro+a+b@outlook.com", "taro@outlook.com"),
    ("taro+a@hotmail.co.jp", "taro@hotmail.co.jp"),
    ("taro+a@icloud.com", "taro@icloud.com"),
    ("taro+a@fastmail.fm", "taro@fastmail.fm"),
    ("ta.ro_ya-mada+x@proton.me", "taroyamada@proton.me"),
    ("base-keyword@yahoo.co.jp", "base@yahoo.co.jp"),
    ("base-other@yahoo.com", "base@yahoo.com"),
    ("taro@日本語.jp", "taro@xn--wgv71a119e.jp"),
    ("taro@日本語。ｊｐ", "taro@xn--wgv71a119e.jp"),
    ("taro@XN--WGV71A119E.jp", "taro@xn--wgv71a119e.jp"),
]

KEPT_APART = [
    ("taro.yamada@example.co.jp", "taroyamada@example.co.jp"),
    ("taro+a@example.co.jp", "taro+b@example.co.jp"),
    ("taro.y@outlook.com", "taroy@outlook.com"),
    ("taro@outlook.com", "taro@hotmail.com"),
    ("taro-a@gmail.com", "taro-b@gmail.com"),
    ("taro@icloud.com", "taro@me.com"),
]

REAL = [
    "taro..x.@docomo.ne.jp",
    ".taro@ezweb.ne.jp",
    "taro-@softbank.ne.jp",
    "fake_acostasusan@example.org",
    "info@shop.co.jp",
    "o'brien@example.ie",
    "jiro@mail.test",
    "aa@example.jp",
    "t@example.jp",
    "undefined-behaviour@example.jp",
]

PLACEHOLDERS = [
    "taro",
    "taro@",
    "@gmail.com",
    "+tag@gmail.com",
    "...@gmail.com",
    "taro@localhost",
    "taro@shop",
    "taro@.jp",
    "taro@a..jp",
    "a@b@c.jp",
    "12345@noemail.invalid",
    "noreply@example.co.jp",
    "No-Reply@shop.jp",
    "test@test.com",
    "test@example.com",
    "dummy+1@gmail.com",
    "guest@shop.jp",
    "none@none.com",
    "n/a@shop.jp",
    "aaa@aaa.aaa",
    "000@shop.jp",
    "https://example.jp/",
    "090-1234-5678",
]


def _identify(value: str) -> Identifier:
    found = email.identify(value)
    assert found is not None
    assert (found.label, found.strength, found.parent) == (Label.EMAIL, Strength.HARD, "")
    return found


@pytest.mark.parametrize(("typed", "key"), SAME_MAILBOX)
def test_spellings_of_one_mailbox_give_one_key(typed: str, key: str) -> None:
    found = _identify(typed)
    assert (found.key, found.placeholder) == (key, "")


@pytest.mark.parametrize(("one", "other"), KEPT_APART)
def test_mailboxes_that_may_be_two_stay_two(one: str, other: str) -> None:
    assert _identify(one).key != _identify(other).key


@pytest.mark.parametrize("value", REAL)
def test_unusual_addresses_that_people_have_are_real_and_unchanged(value: str) -> None:
    found = _identify(value)
    assert (found.key, found.placeholder) == (value, "")


@pytest.mark.parametrize("value", PLACEHOLDERS)
def test_what_is_no_mailbox_stands_for_nobody(value: str) -> None:
    assert _identify(value).placeholder


@given(
    local=st.text("abcdefghij0123456789", min_size=4, max_size=12),
    tag=st.text("abcxyz019", max_size=6),
    data=st.data(),
)
@settings(deadline=None, max_examples=100)
def test_dots_and_tags_never_matter_at_gmail(local: str, tag: str, data: st.DataObject) -> None:
    position = data.draw(st.integers(1, len(local) - 1))
    dotted = f"{local[:position]}.{local[position:]}"
    assert _identify(f"{dotted}+{tag}@GoogleMail.com").key == f"{local}@gmail.com"


@given(local=st.text("abc.-_+019", min_size=1, max_size=20))
@settings(deadline=None, max_examples=100)
def test_at_an_unknown_provider_the_local_part_is_kept_as_typed(local: str) -> None:
    assert _identify(f"{local}@firma.example.jp").key == f"{local}@firma.example.jp"
