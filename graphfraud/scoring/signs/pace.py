"""An order against the account's own rhythm and the shop's: far dearer, far more of it, far sooner."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Final

from graphfraud.model import DAY_MS, Kind
from graphfraud.scoring.facts import Sign

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphfraud.scoring.records import MemberRecords, Record, SignInput

HABIT: Final = 3
"""Orders before which an account has no rhythm of its own."""

JUMP: Final = 5
"""Times dearer than the dearest order before: a birthday or a repair does not reach it often."""
JUMP_DECEMBER: Final = 10
"""The same in December, when many people's orders are several times as dear as in the rest of the year."""
JUMP_SHARE: Final = 0.5
"""Of a large order, below which a jump means nothing to the shop."""

MANY: Final = 10
"""Articles in one order that a household does not use up."""
MANY_TIMES: Final = 4
"""Times the most that the account ordered before: who always buys by the dozen is a trade or an office."""

PACE_ORDERS: Final = 4
"""Orders within a day."""
PACE_TIMES: Final = 10
"""Times quicker than the account's usual gap."""

_JAPAN: Final = timedelta(hours=9)
"""The season is Japan's."""


def jumps(signal: str, members: Sequence[MemberRecords], given: SignInput) -> Iterator[Sign]:
    """Find members with an order many times dearer than any before, and dear for the shop too."""
    least = JUMP_SHARE * given.calibration.large_order
    if not least:
        return
    for member in members:
        dearest = 0
        for place, record in enumerate(_dated_orders(member)):
            times = JUMP_DECEMBER if _is_december(record) else JUMP
            if place >= HABIT and dearest and record.amount >= max(least, times * dearest):
                told = {"amount": record.amount, "before": dearest, "currency": given.calibration.currency}
                yield Sign(signal, member.account, record.event, told=told)
            dearest = max(dearest, record.amount)


def quantities(signal: str, members: Sequence[MemberRecords], given: SignInput) -> Iterator[Sign]:
    """Find members with a large order of ten articles or more who never ordered nearly as many."""
    large = given.calibration.large_order
    for member in members:
        most = 0
        for record in _dated_orders(member):
            number = _quantity(record)
            if large and record.amount >= large and number >= max(MANY, MANY_TIMES * most):
                yield Sign(signal, member.account, record.event, told={"number": number})
            most = max(most, number)


def hastes(signal: str, members: Sequence[MemberRecords], _given: SignInput) -> Iterator[Sign]:
    """Find members with four orders within a day whose orders were weeks apart until then."""
    for member in members:
        orders = _dated_orders(member)
        times = [record.at for record in orders if record.at is not None]
        last = PACE_ORDERS - 1
        for place in range(HABIT, len(times) - last):
            span = times[place + last] - times[place]
            usual = median(later - sooner for sooner, later in pairwise(times[: place + 1]))
            if span <= DAY_MS and usual >= PACE_TIMES * DAY_MS:
                told = {"orders": PACE_ORDERS, "days": int(usual // DAY_MS)}
                yield Sign(signal, member.account, orders[place].event, told=told)
                break


def _dated_orders(member: MemberRecords) -> list[Record]:
    """Return the orders for oneself by time; gifts have a rhythm of their own."""
    return [
        record
        for record in member.records
        if record.kind is Kind.ORDER and record.at is not None and not record.for_another
    ]


def _is_december(record: Record) -> bool:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=record.at or 0) + _JAPAN
    return moment.month == 12


def _quantity(record: Record) -> int:
    text = record["quantity"].strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 6 else 0
