"""Turns codes into the text of the feed, a block of rows at a time.

No text here can be taken for a card number: what could be a long run of digits has a letter in its middle.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from graphfraud.synthetic import supply
from graphfraud.synthetic.orders import KINDS, STATUSES
from graphfraud.synthetic.people import family_of, given_of
from graphfraud.synthetic.rhythm import DAY_SECONDS
from graphfraud.synthetic.supply import NONE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from graphfraud.synthetic.shop import Shop
    from graphfraud.synthetic.tables import Tables

COLUMNS = (
    "event_id", "kind", "at", "status", "account", "name", "name_kana", "email", "phone",
    "device", "device_kind", "ip", "card", "card_kind", "last4", "bin",
    "recipient", "recipient_kana", "address", "postcode", "country",
    "amount", "currency", "items", "quantity", "gift",
)  # fmt: skip
"""Canonical columns that the shop fills; the outcome columns have a feed of their own."""

_FULL_WIDTH = {ord(ascii_): ord(ascii_) + 0xFEE0 for ascii_ in "0123456789-"} | {ord(" "): 0x3000}
"""ASCII to the wide characters that Japanese input methods produce."""
_HYPHENATED = 5
"""One mobile number in five is written with hyphens."""


class Renderer:
    """Writes the rows of one shop.

    Args:
        shop: the shop; not changed.
    """

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        tables = shop.world.tables
        self._family = _objects(name.written for name in tables.family)
        self._given = _objects(" " + name.written for name in tables.given)
        self._family_kana = _objects(name.kana for name in tables.family)
        self._given_kana = _objects(" " + name.kana for name in tables.given)
        self._goods = _objects([*(name for name, _ in tables.goods), ""])
        self._more_goods = _objects([*(";" + name for name, _ in tables.goods), ""])
        rhythm = shop.world.rhythm
        self._days = _objects((rhythm.first + timedelta(days=day)).isoformat() for day in range(rhythm.days))
        self._seconds = _objects(
            f"T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}+09:00"
            for second in range(DAY_SECONDS)
        )

    def rows(self, first: int, last: int) -> list[tuple[str, ...]]:
        """Return the feed's rows from `first` up to, not including, `last`, in the order of COLUMNS."""
        shop, texts = self._shop, self._shop.world.texts
        events = shop.events.take(shop.by_time[first:last])
        people, person = shop.people, events.person
        ordered = events.address != NONE
        recipient = np.where(events.recipient == NONE, people.name[person], events.recipient)
        amounts = events.amount.tolist()
        cells = {
            "event_id": [event_id(number) for number in range(first, last)],
            "kind": [KINDS[kind].value for kind in events.kind.tolist()],
            "at": self.times(events.at),
            "status": [STATUSES[status].value for status in events.status.tolist()],
            "account": self._accounts(np.where(events.as_guest, 0, shop.account_number[person])),
            "name": self._names(people.name[person]),
            "name_kana": self._kana(people.name[person]),
            "email": _texts(people.email[person], self._email, texts.text),
            "phone": _texts(people.phone[person], phone_text, texts.text),
            "device": _texts(events.device, device_text, texts.text),
            "device_kind": [
                "app" if device & 1 or device < NONE else "browser" for device in events.device.tolist()
            ],
            "ip": _texts(events.ip, ip_text, texts.text),
            "recipient": _only(ordered, self._names(recipient)),
            "recipient_kana": _only(ordered, self._kana(recipient)),
            "address": _texts(events.address, self._address, texts.text),
            "postcode": _texts(supply.town_of(events.address), self._postcode, texts.text),
            "country": _only(ordered, ["JP"] * len(events)),
            "amount": [str(amount) if amount else "" for amount in amounts],
            "currency": _only(ordered, ["JPY"] * len(events)),
            "items": (self._goods[events.article] + self._more_goods[events.second_article]).tolist(),
            "quantity": [str(quantity) if quantity else "" for quantity in events.quantity.tolist()],
            "gift": ["1" if gift else "" for gift in events.gift.tolist()],
        } | self._cards(events.card)
        return list(zip(*(cells[column] for column in COLUMNS), strict=True))

    def times(self, at: NDArray[np.int32]) -> list[str]:
        """Return ISO 8601 times in Japan of seconds since the first midnight."""
        day, second = np.divmod(at, DAY_SECONDS)
        texts: list[str] = (self._days[day] + self._seconds[second]).tolist()
        return texts

    @staticmethod
    def _accounts(numbers: NDArray[np.int64]) -> list[str]:
        return [account_id(number) if number else "" for number in numbers.tolist()]

    def _names(self, name: NDArray[np.int64]) -> list[str]:
        texts: list[str] = (self._family[family_of(name)] + self._given[given_of(name)]).tolist()
        return texts

    def _kana(self, name: NDArray[np.int64]) -> list[str]:
        texts: list[str] = (self._family_kana[family_of(name)] + self._given_kana[given_of(name)]).tolist()
        return texts

    def _cards(self, card: NDArray[np.int64]) -> dict[str, list[str]]:
        text = self._shop.world.texts.text
        bins = self._shop.world.tables.bins
        return {
            "card": _texts(card, card_text, text),
            "card_kind": ["" if code == NONE else "token" for code in card.tolist()],
            "last4": _texts(card, lambda code: f"{_mixed(code) % 10_000:04}", lambda _: "4242"),
            "bin": _texts(card, lambda code: bins[_mixed(code) // 10_000 % len(bins)], lambda _: "424242"),
        }

    def _email(self, code: int) -> str:
        return email_text(code, self._shop.world.tables)

    def _address(self, code: int) -> str:
        return address_text(code, self._shop.world.tables)

    def _postcode(self, town: int) -> str:
        return self._shop.world.tables.towns[town].postcode


def _objects(texts: Iterable[str]) -> NDArray[np.object_]:
    """Return texts as an array that can be indexed and added element by element."""
    return np.array(list(texts), dtype=np.object_)


def _texts(codes: NDArray[np.int64], make: Callable[[int], str], fixed: Callable[[int], str]) -> list[str]:
    """Return the text of each code: made by a rule, empty for NONE, or fixed for the codes below it."""
    return [make(code) if code >= 0 else "" if code == NONE else fixed(code) for code in codes.tolist()]


def _only(shown: NDArray[np.bool_], texts: list[str]) -> list[str]:
    return [text if show else "" for show, text in zip(shown.tolist(), texts, strict=True)]


def event_id(number: int) -> str:
    """Return the id of the event that stands at `number` in the feed, 0 for the first."""
    return f"E{number + 1:09}"


def account_id(number: int) -> str:
    """Return the id of the account that the feed names as the `number`th."""
    return f"A{number:08}"


def email_text(code: int, tables: Tables) -> str:
    """Return the address of an e-mail code of `Supply.emails`."""
    given = tables.given[code & 0xFF].romaji
    local = tables.local_parts[code >> 16 & 0xF].format(
        family=tables.family[code >> 8 & 0xFF].romaji, given=given, initial=given[0], number=code >> 24
    )
    return f"{local}@{tables.domains[code >> 20 & 0xF][0]}"


def phone_text(code: int) -> str:
    """Return a national number; some mobile numbers with hyphens, always the same ones."""
    text = f"0{code}"
    if len(text) == 11 and code % _HYPHENATED == 0:
        return f"{text[:3]}-{text[3:7]}-{text[7:]}"
    return text


def ip_text(code: int) -> str:
    """Return a dotted IPv4 address."""
    return f"{code >> 24}.{code >> 16 & 255}.{code >> 8 & 255}.{code & 255}"


def device_text(code: int) -> str:
    """Return a device id: a scrambled number with a letter in the middle."""
    mixed = _mixed(code)
    return f"{mixed >> 32:08x}-d{mixed & 0xFFFFFFFF:08x}"


def card_text(code: int) -> str:
    """Return a payment gateway's token: a scrambled number with a letter in the middle."""
    mixed = _mixed(code)
    return f"tok_{mixed >> 32:08x}x{mixed & 0xFFFFFFFF:08x}"


def _mixed(code: int) -> int:
    """Scramble a code into 64 bits; different codes stay different.

    The finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
    """
    mixed = (code + 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9 & 0xFFFFFFFFFFFFFFFF
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB & 0xFFFFFFFFFFFFFFFF
    return mixed ^ mixed >> 31


def address_text(code: int, tables: Tables) -> str:
    """Return an address the way that its code says.

    Style 0: ``東京都新宿区西新宿3-12-5 コーポ桜 203``; 1: the same with wide digits and hyphens;
    2: ``3丁目12番5号``; 3: without the prefecture; 4: ``コーポ桜203号室``.
    """
    rest, style = divmod(code, 1 << supply.STYLE_BITS)
    plot, room = divmod(rest, 1 << supply.ROOM_BITS)
    rest, go = divmod(plot, supply.GO)
    rest, banchi = divmod(rest, supply.BANCHI)
    town_number, chome = divmod(rest, supply.CHOME)
    town = tables.towns[town_number]
    place = f"{town.city}{town.name}" if style == 3 else f"{town.prefecture}{town.city}{town.name}"
    chome, banchi, number = chome + 1, banchi + 1, go + 1
    lot = f"{chome}丁目{banchi}番{number}号" if style == 2 else f"{chome}-{banchi}-{number}"
    building = _building(plot, go, tables)
    if not building:
        text = place + lot
    elif style == 4 and room:
        text = f"{place}{lot} {building}{room}号室"
    else:
        text = f"{place}{lot} {building} {room or ''}".rstrip()
    return text.translate(_FULL_WIDTH) if style == 1 else text


def _building(plot: int, go: int, tables: Tables) -> str:
    """Return what stands on a plot; nothing for a house."""
    for kind, (first, count) in supply.BUILDING_GO.items():
        if first <= go < first + count:
            names = tables.buildings[kind]
            return names[_mixed(plot) % len(names)]
    return ""
