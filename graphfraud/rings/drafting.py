"""From components to scored rings: collects facts, scores, keeps what explains something, describes it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from graphfraud.identifiers.name import family_name_key
from graphfraud.model import MILLI, Member, Ring
from graphfraud.network.arrays import UNDATED
from graphfraud.network.grouping import expand_ranges, offsets
from graphfraud.network.hubs import HubReason
from graphfraud.network.look_alikes import with_links
from graphfraud.network.pagerank import outside_lift
from graphfraud.rings.structure import name_links, ring_structures
from graphfraud.scoring.build import collect_facts
from graphfraud.scoring.ceiling import score_ceilings
from graphfraud.scoring.inputs import ScoringInput
from graphfraud.scoring.priority import priority, ring_state
from graphfraud.scoring.score import score
from graphfraud.scoring.sign_facts import sign_facts
from graphfraud.scoring.signs.takeover import TAKEOVER
from graphfraud.scoring.verdicts import seed_accounts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from graphfraud.model import Reason, RingLink
    from graphfraud.network.arrays import EventArrays
    from graphfraud.rings.inputs import NameLookup, RingNetwork
    from graphfraud.rings.structure import RingStructure
    from graphfraud.scoring.build import CollectedRing
    from graphfraud.scoring.calibration import Calibration
    from graphfraud.settings import Settings


@dataclass(frozen=True, slots=True)
class _Scored:
    """A component that is kept as a ring."""

    component: int
    score: int
    reasons: tuple[Reason, ...]
    collected: CollectedRing


def draft_rings(
    network: RingNetwork,
    wanted: NDArray[np.int64],
    reads: NameLookup,
    settings: Settings,
    calibration: Calibration,
    as_of: int,
) -> list[Ring]:
    """Score components and describe those that become rings.

    Args:
        network: the night's arrays.
        wanted: numbers of the components to score.
        reads: names for codes.
        settings: the shop's.
        calibration: the frozen record.
        as_of: the night's time, ms.

    Returns:
        Rings without ids, the highest score first, then by their first member.
    """
    kept = _score(network, wanted, reads, settings, calibration)
    numbers = np.array([one.component for one in kept], dtype=np.int64)
    structures = ring_structures(network, numbers, settings)
    named = name_links(network, structures, reads)
    rings = [
        _draft(one, structure, named, settings, calibration.currency, as_of)
        for one, structure in zip(kept, structures, strict=True)
    ]
    return sorted(rings, key=lambda ring: (-ring.score, ring.members[0].account))


def _score(
    network: RingNetwork,
    wanted: NDArray[np.int64],
    reads: NameLookup,
    settings: Settings,
    calibration: Calibration,
) -> list[_Scored]:
    """Score components and keep those with enough points.

    Facts are collected only where the points can be enough. Signs in members' records are looked for last:
    they move a ring up or down, but links, outcomes and verdicts alone decide what is one.
    """
    least = round(settings.rings.min_score * MILLI)
    # What somebody judged stays in sight under its id, however low its score is now.
    judged = np.zeros(len(network.components.size), dtype=np.bool_)
    judged[network.components.label[network.verdicts.accounts]] = True
    given = _scoring_input(network, wanted, reads, settings, calibration)
    likely = np.flatnonzero((score_ceilings(given) >= least) | judged[wanted])
    wanted, given = wanted[likely], given.pick(likely)
    scored = [
        _Scored(number, *score(one.facts, calibration, settings.scoring), one)
        for number, one in zip(wanted.tolist(), collect_facts(given), strict=True)
    ]
    kept = [place for place, one in enumerate(scored) if one.score >= least or judged[one.component]]
    return _with_signs(given, scored, kept)


def _with_signs(given: ScoringInput, scored: list[_Scored], kept: list[int]) -> list[_Scored]:
    """Look for signs in the rings at some places, and score those again that have any."""
    accounts = [[member.account for member in scored[place].collected.members] for place in kept]
    found = sign_facts(given, kept, accounts)
    for place, signs in found.items():
        one = scored[place]
        collected = replace(one.collected, facts=replace(one.collected.facts, signs=signs))
        again = score(collected.facts, given.calibration, given.parameters)
        scored[place] = _Scored(one.component, *again, collected)
    return [scored[place] for place in kept]


def _scoring_input(
    network: RingNetwork,
    wanted: NDArray[np.int64],
    reads: NameLookup,
    settings: Settings,
    calibration: Calibration,
) -> ScoringInput:
    """Put together what the wanted components are scored by; of events and links only their members'."""
    components = network.components
    _, at = expand_ranges(components.begin[wanted], components.size[wanted])
    members = components.member[at]
    inside = np.zeros(len(network.rank), dtype=np.bool_)
    inside[members] = True
    events = network.events.pick(np.flatnonzero(inside[network.events.account]))
    inside[members] = np.repeat(
        components.size[wanted] <= settings.scoring.household_accounts, components.size[wanted]
    )
    names = _family_names(events.pick(inside[events.account]), reads)
    seeds = np.zeros(len(network.rank))
    seeds[seed_accounts(network.events, network.verdicts)] = 1
    lift = outside_lift(network.sharing, seeds, components.label, calibration.base_rate)
    inside[members] = True
    alike = network.sharing.alike
    return ScoringInput(
        members=members,
        offsets=offsets(components.size[wanted]),
        events=events,
        identifiers=network.identifiers,
        links=with_links(
            network.links.pick(np.flatnonzero(inside[network.links.account])),
            replace(alike, links=alike.links.pick(inside[alike.links.account])),
        ),
        degree=network.sharing.degree,
        bits=network.sharing.bits,
        hubs=network.hubs != HubReason.NONE,
        lift=lift[members],
        keys=reads,
        family_names=names,
        calibration=calibration,
        references=settings.references(),
        parameters=settings.scoring,
        verdicts=network.verdicts,
        alike=alike,
    )


def _family_names(events: EventArrays, reads: NameLookup) -> Mapping[int, str]:
    """Read the family names of the events' accounts, by account code, from each account's latest events."""
    latest = np.full(int(events.account.max(initial=-1)) + 1, UNDATED)
    np.maximum.at(latest, events.account, events.at)
    events = events.pick(events.at == latest[events.account])
    account_of = dict(zip(events.event.tolist(), events.account.tolist(), strict=True))
    named = reads.event_names(list(account_of))
    key_of = {name: family_name_key(name) for name in set(named.values())}
    names: dict[int, str] = {}
    for event, name in named.items():
        key = key_of[name]
        account = account_of[event]
        if key:  # events of the same moment may name several; the smallest does not depend on their order
            names[account] = min(key, names.get(account, key))
    return names


def _draft(
    one: _Scored,
    structure: RingStructure,
    named: Mapping[tuple[int, int], RingLink],
    settings: Settings,
    currency: str,
    as_of: int,
) -> Ring:
    collected, parameters = one.collected, settings.scoring
    victims = {sign.account for sign in collected.facts.signs if sign.signal == TAKEOVER}
    members = tuple(
        Member(
            account=history.account,
            degree=int(structure.degree[place]),
            betweenness=round(float(structure.betweenness[place]) * MILLI + 1e-7),
            first_seen=history.first_seen,
            last_seen=history.last_seen,
            known_fraud=history.known_fraud,
            likely_victim=history.account in victims,
        )
        for place, history in enumerate(collected.members)
    )
    size = len(members)
    return Ring(
        id="",
        score=one.score,
        members=members,
        reasons=one.reasons,
        state=ring_state(collected.work_until, as_of),
        priority=priority(one.score, size, collected.money_at_risk, collected.recent_spend, parameters),
        money_at_risk=collected.money_at_risk,
        money_spent=collected.money_spent,
        currency=currency,
        orders=collected.orders,
        first_seen=collected.first_seen,
        last_seen=collected.last_seen,
        holding=_link(named, *structure.holding),
        cuts=tuple(
            _link(named, a, b)
            for a, b in zip(structure.cut.a.tolist(), structure.cut.b.tolist(), strict=True)
        ),
        work_until=collected.work_until,
    )


def _link(named: Mapping[tuple[int, int], RingLink], a: int, b: int) -> RingLink:
    return named[min(a, b), max(a, b)]
