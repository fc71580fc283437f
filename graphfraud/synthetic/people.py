"""Customers, column by column: who they are and what they order with."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from graphfraud.synthetic.habits import HABITS
from graphfraud.synthetic.supply import NONE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from graphfraud.synthetic.draws import Draws
    from graphfraud.synthetic.world import World

_GIVEN_BITS = 8


@dataclass(slots=True)
class People:
    """Customers of the shop; all arrays have one entry a person. Identifiers are codes of `supply`."""

    name: NDArray[np.int64]
    """Positions of family and given name: family * 256 + given."""
    email: NDArray[np.int64]
    phone: NDArray[np.int64]
    home: NDArray[np.int64]
    """Address."""
    device: NDArray[np.int64]
    second_device: NDArray[np.int64]
    """A newer or shared one, or NONE."""
    mobile: NDArray[np.bool_]
    """Orders from a phone, so often through the carrier's IPs."""
    ip: NDArray[np.int64]
    """Of the home."""
    card: NDArray[np.int64]
    second_card: NDArray[np.int64]
    registered: NDArray[np.bool_]
    """Has an account; the others order as guests."""
    orders: NDArray[np.int64]
    """At least 1, gifts to a list of others not counted."""
    begin: NDArray[np.float64]
    end: NDArray[np.float64]
    """Positions (see `rhythm`) between which the orders fall."""
    begins_exactly: NDArray[np.bool_]
    """The first order falls on `begin`."""
    elsewhere: NDArray[np.float64]
    """Share of the orders made from, or sent to, another place: an office, a locker, a library."""
    elsewhere_address: NDArray[np.int64]
    elsewhere_device: NDArray[np.int64]
    elsewhere_ip: NDArray[np.int64]
    """What that place changes; NONE where it does not."""

    def __len__(self) -> int:
        return len(self.name)


def family_of(name: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the position of the family name of each name code."""
    return name >> _GIVEN_BITS


def given_of(name: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the position of the given name of each name code."""
    return name & ((1 << _GIVEN_BITS) - 1)


def with_family(name: NDArray[np.int64], family: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the names with another family name."""
    return (family << _GIVEN_BITS) | given_of(name)


def new_names(world: World, draws: Draws, n: int) -> NDArray[np.int64]:
    """Draw names as common as they are in Japan."""
    family = draws.weighted([name.weight for name in world.tables.family], n)
    return (family << _GIVEN_BITS) | draws.weighted([name.weight for name in world.tables.given], n)


def new_homes(world: World, draws: Draws, n: int) -> NDArray[np.int64]:
    """Return addresses where no other customer lives."""
    return world.supply.homes(draws, n, house=HABITS.house, tower=HABITS.tower)


def new_people(world: World, draws: Draws, n: int, *, registered: bool = True) -> People:
    """Make `n` customers who share nothing with anybody, with one order each at any time."""
    supply = world.supply
    name = new_names(world, draws, n)
    mobile = draws.chance(HABITS.mobile, n)
    return People(
        name=name,
        email=supply.emails(draws, name),
        phone=supply.phones(n),
        home=new_homes(world, draws, n),
        device=supply.devices(mobile & draws.chance(HABITS.app, n)),
        second_device=_some(
            supply.devices(mobile & draws.chance(HABITS.app, n)), draws.chance(HABITS.new_device, n)
        ),
        mobile=mobile,
        ip=supply.home_ips(n),
        card=supply.cards(n),
        second_card=_some(supply.cards(n), draws.chance(HABITS.new_card, n)),
        registered=np.full(n, registered),
        orders=np.ones(n, dtype=np.int64),
        begin=np.zeros(n),
        end=np.ones(n),
        begins_exactly=np.zeros(n, dtype=np.bool_),
        elsewhere=np.zeros(n),
        elsewhere_address=np.full(n, NONE, dtype=np.int64),
        elsewhere_device=np.full(n, NONE, dtype=np.int64),
        elsewhere_ip=np.full(n, NONE, dtype=np.int64),
    )


def _some(codes: NDArray[np.int64], kept: NDArray[np.bool_]) -> NDArray[np.int64]:
    return np.where(kept, codes, NONE)


def join_people(parts: Iterable[People]) -> People:
    """Put groups of people one after the other."""
    groups = list(parts)
    return People(
        **{
            column.name: np.concatenate([getattr(group, column.name) for group in groups])
            for column in fields(People)
        }
    )


def heavy_tail(draws: Draws, mean: float, n: int) -> NDArray[np.int64]:
    """Draw how many orders each of `n` customers places: most one or two, a few dozens.

    One plus the whole part of a Lomax (Pareto II) variable of shape 2, cut at `HABITS.most_orders`; its scale
    is found by bisection so that the mean is met. Shape 2 needs only a square root, exact everywhere.
    """
    most = HABITS.most_orders - 1
    low, high = 0.0, 1000.0
    for _ in range(60):
        scale = (low + high) / 2
        expected = 0.0
        # Not sum(): it rounds differently from Python 3.12 on.
        for k in range(1, most + 1):
            share = scale / (scale + k)
            expected += share * share
        low, high = (scale, high) if expected < mean - 1 else (low, scale)
    tail = low * (1 / np.sqrt(1 - draws.uniform(n)) - 1)
    return 1 + np.minimum(tail, most).astype(np.int64)
