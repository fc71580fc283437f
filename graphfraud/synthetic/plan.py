"""What a made-up shop shall be like, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from graphfraud.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

GENERATOR_VERSION = 1
"""Raised with every change that gives another shop for the same plan."""

_ACCOUNTS_PER_RING = 400
"""One planted ring for so many accounts: few enough that finding them is work."""
_FEWEST_RINGS = 8
"""So that the smallest shop has every kind of ring, known and unknown to the shop."""
_MOST_RINGS = 100
"""Past this, more rings of the same kinds measure nothing new."""


class RingKind(StrEnum):
    """How a planted ring works."""

    DROP = "drop"
    """One or two drop addresses, many stolen cards, invented names, a burst of a month."""
    STOLEN_CARD_CHAIN = "stolen_card_chain"
    """Each account shares a device or a card with the next one only."""
    PROMO = "promo"
    """Coupon abuse: one device or phone, variants of one e-mail address, small amounts, days."""
    REFUND = "refund"
    """Claims for goods that did arrive: shared cards and phones over months."""
    CAMOUFLAGED = "camouflaged"
    """Shared devices behind carrier IPs and parcel lockers, with ordinary orders in between."""
    SLOW = "slow"
    """Five months, few shared values, one address in several spellings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopPlan:
    """A made-up shop. The same plan gives the same files, byte for byte, on any machine.

    Each switch takes one kind of innocent sharing (a *confuser*) out of the shop.

    Raises:
        ConfigError: a number is outside its range.
    """

    accounts: int
    """Registered customers, planted ones included; 400 to 3,000,000."""
    seed: int
    """0 or more; another seed gives another shop of the same nature."""
    until: date = date(2026, 6, 30)
    """The last day of the feed."""
    months: int = 18
    """Length of the feed, 18 to 60: the next tenant of a flat comes more than a year later."""
    orders_per_account: float = 2.5
    """All orders, those of guests included, over registered accounts; 1.4 to 20."""
    rings: int | None = None
    """Planted rings; by default one for 400 accounts, at least 8 and at most 100."""
    households: bool = True
    """Families: one address, often one landline, tablet, home IP or card."""
    offices: bool = True
    """Colleagues who have parcels sent to work."""
    dormitories: bool = True
    """Students in one building behind one IP, a new year's intake each April."""
    carrier_ips: bool = True
    """Half of the orders from mobile devices come through a few hundred IPs."""
    lockers: bool = True
    """Parcel lockers: one address, many unrelated accounts."""
    gift_senders: bool = True
    """Accounts that send to several other people's addresses."""
    placeholders: bool = True
    """Phone ``00000000000`` and the like, test cards, and the shop's own test account."""
    shared_computers: bool = True
    """Computers in libraries and internet cafés."""
    next_tenants: bool = True
    """A flat, or a phone number, that passes to an unrelated customer."""
    campaigns: bool = True
    """Days on which many unrelated customers sign up."""

    def __post_init__(self) -> None:
        self._require("accounts", self.accounts, 400, 3_000_000)
        self._require("seed", self.seed, 0, 2**63 - 1)
        self._require("months", self.months, 18, 60)
        self._require("orders_per_account", self.orders_per_account, 1.4, 20)
        if self.rings is not None:
            # A ring has a fiftieth of the accounts at most, so that all rings stay a small part of the shop.
            self._require("rings", self.rings, 0, max(_FEWEST_RINGS, self.accounts // 100))

    @staticmethod
    def _require(name: str, value: float, lowest: float, highest: float) -> None:
        if not lowest <= value <= highest:
            raise ConfigError(
                f"made-up shop: {name} is {value}; choose a value from {lowest:,} to {highest:,}"
            )

    @property
    def ring_count(self) -> int:
        """How many rings will be planted."""
        if self.rings is not None:
            return self.rings
        return min(_MOST_RINGS, max(_FEWEST_RINGS, self.accounts // _ACCOUNTS_PER_RING))


@dataclass(frozen=True, slots=True)
class ShopSummary:
    """What was written."""

    directory: Path
    counts: Mapping[str, int]
    """The same counts as in ``shop.json``: events by kind, accounts, rings, distinct identifiers, ..."""
