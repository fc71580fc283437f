"""What all customers of one made-up shop have in common."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from graphfraud.synthetic.draws import Draws
from graphfraud.synthetic.habits import HABITS
from graphfraud.synthetic.rhythm import Rhythm
from graphfraud.synthetic.supply import Supply, Texts
from graphfraud.synthetic.tables import Tables, load_tables

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graphfraud.synthetic.plan import ShopPlan


@dataclass(frozen=True, slots=True)
class World:
    """The shop's calendar, its goods, and the places where its customers meet."""

    plan: ShopPlan
    tables: Tables
    rhythm: Rhythm
    supply: Supply
    texts: Texts
    carrier_ips: NDArray[np.int64]
    """IPs of mobile carriers; empty where the plan switches them off."""
    lockers: NDArray[np.int64]
    """Addresses of parcel lockers; empty where the plan switches them off."""

    def draws(self, purpose: str) -> Draws:
        """Begin a stream of random numbers of its own."""
        return Draws(self.plan.seed, purpose)

    def placeholders(self, kind: str) -> NDArray[np.int64]:
        """Return the codes of the placeholder phones, e-mails, devices or cards."""
        return np.array([self.texts.code(text) for text in self.tables.placeholders[kind]], dtype=np.int64)


@dataclass(slots=True)
class Truth:
    """Who belongs together, and why: what a detector should, or should not, find."""

    rings: list[tuple[str, str, NDArray[np.int64]]] = field(default_factory=list)
    """Name, kind and members of each planted ring."""
    confusers: list[tuple[str, NDArray[np.int64]]] = field(default_factory=list)
    """``kind:name`` and members of each innocent group."""


def make_world(plan: ShopPlan) -> World:
    """Lay out an empty shop."""
    tables = load_tables()
    supply = Supply(Draws(plan.seed, "supply"), tables, plan.accounts)
    lockers = max(1, plan.accounts // HABITS.accounts_per_locker) if plan.lockers else 0
    return World(
        plan=plan,
        tables=tables,
        rhythm=Rhythm(plan.until, plan.months),
        supply=supply,
        texts=Texts(),
        carrier_ips=supply.carrier_ips(HABITS.carrier_pool if plan.carrier_ips else 0),
        lockers=supply.sites("locker", lockers),
    )
