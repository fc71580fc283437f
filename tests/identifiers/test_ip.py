from __future__ import annotations

import ipaddress
import random

import pytest

from graphfraud.identifiers import ip
from graphfraud.model import Identifier, Label, Strength


def _identify(value: str) -> Identifier:
    found = ip.identify(value)
    assert found is not None
    assert (found.label, found.strength) == (Label.IP, Strength.SOFT)
    return found


@pytest.mark.parametrize(
    "typed",
    [
        "8.129.104.40",
        " 8.129.104.40 ",
        "8.129.104.40:51234",
        "::ffff:8.129.104.40",
        "[::ffff:8.129.104.40]:443",
        "８.129.104.40",
        "10.0.0.7, 8.129.104.40, 9.9.9.9",
        "unknown, 8.129.104.40",
        "8.129.104.40/32",
    ],
)
def test_spellings_of_one_ipv4_address_give_one_key_with_its_subnet(typed: str) -> None:
    assert _identify(typed) == Identifier(Label.IP, "8.129.104.40", Strength.SOFT, parent="8.129.104.0/24")


@pytest.mark.parametrize(
    "typed",
    [
        "2400:4050:1:2::1",
        "2400:4050:1:2:abcd:ef01:2345:6789",
        "[2400:4050:0001:0002::9]:443",
        "2400:4050:1:2::1%eth0",
        "2400:4050:1:2::/64",
        "2400:4050:1:2::FF",
    ],
)
def test_ipv6_addresses_of_one_home_give_one_key_without_parent(typed: str) -> None:
    assert _identify(typed) == Identifier(Label.IP, "2400:4050:1:2::/64", Strength.SOFT)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("10.1.2.3", "private network"),
        ("172.16.0.1", "private network"),
        ("172.31.255.255", "private network"),
        ("192.168.1.1", "private network"),
        ("127.0.0.1", "loopback"),
        ("169.254.1.1", "link-local address"),
        ("100.64.0.1", "carrier-shared range"),
        ("100.127.255.255", "carrier-shared range"),
        ("0.1.2.3", "unspecified address"),
        ("203.0.113.9", "documentation range"),
        ("224.0.0.1", "multicast"),
        ("255.255.255.255", "reserved range"),
        ("::1", "loopback"),
        ("::", "unspecified address"),
        ("fe80::1%en0", "link-local address"),
        ("fd00::1", "private network"),
        ("2001:db8::1", "documentation range"),
        ("ff02::1", "multicast"),
        ("::ffff:10.0.0.1", "private network"),
        ("10.0.0.1, 192.168.0.1", "private network"),
        ("999.1.1.1", "not an IP address"),
        ("010.001.002.003", "not an IP address"),
        ("8.129.104.0/24", "not an IP address"),
        ("localhost", "not an IP address"),
        ("1.2.3", "not an IP address"),
        ("1:2:3:4:5:6:7:8:9", "not an IP address"),
    ],
)
def test_what_is_no_place_on_the_public_internet_stands_for_nobody(value: str, reason: str) -> None:
    found = _identify(value)
    assert (found.placeholder, found.parent) == (reason, "")


@pytest.mark.parametrize(
    "value", ["172.15.255.255", "172.32.0.0", "100.63.255.255", "100.128.0.0", "11.0.0.0"]
)
def test_the_neighbours_of_special_ranges_are_public(value: str) -> None:
    assert _identify(value).placeholder == ""


@pytest.mark.parametrize("seed", [21])
def test_random_addresses_agree_with_the_standard_library(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311  # a repeatable sample, no secret
    for _ in range(3000):
        address = ipaddress.IPv4Address(rng.getrandbits(32))
        found = _identify(str(address))
        assert found.key == str(address)
        if found.placeholder:
            assert not address.is_global or address.is_multicast
        else:
            assert address.is_global
            assert address in ipaddress.IPv4Network(found.parent)


@pytest.mark.parametrize("seed", [22])
def test_a_random_ipv6_address_lies_in_its_key(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311  # a repeatable sample, no secret
    for _ in range(1000):
        address = ipaddress.IPv6Address(0x24 << 120 | rng.getrandbits(120))
        assert address in ipaddress.IPv6Network(_identify(str(address)).key)
