"""Innocent groups that live or work together: households, offices, dormitories."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphfraud.synthetic.habits import HABITS
from graphfraud.synthetic.people import family_of, with_family
from graphfraud.synthetic.supply import STYLES, style_of, with_room, with_style

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graphfraud.synthetic.draws import Draws
    from graphfraud.synthetic.people import People
    from graphfraud.synthetic.world import Truth, World

_ROOMS_A_FLOOR = 12
"""Of a dormitory."""
_TOGETHER_DAYS = 3
"""Those who sign up together do so within so many days."""
_INTAKE = 0.75
"""Students who first order in the weeks after they moved in, each April."""
_SAME_SPELLING = 0.85
"""Members of a household who write the address as the first one does."""


def take_groups(
    draws: Draws, pool: NDArray[np.int64], share: float, sizes: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Take people from the front of a pool into groups.

    Args:
        draws: the stream to draw from.
        pool: rows of people who are in no group yet.
        share: how much of the pool goes into groups; at least one group is made where the pool allows.
        sizes: the sizes that a group may have, each equally likely.

    Returns:
        The members, group by group; the number of each member's group; what is left of the pool.
    """
    wanted = int(len(pool) * share)
    drawn = sizes[draws.below(len(sizes), wanted // int(sizes.min()) + 1)]
    ends = np.cumsum(drawn)
    groups = min(max(1, int(np.searchsorted(ends, wanted, side="right"))), int((ends <= len(pool)).sum()))
    count = int(ends[groups - 1]) if groups else 0
    return pool[:count], np.repeat(np.arange(groups), drawn[:groups]), pool[count:]


def note_groups(truth: Truth, kind: str, members: NDArray[np.int64], group: NDArray[np.int64]) -> None:
    """Write groups into the truth as ``kind:X1``, ``kind:X2``, ... with the kind's first letter."""
    starts = np.flatnonzero(np.diff(group)) + 1
    for number, people in enumerate(np.split(members, starts) if len(members) else [], start=1):
        truth.confusers.append((f"{kind}:{kind[0].upper()}{number}", people))


def households(world: World, people: People, pool: NDArray[np.int64], truth: Truth) -> NDArray[np.int64]:
    """Let people live together; returns those who live alone."""
    draws = world.draws("households")
    sizes = np.repeat(np.arange(len(HABITS.household_sizes)), HABITS.household_sizes)
    member, group, rest = take_groups(draws, pool, HABITS.household, sizes)
    first = member[np.searchsorted(group, group)]
    n, count = len(member), int(group[-1]) + 1
    named_alike = draws.chance(HABITS.same_family_name, n)
    name = people.name[member]
    people.name[member] = np.where(named_alike, with_family(name, family_of(people.name[first])), name)
    spelling = np.where(
        draws.chance(_SAME_SPELLING, n), style_of(people.home[first]), draws.weighted(STYLES, n)
    )
    people.home[member] = with_style(people.home[first], spelling)
    people.ip[member] = people.ip[first]
    _share_things(world, draws, people, member, group)
    together = draws.chance(HABITS.signed_up_together, n)
    day = world.rhythm.day_of(draws.uniform(count))[group] + draws.between(0, _TOGETHER_DAYS, n)
    start_on(world, draws, people, member[together], day[together])
    note_groups(truth, "household", member, group)
    return rest


def _share_things(
    world: World, draws: Draws, people: People, member: NDArray[np.int64], group: NDArray[np.int64]
) -> None:
    """Give some households a landline, a tablet, a common card; not every member uses them."""
    n, count = len(member), int(group[-1]) + 1
    first = member[np.searchsorted(group, np.arange(count))]
    for column, values, share in (
        (people.phone, world.supply.landlines(people.home[first]), HABITS.household_landline),
        (people.second_device, world.supply.devices(np.ones(count, dtype=np.bool_)), HABITS.household_tablet),
        (people.second_card, people.card[first], HABITS.household_card),
    ):
        uses = draws.chance(share, count)[group] & draws.chance(HABITS.household_use, n)
        column[member[uses]] = values[group[uses]]


def start_on(
    world: World, draws: Draws, people: People, member: NDArray[np.int64], day: NDArray[np.int64]
) -> None:
    """Let the first order of people fall on a day."""
    people.begin[member] = world.rhythm.position_of(day, draws.uniform(len(member)))
    people.begins_exactly[member] = True


def offices(world: World, people: People, pool: NDArray[np.int64], truth: Truth) -> NDArray[np.int64]:
    """Let colleagues have their parcels sent to work; returns the others."""
    draws = world.draws("offices")
    low, high = HABITS.office_size
    member, group, rest = take_groups(draws, pool, HABITS.office, np.arange(low, high + 1))
    count = len(np.unique(group))
    people.elsewhere[member] = HABITS.office_use
    people.elsewhere_address[member] = world.supply.sites("office", count)[group]
    people.elsewhere_ip[member] = world.supply.site_ips(count)[group]
    note_groups(truth, "office", member, group)
    return rest


def dormitories(world: World, people: People, pool: NDArray[np.int64], truth: Truth) -> NDArray[np.int64]:
    """Let students live in one building, most of them new each April; returns the others."""
    draws = world.draws("dormitories")
    low, high = HABITS.dormitory_size
    member, group, rest = take_groups(draws, pool, HABITS.dormitory, np.arange(low, high + 1))
    n, count = len(member), len(np.unique(group))
    building = world.supply.sites("dormitory", count)[group]
    floor, door = np.divmod(np.arange(n) - np.searchsorted(group, group), _ROOMS_A_FLOOR)
    with_number = with_room(building, (floor + 1) * 100 + door + 1)
    people.home[member] = np.where(draws.chance(HABITS.dormitory_no_room, n), building, with_number)
    people.ip[member] = world.supply.site_ips(count)[group]
    new = draws.chance(_INTAKE, n)
    april = world.rhythm.april_days[draws.below(len(world.rhythm.april_days), n)]
    start_on(world, draws, people, member[new], april[new])
    note_groups(truth, "dormitory", member, group)
    return rest
