"""Collects the facts of every ring from the arrays of the night.

Grouping is done on whole arrays (`histories`, `sharing`); what is left are short loops over the facts
themselves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphfraud.model import DAY_MS
from graphfraud.network.arrays import UNDATED
from graphfraud.scoring.account_facts import account_facts
from graphfraud.scoring.facts import RingFacts
from graphfraud.scoring.histories import member_histories, ring_histories
from graphfraud.scoring.identifier_facts import identifier_facts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from graphfraud.scoring.histories import MemberHistories
    from graphfraud.scoring.inputs import ScoringInput


class MemberHistory(NamedTuple):
    """What a ring's table of members shows of one; a tuple, since a night has hundreds of thousands."""

    account: str
    first_seen: int | None
    last_seen: int | None
    known_fraud: bool


@dataclass(frozen=True, slots=True)
class CollectedRing:
    """One ring, ready for the scorecard and for the queue."""

    facts: RingFacts
    members: tuple[MemberHistory, ...]
    """In the order in which the codes were given."""
    first_seen: int | None
    last_seen: int | None
    work_until: int | None
    """As `Ring.work_until`."""
    orders: int
    money_spent: int
    """Minor units of all orders."""
    money_at_risk: int
    """Minor units of orders that are still open."""
    recent_spend: int
    """Minor units of the ring's last orders, for `graphfraud.scoring.priority`."""


def collect_facts(given: ScoringInput) -> list[CollectedRing]:
    """Collect each ring's facts, its members' histories and its money; not yet the signs.

    Args:
        given: the rings and the night's arrays.

    Returns:
        One entry a ring, in the order given, without signs, which `graphfraud.scoring.sign_facts` finds in
        few of them. The facts do not depend on the order of members, links or events, nor on the values of
        codes. Cost: one sort of the members' links, then linear in the events and the facts.
    """
    sizes = np.diff(given.offsets)
    slot_of = given.by_account(np.arange(len(given.members)))
    ring_of = given.by_account(np.repeat(np.arange(len(sizes)), sizes))
    settled_before = given.calibration.as_of - given.parameters.settled_after_days * DAY_MS
    histories = member_histories(given.events, slot_of, len(given.members), settled_before, given.verdicts)
    judged_fraud = np.isin(given.members, given.verdicts.fraud)
    histories = replace(histories, known_fraud=histories.known_fraud | judged_fraud)
    codes = given.members.tolist()
    accounts = given.keys.account_keys(codes)
    shown = identifier_facts(given, ring_of, dict(zip(codes, accounts, strict=True)))
    lived = account_facts(given, histories, accounts)
    facts = [
        RingFacts(
            size=size,
            shared=shown.shared.get(ring, ()),
            openings=lived.openings.get(ring, ()),
            own_cards=shown.own_cards.get(ring, ()),
            known_fraud=lived.known_fraud.get(ring, ()),
            near_fraud=lived.near_fraud.get(ring, ()),
            household=shown.households.get(ring, ()),
            tenure=lived.tenure.get(ring, ()),
            settled=lived.settled.get(ring, ()),
            judged_fraud=lived.judged_fraud.get(ring, ()),
            judged_legitimate=lived.judged_legitimate.get(ring, ()),
        )
        for ring, size in enumerate(sizes.tolist())
    ]
    return _with_histories(given, facts, ring_of, _members(histories, accounts))


def _members(histories: MemberHistories, accounts: Sequence[str]) -> list[MemberHistory]:
    columns = (histories.first.tolist(), histories.last.tolist(), histories.known_fraud.tolist())
    return [
        MemberHistory(account, _known(first), _known(last), known_fraud)
        for account, first, last, known_fraud in zip(accounts, *columns, strict=True)
    ]


def _with_histories(
    given: ScoringInput, facts: Sequence[RingFacts], ring_of: NDArray[np.int64], members: list[MemberHistory]
) -> list[CollectedRing]:
    money = ring_histories(given.events, ring_of, len(facts), given.parameters)
    columns = (
        given.offsets[:-1],
        given.offsets[1:],
        money.first,
        money.last,
        money.work_until,
        money.orders,
        money.money_spent,
        money.money_at_risk,
        money.recent_spend,
    )
    return [
        CollectedRing(known, tuple(members[begin:end]), _known(first), _known(last), _known(until), *rest)
        for known, begin, end, first, last, until, *rest in zip(
            facts, *(column.tolist() for column in columns), strict=True
        )
    ]


def _known(moment: int) -> int | None:
    return None if moment == UNDATED else moment
