"""From an entry to the key that is listed, how widely it reaches, and what must never be listed.

The last guard before a checkout: whoever keeps the list asks and warns long before, but a value that would
stop everybody is refused here whatever was answered there.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import TYPE_CHECKING

from graphfraud.checkout.entry import Action, EntryType, ReleaseEntry
from graphfraud.checkout.keys import (
    BIN_LENGTHS,
    bin_key,
    domain_key,
    name_address_key,
    network_key,
    postcode_key,
)
from graphfraud.checkout.widths import Width, width_of_cidr, width_of_domain
from graphfraud.errors import ReleaseError
from graphfraud.identifiers import account, address, card, device, email, ip, phone
from graphfraud.identifiers.name import name_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphfraud.model import Identifier

FEWEST_BITS_V4 = 8
"""The shortest IPv4 prefix: the largest blocks that were ever given to one holder (RFC 1466)."""

FEWEST_BITS_V6 = 19
"""The shortest IPv6 prefix: the largest blocks that registries gave to one provider."""

MOST_BITS_V6 = 64
"""One connection's own network: `graphfraud.identifiers.ip` tells no finer."""

SHARED_DOMAINS = frozenset({
    # What stands under a country is nobody's own.
    "co.jp", "ne.jp", "or.jp", "ac.jp", "go.jp", "gr.jp", "ed.jp", "lg.jp", "co.uk", "com.au",
    "co.kr", "com.cn", "com.tw", "com.hk", "co.nz", "com.br", "co.in", "com.sg",
    # Mailboxes for everybody: a listed one stops a good part of all customers.
    "gmail.com", "outlook.com", "outlook.jp", "hotmail.com", "hotmail.co.jp", "live.com", "live.jp",
    "msn.com", "yahoo.com", "yahoo.co.jp", "ymail.ne.jp", "icloud.com", "me.com", "mac.com", "aol.com",
    "gmx.de", "web.de", "naver.com", "qq.com", "163.com", "proton.me", "protonmail.com",
    # Japanese carriers and providers.
    "docomo.ne.jp", "ezweb.ne.jp", "au.com", "softbank.ne.jp", "i.softbank.jp", "vodafone.ne.jp",
    "ymobile.ne.jp", "rakuten.jp", "uqmobile.jp", "biglobe.ne.jp", "nifty.com", "ocn.ne.jp", "so-net.ne.jp",
    "plala.or.jp", "infoseek.jp", "excite.co.jp", "goo.jp",
})  # fmt: skip
"""Domains that hold everybody's mail: no entry may stop or challenge all of them."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What of an entry goes into a release."""

    type: EntryType
    key: str
    width: int
    """How widely it reaches; `graphfraud.checkout.widths` has the scale."""


def list_entry(entry: ReleaseEntry, region: str) -> Listed:
    """Return the key and the reach of an entry's value.

    Args:
        entry: as the publishing side has it.
        region: two-letter country of phone numbers and addresses that name none.

    Raises:
        ReleaseError: the value is empty, is not what its type says, or would reach far too many people.
    """
    if not entry.value.strip():
        raise ReleaseError("its value is empty")
    if entry.action is Action.HOLD and entry.type is not EntryType.ACCOUNT:
        raise ReleaseError(f"a hold protects an account; list the {entry.type.value} with another action")
    return _MAKERS[entry.type](entry, region)


def _certain(entry: ReleaseEntry, found: Identifier | None) -> Identifier:
    """Return an identifier that one person can have; one that stands for nobody may only be reviewed."""
    if found is None:
        raise ReleaseError("its value is empty")
    if found.key == card.REFUSED_KEY:
        raise ReleaseError("it is a card number; list the payment provider's token")
    if found.placeholder and entry.action is not Action.REVIEW:
        raise ReleaseError(
            f"its value stands for nobody ({found.placeholder}): many people give it; use the action review"
        )
    return found


def _account(entry: ReleaseEntry, _region: str) -> Listed:
    key = entry.value if entry.normalised else account.account_key(entry.value)
    if not key:
        raise ReleaseError("its value stands for no account")
    return Listed(entry.type, key, Width.PERSON)


def _email(entry: ReleaseEntry, _region: str) -> Listed:
    return Listed(entry.type, _certain(entry, email.identify(entry.value)).key, Width.PERSON)


def _domain(entry: ReleaseEntry, _region: str) -> Listed:
    key = domain_key(entry.value)
    if not key:
        raise ReleaseError("its value is no mail domain; write one like example.jp")
    if key in SHARED_DOMAINS and entry.action in {Action.BLOCK, Action.CHALLENGE, Action.ALLOW}:
        raise ReleaseError(f"{key} holds everybody's mail; use the action review, or list the addresses")
    return Listed(entry.type, key, width_of_domain(key))


def _phone(entry: ReleaseEntry, region: str) -> Listed:
    return Listed(entry.type, _certain(entry, phone.identify(entry.value, region=region)).key, Width.PERSON)


def _card(entry: ReleaseEntry, _region: str) -> Listed:
    found = _certain(entry, card.identify(entry.value, kind=entry.kind or "token"))
    return Listed(entry.type, found.key, Width.of_card(found))


def _bin(entry: ReleaseEntry, _region: str) -> Listed:
    key = bin_key(entry.value)
    if len(key) not in BIN_LENGTHS:
        raise ReleaseError("its value is no BIN; write the card number's first six or eight digits")
    return Listed(entry.type, key, Width.BIN_6 if len(key) == BIN_LENGTHS[0] else Width.BIN_8)


def _device(entry: ReleaseEntry, _region: str) -> Listed:
    kind = "app" if entry.value.startswith("app:") else entry.kind
    found = _certain(entry, device.identify(entry.value, kind=kind))
    return Listed(entry.type, found.key, Width.of_device(found))


def _ip(entry: ReleaseEntry, _region: str) -> Listed:
    found = _certain(entry, ip.identify(entry.value))
    return Listed(entry.type, found.key, Width.DOOR)


def _cidr(entry: ReleaseEntry, _region: str) -> Listed:
    try:
        network = ip_network(entry.value.strip(), strict=False)
    except ValueError as error:
        raise ReleaseError("its value is no network; write one like 198.51.100.0/24") from error
    fewest = FEWEST_BITS_V4 if isinstance(network, IPv4Network) else FEWEST_BITS_V6
    if network.prefixlen < fewest:
        raise ReleaseError(f"a /{network.prefixlen} would stop half the internet; a /{fewest} is the widest")
    if isinstance(network, IPv6Network) and network.prefixlen > MOST_BITS_V6:
        network = network.supernet(new_prefix=MOST_BITS_V6)
    _certain(entry, ip.identify(str(network.network_address)))
    key = network_key(network.network_address.packed, network.prefixlen)
    return Listed(entry.type, key, width_of_cidr(network))


def _door(entry: ReleaseEntry, region: str) -> Identifier:
    country = entry.country or region
    return _certain(entry, address.identify(entry.value, postcode=entry.postcode, country=country))


def _address(entry: ReleaseEntry, region: str) -> Listed:
    return Listed(entry.type, _door(entry, region).key, Width.DOOR)


def _building(entry: ReleaseEntry, region: str) -> Listed:
    found = _door(entry, region)
    return Listed(entry.type, found.parent or found.key, Width.BUILDING)


def _postcode(entry: ReleaseEntry, region: str) -> Listed:
    key = postcode_key("", entry.value, entry.country or region)
    if not key:
        raise ReleaseError("its value is no postcode; write one like 160-0023")
    return Listed(entry.type, key, Width.POSTCODE)


def _name_address(entry: ReleaseEntry, region: str) -> Listed:
    name = name_key(entry.name)
    if not name:
        raise ReleaseError("it needs a person's name in the column name")
    return Listed(entry.type, name_address_key(name, _door(entry, region).key), Width.PERSON)


_MAKERS: dict[EntryType, Callable[[ReleaseEntry, str], Listed]] = {
    EntryType.ACCOUNT: _account,
    EntryType.EMAIL: _email,
    EntryType.DOMAIN: _domain,
    EntryType.PHONE: _phone,
    EntryType.CARD: _card,
    EntryType.BIN: _bin,
    EntryType.DEVICE: _device,
    EntryType.IP: _ip,
    EntryType.CIDR: _cidr,
    EntryType.ADDRESS: _address,
    EntryType.BUILDING: _building,
    EntryType.POSTCODE: _postcode,
    EntryType.NAME_ADDRESS: _name_address,
}
