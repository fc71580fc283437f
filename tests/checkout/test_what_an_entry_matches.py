"""Each type matches its value in other spellings and what lies below it, and nothing beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from graphfraud.checkout import Action, EntryType, Order
from graphfraud.checkout.collecting import collect
from graphfraud.checkout.hashing import MatchingSecret
from graphfraud.checkout.listing import SHARED_DOMAINS

if TYPE_CHECKING:
    from tests.checkout.conftest import Desk

FLAT = "東京都新宿区西新宿2-8-1 第一ビル101号室"
OTHER_FLAT = "東京都新宿区西新宿2-8-1 第一ビル205号室"
NEXT_HOUSE = "東京都新宿区西新宿2-8-2 第二ビル101号室"

CASES = [
    (
        "account",
        {"value": "A-17"},
        [Order(account=" A-17 ")],
        [Order(account="A-18"), Order(email="a-17@x.jp")],
    ),
    (
        "email",
        {"value": "taro.yamada@gmail.com"},
        [Order(email="TaroYamada+shop@GoogleMail.com"), Order(email="Taro <t.aroyamada@gmail.com>")],
        [Order(email="taroyamada@example.jp"), Order(email="taroyamada2@gmail.com")],
    ),
    (
        "domain",
        {"value": "*.Throwaway.example"},
        [Order(email="x@throwaway.example"), Order(email="x@mail.throwaway.example")],
        [
            Order(email="x@notthrowaway.example"),
            Order(email="throwaway.example@x.jp"),
            Order(email="x@example"),
        ],
    ),
    (
        "phone",
        {"value": "090-1111-2223"},
        [Order(phone="+81 90 1111 2223"), Order(phone="０９０１１１１２２２３")],
        [Order(phone="090-1111-2224")],
    ),
    (
        "card",
        {"value": "tok_4f8a"},
        [Order(card="tok_4f8a ")],
        [Order(card="tok_4F8A"), Order(card="tok_4f8")],
    ),
    (
        "card",
        {"value": "4111 81** **** 1234", "kind": "masked"},
        [Order(card="411181******1234", card_kind="masked"), Order(card="411181-1234", card_kind="masked")],
        [Order(card="411182******1234", card_kind="masked")],
    ),
    (
        "bin",
        {"value": "411181"},
        [Order(bin="41118123"), Order(bin="411181")],
        [Order(bin="411182"), Order(bin="4111")],
    ),
    ("bin", {"value": "41118123"}, [Order(bin="4111 8123")], [Order(bin="411181"), Order(bin="41118124")]),
    (
        "device",
        {"value": "9F0C7B52-1B5A-4B2C-9A52-0A1B2C3D4E5F", "kind": "app"},
        [Order(device="{9f0c7b52-1b5a-4b2c-9a52-0a1b2c3d4e5f}", device_kind="app")],
        [Order(device="9f0c7b52-1b5a-4b2c-9a52-0a1b2c3d4e5f", device_kind="browser")],
    ),
    (
        "ip",
        {"value": "45.10.20.30"},
        [Order(ip="45.10.20.30:4711"), Order(ip="::ffff:45.10.20.30"), Order(ip="10.0.0.1, 45.10.20.30")],
        [Order(ip="45.10.20.31")],
    ),
    (
        "ip",
        {"value": "2400:2410:1:2::1"},
        [Order(ip="[2400:2410:1:2:aaaa::9]:443")],
        [Order(ip="2400:2410:1:3::1")],
    ),
    (
        "cidr",
        {"value": "45.10.0.0/15"},
        [Order(ip="45.10.0.0"), Order(ip="45.11.255.255")],
        [Order(ip="45.9.255.255"), Order(ip="45.12.0.0"), Order(ip="not an address")],
    ),
    (
        "cidr",
        {"value": "2400:2410::/32"},
        [Order(ip="2400:2410:ffff::1")],
        [Order(ip="2400:2411::1"), Order(ip="36.0.36.16")],
    ),
    (
        "address",
        {"value": FLAT, "postcode": "160-0023"},
        [Order(address="〒160-0023 東京都新宿区西新宿２丁目８番１号　第一ビル＃１０１")],
        [Order(address=OTHER_FLAT, postcode="160-0023"), Order(address=NEXT_HOUSE, postcode="160-0023")],
    ),
    (
        "building",
        {"value": FLAT, "postcode": "1600023"},
        [
            Order(address=OTHER_FLAT, postcode="160-0023"),
            Order(address="東京都新宿区西新宿2-8-1 第一ビル", postcode="160-0023"),
        ],
        [Order(address=NEXT_HOUSE, postcode="160-0023")],
    ),
    (
        "postcode",
        {"value": "160-0023"},
        [Order(address=NEXT_HOUSE, postcode="１６０００２３"), Order(address="〒160-0023 " + NEXT_HOUSE)],
        [
            Order(address=NEXT_HOUSE, postcode="160-0024"),
            Order(address="160-0023", postcode="", country="US"),
        ],
    ),
    (
        "name_address",
        {"value": FLAT, "postcode": "160-0023", "name": "山田　太郎"},
        [
            Order(address=FLAT, postcode="160-0023", recipient="山田太郎 様"),
            Order(address=FLAT, postcode="160-0023", name="山田 太郎", recipient="鈴木花子"),
        ],
        [
            Order(address=FLAT, postcode="160-0023", recipient="山田花子"),
            Order(address=OTHER_FLAT, postcode="160-0023", recipient="山田太郎"),
            Order(recipient="山田太郎"),
        ],
    ),
]


@pytest.mark.parametrize(("kind", "given", "hits", "misses"), CASES)
def test_an_entry_matches_every_spelling_of_its_value_and_nothing_else(
    desk: Desk, kind: str, given: dict[str, Any], hits: list[Order], misses: list[Order]
) -> None:
    desk.publish(desk.entry(EntryType(kind), **given))
    reader = desk.reader()
    assert [order for order in hits if reader.check(order).type is not EntryType(kind)] == []
    assert [order for order in misses if reader.check(order).action is not None] == []


def test_the_cases_cover_every_type() -> None:
    assert {kind for kind, *_ in CASES} == set(EntryType)


def test_a_guest_is_listed_as_the_account_of_the_e_mail_that_the_guest_gives(desk: Desk) -> None:
    desk.publish(
        desk.entry(
            EntryType.ACCOUNT, "guest:email:taro@example.jp", Action.HOLD, normalised=True, reason="victim"
        )
    )
    reader = desk.reader()
    assert reader.check(Order(email="Taro@example.jp")).action is Action.HOLD
    assert reader.check(Order(email="taro@example.jp", account="A-1")).action is None
    assert reader.check(Order(account="guest:email:taro@example.jp")).action is None, (
        "a login may pose as a guest"
    )


@pytest.mark.parametrize(
    ("kind", "value", "why"),
    [
        ("email", "", "empty"),
        ("address", "   ", "empty"),
        ("ip", "\u200b", "empty"),
        ("cidr", "0.0.0.0/0", "stop half the internet"),
        ("cidr", "::/0", "stop half the internet"),
        ("cidr", "64.0.0.0/7", "stop half the internet"),
        ("cidr", "10.0.0.0/8", "stands for nobody (private network)"),
        ("cidr", "everywhere", "is no network"),
        ("ip", "192.168.1.1", "stands for nobody (private network)"),
        ("ip", "*", "stands for nobody"),
        ("domain", "*", "is no mail domain"),
        ("domain", "jp", "is no mail domain"),
        ("domain", "co.jp", "everybody's mail"),
        ("domain", "@GoogleMail.com", "everybody's mail"),
        ("email", "*@*", "stands for nobody"),
        ("email", "noreply@example.jp", "stands for nobody"),
        ("phone", "000-0000-0000", "stands for nobody (repeated digits)"),
        ("account", "guest", "stands for no account"),
        ("card", "4111111111111111", "it is a card number"),
        ("card", "tok_visa", "stands for nobody (test card)"),
        ("bin", "4111", "is no BIN"),
        ("device", "unknown", "stands for nobody"),
        ("address", "同上", "stands for nobody"),
        ("postcode", "000-0000", "is no postcode"),
        ("building", "160", "stands for nobody"),
        ("name_address", FLAT, "needs a person's name"),
    ],
)
def test_a_value_that_would_stop_everybody_or_nobody_is_not_listed(
    desk: Desk, kind: str, value: str, why: str
) -> None:
    report = desk.publish(desk.entry(EntryType(kind), value), desk.entry(EntryType.EMAIL, "a@example.jp"))
    assert report.entries == 1
    assert [why in one.why for one in report.rejected] == [True], report.rejected


@pytest.mark.parametrize("domain", sorted(SHARED_DOMAINS))
def test_everybodys_mail_can_be_reviewed_but_not_stopped(desk: Desk, domain: str) -> None:
    secret = MatchingSecret(bytes(32))
    for action in Action:
        listed = collect([desk.entry(EntryType.DOMAIN, domain, action)], secret, "JP", desk.now).listed
        assert bool(listed) == (action is Action.REVIEW)


def test_a_placeholder_can_be_reviewed(desk: Desk) -> None:
    desk.publish(desk.entry(EntryType.EMAIL, "noreply@example.jp", Action.REVIEW))
    assert desk.reader().check(Order(email="NoReply@example.jp")).action is Action.REVIEW


def test_only_an_account_can_be_held(desk: Desk) -> None:
    report = desk.publish(
        desk.entry(EntryType.EMAIL, "victim@example.jp", Action.HOLD),
        desk.entry(EntryType.ACCOUNT, "A-1", Action.HOLD),
    )
    assert "a hold protects an account" in report.rejected[0].why
    assert desk.reader().check(Order(account="A-1")).action is Action.HOLD


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"entry_id": ""}, "its id must be"),
        ({"entry_id": "x" * 101}, "its id must be"),
        ({"entry_id": "B-1\n"}, "its id must be"),
        ({"entry_id": "B-\u202e1"}, "its id must be"),
        ({"reason": "<script>"}, "its reason code must be"),
        ({"reason": ""}, "its reason code must be"),
        ({"starts_at": 5, "expires_at": 5}, "it expires before it starts"),
        ({"expires_at": 2**63}, "is no time"),
    ],
)
def test_an_entry_of_the_wrong_form_is_named_and_left_out(
    desk: Desk, changes: dict[str, Any], why: str
) -> None:
    wrong = desk.entry(EntryType.EMAIL, "wrong@example.jp", **changes)
    report = desk.publish(desk.entry(EntryType.EMAIL, "a@example.jp"), wrong)
    assert [one.entry_id for one in report.rejected] == [wrong.entry_id]
    assert why in report.rejected[0].why


def test_an_id_that_stands_twice_counts_once(desk: Desk) -> None:
    report = desk.publish(
        desk.entry(EntryType.EMAIL, "a@example.jp", entry_id="B-1"),
        desk.entry(EntryType.EMAIL, "b@example.jp", entry_id="B-1"),
    )
    assert (report.entries, report.rejected[0].why) == (
        1,
        "its id stands twice in the list; the first one counts",
    )


@pytest.mark.parametrize(
    "hostile",
    ["\x00", "\u202e\u202d", "<script>alert(1)</script>", "x" * 100_000, "\ud800", "'; --", "|" * 50, "\n"],
)
def test_an_order_of_hostile_text_is_answered(desk: Desk, hostile: str) -> None:
    kinds = [
        desk.entry(kind, value, Action.REVIEW)
        for kind, value in ONE_OF_EACH.items()
        if kind is not EntryType.NAME_ADDRESS
    ]
    desk.publish(*kinds, desk.entry(EntryType.NAME_ADDRESS, FLAT, name="山田太郎"))
    order = Order.from_fields(dict.fromkeys(TEXT_FIELDS, hostile))
    assert desk.reader().check(order).entry_id in {"", kinds[0].entry_id}


ONE_OF_EACH = {EntryType(kind): given["value"] for kind, given, *_ in CASES}
TEXT_FIELDS = [name for name in Order.__slots__ if name != "amount"]
