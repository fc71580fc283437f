"""The keys to look an order up by: its own values, and what they are part of.

A hash cannot be searched by its beginning, so what lies above a value is looked up as a key of its own: the
building and the postcode of an address, the domains of an e-mail address, the networks of an IP address in
each length that the list has, the BIN of a card.
"""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from graphfraud.checkout.entry import EntryType
from graphfraud.identifiers import account, address, card, device, email, ip, phone
from graphfraud.identifiers.name import name_key
from graphfraud.identifiers.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfraud.checkout.order import Order
    from graphfraud.model import Identifier

BIN_LENGTHS = (6, 8)
"""Digits of a BIN before and after ISO/IEC 7812-1:2017."""

_NOT_A_DIGIT = re.compile(r"[^0-9]")
_DOMAIN = re.compile(r"(?:[\w](?:[\w\-]*[\w])?\.)+[\w](?:[\w\-]*[\w])?")
_LEADING_POSTCODE = re.compile(r"〒? ?([0-9]{3})-?([0-9]{4})(?![0-9\-])")
_JAPAN = "JP"
_MOST_POSTCODE, _MOST_COUNTRY = 20, 40
"""Characters; a longer text is neither."""

_PROBE = "no door but its postcode"
"""An address text that is nobody's, to have a postcode cleaned as the addresses themselves are."""


@dataclass(frozen=True, slots=True)
class Kinds:
    """What a list holds at all: what it does not hold need not be looked up."""

    types: frozenset[EntryType] = frozenset()
    bits_v4: frozenset[int] = frozenset()
    """Lengths of the IPv4 networks, 8 to 32."""
    bits_v6: frozenset[int] = frozenset()

    def __or__(self, other: Kinds) -> Kinds:
        return Kinds(self.types | other.types, self.bits_v4 | other.bits_v4, self.bits_v6 | other.bits_v6)


Key = tuple[EntryType, str]


def keys_of(order: Order, kinds: Kinds, region: str) -> list[Key]:
    """Return every key under which an entry can match the order.

    Args:
        order: as typed, any text.
        kinds: what the list holds.
        region: two-letter country of phone numbers and addresses that name none.

    Returns:
        Each key once. Some 50 microseconds for a Japanese order with all values.
    """
    mailbox = email.identify(order.email) if order.email else None
    found = [
        *_account_keys(order, mailbox),
        *_email_keys(mailbox, kinds),
        *_card_keys(order),
        *_ip_keys(order.ip, kinds),
        *_address_keys(order, kinds, region),
    ]
    if order.phone:
        found.append((EntryType.PHONE, _key(phone.identify(order.phone, region=region))))
    if order.device:
        found.append((EntryType.DEVICE, _key(device.identify(order.device, kind=order.device_kind))))
    types = kinds.types
    return [one for one in dict.fromkeys(found) if one[1] and one[0] in types]


def _key(found: Identifier | None) -> str:
    return found.key if found else ""


def _account_keys(order: Order, mailbox: Identifier | None) -> Iterator[Key]:
    key = account.account_key(order.account) if order.account else ""
    if key:
        yield EntryType.ACCOUNT, key
    elif mailbox and not mailbox.placeholder:
        yield EntryType.ACCOUNT, account.guest_key_for_email(mailbox.key)


def _email_keys(mailbox: Identifier | None, kinds: Kinds) -> Iterator[Key]:
    if mailbox is None:
        return
    yield EntryType.EMAIL, mailbox.key
    if EntryType.DOMAIN in kinds.types:
        domain = mailbox.key.rpartition("@")[2]
        while "." in domain:
            yield EntryType.DOMAIN, domain
            domain = domain.partition(".")[2]


def _card_keys(order: Order) -> Iterator[Key]:
    found = card.identify(order.card, kind=order.card_kind or "token") if order.card else None
    if found and found.key != card.REFUSED_KEY:
        yield EntryType.CARD, found.key
    digits = bin_key(order.bin)
    for length in BIN_LENGTHS:
        if len(digits) >= length:
            yield EntryType.BIN, digits[:length]


def _ip_keys(value: str, kinds: Kinds) -> Iterator[Key]:
    found = ip.identify(value) if value else None
    if found is None:
        return
    yield EntryType.IP, found.key
    if EntryType.CIDR not in kinds.types:
        return
    text = found.key.partition("/")[0]
    six = ":" in text
    try:
        packed = socket.inet_pton(socket.AF_INET6 if six else socket.AF_INET, text)
    except (OSError, UnicodeError, ValueError):
        return  # no address, so in no network
    for bits in kinds.bits_v6 if six else kinds.bits_v4:
        yield EntryType.CIDR, network_key(packed, bits)


def _address_keys(order: Order, kinds: Kinds, region: str) -> Iterator[Key]:
    country = order.country or region
    if EntryType.POSTCODE in kinds.types:
        yield EntryType.POSTCODE, postcode_key(order.address, order.postcode, country)
    found = address.identify(order.address, postcode=order.postcode, country=country)
    if found is None:
        return
    yield EntryType.ADDRESS, found.key
    yield EntryType.BUILDING, found.parent or found.key
    if EntryType.NAME_ADDRESS in kinds.types:
        for name in (order.recipient, order.name):
            key = name_key(name) if name else ""
            if key:
                yield EntryType.NAME_ADDRESS, name_address_key(key, found.key)


def name_address_key(name: str, door: str) -> str:
    """Return the key of a person at a door, from the keys of both."""
    return f"{name}\x1f{door}"


def bin_key(value: str) -> str:
    """Return the digits of a BIN, at most eight; empty where the text holds none."""
    return _NOT_A_DIGIT.sub("", fold(value))[: BIN_LENGTHS[-1]] if value else ""


def domain_key(value: str) -> str:
    """Return a mail domain as it stands in e-mail keys, without a leading ``@`` or ``*.``; empty for none."""
    text = fold(value).lstrip("@*.")
    found = email.identify(f"a@{text}") if text else None
    domain = found.key.rpartition("@")[2] if found else ""
    return domain if _DOMAIN.fullmatch(domain) else ""


def network_key(packed: bytes, bits: int) -> str:
    """Return the key of the network of `bits` bits around an address in network byte order."""
    width = 8 * len(packed)
    spare = width - bits
    return f"{int.from_bytes(packed, 'big') >> spare << spare:x}/{bits}/{width}"


def postcode_key(text: str, postcode: str, country: str) -> str:
    """Return the key of a postcode, cleaned as those of addresses are; empty where there is none.

    Args:
        text: the address, in which a Japanese postcode may stand in front.
        postcode: the postcode's own column, which goes first.
        country: two letters, or a name.
    """
    code = postcode.strip()
    if not code and text:
        leading = _LEADING_POSTCODE.match(fold(text[:20]))
        code = leading[1] + leading[2] if leading else ""
    if len(code) > _MOST_POSTCODE or len(country) > _MOST_COUNTRY:
        return ""  # and is not remembered
    return _cleaned_postcode(code, country) if code else ""


@lru_cache(maxsize=4096)  # a shop's customers share few postcodes
def _cleaned_postcode(code: str, country: str) -> str:
    with_code = _key(address.identify(_PROBE, postcode=code, country=country))
    without = _key(address.identify(_PROBE, country=country))
    return with_code if with_code != without else ""
