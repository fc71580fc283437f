"""Events, column by column: orders, and the sign-ups, logins and refused payments around them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np

from graphfraud.model import Kind, Status
from graphfraud.synthetic.habits import HABITS
from graphfraud.synthetic.people import new_homes, new_names
from graphfraud.synthetic.rhythm import DAY_SECONDS
from graphfraud.synthetic.supply import NONE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from graphfraud.synthetic.draws import Draws
    from graphfraud.synthetic.people import People
    from graphfraud.synthetic.world import World

KINDS = tuple(Kind)
STATUSES = tuple(Status)
ORDER = KINDS.index(Kind.ORDER)
_LOGIN, _SIGNUP, _DECLINE = KINDS.index(Kind.LOGIN), KINDS.index(Kind.SIGNUP), KINDS.index(Kind.DECLINE)
_UNKNOWN, _OPEN = STATUSES.index(Status.UNKNOWN), STATUSES.index(Status.OPEN)
_SHIPPED, _CANCELLED = STATUSES.index(Status.SHIPPED), STATUSES.index(Status.CANCELLED)

_QUANTITY = (70, 18, 7, 3, 2)
"""Weights of 1 to 5 of the first article."""
_SECOND_ARTICLE = 0.35
"""Baskets with a second article."""
_SHIPPING, _FREE_FROM = 660, 8_000
"""Yen of postage, and the basket from which it is free."""


_CHEAP_SHELF = 0.4
"""Part of the goods, from the cheapest, that somebody buys who is after a coupon only."""


class Taste(Enum):
    """What somebody buys. No article is bought by one kind of customer only."""

    CHEAP = "cheap"
    NORMAL = "normal"
    DEAR = "dear"


@dataclass(slots=True)
class Events:
    """Rows of the feed in no order, in small types: a large shop has millions.

    Identifiers are codes of `supply`.
    """

    at: NDArray[np.int32]
    """Seconds since the first midnight."""
    person: NDArray[np.int32]
    """Row in the `People` that the events belong to."""
    kind: NDArray[np.int8]
    """Position in `KINDS`."""
    status: NDArray[np.int8]
    """Position in `STATUSES`."""
    device: NDArray[np.int64]
    ip: NDArray[np.int64]
    card: NDArray[np.int64]
    address: NDArray[np.int64]
    recipient: NDArray[np.int32]
    """A name code, or NONE where the customer is the recipient."""
    article: NDArray[np.int8]
    second_article: NDArray[np.int8]
    """Positions among the goods, NONE where there is none."""
    quantity: NDArray[np.int8]
    amount: NDArray[np.int32]
    """Yen."""
    gift: NDArray[np.bool_]
    as_guest: NDArray[np.bool_]
    """A registered customer who did not log in."""

    def __len__(self) -> int:
        return len(self.at)

    def take(self, rows: NDArray[np.int64]) -> Events:
        """Return a copy of some events."""
        return Events(**{column.name: getattr(self, column.name)[rows] for column in fields(Events)})


def join_events(parts: Iterable[Events]) -> Events:
    """Put groups of events one after the other."""
    groups = list(parts)
    return Events(
        **{
            column.name: np.concatenate([getattr(group, column.name) for group in groups])
            for column in fields(Events)
        }
    )


def place_orders(
    world: World,
    draws: Draws,
    people: People,
    person: NDArray[np.int64],
    day: NDArray[np.int64],
) -> Events:
    """Make one order for each entry of `person` on each `day`, with that person's own things.

    Args:
        world: the shop.
        draws: the stream to draw from.
        people: the customers.
        person: rows in `people`, one an order.
        day: day numbers, one an order.
    """
    n = len(person)
    at = day * DAY_SECONDS + world.rhythm.second_of_day(draws, n)
    newer = draws.chance(HABITS.second_use, n) & (people.second_device[person] != NONE)
    other_card = draws.chance(HABITS.second_use, n) & (people.second_card[person] != NONE)
    elsewhere = draws.chance(people.elsewhere[person], n)
    device = np.where(newer, people.second_device[person], people.device[person])
    device = _replaced(device, people.elsewhere_device[person], elsewhere)
    ip = people.ip[person]
    if len(world.carrier_ips):
        by_carrier = people.mobile[person] & draws.chance(HABITS.carrier_share, n)
        ip = np.where(by_carrier, world.carrier_ips[draws.below(len(world.carrier_ips), n)], ip)
    ip = _replaced(ip, people.elsewhere_ip[person], elsewhere)
    events = Events(
        at=at.astype(np.int32),
        person=person.astype(np.int32),
        kind=np.full(n, ORDER, dtype=np.int8),
        status=_statuses(world, draws, at),
        device=device,
        ip=ip,
        card=np.where(other_card, people.second_card[person], people.card[person]),
        address=_replaced(people.home[person], people.elsewhere_address[person], elsewhere),
        recipient=np.full(n, NONE, dtype=np.int32),
        article=np.empty(n, dtype=np.int8),
        second_article=np.empty(n, dtype=np.int8),
        quantity=np.empty(n, dtype=np.int8),
        amount=np.empty(n, dtype=np.int32),
        gift=np.zeros(n, dtype=np.bool_),
        as_guest=np.zeros(n, dtype=np.bool_),
    )
    fill_baskets(world, draws, events, Taste.NORMAL)
    return events


def _replaced(
    own: NDArray[np.int64], other: NDArray[np.int64], elsewhere: NDArray[np.bool_]
) -> NDArray[np.int64]:
    return np.where(elsewhere & (other != NONE), other, own)


def _statuses(world: World, draws: Draws, at: NDArray[np.int64]) -> NDArray[np.int8]:
    status = np.where(draws.chance(HABITS.cancelled, len(at)), _CANCELLED, _SHIPPED)
    recent = at >= world.rhythm.end - HABITS.open_days * DAY_SECONDS
    return np.where(recent & (status == _SHIPPED), _OPEN, status).astype(np.int8)


def cancel(events: Events) -> None:
    """Mark every order as cancelled."""
    events.status[:] = _CANCELLED


def fill_baskets(world: World, draws: Draws, events: Events, taste: Taste) -> None:
    """Choose what is bought in each order, how many, and so its amount; replaces an earlier choice."""
    n = len(events)
    goods = world.tables.goods
    price = np.array([yen for _, yen in goods], dtype=np.int64)
    part = draws.uniform(n)
    # Goods stand in the order of price: squaring leans to the cheap end, the mirrored square to the dear one.
    leaning = {
        Taste.CHEAP: part * part * _CHEAP_SHELF,
        Taste.NORMAL: part * part,
        Taste.DEAR: part * (2 - part),
    }[taste]
    article = (leaning * len(goods)).astype(np.int64)
    second = np.where(draws.chance(_SECOND_ARTICLE, n), draws.below(len(goods) // 2, n), NONE)
    if taste is Taste.CHEAP:
        second[:] = NONE
    several = draws.weighted(_QUANTITY, n) + 1
    total = price[article] * several + np.where(second == NONE, 0, price[second])
    events.article[:] = article
    events.second_article[:] = second
    events.quantity[:] = several + (second != NONE)
    events.amount[:] = total + np.where(total < _FREE_FROM, _SHIPPING, 0)


def honest_orders(world: World, people: People, shoppers: int) -> Events:
    """Let the first `shoppers` people order in the shop's rhythm, now and then a gift or without login."""
    draws = world.draws("orders")
    times = people.orders[:shoppers]
    person = np.repeat(np.arange(shoppers, dtype=np.int64), times)
    part = draws.uniform(len(person))
    earliest = np.minimum.reduceat(part, np.cumsum(times) - times)[person]
    is_first = part == earliest
    exact = people.begins_exactly[person]
    part = np.where(exact, (part - earliest) / (1 - earliest), part)
    begin = people.begin[person]
    position = begin + (people.end[person] - begin) * part
    events = place_orders(world, draws, people, person, world.rhythm.day_of(position))
    # A customer who logs in at least once: an account without any row would be nobody's.
    events.as_guest = draws.chance(HABITS.forgetful, len(person)) & ~is_first
    give_away(world, draws, events, draws.chance(HABITS.casual_gift, len(person)))
    return events


def give_away(world: World, draws: Draws, events: Events, given: NDArray[np.bool_]) -> None:
    """Send some of the orders to people who are no customers, as gifts."""
    n = int(given.sum())
    events.address[given] = new_homes(world, draws, n)
    events.recipient[given] = new_names(world, draws, n)
    events.gift |= given


def side_events(world: World, people: People, orders: Events) -> Events:
    """Make the sign-ups, logins and refused payments that belong to the orders."""
    draws = world.draws("side events")
    registered = people.registered[orders.person] & ~orders.as_guest & (orders.kind == ORDER)
    by_person = np.lexsort((orders.at, orders.person))
    by_person = by_person[registered[by_person]]
    firsts = by_person[np.flatnonzero(np.diff(orders.person[by_person], prepend=-1))]
    signups = orders.take(firsts[draws.chance(HABITS.signup_rows, len(firsts))])
    signups = _shifted(world, signups, -draws.between(60, 2_400, len(signups)))
    _strip(signups, _SIGNUP)
    logins = orders.take(np.flatnonzero(registered & draws.chance(HABITS.login_rows, len(orders))))
    logins = _shifted(world, logins, draws.between(3_600, 9 * DAY_SECONDS, len(logins)))
    _strip(logins, _LOGIN)
    return join_events([signups, logins, declined(world, draws, orders, HABITS.declines)])


def declined(world: World, draws: Draws, orders: Events, share: float) -> Events:
    """Make refused payments: the same order minutes before it went through."""
    refused = orders.take(np.flatnonzero(draws.chance(share, len(orders)) & (orders.kind == ORDER)))
    refused = _shifted(world, refused, -draws.between(20, 300, len(refused)))
    refused.kind[:] = _DECLINE
    refused.status[:] = _UNKNOWN
    return refused


def _shifted(world: World, events: Events, seconds: NDArray[np.int64]) -> Events:
    """Move events in time; those that leave the feed's span are gone."""
    at = events.at + seconds
    inside = np.flatnonzero((at >= 0) & (at < world.rhythm.end))
    events.at = at.astype(np.int32)
    return events.take(inside)


def _strip(events: Events, kind: int) -> None:
    """Take away what only an order has."""
    events.kind[:] = kind
    events.status[:] = _UNKNOWN
    for column in (events.card, events.address, events.recipient, events.article, events.second_article):
        column[:] = NONE
    events.quantity[:] = 0
    events.amount[:] = 0
    events.gift[:] = False
