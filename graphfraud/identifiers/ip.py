"""IP addresses: the connection an order came from.

Cleaning: port, brackets, zone and the IPv6 form of an IPv4 address are taken off; of a forwarding list the
first public address is read. An IPv6 key is the /64 network, because a home has a whole one and its devices
change the rest by the day; it has no parent. An IPv4 key is the address, its parent the /24.
Sharing: a home, an office, or a carrier's thousands: soft, never enough alone.
Placeholder: addresses that are no place on the public internet (private, loopback, documentation, shared by a
carrier's customers), by the IANA special-purpose registries (RFC 6890).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from ipaddress import AddressValueError, IPv4Network, IPv6Address, IPv6Network

from graphfraud.identifiers.text import bounded, fold
from graphfraud.model import Identifier, Label, Strength

# Kept here and not asked of `ipaddress`, whose answers differ between Python versions. In ascending order.
_SPECIAL_V4 = (
    (IPv4Network("0.0.0.0/8"), "unspecified address"),
    (IPv4Network("10.0.0.0/8"), "private network"),
    (IPv4Network("100.64.0.0/10"), "carrier-shared range"),
    (IPv4Network("127.0.0.0/8"), "loopback"),
    (IPv4Network("169.254.0.0/16"), "link-local address"),
    (IPv4Network("172.16.0.0/12"), "private network"),
    (IPv4Network("192.0.0.0/24"), "reserved range"),
    (IPv4Network("192.0.2.0/24"), "documentation range"),
    (IPv4Network("192.88.99.0/24"), "reserved range"),
    (IPv4Network("192.168.0.0/16"), "private network"),
    (IPv4Network("198.18.0.0/15"), "benchmark range"),
    (IPv4Network("198.51.100.0/24"), "documentation range"),
    (IPv4Network("203.0.113.0/24"), "documentation range"),
    (IPv4Network("224.0.0.0/4"), "multicast"),
    (IPv4Network("240.0.0.0/4"), "reserved range"),
)
_SPECIAL_V6 = (
    (IPv6Network("::1/128"), "loopback"),
    (IPv6Network("::/64"), "unspecified address"),
    (IPv6Network("100::/64"), "reserved range"),
    (IPv6Network("2001:db8::/32"), "documentation range"),
    (IPv6Network("3fff::/20"), "documentation range"),
    (IPv6Network("fc00::/7"), "private network"),
    (IPv6Network("fe80::/10"), "link-local address"),
    (IPv6Network("ff00::/8"), "multicast"),
)
_V4 = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,3}){3})(?::[0-9]{1,5}|/32)?")
_V6 = re.compile(r"\[?([0-9a-f:.]{2,45})(?:%[^\]/]*)?(?:/64|/128)?(?:\](?::[0-9]{1,5})?)?")
_STARTS_V4 = [int(network[0]) for network, _ in _SPECIAL_V4]
_ENDS_V4 = [int(network[-1]) for network, _ in _SPECIAL_V4]
_REASONS_V4 = [reason for _, reason in _SPECIAL_V4]

_LARGEST_OCTET = 255
_HOST_BITS = 64
"""Bits of an IPv6 address that one connection hands out itself (RFC 4291, 2.5.4)."""


def identify(value: str) -> Identifier | None:
    """Return the connection that an IP address stands for; None for an empty value.

    Args:
        value: an address as logged, with or without port, or a list from ``X-Forwarded-For``; any text.

    Returns:
        A soft identifier; its parent is the /24 of a public IPv4 address.
    """
    plain = _V4.fullmatch(value)
    found = _from_v4(plain[1]) if plain else None
    if found:
        return found
    text = bounded(fold(value))
    if not text:
        return None
    candidates = [found for found in map(_identify_one, text.split(",")) if found]
    if not candidates:
        return Identifier(Label.IP, text, Strength.SOFT, "not an IP address")
    return next((found for found in candidates if not found.placeholder), candidates[0])


def _identify_one(text: str) -> Identifier | None:
    text = text.strip()
    try:
        v4 = _V4.fullmatch(text)
        if v4:
            return _from_v4(v4[1])
        v6 = _V6.fullmatch(text)
        if v6:
            address = IPv6Address(v6[1])
            return _from_v4(str(address.ipv4_mapped)) if address.ipv4_mapped else _from_v6(address)
    except AddressValueError:
        return None
    return None


def _from_v4(key: str) -> Identifier | None:
    """Identify four groups of digits; None where they are no address, as with a leading zero."""
    first, second, third, last = map(int, key.split("."))
    if f"{first}.{second}.{third}.{last}" != key or max(first, second, third, last) > _LARGEST_OCTET:
        return None
    reason = _special_v4(first << 24 | second << 16 | third << 8 | last)
    parent = "" if reason else f"{first}.{second}.{third}.0/24"
    return Identifier(Label.IP, key, Strength.SOFT, reason, parent)


def _from_v6(address: IPv6Address) -> Identifier:
    network = IPv6Address(int(address) >> _HOST_BITS << _HOST_BITS)
    reason = next((reason for special, reason in _SPECIAL_V6 if address in special), "")
    return Identifier(Label.IP, f"{network}/64", Strength.SOFT, reason)


def _special_v4(number: int) -> str:
    position = bisect_right(_STARTS_V4, number) - 1
    return _REASONS_V4[position] if number <= _ENDS_V4[position] else ""
