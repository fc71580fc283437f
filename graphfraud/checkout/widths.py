"""How widely an entry reaches: what an allow entry is compared by. A lower number reaches fewer people.

Also which types see the same thing more or less closely: a family. Within one, a narrow allow entry stands
against a wide block: the cleared neighbour in a blocked building.
"""

from __future__ import annotations

from enum import IntEnum
from ipaddress import IPv4Network
from typing import TYPE_CHECKING

from graphfraud.checkout.entry import EntryType
from graphfraud.model import Family, Identifier, Strength

if TYPE_CHECKING:
    from ipaddress import IPv6Network


class Width(IntEnum):
    """The scale; domains and networks lie above their own word by their length."""

    PERSON = 0
    """An account, a mailbox, a telephone, a card's token, an app's installation, a name at an address."""
    DOOR = 1
    """What a household or an office shares, or some thousand people by chance: an address, a connection, a
    browser's fingerprint, a masked card number."""
    BUILDING = 2
    BIN_8 = 3
    BIN_6 = 4
    POSTCODE = 5
    DOMAIN = 10
    """Of the most labels; each label less is one more."""
    NETWORK_V4 = 60
    """Of one address; each bit less is one more."""
    NETWORK_V6 = 100
    """Of one connection's /64; each bit less is one more."""

    @staticmethod
    def of_card(found: Identifier) -> Width:
        """Return PERSON for a token and DOOR for a masked number, which many cards share."""
        return Width.PERSON if found.strength is Strength.HARD else Width.DOOR

    of_device = of_card
    """PERSON for an app's installation, DOOR for a browser's fingerprint."""


MOST_LABELS = 40
"""Of a domain: more do not make it narrower."""

_BITS_V4, _BITS_V6 = 32, 64


def width_of_cidr(network: IPv4Network | IPv6Network) -> int:
    """Return the width of a network, at most /64: the more addresses the wider."""
    if isinstance(network, IPv4Network):
        return Width.NETWORK_V4 + _BITS_V4 - network.prefixlen
    return Width.NETWORK_V6 + _BITS_V6 - network.prefixlen


def bits_of_width(width: int) -> tuple[int | None, int | None]:
    """Return the prefix length that a network's width stands for, as IPv4's or IPv6's; the other is None."""
    if width < Width.NETWORK_V6:
        return _BITS_V4 - (width - Width.NETWORK_V4), None
    return None, _BITS_V6 - (width - Width.NETWORK_V6)


def width_of_domain(domain: str) -> int:
    """Return the width of a domain: the fewer labels the wider."""
    return Width.DOMAIN + MOST_LABELS - min(domain.count("."), MOST_LABELS)


FAMILIES = {
    EntryType.ACCOUNT: None,
    EntryType.EMAIL: Family.EMAIL,
    EntryType.DOMAIN: Family.EMAIL,
    EntryType.PHONE: Family.PHONE,
    EntryType.CARD: Family.CARD,
    EntryType.BIN: Family.CARD,
    EntryType.DEVICE: Family.DEVICE,
    EntryType.IP: Family.NETWORK,
    EntryType.CIDR: Family.NETWORK,
    EntryType.ADDRESS: Family.ADDRESS,
    EntryType.BUILDING: Family.ADDRESS,
    EntryType.POSTCODE: Family.ADDRESS,
    EntryType.NAME_ADDRESS: Family.ADDRESS,
}
"""None for the account: it is what a person logs in to, and so stands against all of them."""
