"""Baskets: goods to sell on, a large first order, orders in a rush, one odd basket of many, wrong seasons."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final

from graphfraud.identifiers.text import fold
from graphfraud.model import DAY_MS, Kind
from graphfraud.scoring.facts import Sign

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphfraud.scoring.records import MemberRecords, Record, SignInput

RESALE_SHARE: Final = 0.5
"""Share of a member's orders with goods to sell on from which it looks like a trade."""

FIRST_DAYS: Final = 1
"""Days after a member's first event within which its first order is a newcomer's."""

RUSH_MS: Final = 600_000
RUSH_ORDERS: Final = 3
"""Orders within ten minutes: two are a forgotten article."""


def resale_goods(signal: str, members: Sequence[MemberRecords], given: SignInput) -> Iterator[Sign]:
    """Find members half or more of whose orders hold what the shop calls easy to sell on."""
    for member in members:
        baskets = [_goods(record["items"]) for record in _orders(member) if record["items"]]
        found = [goods for basket in baskets if (goods := _resold(basket, given.references.resale))]
        if found and len(found) >= RESALE_SHARE * len(baskets):
            told = {"name": min(found), "orders": len(found)}
            yield Sign(signal, member.account, min(found), told=told)


def large_first_orders(signal: str, members: Sequence[MemberRecords], given: SignInput) -> Iterator[Sign]:
    """Find newcomers whose first order is among the shop's largest, by the frozen calibration."""
    large = given.calibration.large_order
    for member in members:
        orders = [record for record in _orders(member) if record.at is not None]
        if not large or not orders or not member.records[0].at:
            continue
        first = orders[0]
        new = first.at is not None and first.at - member.records[0].at <= FIRST_DAYS * DAY_MS
        if new and first.amount >= large:
            told = {"amount": first.amount, "large": large, "currency": given.calibration.currency}
            yield Sign(signal, member.account, first.event, told=told)


def rushes(signal: str, members: Sequence[MemberRecords], _given: SignInput) -> Iterator[Sign]:
    """Find members with three orders or more for themselves within ten minutes; gifts are sent in rows."""
    for member in members:
        times = [record.at for record in _orders(member) if record.at is not None and not record.for_another]
        last = RUSH_ORDERS - 1
        if any(later - sooner <= RUSH_MS for sooner, later in zip(times, times[last:], strict=False)):
            yield Sign(signal, member.account, "rush", told={"orders": _most_at_once(times)})


def _most_at_once(times: Sequence[int]) -> int:
    return max(sum(0 <= other - time <= RUSH_MS for other in times) for time in times)


SAME_GOODS: Final = 3
"""Different articles of one basket from which two people do not hit on the same by chance."""
SAME_MEMBERS: Final = 3
"""Members with that basket: two may be a couple."""


def same_baskets(signal: str, members: Sequence[MemberRecords], _given: SignInput) -> Iterator[Sign]:
    """Find members who ordered the very same odd combination as two others or more."""
    buyers: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for member in members:
        for record in _orders(member):
            goods = tuple(sorted({name.strip() for name in _goods(record["items"])} - {""}))
            if len(goods) >= SAME_GOODS:
                buyers[goods].add(member.account)
    for goods in sorted(buyers):
        accounts = sorted(buyers[goods])
        if len(accounts) >= SAME_MEMBERS:
            told = {"name": ";".join(goods), "buyers": len(accounts)}
            for account in accounts:
                yield Sign(signal, account, ";".join(goods), told=told)


_COLD: Final = re.compile("冷蔵|冷凍|クール|チルド|chilled|frozen|cool")


def cold_without_a_day(signal: str, members: Sequence[MemberRecords], given: SignInput) -> Iterator[Sign]:
    """Find members who order much that must be kept cold, and do not mind when it comes.

    Where nobody in the ring names a delivery day the feed may not have one, and nothing is found.
    """
    large = given.calibration.large_order
    if not large or not any(record["delivery_on"] for member in members for record in member.records):
        return
    for member in members:
        for record in _orders(member):
            cold = _COLD.search(fold(f"{record['shipping']} {record['items']}"))
            if cold and not record["delivery_on"] and record.amount >= large:
                told = {"amount": record.amount, "currency": given.calibration.currency}
                yield Sign(signal, member.account, record.event, told=told)


_SEASONS: Final = (
    ("歳暮|年賀|御年始|お年玉", (11, 12, 1)),
    ("中元|暑中|残暑", (6, 7, 8, 9)),
    ("クリスマス|christmas|xmas", (11, 12)),
    ("バレンタイン|valentine", (1, 2)),
    ("ホワイトデー", (2, 3)),
    ("母の日|mother's day", (4, 5)),
    ("父の日|father's day", (5, 6)),
    ("敬老の日", (8, 9)),
)
"""Words of wrappers and gifts, and the months in which they are bought, those before and after included."""

_JAPAN: Final = timedelta(hours=9)
"""The seasons are Japan's."""


def out_of_season(signal: str, members: Sequence[MemberRecords], _given: SignInput) -> Iterator[Sign]:
    """Find members who order a wrapper or gift of another season, such as a year-end one in summer."""
    for member in members:
        for record in _orders(member):
            text = f"{record['items']} {record['shipping']}"
            found = record.at is not None and _wrong_season(text, record.at)
            if found:
                yield Sign(signal, member.account, record.event, told={"name": found})


def _wrong_season(text: str, at: int) -> str:
    """Return the word that belongs to another season; empty for none."""
    if not text.strip():
        return ""
    text = fold(text)
    month = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at) + _JAPAN).month
    for words, months in _SEASONS:
        found = re.search(words, text)
        if found and month not in months:
            return found[0]
    return ""


def _orders(member: MemberRecords) -> list[Record]:
    return [record for record in member.records if record.kind is Kind.ORDER]


def _goods(items: str) -> list[str]:
    return [fold(name) for name in items.split(";")]


def _resold(basket: Sequence[str], patterns: Sequence[str]) -> str:
    """Return the first article that one of the shop's patterns fits; empty for none."""
    return next((goods for goods in basket for pattern in patterns if fnmatchcase(goods, pattern)), "")
