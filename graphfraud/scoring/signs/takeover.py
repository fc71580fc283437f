"""Old accounts that somebody else may have got into: their holders are victims, never the fraud."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphfraud.identifiers import ip
from graphfraud.model import DAY_MS, MILLI, Kind
from graphfraud.scoring.facts import Sign

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphfraud.scoring.records import MemberRecords, Record, SignInput

TAKEOVER: Final = "takeover"
"""The signal's row: a member with a sign of it is a likely victim (`Member.likely_victim`)."""

OLD_DAYS: Final = 180
"""Days of custom before which an account has no habits to depart from."""
OLD_ORDERS: Final = 3
CHANGE_DAYS: Final = 7
"""Days before the order in which address, e-mail or telephone were changed."""
UNUSUAL: Final = 2
"""How many times dearer than the account's dearest order before."""

HOUR_MS: Final = 3_600_000
ODD_HOURS: Final = 4
"""Hours of the day between an order and the nearest of all before, from which it is at an unknown hour."""
HOURS_KNOWN: Final = 5
"""Events before which an account has no hours."""

OTHER_HANDS: Final = 2
"""Of device, network and hour so many must be new; where all three are, the sign is whole, else half."""
PART_STRENGTH: Final = 500


def overtaken(signal: str, members: Sequence[MemberRecords], _given: SignInput) -> Iterator[Sign]:
    """Find old accounts in which other hands placed a dear order, right after a change of the account's data.

    Other hands are a device, a network and an hour that the account never had; the own device ends the
    suspicion, whatever else is new: its owner is on a trip, or has moved.
    """
    for member in members:
        dated = [record for record in member.records if record.at is not None]
        for place, record in enumerate(dated):
            strength = _departs(record, dated[:place]) if record.kind is Kind.ORDER else 0
            if strength:
                told = {"amount": record.amount, "event": record.event}
                yield Sign(signal, member.account, record.event, strength, told)


def _departs(order: Record, before: Sequence[Record]) -> int:
    """Return thousandths of a sign: how far an order departs from all that an account did before it."""
    if order.at is None or not before or before[0].at is None:
        return 0
    habits = [one for one in before if one.kind is not Kind.CHANGE and one.at and order.at - one.at > DAY_MS]
    orders = [one for one in habits if one.kind is Kind.ORDER]
    if len(orders) < OLD_ORDERS or order.at - before[0].at < OLD_DAYS * DAY_MS:
        return 0
    dear = order.amount >= UNUSUAL * max(one.amount for one in orders) > 0
    if not dear or not _was_changed(order, before, habits) or _is_own(order["device"], "device", habits):
        return 0
    new = _other_hands(order, habits)
    return 0 if new < OTHER_HANDS else MILLI if new > OTHER_HANDS else PART_STRENGTH


def _was_changed(order: Record, before: Sequence[Record], habits: Sequence[Record]) -> bool:
    """Tell whether the account's data were changed just before, or the order itself has others."""
    told = any(
        one.kind is Kind.CHANGE and one.at and order.at and order.at - one.at <= CHANGE_DAYS * DAY_MS
        for one in before
    )
    return told or any(_is_new(column, order, habits) for column in ("email", "phone"))


def _other_hands(order: Record, habits: Sequence[Record]) -> int:
    """Count what the account never had: the device, the network, the hour."""
    networks = {_network(one["ip"]) for one in habits} - {""}
    network = _network(order["ip"])
    new_network = bool(network) and bool(networks) and network not in networks
    return _is_new("device", order, habits) + new_network + _is_odd_hour(order, habits)


def _is_new(column: str, order: Record, habits: Sequence[Record]) -> bool:
    known = {one[column] for one in habits if one[column]}
    return bool(order[column]) and bool(known) and order[column] not in known


def _is_own(value: str, column: str, habits: Sequence[Record]) -> bool:
    return bool(value) and any(one[column] == value for one in habits)


def _network(text: str) -> str:
    """Return an IP's /24 or /64; empty for none and for one that is nobody's."""
    found = ip.identify(text) if text else None
    return (found.parent or found.key) if found and not found.placeholder else ""


def _is_odd_hour(order: Record, habits: Sequence[Record]) -> bool:
    """Tell whether the account never did anything near that hour of the day, in whatever zone it lives."""
    hours = [one.at % DAY_MS for one in habits if one.at is not None]
    if order.at is None or len(hours) < HOURS_KNOWN:
        return False
    gaps = (abs(order.at % DAY_MS - hour) for hour in hours)
    return min(min(gap, DAY_MS - gap) for gap in gaps) >= ODD_HOURS * HOUR_MS
