"""Plain values take a short way through the cleaning; it leads to the same identifier as the long one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.identifiers import account, address, address_japan_number, card, device, email, phone, text
from graphfraud.identifiers.address_japan_table import japan

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


BEFORE_TOWN = st.sampled_from(["", "", "大字", "字", "大", " ", "\u3000"])
BEHIND_TOWN = st.sampled_from(
    [
        "",
        "",
        "字上野",
        "八丁目",
        " ",
        "一",
        "十",
        "千",
        "百",
        "が",
        "ケ",
        "ー",
        "ノ",
        "ニ",
        "の",
        "-",
        "、",
        "#",
    ]
)
NUMBERS = (
    *(
        "1-2-3",
        "1丁目2番3号",
        "12番地3",
        "２－３－４",
        "3条5丁目1-2",
        "0-0-0",
        "010-2-3",
        "1ノ2",
        "1一2一3",
        "5階",
    ),
    *(
        "101号",
        "1号室",
        "3-4-5号館102",
        "3-4-5室",
        "1-2-3ノ4",
        "1-2-3ー4",
        "1-2-345",
        "1-2-3F",
        "十二番地",
        "番外1",
    ),
    *(
        "1-2-3〒1234567",
        "1-2-3|4",
        "１－２－３｜x",
        "8丁39番",
        "1丁目",
        "1棟",
        "1,2,3",
        "1\u3099-2",
        "3-4-5が丘6",
    ),
)
BUILDINGS = (
    "",
    "",
    " コーポ富士 206",
    "ザ・タワー1502",
    " A棟 101",
    "\u3000メゾン\n5",
    "ニハ丁目",
    "\u200bあ",
    "一",
)


@st.composite
def japanese_addresses(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a text that begins like the address of some town of Japan, and a postcode, the town's or not."""
    cities = japan().cities
    city = cities[draw(st.integers(0, len(cities) - 1))]
    towns = list(city.by_official_name.values())
    town = towns[draw(st.integers(0, len(towns) - 1))]
    name = town.name[: draw(st.sampled_from([None, None, None, 1, 2]))]
    front = city.prefecture + city.name + draw(BEFORE_TOWN) + name + draw(BEHIND_TOWN)
    number = draw(st.sampled_from(NUMBERS) | st.text("0123456789丁目番地号-ー ノ一室a'", max_size=10))
    postcode = draw(st.sampled_from(["", "1600023", "0000000", *town.postcodes]))
    return front + number + draw(st.sampled_from(BUILDINGS)), postcode


@given(written=japanese_addresses())
@settings(deadline=None, max_examples=400)
def test_a_japanese_address_is_read_alike_on_both_ways(written: tuple[str, str]) -> None:
    text, postcode = written

    def read() -> object:
        return address.parse(text, postcode=postcode), address.identify(text, postcode=postcode)

    short, long_front = both_ways(read, address, "_FRONT", NOTHING)
    _, long_number = both_ways(read, address_japan_number, "_PLAIN_ROW", NOTHING)
    assert short == long_front == long_number


@pytest.mark.parametrize(
    "front", ["東京都八王子市明神町", "三重県四日市市諏訪町", "千葉県千葉市中央区千葉港", "東京都港区六本木"]
)
def test_numerals_in_the_names_of_places_leave_the_short_way_open(front: str) -> None:
    parts, at_front = address.parse(f"{front}1-2-3"), address._front(front, "", "JP")
    assert parts
    assert at_front
    assert (at_front.area, at_front.street) == (parts.area, parts.street)
