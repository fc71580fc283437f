"""What came of the orders: chargebacks, complaints and refunds, weeks later, some taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graphfraud.model import Cause, Liability, Outcome
from graphfraud.synthetic.habits import HABITS
from graphfraud.synthetic.orders import ORDER, Taste, fill_baskets, place_orders
from graphfraud.synthetic.people import new_homes, new_names
from graphfraud.synthetic.plan import RingKind
from graphfraud.synthetic.rhythm import DAY_SECONDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graphfraud.synthetic.draws import Draws
    from graphfraud.synthetic.orders import Events
    from graphfraud.synthetic.people import People
    from graphfraud.synthetic.rings import PlantedRing
    from graphfraud.synthetic.world import Truth, World

_DELAY_DAYS = (14, 60)
"""A cardholder sees the charge on the next statement or the one after."""
_REVERSAL_DAYS = (20, 45)
"""A dispute that the shop wins takes about a month."""
_ISSUER_BEARS = 0.3
"""Stolen cards that passed 3-D Secure, so that the issuer bears the loss."""


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One line of the outcomes feed."""

    event: int
    """Row in the shop's events."""
    at: int
    """Seconds since the first midnight."""
    outcome: Outcome
    cause: Cause
    liability: Liability
    recovered: int | None = None
    """Yen that came back."""


def honest_outcomes(world: World, events: Events, by_honest: int) -> list[OutcomeRow]:
    """Let a few orders of honest customers go wrong; what is not known by the last day is left out.

    Args:
        world: the shop.
        events: the shop's events.
        by_honest: how many of them, the first rows, are orders that honest customers placed.
    """
    draws = world.draws("honest outcomes")
    kinds = (
        (HABITS.complaint, Outcome.COMPLAINT, Cause.NOT_RECEIVED),
        (HABITS.honest_chargeback, Outcome.CHARGEBACK, Cause.OTHER),
        (HABITS.honest_refund, Outcome.REFUND, Cause.OTHER),
    )
    ends = np.cumsum([share for share, _, _ in kinds])
    part = draws.uniform(by_honest)
    rows: list[OutcomeRow] = []
    for event in np.flatnonzero(part < ends[-1]).tolist():
        _, outcome, cause = kinds[int(np.searchsorted(ends, part[event], side="right"))]
        at = int(events.at[event]) + _days(draws, _DELAY_DAYS)
        found = [OutcomeRow(event, at, outcome, cause, Liability.SHOP)]
        if outcome is Outcome.CHARGEBACK and draws.chance(HABITS.reversed, 1)[0]:
            back = int(events.amount[event])
            later = at + _days(draws, _REVERSAL_DAYS)
            found.append(OutcomeRow(event, later, Outcome.REVERSED, Cause.UNKNOWN, Liability.UNKNOWN, back))
        rows += [row for row in found if row.at < world.rhythm.end]
    return rows


def _days(draws: Draws, days: tuple[int, int]) -> int:
    return int(draws.between(days[0] * DAY_SECONDS, days[1] * DAY_SECONDS, 1)[0])


def takeover_orders(world: World, people: People, pool: NDArray[np.int64], truth: Truth) -> Events:
    """Let strangers order once on honest accounts: another device, network and address, the victim's card."""
    draws = world.draws("takeovers")
    count = max(2, int(world.plan.accounts * HABITS.takeover))
    victim = np.sort(draws.shuffled(pool)[:count])
    late = 0.5 + 0.5 * draws.uniform(count)
    position = people.begin[victim] + (people.end[victim] - people.begin[victim]) * late
    events = place_orders(world, draws, people, victim, world.rhythm.day_of(position))
    fill_baskets(world, draws, events, Taste.DEAR)
    events.device = world.supply.devices(np.zeros(count, dtype=np.bool_))
    events.ip = world.supply.home_ips(count)
    events.address = new_homes(world, draws, count)
    events.recipient = new_names(world, draws, count).astype(np.int32)
    truth.confusers.extend(
        (f"takeover:V{number}", victim[number - 1 : number]) for number in range(1, count + 1)
    )
    return events


def takeover_outcomes(world: World, events: Events, first_row: int) -> list[OutcomeRow]:
    """Let every victim of a takeover dispute the order.

    Args:
        world: the shop.
        events: the orders of `takeover_orders`.
        first_row: the row of the first of them among the shop's events.
    """
    draws = world.draws("takeover outcomes")
    return [
        OutcomeRow(
            first_row + row, _known_at(world, draws, at), Outcome.CHARGEBACK, Cause.TAKEOVER, Liability.SHOP
        )
        for row, at in enumerate(events.at.tolist())
    ]


def ring_outcomes(world: World, ring: PlantedRing, first_row: int) -> list[OutcomeRow]:
    """Let a known ring's damage come to light for a quarter of its accounts; nothing for the other rings.

    Args:
        world: the shop.
        ring: the ring.
        first_row: the row of its first event among the shop's events.
    """
    if not ring.setting.known:
        return []
    draws = world.draws(f"outcomes of ring {ring.setting.number}")
    size = ring.setting.size
    members = draws.shuffled(np.arange(size))[: max(1, round(size * HABITS.ring_known_members))]
    rows = []
    for member in np.sort(members).tolist():
        orders = np.flatnonzero((ring.events.person == member) & (ring.events.kind == ORDER))
        event = int(orders[draws.one_below(len(orders))])
        outcome, cause, liability = _damage(draws, ring.setting.kind)
        at = _known_at(world, draws, int(ring.events.at[event]))
        rows.append(OutcomeRow(first_row + event, at, outcome, cause, liability))
    return rows


def _damage(draws: Draws, kind: RingKind) -> tuple[Outcome, Cause, Liability]:
    if kind is RingKind.REFUND:
        outcome = (Outcome.CHARGEBACK, Outcome.REFUND, Outcome.COMPLAINT)[draws.one_below(3)]
        return outcome, Cause.FRIENDLY, Liability.SHOP
    if kind is RingKind.PROMO:
        return Outcome.CHARGEBACK, Cause.FRIENDLY, Liability.SHOP
    by_issuer = draws.chance(_ISSUER_BEARS, 1)[0]
    return Outcome.CHARGEBACK, Cause.STOLEN_CARD, Liability.ISSUER if by_issuer else Liability.SHOP


def _known_at(world: World, draws: Draws, at: int) -> int:
    """Draw when an outcome comes: weeks later, or sooner where the feed ends before."""
    known = at + _days(draws, _DELAY_DAYS)
    if known < world.rhythm.end:
        return known
    return at + draws.one_below(world.rhythm.end - at)
