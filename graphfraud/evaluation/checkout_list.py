"""A made-up block list of any size with entries of every type, and raw orders of which some match it.

Everything about a person follows from the person's number, so that an order of a listed person matches in
whatever spelling it is typed, and nobody else's does.
"""

from __future__ import annotations

from itertools import islice
from random import Random
from typing import TYPE_CHECKING

from graphfraud.checkout.entry import Action, EntryType, ReleaseEntry
from graphfraud.checkout.order import Order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SEED = 1

SHARES = {
    EntryType.EMAIL: 250,
    EntryType.PHONE: 200,
    EntryType.ADDRESS: 160,
    EntryType.DEVICE: 100,
    EntryType.CARD: 100,
    EntryType.IP: 80,
    EntryType.ACCOUNT: 70,
    EntryType.BUILDING: 15,
    EntryType.NAME_ADDRESS: 10,
    EntryType.DOMAIN: 8,
    EntryType.BIN: 3,
    EntryType.CIDR: 3,
    EntryType.POSTCODE: 1,
}
"""Entries of each type in a thousand: mostly what single people use, as lists of shops are."""

HIT_SHARE = 0.05
"""Of the orders; the others match nothing."""

OTHERS = 50_000_000
"""The first number of people who are not listed."""

_REASONS = ("chargeback", "drop_address", "card_testing", "resale", "coupon_abuse")
_ACTIONS = (Action.BLOCK,) * 6 + (Action.CHALLENGE,) * 2 + (Action.REVIEW, Action.ALLOW)
_WARDS = ("新宿区", "渋谷区", "世田谷区", "江戸川区", "板橋区", "大田区", "杉並区", "足立区")
_TOWNS = ("西町", "東町", "本町", "中央", "緑が丘", "桜台", "旭町", "栄町", "若松町", "富士見")
_HOUSES = ("コーポ桜", "第一ビル", "メゾン緑", "ハイツ若葉", "グリーンハイム")
_FAMILIES = ("佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村", "小林", "加藤")
_GIVEN = ("太郎", "花子", "一郎", "美咲", "健太", "陽子", "翔", "さくら")
_MAIL = ("gmail.com", "yahoo.co.jp", "docomo.ne.jp", "outlook.jp", "example.jp")
_BITS = (16, 18, 20, 21, 22, 23, 24, 26, 28)


def _name(number: int) -> str:
    return f"{_FAMILIES[number % 10]} {_GIVEN[number // 10 % 8]}"


def _email(number: int) -> str:
    return f"user{number}@{_MAIL[number % 5]}"


def _phone(number: int) -> str:
    digits = f"{number * 7_919 % 100_000_000:08d}"
    return f"0{'789'[number // 100_000_000 % 3]}0-{digits[:4]}-{digits[4:]}"


def _postcode(number: int) -> str:
    return f"1{number % 100:02d}-{number // 100 % 10_000:04d}"


def _house(number: int) -> str:
    town = f"東京都{_WARDS[number % 8]}{_TOWNS[number // 8 % 10]}"
    block = f"{number // 80 % 40 + 1}-{number // 3_200 % 99 + 1}-{number // 316_800 + 1}"
    return f"{town}{block}{_HOUSES[number % 5]}"


def _address(number: int) -> str:
    return f"{_house(number)}{number % 9 + 1}0{number % 8 + 1}号室"


def _ip(number: int) -> str:
    return f"{number % 60 + 60}.{number // 60 % 256}.{number // 15_360 % 256}.{number // 3_932_160 % 256}"


def _network(number: int) -> str:
    return f"45.{number // 64 % 256}.{number % 64 * 4}.0/{_BITS[number % len(_BITS)]}"


def _device(number: int) -> str:
    return f"browser-{number:x}-fingerprint"


def _card(number: int) -> str:
    return f"tok_{number:x}xyz"


def _account(number: int) -> str:
    return f"A{number}"


def _domain(number: int) -> str:
    return f"throwaway{number}.example"


def _bin(number: int) -> str:
    return f"{number % 900_000 + 100_000}"


_VALUES: dict[EntryType, Callable[[int], str]] = {
    EntryType.EMAIL: _email,
    EntryType.PHONE: _phone,
    EntryType.ADDRESS: _address,
    EntryType.NAME_ADDRESS: _address,
    EntryType.BUILDING: _house,
    EntryType.DEVICE: _device,
    EntryType.CARD: _card,
    EntryType.IP: _ip,
    EntryType.ACCOUNT: _account,
    EntryType.DOMAIN: _domain,
    EntryType.BIN: _bin,
    EntryType.CIDR: _network,
    EntryType.POSTCODE: _postcode,
}


def entries(count: int) -> Iterator[ReleaseEntry]:
    """Yield the entries of a list, always the same ones."""
    random = Random(SEED)  # noqa: S311  # a made-up list, no secret
    kinds = random.choices(list(SHARES), list(SHARES.values()), k=count)
    for number, kind in enumerate(kinds):
        person = kind in {EntryType.ADDRESS, EntryType.NAME_ADDRESS}
        yield ReleaseEntry(
            entry_id=f"B-{number:07d}",
            action=random.choice(_ACTIONS),
            type=kind,
            value=_VALUES[kind](number),
            reason=random.choice(_REASONS),
            expires_at=None,
            name=_name(number) if kind is EntryType.NAME_ADDRESS else "",
            postcode=_postcode(number + OTHERS) if person or kind is EntryType.BUILDING else "",
        )


def orders(count: int, listed: int) -> Iterator[Order]:
    """Yield raw orders; one in twenty uses a value that a list of `listed` entries has, typed otherwise."""
    random = Random(SEED + 1)  # noqa: S311  # made-up orders
    singles = [one for one in islice(entries(listed), 20_000) if one.type in _TYPED_OTHERWISE]
    for number in range(count):
        order = _order(OTHERS + random.randrange(OTHERS), number)
        if random.random() < HIT_SHARE:
            entry = random.choice(singles)
            order = Order.from_fields({**_fields(order), **_TYPED_OTHERWISE[entry.type](entry)})
        yield order


def _order(person: int, number: int) -> Order:
    return Order(
        order_id=f"O-{number}",
        account=_account(person),
        name=_name(person),
        email=_email(person).upper() if person % 7 == 0 else _email(person),
        phone=_phone(person),
        device=_device(person),
        ip=f"{person % 60 + 130}.{person // 60 % 256}.{person // 15_360 % 256}.{person % 251}",
        card=_card(person),
        bin=f"{person % 90_000 + 4_000_000}0"[:6],
        recipient=_name(person + 1),
        address=f"{_house(person)} {person % 9 + 1}0{person % 8 + 1}号室",
        postcode=_postcode(person),
        country="JP",
        amount=4_800,
        currency="JPY",
    )


def _fields(order: Order) -> dict[str, str | int | None]:
    return {name: getattr(order, name) for name in order.__slots__}


_TYPED_OTHERWISE: dict[EntryType, Callable[[ReleaseEntry], dict[str, str]]] = {
    EntryType.EMAIL: lambda one: {"email": one.value.capitalize()},
    EntryType.PHONE: lambda one: {"phone": "+81 " + one.value[1:].replace("-", " ")},
    EntryType.ADDRESS: lambda one: {
        "address": one.value.replace("-", "\uff0d").replace("号室", "号室 "),
        "postcode": one.postcode.replace("-", ""),
    },
    EntryType.ACCOUNT: lambda one: {"account": f" {one.value}"},
    EntryType.CARD: lambda one: {"card": f"{one.value} "},
    EntryType.IP: lambda one: {"ip": f"{one.value}:443"},
}
"""How an order gives what an entry lists, in another spelling."""
