"""The signals: each measures one kind of evidence from facts that no other signal reads.

A signal returns an amount of 0 or more in the unit of its row in `graphfraud.scoring.parameters`; the row
makes points of it. It must be 0 without its facts, and may depend on nothing but them, the number of members,
the calibration and the settings: the scorecard's exact sums rest on that.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphfraud.model import MILLI, Family, Outcome
from graphfraud.scoring.burst import tightest_window

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graphfraud.scoring.calibration import Calibration
    from graphfraud.scoring.facts import Fact, RingFacts
    from graphfraud.scoring.parameters import ScoringParameters

YEAR_DAYS = 365
"""Tenure is shown in years; leap days do not matter to it."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What a signal found in a ring."""

    amount: float
    """In the unit of the signal's row, 0 or more."""
    evidence: tuple[str, ...]
    """Ids of all the facts it read."""
    params: Mapping[str, Any]
    """Plain values for the sentence; times in ms."""


NOTHING = Measure(0.0, (), {})
"""What a signal returns that has no facts, or none that mean anything."""


def shared_identifiers(
    family: Family, facts: RingFacts, _calibration: Calibration, _parameters: ScoringParameters
) -> Measure:
    """Measure what one family of identifiers ties together: bits per account.

    ``sum(bits * (members - 1) * (members / degree)) / size`` over the family's shared identifiers: the
    average suspiciousness of FRAUDAR (Hooi et al., KDD 2016) with weights in bits, less where many of an
    identifier's users stand outside the ring. Families saturate each on its own, so several kinds are worth
    more than much of one.
    """
    shared = [fact for fact in facts.shared if fact.family is family]
    if not shared:
        return NOTHING
    # fsum rounds once, so the order of the facts cannot matter
    bits = math.fsum(f.bits * (f.members - 1) * f.members / f.degree for f in shared)
    top = min(shared, key=lambda f: (-f.members, -f.bits, f.node))
    since = [fact.since for fact in shared if fact.since is not None]
    params = {
        "size": facts.size,
        "count": len(shared),
        "least": min(fact.members for fact in shared),
        "most": top.members,
        "node": top.node,
        "degree": top.degree,
        "since": min(since) if since else None,
    }
    return Measure(bits / MILLI / facts.size, _ids(shared), params)


def burst(facts: RingFacts, calibration: Calibration, parameters: ScoringParameters) -> Measure:
    """Measure how surprisingly close together the members first appeared (`graphfraud.scoring.burst`)."""
    window = tightest_window(facts.openings, facts.size, calibration.rhythm, parameters.burst_accounts)
    if window is None or window.surprise <= parameters.burst_surprise:
        return NOTHING
    params = {
        "size": facts.size,
        "count": window.accounts,
        "first": window.first,
        "last": window.last,
        "one_in_ten_to": math.floor(window.surprise),
    }
    return Measure(window.surprise - parameters.burst_surprise, _ids(facts.openings), params)


def churn(facts: RingFacts, _calibration: Calibration, _parameters: ScoringParameters) -> Measure:
    """Measure how many cards of their own the members went through, beyond one each."""
    if not facts.own_cards:
        return NOTHING
    cards = Counter(card.account for card in facts.own_cards)
    busiest = min(cards, key=lambda account: (-cards[account], account))
    params = {
        "size": facts.size,
        "count": len(cards),
        "cards": len(facts.own_cards),
        "most": cards[busiest],
        "account": busiest,
    }
    excess = len(facts.own_cards) - len(cards)
    return Measure(excess / facts.size, _ids(facts.own_cards), params)


def known_fraud(facts: RingFacts, calibration: Calibration, parameters: ScoringParameters) -> Measure:
    """Measure known fraud among the members against the shop's base rate, in bits.

    ``log2(((b + a * pi) / (k + a)) / pi)``: the share of the k members with known fraud (b), shrunk towards
    the base rate pi by a accounts of it; never below 0.
    """
    bad = len({fact.account for fact in facts.known_fraud})
    if not bad:
        return NOTHING
    outcomes = Counter(fact.outcome for fact in facts.known_fraud)
    params = {
        "size": facts.size,
        "count": bad,
        "chargebacks": outcomes[Outcome.CHARGEBACK],
        "refunds": outcomes[Outcome.REFUND],
        "complaints": outcomes[Outcome.COMPLAINT],
    }
    bits = _bits_above_base_rate(bad, facts.size, calibration, parameters)
    return Measure(bits, _ids(facts.known_fraud), params)


def near_fraud(facts: RingFacts, _calibration: Calibration, _parameters: ScoringParameters) -> Measure:
    """Measure how near the members stand to known fraud outside the ring, in bits above chance."""
    if not facts.near_fraud:
        return NOTHING
    bits = math.fsum(math.log2(max(fact.lift, MILLI) / MILLI) for fact in facts.near_fraud)
    params = {"size": facts.size, "count": len(facts.near_fraud)}
    return Measure(bits / facts.size, _ids(facts.near_fraud), params)


def household(facts: RingFacts, _calibration: Calibration, _parameters: ScoringParameters) -> Measure:
    """Measure the share of members who live under one roof and bear one name (`graphfraud.scoring.homes`)."""
    if not facts.household:
        return NOTHING
    home = facts.household[0]
    params = {"size": facts.size, "count": home.fitting, "node": home.node}
    return Measure(home.fitting / facts.size, (home.id,), params)


def tenure(facts: RingFacts, _calibration: Calibration, parameters: ScoringParameters) -> Measure:
    """Measure how long the members have been customers: mean years, each account's part limited."""
    if not facts.tenure:
        return NOTHING
    days = sum(min(fact.days, parameters.tenure_days_most) for fact in facts.tenure)
    params = {"size": facts.size, "count": len(facts.tenure), "days": days // facts.size}
    return Measure(days / facts.size / YEAR_DAYS, _ids(facts.tenure), params)


def settled(facts: RingFacts, _calibration: Calibration, parameters: ScoringParameters) -> Measure:
    """Measure old orders that nobody disputed: mean number an account, each account's part limited."""
    if not facts.settled:
        return NOTHING
    counted = sum(min(fact.orders, parameters.settled_orders_most) for fact in facts.settled)
    params = {
        "size": facts.size,
        "count": len(facts.settled),
        "orders": sum(fact.orders for fact in facts.settled),
        "days": parameters.settled_after_days,
    }
    return Measure(counted / facts.size, _ids(facts.settled), params)


def judged_fraud(facts: RingFacts, calibration: Calibration, parameters: ScoringParameters) -> Measure:
    """Measure members whom a person judged fraud, as `known_fraud` measures those with bad outcomes."""
    if not facts.judged_fraud:
        return NOTHING
    bits = _bits_above_base_rate(len(facts.judged_fraud), facts.size, calibration, parameters)
    params = {"size": facts.size, "count": len(facts.judged_fraud)}
    return Measure(bits, _ids(facts.judged_fraud), params)


def judged_legitimate(facts: RingFacts, _calibration: Calibration, _parameters: ScoringParameters) -> Measure:
    """Measure the share of members whom a person judged legitimate."""
    if not facts.judged_legitimate:
        return NOTHING
    params = {"size": facts.size, "count": len(facts.judged_legitimate)}
    return Measure(len(facts.judged_legitimate) / facts.size, _ids(facts.judged_legitimate), params)


def members_with(signal: str, facts: RingFacts) -> Measure:
    """Measure the share of members with signs of one kind, each by its strongest sign.

    The sentence is about the strongest sign of all; of several, about the first by account.

    Args:
        signal: a row of the scorecard that finds signs.
        facts: of the ring.
    """
    signs = [sign for sign in facts.signs if sign.signal == signal]
    if not signs:
        return NOTHING
    ordered = sorted(signs, key=lambda sign: (-sign.strength, sign.account, sign.what))
    strongest: dict[str, int] = {}
    for sign in ordered:
        strongest.setdefault(sign.account, sign.strength)
    told = {"size": facts.size, "count": len(strongest), "account": ordered[0].account}
    amount = sum(strongest.values()) / MILLI / facts.size
    return Measure(amount, _ids(signs), {**ordered[0].told, **told})


def _bits_above_base_rate(
    bad: int, size: int, calibration: Calibration, parameters: ScoringParameters
) -> float:
    base = max(calibration.base_rate, parameters.base_rate_floor)
    prior = parameters.fraud_prior_accounts
    return max(0.0, math.log2((bad + prior * base) / (size + prior) / base))


def _ids(facts: Iterable[Fact]) -> tuple[str, ...]:
    return tuple(sorted(fact.id for fact in facts))
