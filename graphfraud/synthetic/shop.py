"""Puts a whole made-up shop together: people, what they do, what comes of it, and the truth about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graphfraud.synthetic import crowds, homes
from graphfraud.synthetic.habits import HABITS
from graphfraud.synthetic.orders import honest_orders, join_events, side_events
from graphfraud.synthetic.outcomes import honest_outcomes, ring_outcomes, takeover_orders, takeover_outcomes
from graphfraud.synthetic.people import heavy_tail, join_people, new_people
from graphfraud.synthetic.rings import plan_rings, plant
from graphfraud.synthetic.world import Truth, make_world

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graphfraud.synthetic.orders import Events
    from graphfraud.synthetic.outcomes import OutcomeRow
    from graphfraud.synthetic.people import People
    from graphfraud.synthetic.plan import ShopPlan
    from graphfraud.synthetic.rings import PlantedRing
    from graphfraud.synthetic.world import World

_GUEST_ORDERS = 1.35
"""Orders of one guest: few come back without opening an account."""

_TESTER = 0
"""The stranger who becomes the shop's own test account: no victim, no sender of gifts."""


@dataclass(frozen=True, slots=True)
class Shop:
    """Everything about a made-up shop, as codes; `render` and `write` make files of it."""

    world: World
    people: People
    events: Events
    by_time: NDArray[np.int64]
    """Rows of `events`, the earliest first: the order of the feed."""
    account_number: NDArray[np.int64]
    """1 for the first account in the feed, by person; 0 for a guest."""
    outcomes: list[OutcomeRow]
    truth: Truth


@dataclass(frozen=True, slots=True)
class _Cast:
    """Everybody in the shop, and the orders that were placed for a special reason."""

    people: People
    """Honest registered customers, then guests, then the rings one after the other."""
    shoppers: int
    """How many of them are honest."""
    special: list[Events]
    taken_over: Events


def build_shop(plan: ShopPlan) -> Shop:
    """Make up a shop in memory; about 0.3 kB an order."""
    world = make_world(plan)
    truth = Truth()
    rings = [plant(world, setting) for setting in plan_rings(world)]
    cast = _cast(world, rings, truth)
    events, outcomes = _events(world, cast, rings)
    events = join_events([events, side_events(world, cast.people, events)])
    by_time = np.argsort(events.at, kind="stable")
    numbers = _number_accounts(cast.people, events, by_time)
    return Shop(world, cast.people, events, by_time, numbers, outcomes, truth)


def _cast(world: World, rings: list[PlantedRing], truth: Truth) -> _Cast:
    """Make all people, form the groups among them, and note who belongs to what."""
    planted = sum(len(ring.people) for ring in rings)
    honest = new_people(world, world.draws("people"), world.plan.accounts - planted)
    strangers = _mingle(world, honest, truth)
    special = _special_orders(world, honest, strangers, truth)
    taken_over = takeover_orders(world, honest, strangers[_TESTER + 1 :], truth)
    guests = _set_volume(world, honest, sum(map(len, special)) + sum(len(ring.events) for ring in rings))
    shoppers = person = len(honest) + len(guests)
    for ring in rings:
        members = np.arange(person, person + len(ring.people))
        truth.rings.append((ring.setting.name, ring.setting.kind.value, members))
        person += len(ring.people)
    people = join_people([honest, guests, *(ring.people for ring in rings)])
    return _Cast(people, shoppers, special, taken_over)


def _events(world: World, cast: _Cast, rings: list[PlantedRing]) -> tuple[Events, list[OutcomeRow]]:
    """Let everybody order; what came of the orders refers to rows of the events."""
    parts = [honest_orders(world, cast.people, cast.shoppers), *cast.special]
    by_honest = sum(map(len, parts))
    outcomes = takeover_outcomes(world, cast.taken_over, by_honest)
    parts.append(cast.taken_over)
    row, person = by_honest + len(cast.taken_over), cast.shoppers
    for ring in rings:
        outcomes += ring_outcomes(world, ring, row)
        ring.events.person += np.int32(person)
        parts.append(ring.events)
        row, person = row + len(ring.events), person + len(ring.people)
    events = join_events(parts)
    return events, honest_outcomes(world, events, by_honest) + outcomes


def _mingle(world: World, people: People, truth: Truth) -> NDArray[np.int64]:
    """Form the innocent groups that the plan wants; returns those who are in none."""
    plan = world.plan
    pool = np.arange(len(people), dtype=np.int64)
    for wanted, form in (
        (plan.households, homes.households),
        (plan.offices, homes.offices),
        (plan.dormitories, homes.dormitories),
        (plan.lockers, crowds.lockers),
        (plan.shared_computers, crowds.shared_computers),
        (plan.next_tenants, crowds.next_tenants),
    ):
        if wanted:
            pool = form(world, people, pool, truth)
    if plan.campaigns:
        crowds.campaigns(world, people, pool)
    return pool


def _special_orders(world: World, people: People, pool: NDArray[np.int64], truth: Truth) -> list[Events]:
    """Make the orders of gift senders and of the shop's own test account."""
    special = []
    if world.plan.placeholders:
        tester, pool = int(pool[_TESTER]), pool[_TESTER + 1 :]
        crowds.placeholders(world, people, pool, truth)
        special.append(crowds.make_test_account(world, people, tester, truth))
    if world.plan.gift_senders:
        special.append(crowds.gift_orders(world, people, pool, truth))
    return special


def _set_volume(world: World, honest: People, placed: int) -> People:
    """Decide how many orders everybody places, so that the plan's total comes out, and add the guests.

    Args:
        world: the shop.
        honest: honest registered customers; their `orders` are set.
        placed: orders that were made already.

    Returns:
        The guests.
    """
    total = world.plan.accounts * world.plan.orders_per_account
    by_guests = total * (HABITS.guest_orders - HABITS.forgetful)
    draws = world.draws("volume")
    mean = max(1.0, (total - by_guests - placed) / len(honest))
    honest.orders = heavy_tail(draws, mean, len(honest))
    guests = new_people(world, world.draws("guests"), int(by_guests / _GUEST_ORDERS), registered=False)
    guests.orders = heavy_tail(draws, _GUEST_ORDERS, len(guests))
    return guests


def _number_accounts(people: People, events: Events, by_time: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number the accounts in the order in which the feed first names them."""
    place = np.empty(len(by_time), dtype=np.int64)
    place[by_time] = np.arange(len(by_time))
    named = np.flatnonzero(people.registered[events.person] & ~events.as_guest)
    first = np.full(len(people), len(by_time), dtype=np.int64)
    np.minimum.at(first, events.person[named], place[named])
    accounts = np.flatnonzero(people.registered)
    number = np.zeros(len(people), dtype=np.int64)
    number[accounts[np.argsort(first[accounts], kind="stable")]] = np.arange(1, len(accounts) + 1)
    return number
