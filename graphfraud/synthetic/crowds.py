"""Innocent sharing among strangers: lockers, computers, gifts, placeholders, tenants, campaigns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphfraud.synthetic.habits import HABITS
from graphfraud.synthetic.homes import note_groups, start_on, take_groups
from graphfraud.synthetic.orders import cancel, give_away, place_orders
from graphfraud.synthetic.supply import NONE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graphfraud.synthetic.orders import Events
    from graphfraud.synthetic.people import People
    from graphfraud.synthetic.world import Truth, World

_FLAT_EMPTY_DAYS = 366
"""A next tenant's first order comes more than a year after the last one of the tenant before."""
_NUMBER_EMPTY_DAYS = 183
"""Carriers give a number out again after months."""
_STAY_DAYS = 80
"""Each of the two orders within so many days of the feed's beginning, or end."""


def lockers(world: World, people: People, pool: NDArray[np.int64], truth: Truth) -> NDArray[np.int64]:
    """Let people fetch their parcels from a locker; returns the others."""
    draws = world.draws("lockers")
    count = int(len(pool) * HABITS.locker)
    member, rest = pool[:count], pool[count:]
    locker = np.sort(draws.below(len(world.lockers), count))
    people.elsewhere[member] = HABITS.locker_use
    people.elsewhere_address[member] = world.lockers[locker]
    note_groups(truth, "locker", member, locker)
    return rest


def shared_computers(
    world: World, people: People, pool: NDArray[np.int64], truth: Truth
) -> NDArray[np.int64]:
    """Let strangers order from one computer in a library or an internet café; returns the others."""
    draws = world.draws("shared computers")
    low, high = HABITS.shared_computer_size
    member, group, rest = take_groups(draws, pool, HABITS.shared_computer, np.arange(low, high + 1))
    count = len(np.unique(group))
    people.elsewhere[member] = HABITS.shared_computer_use
    people.elsewhere_device[member] = world.supply.devices(np.zeros(count, dtype=np.bool_))[group]
    people.elsewhere_ip[member] = world.supply.site_ips(count)[group]
    note_groups(truth, "shared_computer", member, group)
    return rest


def next_tenants(world: World, people: People, pool: NDArray[np.int64], truth: Truth) -> NDArray[np.int64]:
    """Let a flat, or a phone number, pass from one customer to a stranger; returns the others."""
    draws = world.draws("next tenants")
    days = world.rhythm.days
    for kind, share, column, empty in (
        ("next_tenant", HABITS.next_tenant_flat, people.home, _FLAT_EMPTY_DAYS),
        ("recycled_phone", HABITS.next_tenant_phone, people.phone, _NUMBER_EMPTY_DAYS),
    ):
        pairs = max(1, int(len(pool) * share))
        old, new, pool = pool[:pairs], pool[pairs : 2 * pairs], pool[2 * pairs :]
        column[new] = column[old]
        left = draws.between(1, _STAY_DAYS, pairs)
        moved_in = draws.between(days - _STAY_DAYS, days - 1, pairs)
        # Where a stay at either end leaves the flat empty for too short a time, the old tenant left earlier.
        left = np.minimum(left, moved_in - empty - 1)
        people.end[old] = world.rhythm.position_of(left, np.zeros(pairs))
        people.begin[new] = world.rhythm.position_of(moved_in, np.zeros(pairs))
        both = np.stack([old, new], axis=1).ravel()
        note_groups(truth, kind, both, np.repeat(np.arange(pairs), 2))
    return pool


def campaigns(world: World, people: People, pool: NDArray[np.int64]) -> None:
    """Let many strangers sign up on a few days: bursts that mean nothing."""
    draws = world.draws("campaigns")
    member = pool[draws.chance(HABITS.campaign, len(pool))]
    day = np.arange(30, world.rhythm.days, HABITS.campaign_every_days)
    start_on(world, draws, people, member, day[draws.below(len(day), len(member))])


def placeholders(world: World, people: People, pool: NDArray[np.int64], truth: Truth) -> None:
    """Let people write a placeholder where they have nothing to write, and staff pay with the test card."""
    draws = world.draws("placeholders")
    for kind, column, share in (
        ("phone", people.phone, HABITS.no_phone),
        ("email", people.email, HABITS.no_email),
        ("device", people.device, HABITS.no_device),
        ("card", people.card, HABITS.test_card),
    ):
        member = np.sort(draws.shuffled(pool)[: max(2, int(len(pool) * share))])
        codes = world.placeholders(kind)
        column[member] = codes[draws.below(len(codes), len(member))]
        truth.confusers.append((f"placeholder:{kind}", member))


def make_test_account(world: World, people: People, account: int, truth: Truth) -> Events:
    """Turn a customer into the shop's own test account: test card, many addresses, nothing shipped."""
    draws = world.draws("test account")
    people.phone[account] = world.placeholders("phone")[0]
    people.card[account] = world.placeholders("card")[0]
    people.second_card[account] = NONE
    truth.confusers.append(("test_account:T1", np.array([account], dtype=np.int64)))
    n = HABITS.test_orders
    day = world.rhythm.day_of(draws.uniform(n))
    events = place_orders(world, draws, people, np.full(n, account, dtype=np.int64), day)
    give_away(world, draws, events, np.ones(n, dtype=np.bool_))
    events.gift[:] = False
    cancel(events)
    return events


def gift_orders(world: World, people: People, pool: NDArray[np.int64], truth: Truth) -> Events:
    """Let some people send gifts to many addresses, some of them other customers' homes."""
    draws = world.draws("gift senders")
    senders = np.sort(draws.shuffled(pool)[: max(1, int(len(pool) * HABITS.gift_sender))])
    low, high = HABITS.gift_recipients
    sender = np.repeat(senders, draws.between(low, high, len(senders)))
    n = len(sender)
    events = place_orders(world, draws, people, sender, world.rhythm.day_of(draws.uniform(n)))
    give_away(world, draws, events, np.ones(n, dtype=np.bool_))
    friend = pool[draws.below(len(pool), n)]
    to_customer = draws.chance(HABITS.gift_to_customer, n) & (people.home[friend] != people.home[sender])
    events.address[to_customer] = people.home[friend[to_customer]]
    events.recipient[to_customer] = people.name[friend[to_customer]]
    note_groups(truth, "gift_sender", senders, np.arange(len(senders)))
    return events
