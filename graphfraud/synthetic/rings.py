"""Planted rings, one function a kind. No row of theirs is told from an honest one without the sharing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graphfraud.synthetic.habits import HABITS
from graphfraud.synthetic.orders import Taste, declined, fill_baskets, join_events, place_orders
from graphfraud.synthetic.people import family_of, given_of, new_homes, new_people
from graphfraud.synthetic.plan import RingKind
from graphfraud.synthetic.supply import NONE, with_style

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graphfraud.synthetic.draws import Draws
    from graphfraud.synthetic.orders import Events
    from graphfraud.synthetic.people import People
    from graphfraud.synthetic.world import World

_ACTIVE_DAYS = {
    RingKind.DROP: 30,
    RingKind.STOLEN_CARD_CHAIN: 60,
    RingKind.PROMO: 6,
    RingKind.REFUND: 120,
    RingKind.CAMOUFLAGED: 180,
    RingKind.SLOW: 150,
}
"""How long a ring of each kind works: from a coupon's week to half a year of patience."""
_SPELLINGS = 5
"""Ways to write an address, all of which a slow ring uses."""
_HIDEOUT = 0.5
"""Orders of a slow ring that go to its own address."""
_TO_LOCKER = 0.6
"""Orders on the shared devices of a camouflaged ring that go to a locker."""


@dataclass(frozen=True, slots=True)
class RingSetting:
    """One ring to plant."""

    number: int
    """1 for the first."""
    kind: RingKind
    size: int
    first_day: int
    last_day: int
    known: bool
    """The shop knows some members by their outcomes."""

    @property
    def name(self) -> str:
        """What the truth calls it."""
        return f"P{self.number:03}"

    def days(self, draws: Draws, n: int) -> NDArray[np.int64]:
        """Draw days on which the ring is active, for `n` orders; the last one on its last day."""
        days = draws.between(self.first_day, self.last_day, n)
        days[-1:] = self.last_day
        return days


@dataclass(frozen=True, slots=True)
class PlantedRing:
    """A ring's accounts and their events; `Events.person` counts from the ring's first account."""

    setting: RingSetting
    people: People
    events: Events


def plan_rings(world: World) -> list[RingSetting]:
    """Choose kind, size and time of every ring: kinds in turn, one half unknown, a third active lately."""
    draws = world.draws("ring plan")
    count = world.plan.ring_count
    kinds = tuple(RingKind)
    smallest, largest = HABITS.ring_sizes
    largest = min(largest, max(smallest, world.plan.accounts // HABITS.ring_share_of_accounts))
    part = draws.uniform(count)
    sizes = smallest + ((largest - smallest + 1) * part * part * part).astype(np.int64)
    recent = draws.shuffled(np.arange(count)) < round(count * HABITS.ring_recent)
    settings = []
    for row in range(count):
        kind = kinds[row % len(kinds)]
        length = _ACTIVE_DAYS[kind]
        quiet = 1 if recent[row] else HABITS.ring_recent_days + 1
        spread = HABITS.ring_recent_days if recent[row] else world.rhythm.days - quiet - length
        last = world.rhythm.days - quiet - draws.one_below(spread)
        # Known and unknown rings alternate within each kind, and from kind to kind.
        known = (row + row // len(kinds)) % 2 == 0
        settings.append(RingSetting(row + 1, kind, int(sizes[row]), max(0, last - length + 1), last, known))
    return settings


def plant(world: World, setting: RingSetting) -> PlantedRing:
    """Make the accounts of a ring and everything that they do."""
    draws = world.draws(f"ring {setting.number}")
    people = new_people(world, draws, setting.size)
    # Made for the purpose: no second device or card of its own that would take a shared one's place.
    people.second_device[:] = NONE
    people.second_card[:] = NONE
    events = _PLANTERS[setting.kind](world, draws, setting, people)
    if setting.kind in {RingKind.DROP, RingKind.STOLEN_CARD_CHAIN}:
        refused = declined(world, draws, events, HABITS.ring_declines)
        refused.card = world.supply.cards(len(refused))
        events = join_events([events, refused])
    return PlantedRing(setting, people, events)


def overlapping_teams(size: int, width: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Put members into teams of `width` in a row that overlap by one, so that all hang together.

    Returns:
        Member and team of each membership; every team has at least two members.
    """
    first = np.arange(0, max(1, size - 1), width - 1)
    member = (first[:, None] + np.arange(width)).ravel()
    team = np.repeat(np.arange(len(first)), width)
    inside = member < size
    return member[inside], team[inside]


def _drop(world: World, draws: Draws, setting: RingSetting, people: People) -> Events:
    """Many invented names, every order on another stolen card, all parcels to one or two addresses."""
    orders = draws.between(1, 2, setting.size)
    orders[0] = 2
    person = np.repeat(np.arange(setting.size), orders)
    events = place_orders(world, draws, people, person, setting.days(draws, len(person)))
    fill_baskets(world, draws, events, Taste.DEAR)
    drops = new_homes(world, draws, 1 + draws.one_below(2))
    events.address = drops[draws.below(len(drops), len(person))]
    # The first member knows both addresses; otherwise two drops would be two rings.
    events.address[0], events.address[1] = drops[0], drops[-1]
    events.card = world.supply.cards(len(person))
    return events


def _stolen_card_chain(world: World, draws: Draws, setting: RingSetting, people: People) -> Events:
    """Each account shares a device or a stolen card with the next one, and moves on."""
    member, team = overlapping_teams(setting.size, 2)
    teams = int(team[-1]) + 1
    span = setting.last_day - setting.first_day - 4
    day = setting.first_day + team * span // max(1, teams - 1) + draws.below(5, len(member))
    events = place_orders(world, draws, people, member, day)
    fill_baskets(world, draws, events, Taste.DEAR)
    by_card = draws.chance(0.5, teams)[team]
    events.card = np.where(by_card, world.supply.cards(teams)[team], events.card)
    events.device = np.where(by_card, events.device, _new_devices(world, draws, teams)[team])
    return events


def _new_devices(world: World, draws: Draws, n: int) -> NDArray[np.int64]:
    return world.supply.devices(draws.chance(HABITS.mobile * HABITS.app, n))


def _promo(world: World, draws: Draws, setting: RingSetting, people: People) -> Events:
    """One person opens account after account for the newcomer's coupon, on one device or phone."""
    person = np.repeat(np.arange(setting.size), draws.between(1, 2, setting.size))
    if draws.chance(0.5, 1)[0]:
        people.device[:] = people.device[0]
    else:
        people.phone[:] = people.phone[0]
    people.email[:] = [world.texts.code(text) for text in _email_variants(world, people, setting.size)]
    people.home = people.home[draws.below(3, setting.size)]
    events = place_orders(world, draws, people, person, setting.days(draws, len(person)))
    fill_baskets(world, draws, events, Taste.CHEAP)
    return events


def _email_variants(world: World, people: People, n: int) -> list[str]:
    """Write one mailbox in `n` ways: dots that its provider ignores, and plus tags."""
    family = world.tables.family[int(family_of(people.name)[0])].romaji
    given = world.tables.given[int(given_of(people.name)[0])].romaji
    # The phone number's end keeps the mailbox apart from those of other promo rings.
    local = f"{given}{family}{int(people.phone[0]) % 10_000_000}"
    variants = [f"{local}@gmail.com"]
    for number in range(1, n):
        # A dot inside the name for every second one while there are places left, a tag for the others.
        if number % 2 and number < len(given) + len(family):
            variants.append(f"{local[:number]}.{local[number:]}@gmail.com")
        else:
            variants.append(f"{local}+{number}@gmail.com")
    return variants


def _refund(world: World, draws: Draws, setting: RingSetting, people: People) -> Events:
    """Small teams with a card and a phone in common order dear goods and claim that nothing came."""
    member, team = overlapping_teams(setting.size, 5)
    teams = int(team[-1]) + 1
    people.phone = people.phone[team[np.searchsorted(member, np.arange(setting.size))] * 4]
    again = np.repeat(np.arange(len(member)), draws.between(1, 2, len(member)))
    person, used = member[again], world.supply.cards(teams)[team[again]]
    events = place_orders(world, draws, people, person, setting.days(draws, len(person)))
    fill_baskets(world, draws, events, Taste.DEAR)
    events.card = used
    return events


def _camouflaged(world: World, draws: Draws, setting: RingSetting, people: People) -> Events:
    """Devices that pass round, behind carrier IPs and lockers, and ordinary orders in between."""
    people.mobile[:] = True
    member, team = overlapping_teams(setting.size, 4)
    hidden = place_orders(world, draws, people, member, setting.days(draws, len(member)))
    fill_baskets(world, draws, hidden, Taste.DEAR)
    hidden.device = _new_devices(world, draws, int(team[-1]) + 1)[team]
    if len(world.lockers):
        locker = world.lockers[draws.below(len(world.lockers), len(member))]
        hidden.address = np.where(draws.chance(_TO_LOCKER, len(member)), locker, hidden.address)
    person = np.repeat(np.arange(setting.size), draws.between(1, 3, setting.size))
    ordinary = place_orders(world, draws, people, person, setting.days(draws, len(person)))
    return join_events([hidden, ordinary])


def _slow(world: World, draws: Draws, setting: RingSetting, people: People) -> Events:
    """Each member borrows one thing of an earlier one, over months; some parcels go to a common hideout."""
    size = setting.size
    own = place_orders(world, draws, people, np.arange(size), setting.days(draws, size))
    borrower = np.arange(1, size)
    lender = draws.below(borrower, size - 1)
    borrowed = place_orders(world, draws, people, borrower, setting.days(draws, size - 1))
    fill_baskets(world, draws, borrowed, Taste.DEAR)
    what = draws.below(3, size - 1)
    borrowed.device = np.where(what == 0, people.device[lender], borrowed.device)
    borrowed.card = np.where(what == 1, people.card[lender], borrowed.card)
    borrowed.address = np.where(what == 2, people.home[lender], borrowed.address)
    person = np.flatnonzero(draws.chance(_HIDEOUT, size))
    hidden = place_orders(world, draws, people, person, setting.days(draws, len(person)))
    fill_baskets(world, draws, hidden, Taste.DEAR)
    hideout = new_homes(world, draws, 1)
    hidden.address = with_style(hideout, draws.below(_SPELLINGS, len(person)))
    return join_events([own, borrowed, hidden])


_PLANTERS = {
    RingKind.DROP: _drop,
    RingKind.STOLEN_CARD_CHAIN: _stolen_card_chain,
    RingKind.PROMO: _promo,
    RingKind.REFUND: _refund,
    RingKind.CAMOUFLAGED: _camouflaged,
    RingKind.SLOW: _slow,
}
