"""The words and numbers of the block list: how far an entry is, why it stands, how long it may.

The actions and the types of values are the checkout's own: `graphfraud.checkout.entry`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from graphfraud.checkout.entry import Action, EntryType
from graphfraud.errors import ConfigError
from graphfraud.model import DAY_MS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_ENTRY_ID = re.compile(r"L-([0-9]{6,9})")
_IMPORT_ID = re.compile(r"I-([0-9]{6,9})")


class EntryStatus(StrEnum):
    """How far an entry is."""

    PROPOSED = "proposed"
    """Somebody else has to approve it; the checkout does not know it."""
    ACTIVE = "active"
    """It is in the next release, from its start until its expiry."""
    REJECTED = "rejected"
    """Nobody approved it."""
    REVOKED = "revoked"
    """One person took it out at once; somebody else has to look at that."""
    ARCHIVED = "archived"
    """It is over; it stays to be read."""


FINAL = frozenset({EntryStatus.REJECTED, EntryStatus.ARCHIVED})
"""Nothing follows; the value can be listed again, as another entry."""


class EntryReason(StrEnum):
    """Why a value is listed; the checkout's answer names it."""

    STOLEN_CARD = "stolen_card"
    CARD_TESTING = "card_testing"
    CHARGEBACK = "chargeback"
    FALSE_CLAIM = "false_claim"
    RESALE = "resale"
    COUPON_ABUSE = "coupon_abuse"
    DROP_ADDRESS = "drop_address"
    """Stolen goods are received there."""
    KNOWN_GROUP = "known_group"
    TAKEOVER = "takeover"
    """Whoever took over somebody's account used it."""
    SUSPICION = "suspicion"
    """Not proven: for challenge and review."""
    WRONGLY_STOPPED = "wrongly_stopped"
    """Allow: a customer was stopped who should not have been."""
    CONFIRMED_GOOD = "confirmed_good"
    """Allow: verified."""
    IMPORTED = "imported"
    """It came with a list from elsewhere; the text has what that list said."""


class EntryEvent(StrEnum):
    """What a line of an entry's history tells."""

    PROPOSED = "proposed"
    ACTIVATED = "activated"
    APPROVED = "approved"
    REJECTED = "rejected"
    RENEWED = "renewed"
    ARCHIVED = "archived"
    REVOKED = "revoked"
    REVOCATION_UPHELD = "revocation_upheld"
    REINSTATED = "reinstated"
    CONTESTED = "contested"
    CONTEST_SETTLED = "contest_settled"
    REVIEWED = "reviewed"


class Caution(StrEnum):
    """What a person has to answer before a value is listed, because strangers may share it."""

    BUILDING = "building"
    """Everybody in it would be stopped."""
    DORMITORY = "dormitory"
    OFFICE = "office"
    LOCKER = "locker"
    """A parcel locker, or a carrier's counter."""
    FORWARDER = "forwarder"
    """A company that sends parcels on, abroad for the most part."""
    CARRIER = "carrier"
    """A mobile carrier's address: thousands of its customers come from it."""
    SHARED_NETWORK = "shared_network"
    """A network, or an address that strangers use."""
    SHARED_VALUE = "shared_value"
    """A hub of the graph, or a whole domain, BIN or postcode: strangers have it in common."""
    PLACEHOLDER = "placeholder"
    """It stands for nobody; only a review is possible at all."""


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long an entry of one type stands."""

    days: int
    """Where nobody says how long, the first time; as often longer as the value was listed before."""
    most: int | None
    """Most days; None where an entry may also be lasting."""

    def default(self, times_listed: int) -> int:
        """Return the days of an entry whose value was listed so many times before."""
        longer = self.days * (1 + times_listed)
        return min(longer, self.most or LONGEST_DAYS)


LONGEST_DAYS = 3650
"""Ten years; whoever means longer says lasting."""

LIFETIMES: Mapping[EntryType, Lifetime] = MappingProxyType(
    {
        EntryType.ACCOUNT: Lifetime(365, None),
        EntryType.EMAIL: Lifetime(365, None),
        EntryType.NAME_ADDRESS: Lifetime(365, None),
        EntryType.CARD: Lifetime(365, 1825),  # a card is valid for five years at most
        EntryType.DEVICE: Lifetime(180, 1095),  # is sold on, or set up anew
        EntryType.PHONE: Lifetime(180, 730),  # a number that was given back gets another owner
        EntryType.ADDRESS: Lifetime(180, 730),  # the next tenant is no accomplice
        EntryType.BUILDING: Lifetime(30, 180),
        EntryType.DOMAIN: Lifetime(90, 365),
        EntryType.BIN: Lifetime(30, 180),
        EntryType.POSTCODE: Lifetime(14, 90),
        EntryType.IP: Lifetime(30, 90),  # providers give addresses to others within weeks
        EntryType.CIDR: Lifetime(30, 90),
    }
)

ERASED = "erased:"
"""How key and value of an entry begin whose person was erased; a hash that stands for it follows."""

DAY_RELEASE_DAYS = 1
"""A wrongly stopped customer is let through for so long without anybody else."""

DAY_RELEASE_AGAIN_DAYS = 7
"""Within so many days a second such release of the same value needs somebody else."""

DAY_RELEASE_TYPES = frozenset({EntryType.ACCOUNT, EntryType.EMAIL, EntryType.PHONE, EntryType.NAME_ADDRESS})
"""Values that one customer has."""


def is_day_release(action: Action, kind: EntryType, days: int | None) -> bool:
    """Tell whether an entry lets one customer through for a day at most."""
    return (
        action is Action.ALLOW and kind in DAY_RELEASE_TYPES and days is not None and days <= DAY_RELEASE_DAYS
    )


def chosen_days(kind: EntryType, days: int | None, *, lasting: bool, times_listed: int) -> int | None:
    """Return how many days an entry stands; None for a lasting one.

    Args:
        kind: the entry's type.
        days: as somebody chose; None takes the type's own, longer for what was listed before.
        lasting: it never expires.
        times_listed: how often the value was listed before.

    Raises:
        ConfigError: the type may not stand so long.
    """
    life = LIFETIMES[kind]
    if lasting and days is not None:
        raise ConfigError("it cannot last for ever and for some days: leave one of the two out")
    if lasting and life.most is not None:
        raise ConfigError(f"no {kind.value} lasts for ever, it gets other users: at most {life.most} days")
    if lasting:
        return None
    if days is None:
        return life.default(times_listed)
    most = life.most or LONGEST_DAYS
    if not 1 <= days <= most:
        raise ConfigError(f"{days} days are not possible for {kind.value}: 1 to {most}")
    return days


def expiry(starts_at: int, days: int | None) -> int | None:
    """Return when an entry expires, ms; None for a lasting one."""
    return None if days is None else starts_at + days * DAY_MS


def entry_id(number: int) -> str:
    """Return the id that people and checkouts see: ``L-000123`` for 123."""
    return f"L-{number:06d}"


def entry_number(text: str) -> int | None:
    """Return the number in an entry's id, None where the text is none."""
    return _number(_ENTRY_ID, text, entry_id)


def import_id(number: int) -> str:
    """Return the id of an import: ``I-000001`` for 1."""
    return f"I-{number:06d}"


def import_number(text: str) -> int | None:
    """Return the number in an import's id, None where the text is none."""
    return _number(_IMPORT_ID, text, import_id)


def _number(pattern: re.Pattern[str], text: str, written: Callable[[int], str]) -> int | None:
    match = pattern.fullmatch(text)
    number = int(match[1]) if match else 0
    return number if match and written(number) == text else None
