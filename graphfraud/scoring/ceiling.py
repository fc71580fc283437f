"""The most that each ring could score, from arrays alone: most components of a shop need no closer look.

All signals are measured as `graphfraud.scoring.signals` does, but for rings side by side and without the
facts behind them; only the burst is not: where a ring could have one, it is taken to be the tightest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from graphfraud.model import DAY_MS, FAMILY_OF, MILLI, Family, Label
from graphfraud.network.arrays import UNDATED
from graphfraud.network.grouping import expand_ranges, group_starts, pair_keys
from graphfraud.scoring.histories import member_histories
from graphfraud.scoring.score import SCORE_MOST
from graphfraud.scoring.scorecard import SCORECARD
from graphfraud.scoring.sharing import group_links, home_groups, own_card_groups, shared_groups
from graphfraud.scoring.signals import YEAR_DAYS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from graphfraud.scoring.histories import MemberHistories
    from graphfraud.scoring.inputs import ScoringInput
    from graphfraud.scoring.sharing import Groups

    Amounts = tuple[str, NDArray[np.float64]]

_ROUNDING: Final = 1.0
"""Thousandths of a point for each signal: scores round each one's points, and sums of floats differ a little
with their order."""


def score_ceilings(given: ScoringInput) -> NDArray[np.float64]:
    """Return thousandths of a point that no ring's score exceeds, from 0 to 100,000.

    Args:
        given: the rings and the night's arrays. What a ring gains by verdicts on its own members is not
            counted: rings with judged members are looked at whatever they could score.

    Returns:
        One entry a ring. O(n log n) in the members' links and events.
    """
    size = np.diff(given.offsets)
    ring = np.repeat(np.arange(len(size)), size)
    ring_of = given.by_account(ring)
    settled_before = given.calibration.as_of - given.parameters.settled_after_days * DAY_MS
    slots = given.by_account(np.arange(len(given.members)))
    histories = member_histories(given.events, slots, len(given.members), settled_before, given.verdicts)
    groups = group_links(given.links, ring_of, given.hubs, given.identifiers)
    total = np.zeros(len(size))
    for signal, amount in (
        *_of_identifiers(given, groups, size),
        *_of_members(given, histories, ring, size),
    ):
        row, weight = SCORECARD[signal], given.parameters.weight(signal)
        share = np.minimum(amount, 1.0) if row.half is None else 1.0 - np.exp2(-amount / row.half)
        total += weight * row.most * MILLI * share + _ROUNDING
    return np.clip(total, 0, SCORE_MOST)


def _of_identifiers(given: ScoringInput, groups: Groups, size: NDArray[np.int64]) -> Iterator[Amounts]:
    """Yield the amounts of the signals that read what members use."""
    shared = shared_groups(groups, given.identifiers, given.alike)
    code, members = shared.identifier, shared.members
    bits = given.bits[code] * (members - 1) * members / given.degree[code] / MILLI
    label = given.identifiers.label[code]
    for family in Family:
        ours = np.isin(label, [one.code for one in Label if FAMILY_OF.get(one) is family])
        yield f"shared_{family}", np.bincount(shared.ring[ours], bits[ours], len(size)) / size

    own = own_card_groups(groups, given.identifiers)
    cards = np.bincount(own.ring, minlength=len(size))
    _, first = np.unique(own.account[own.start], return_index=True)
    yield "churn", (cards - np.bincount(own.ring[first], minlength=len(size))) / size

    homes = home_groups(groups, given.identifiers, given.degree, size, given.parameters.household_accounts)
    yield "household", _living_together(given, homes, size) / size


def _living_together(given: ScoringInput, homes: Groups, size: NDArray[np.int64]) -> NDArray[np.int64]:
    """Count by ring the members at one home under one name; 0 where they are too few for a household."""
    number = {name: place for place, name in enumerate(sorted(set(given.family_names.values())))}
    name_of = np.full(int(given.members.max(initial=-1)) + 1, -1, dtype=np.int64)
    name_of[list(given.family_names)] = [number[name] for name in given.family_names.values()]
    home, place = expand_ranges(homes.start, homes.members)
    name = name_of[homes.account[place]]
    key = np.sort(pair_keys(home, name, len(number) + 1)[name >= 0])
    start = group_starts(key)
    bearers = np.diff(start, append=len(key))
    ring = homes.ring[key[start] // (len(number) + 1)]
    enough = bearers >= np.maximum(2, size[ring] - 1)
    fitting = np.zeros(len(size), dtype=np.int64)
    np.maximum.at(fitting, ring[enough], bearers[enough])
    return fitting


def _of_members(
    given: ScoringInput, histories: MemberHistories, ring: NDArray[np.int64], size: NDArray[np.int64]
) -> Iterator[Amounts]:
    """Yield the amounts of the signals that read the members' own histories."""
    parameters = given.parameters

    def mean(values: NDArray[np.float64] | NDArray[np.int64]) -> NDArray[np.float64]:
        return np.bincount(ring, values, len(size)) / size

    bad = np.bincount(ring[histories.known_fraud], minlength=len(size))
    base = max(given.calibration.base_rate, parameters.base_rate_floor)
    prior = parameters.fraud_prior_accounts
    lift = np.log2((bad + prior * base) / (size + prior) / base)
    yield "known_fraud", np.where(bad > 0, np.maximum(lift, 0), 0)
    yield "near_fraud", mean(np.log2(np.maximum(given.lift, MILLI) / MILLI))

    dated = histories.first != UNDATED
    could = np.bincount(ring[dated], minlength=len(size)) >= parameters.burst_accounts
    yield "burst", np.where(could, np.inf, 0)

    days = np.where(dated, histories.last - histories.first, 0) // DAY_MS
    good = ~histories.known_fraud
    yield "tenure", mean(np.where(good, np.minimum(days, parameters.tenure_days_most), 0)) / YEAR_DAYS
    yield "settled", mean(np.where(good, np.minimum(histories.settled, parameters.settled_orders_most), 0))
