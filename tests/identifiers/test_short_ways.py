"""Plain values take a short way through the cleaning; it leads to the same identifier as the long one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.identifiers import account, card, device, email, phone, text

if TYPE_CHECKING:
    from collections.abc import Callable

NOTHING = re.compile(r"(?!)")
"""Matches no text: with it in place of a pattern of plain values all take the long way."""

LIMITS = settings(deadline=None, max_examples=200)

ALMOST_PLAIN = st.text("abcxXZ019._+-@ ,<>\"':/*#\t~é山Ｋ１\u212a\u200b", max_size=24)


def both_ways(function: Callable[[], object], module: Any, name: str, instead: Any) -> tuple[object, object]:
    short = function()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, name, instead)
        return short, function()


@given(value=ALMOST_PLAIN | st.text(max_size=8))
@LIMITS
def test_any_text_is_folded_alike_on_both_ways(value: str) -> None:
    def clean() -> object:
        return text.fold(value), text.visible(value), account.account_key(value), device.identify(value)

    short, long = both_ways(clean, text, "_is_plain", lambda _value: False)
    assert short == long


LOCAL_PARTS = st.text("abT019._+-", max_size=70) | st.sampled_from(["test", "no-reply", "aaa", "A.b+c"])
DOMAINS = st.sampled_from(
    [
        *(
            "gmail.com",
            "Googlemail.com",
            "yahoo.co.jp",
            "proton.me",
            "docomo.ne.jp",
            "a.b.c.d.jp",
            "x.invalid",
        ),
        *("jp", "-.jp", "a..jp", "example.jp.", "xn--wgv71a.jp", "a.b1", f"{'a' * 40}.jp", "localhost"),
    ]
)


@given(value=st.builds("{}@{}".format, LOCAL_PARTS, DOMAINS) | ALMOST_PLAIN)
@LIMITS
def test_an_e_mail_address_is_identified_alike_on_both_ways(value: str) -> None:
    short, long = both_ways(lambda: email.identify(value), email, "_PLAIN", NOTHING)
    assert short == long


@given(value=st.text("0123456789-", max_size=16).map("0{}".format) | ALMOST_PLAIN)
@pytest.mark.parametrize("region", ["JP", "jp", "US"])
@LIMITS
def test_a_phone_number_is_identified_alike_on_both_ways(region: str, value: str) -> None:
    short, long = both_ways(lambda: phone.identify(value, region=region), phone, "_PLAIN_JAPANESE", NOTHING)
    assert short == long


TOKENS = st.builds(
    "{}_{}".format,
    st.sampled_from(["tok", "pm", "src", "test", "xx", "VISA", "card", "refused", "to"]),
    st.text("avisx012X", min_size=4, max_size=12)
    | st.sampled_from(
        ["visa", "mastercard", "4111111111111111", "x4111111111111111", "000000", "chargeDeclined"]
    ),
)


@given(value=TOKENS | ALMOST_PLAIN)
@pytest.mark.parametrize("kind", ["token", "masked"])
@LIMITS
def test_a_card_token_is_identified_alike_on_both_ways(kind: str, value: str) -> None:
    short, long = both_ways(lambda: card.identify(value, kind=kind), card, "_PLAIN_TOKEN", NOTHING)
    assert short == long
