"""Old accounts that somebody else may have got into: their holders are victims, never the fraud."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphfraud.model import DAY_MS, Kind
from graphfraud.scoring.facts import Sign

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphfraud.scoring.records import MemberRecords, Record, SignInput

OLD_DAYS: Final = 180
"""Days of custom before which an account has no habits to depart from."""
OLD_ORDERS: Final = 3
CHANGE_DAYS: Final = 7
"""Days before the order in which address, e-mail or telephone were changed."""
UNUSUAL: Final = 2
"""How many times dearer than the account's dearest order before."""


def overtaken(signal: str, members: Sequence[MemberRecords], _given: SignInput) -> Iterator[Sign]:
    """Find old accounts with a dear order from a new device and network to a new address, after a change."""
    for member in members:
        dated = [record for record in member.records if record.at is not None]
        for place, record in enumerate(dated):
            if record.kind is Kind.ORDER and not record.for_another and _departs(record, dated[:place]):
                told = {"amount": record.amount, "event": record.event}
                yield Sign(signal, member.account, record.event, told=told)


def _departs(order: Record, before: Sequence[Record]) -> bool:
    """Tell whether an order departs from everything that an account did before it."""
    if order.at is None or not before or before[0].at is None:
        return False
    habits = [one for one in before if one.kind is not Kind.CHANGE and one.at and order.at - one.at > DAY_MS]
    orders = [one for one in habits if one.kind is Kind.ORDER]
    if len(orders) < OLD_ORDERS or order.at - before[0].at < OLD_DAYS * DAY_MS:
        return False
    changed = any(
        one.kind is Kind.CHANGE and one.at and order.at - one.at <= CHANGE_DAYS * DAY_MS for one in before
    )
    dear = order.amount >= UNUSUAL * max(one.amount for one in orders)
    new = all(_is_new(column, order, habits) for column in ("device", "ip", "address"))
    return changed and dear and new


def _is_new(column: str, order: Record, habits: Sequence[Record]) -> bool:
    known = {one[column] for one in habits if one[column]}
    return bool(order[column]) and bool(known) and order[column] not in known
