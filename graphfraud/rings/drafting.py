"""From components to scored rings: collects facts, scores, keeps what explains something, describes it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

import numpy as np

from graphfraud.identifiers.name import family_name_key
from graphfraud.model import MILLI, Member, Ring, RingLink
from graphfraud.network.arrays import Pairs
from graphfraud.network.centrality import betweenness, degree, holding_links
from graphfraud.network.hubs import HubReason
from graphfraud.network.pagerank import outside_lift
from graphfraud.network.sharing import contributions
from graphfraud.scoring.build import collect_facts
from graphfraud.scoring.calibration import known_fraud_events
from graphfraud.scoring.inputs import KeyLookup, ScoringInput
from graphfraud.scoring.priority import priority, ring_state
from graphfraud.scoring.score import score, unclipped
from graphfraud.scoring.sign_facts import sign_facts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from graphfraud.model import Reason
    from graphfraud.network.arrays import EventArrays, IdentifierArrays, Links
    from graphfraud.network.components import Components
    from graphfraud.network.evidence import Evidence
    from graphfraud.network.sharing import Sharing
    from graphfraud.scoring.build import CollectedRing
    from graphfraud.scoring.calibration import Calibration
    from graphfraud.settings import Settings

CUTS_SHOWN = 20
"""Cut links kept with a ring, the strongest first: enough to question a split, too few to fill the page."""

BETWEENNESS_SEED = 0
"""Of the sample in large rings: fixed, so that the same ring gives the same figures every night."""


class NameLookup(KeyLookup, Protocol):
    """Names for the codes of the arrays; a graph's view is one."""

    def event_names(self, codes: Sequence[int]) -> Mapping[int, str]:
        """Give the customer's name that events carry, by their codes; events without one are left out."""
        ...


@dataclass(frozen=True, slots=True)
class RingNetwork:
    """The arrays that rings are drafted from; see `graphfraud.detection`."""

    events: EventArrays
    identifiers: IdentifierArrays
    links: Links
    hubs: NDArray[np.int8]
    sharing: Sharing
    evidence: Evidence
    joined: NDArray[np.int64]
    """Component of each account by code before any split, -1 for none."""
    components: Components
    """After the splits."""
    rank: NDArray[np.int64]
    """Place of each account in the order of keys, by code; -1 for an account that is joined with none."""


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
    inner = _pairs_by_component(network.components, network.evidence.kept)
    cuts = _cut_pairs(network)
    shown = [_RingPairs.of(network, one.component, inner, cuts, settings) for one in kept]
    named = _name_pairs(network, shown, reads)
    rings = [
        _draft(one, pairs, named, settings, calibration.currency, as_of)
        for one, pairs in zip(kept, shown, strict=True)
    ]
    return sorted(rings, key=lambda ring: (-ring.score, ring.members[0].account))


def _score(
    network: RingNetwork,
    wanted: NDArray[np.int64],
    reads: NameLookup,
    settings: Settings,
    calibration: Calibration,
) -> list[_Scored]:
    groups = [network.components.members(int(number)) for number in wanted]
    members = np.concatenate([np.empty(0, dtype=np.int64), *groups])
    offsets = np.concatenate([[0], np.cumsum([len(group) for group in groups], dtype=np.int64)])
    seeds = np.zeros(len(network.rank))
    seeds[network.events.account[known_fraud_events(network.events)]] = 1
    lift = outside_lift(network.sharing, seeds, network.components.label, calibration.base_rate)
    given = ScoringInput(
        members=members,
        offsets=offsets,
        events=network.events,
        identifiers=network.identifiers,
        links=network.links,
        degree=network.sharing.degree,
        bits=network.sharing.bits,
        hubs=network.hubs != HubReason.NONE,
        lift=lift[members],
        keys=reads,
        family_names=_family_names(network, groups, reads, settings),
        calibration=calibration,
        references=settings.references(),
        parameters=settings.scoring,
    )
    scored = [
        _Scored(int(number), *score(one.facts, calibration, settings.scoring), one)
        for number, one in zip(wanted, collect_facts(given), strict=True)
    ]
    scored = _with_signs(given, scored)
    return [one for one in scored if one.score >= round(settings.rings.min_score * MILLI)]


def _with_signs(given: ScoringInput, scored: list[_Scored]) -> list[_Scored]:
    """Look for signs in the rings that earn enough without, and score those again that have some."""
    least = round(given.parameters.signs_from * MILLI)
    looked_at = [place for place, one in enumerate(scored) if unclipped(one.reasons) >= least]
    accounts = [[member.account for member in scored[place].collected.members] for place in looked_at]
    for place, signs in sign_facts(given, looked_at, accounts).items():
        one = scored[place]
        collected = replace(one.collected, facts=replace(one.collected.facts, signs=signs))
        again = score(collected.facts, given.calibration, given.parameters)
        scored[place] = _Scored(one.component, *again, collected)
    return scored


def _family_names(
    network: RingNetwork, groups: Sequence[NDArray[np.int64]], reads: NameLookup, settings: Settings
) -> Mapping[int, str]:
    """Read the family name of every account that could be in a household, from its latest events."""
    small = [group for group in groups if len(group) <= settings.scoring.household_accounts]
    events = network.events
    asked = np.zeros(len(network.rank), dtype=np.bool_)
    asked[np.concatenate([np.empty(0, dtype=np.int64), *small])] = True
    latest = np.full(len(network.rank), np.iinfo(np.int64).min)
    rows = np.flatnonzero(asked[events.account])
    np.maximum.at(latest, events.account[rows], events.at[rows])
    rows = rows[events.at[rows] == latest[events.account[rows]]]
    account_of = dict(zip(events.event[rows].tolist(), events.account[rows].tolist(), strict=True))
    names: dict[int, str] = {}
    for event, name in reads.event_names(list(account_of)).items():
        key = family_name_key(name)
        account = account_of[event]
        if key:  # events of the same moment may name several; the smallest does not depend on their order
            names[account] = min(key, names.get(account, key))
    return names


@dataclass(frozen=True, slots=True)
class _RingPairs:
    """The pairs of one ring: inside, in numbers of the ring's own, and those that were cut."""

    members: NDArray[np.int64]
    a: NDArray[np.int64]
    b: NDArray[np.int64]
    holding: int
    """Position in `a` and `b` of the weakest link that holds the ring together."""
    cut: Pairs
    """By account code."""
    degree: NDArray[np.int64]
    betweenness: NDArray[np.float64]

    @classmethod
    def of(
        cls,
        network: RingNetwork,
        component: int,
        inner: Mapping[int, NDArray[np.int64]],
        cuts: Mapping[int, NDArray[np.int64]],
        settings: Settings,
    ) -> _RingPairs:
        """Pick out one ring's pairs and measure each member's place in it."""
        kept = network.evidence.kept
        members = network.components.members(component)
        rows = inner[component]
        order = np.argsort(members)
        a = order[np.searchsorted(members, kept.a[rows], sorter=order)]
        b = order[np.searchsorted(members, kept.b[rows], sorter=order)]
        held = holding_links(network.rank[members], a, b, kept.evidence[rows])
        cut = cuts.get(component, np.empty(0, dtype=np.int64))
        return cls(
            members=members,
            a=a,
            b=b,
            holding=int(held.weakest[0]),
            cut=Pairs(kept.a[cut], kept.b[cut], kept.evidence[cut]),
            degree=degree(len(members), a, b),
            betweenness=betweenness(len(members), a, b, settings.network, BETWEENNESS_SEED).share,
        )


def _pairs_by_component(components: Components, pairs: Pairs) -> dict[int, NDArray[np.int64]]:
    """Give the positions of the pairs inside each component."""
    number = components.label[pairs.a]
    inside = np.flatnonzero(number == components.label[pairs.b])
    return _grouped(inside, number[inside])


def _cut_pairs(network: RingNetwork) -> dict[int, NDArray[np.int64]]:
    """Give the positions of the kept pairs that a split has cut, for both components, the strongest first."""
    kept, label = network.evidence.kept, network.components.label
    cut = np.flatnonzero(label[kept.a] != label[kept.b])
    ranks = np.sort(np.stack([network.rank[kept.a[cut]], network.rank[kept.b[cut]]]), axis=0)
    cut = cut[np.lexsort((ranks[1], ranks[0], -kept.evidence[cut]))]
    found = _grouped(np.concatenate([cut, cut]), np.concatenate([label[kept.a[cut]], label[kept.b[cut]]]))
    return {number: rows[:CUTS_SHOWN] for number, rows in found.items()}


def _grouped(rows: NDArray[np.int64], number: NDArray[np.int64]) -> dict[int, NDArray[np.int64]]:
    order = np.argsort(number, kind="stable")
    numbers, start = np.unique(number[order], return_index=True)
    bounds = [*start.tolist(), len(rows)]
    return {
        int(one): rows[order[begin:end]] for one, (begin, end) in zip(numbers, pairwise(bounds), strict=True)
    }


def _name_pairs(
    network: RingNetwork, shown: Sequence[_RingPairs], reads: NameLookup
) -> dict[tuple[int, int], RingLink]:
    """Name the holding and the cut links of all rings at once: whom they join, and what both use."""
    ends = [(pairs.members[pairs.a[pairs.holding]], pairs.members[pairs.b[pairs.holding]]) for pairs in shown]
    ends += [end for pairs in shown for end in zip(pairs.cut.a, pairs.cut.b, strict=True)]
    wanted = sorted({(int(min(end)), int(max(end))) for end in ends})
    if not wanted:
        return {}
    a, b = (np.array(column, dtype=np.int64) for column in zip(*wanted, strict=True))
    parts = contributions(network.sharing, a, b)
    codes = np.unique(parts.identifier)
    node_of = dict(zip(codes.tolist(), reads.identifier_nodes(codes.tolist()), strict=True))
    accounts = np.unique(np.concatenate([a, b]))
    key_of = dict(zip(accounts.tolist(), reads.account_keys(accounts.tolist()), strict=True))
    shared: list[list[tuple[int, str]]] = [[] for _ in wanted]
    for pair, code, bits in zip(
        parts.pair.tolist(), parts.identifier.tolist(), parts.evidence.tolist(), strict=True
    ):
        shared[pair].append((-bits, node_of[code]))
    return {
        (one, other): RingLink(
            first=min(key_of[one], key_of[other]),
            second=max(key_of[one], key_of[other]),
            evidence=-sum(bits for bits, _ in values),
            shared=tuple(node for _, node in sorted(values)),
        )
        for (one, other), values in zip(wanted, shared, strict=True)
    }


def _draft(
    one: _Scored,
    pairs: _RingPairs,
    named: Mapping[tuple[int, int], RingLink],
    settings: Settings,
    currency: str,
    as_of: int,
) -> Ring:
    collected, parameters = one.collected, settings.scoring
    members = tuple(
        Member(
            account=history.account,
            degree=int(pairs.degree[place]),
            betweenness=round(float(pairs.betweenness[place]) * MILLI + 1e-7),
            first_seen=history.first_seen,
            last_seen=history.last_seen,
            known_fraud=history.known_fraud,
        )
        for place, history in enumerate(collected.members)
    )
    size = len(members)
    first, second = pairs.members[pairs.a[pairs.holding]], pairs.members[pairs.b[pairs.holding]]
    return Ring(
        id="",
        score=one.score,
        members=members,
        reasons=one.reasons,
        state=ring_state(collected.last_seen, as_of, parameters),
        priority=priority(one.score, size, collected.money_at_risk, collected.recent_spend, parameters),
        money_at_risk=collected.money_at_risk,
        money_spent=collected.money_spent,
        currency=currency,
        orders=collected.orders,
        first_seen=collected.first_seen,
        last_seen=collected.last_seen,
        holding=_link(named, first, second),
        cuts=tuple(_link(named, a, b) for a, b in zip(pairs.cut.a, pairs.cut.b, strict=True)),
    )


def _link(named: Mapping[tuple[int, int], RingLink], a: np.int64, b: np.int64) -> RingLink:
    return named[int(min(a, b)), int(max(a, b))]
