"""Tonight's rings against last night's: who keeps which id, what changed, and the event that did it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np

from graphfraud.network.arrays import UNDATED
from graphfraud.rings.causes import CORRECTION, OUTCOME, NewEvent, NewEvents, find_cause
from graphfraud.rings.identity import assign
from graphfraud.rings.lineage import compare
from graphfraud.stores.ports import RingFilter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graphfraud.model import Lineage, Ring
    from graphfraud.network.arrays import EventArrays
    from graphfraud.stores.ports import DetectorReads, GraphView

SHARED_PREFIX = "shared:"
"""Begins the evidence of reasons that rest on an identifier."""


@dataclass(frozen=True, slots=True)
class Night:
    """Tonight's rings with their ids, and what became of each since last night."""

    rings: tuple[Ring, ...]
    """Those that were compared."""
    lineage: tuple[Lineage, ...]
    members: Mapping[str, frozenset[str]]
    """Ring id -> accounts, the rings that stand unseen included."""


@dataclass(frozen=True, slots=True)
class LastNight:
    """What tonight's rings are compared with, beside the registry."""

    run: int
    """The last published run, 0 for none; what was recorded after it can be a cause."""
    standing: frozenset[str] = frozenset()
    """Ids of its rings that are known to have the same members tonight; they are not among the drafts, keep
    their ids, and have no change."""
    judged: frozenset[str] = frozenset()
    """Printed keys on which a person has given a verdict since."""


class Registry(Protocol):
    """Where ring ids are kept; the ledger is one."""

    def rings(self) -> Mapping[str, frozenset[str]]:
        """Return ring id -> accounts, as last published."""
        ...

    def next_ring_number(self) -> int:
        """Return the first number that was never given."""
        ...


def compare_nights(
    registry: Registry,
    drafts: Sequence[Ring],
    events: EventArrays,
    reads: GraphView,
    last: LastNight,
) -> Night:
    """Give tonight's rings their lasting ids and say what changed.

    Args:
        registry: last night's rings.
        drafts: tonight's, without ids.
        events: the night's events, guests folded into their owners; those recorded since are enough.
        reads: the graph as the run leaves it.
        last: what is known of last night, and since.
    """
    published = registry.rings()
    previous = {ring: accounts for ring, accounts in published.items() if ring not in last.standing}
    members = [frozenset(member.account for member in ring.members) for ring in drafts]
    ids = assign(previous, members, registry.next_ring_number()).ids
    rings = tuple(replace(ring, id=ring_id) for ring, ring_id in zip(drafts, ids, strict=True))
    tonight = dict(zip(ids, members, strict=True))
    shared = {ring.id: _shared_nodes(ring) for ring in rings}
    changed = {ring for ring in previous.keys() | tonight.keys() if previous.get(ring) != tonight.get(ring)}
    accounts = {account for ring in changed for side in (previous, tonight) for account in side.get(ring, ())}
    recorded = NewEvents.of(_recorded(events, reads, last.run, accounts))
    ended = (previous.keys() - tonight.keys()) & {row.id for row in reads.rings(RingFilter())}
    shared |= {ring: _shared_nodes(reads.ring(ring)) for ring in ended}
    lineage = compare(
        previous,
        tonight,
        lambda ring, accounts: find_cause(recorded, accounts, shared.get(ring, frozenset()), last.judged),
    )
    return Night(rings, tuple(lineage), {ring: published[ring] for ring in last.standing} | tonight)


def _shared_nodes(ring: Ring) -> frozenset[str]:
    return frozenset(
        fact.removeprefix(SHARED_PREFIX)
        for reason in ring.reasons
        for fact in reason.evidence
        if fact.startswith(SHARED_PREFIX)
    )


def _recorded(
    events: EventArrays, reads: DetectorReads, since: int, accounts: set[str]
) -> Iterable[NewEvent]:
    """Name the events recorded since last night of the accounts whose rings changed."""
    if not accounts:
        return
    found = reads.recorded(since)
    kinds = (("", found.new), (CORRECTION, found.corrected), (OUTCOME, found.outcomes))
    key_of = {code: key for key, code in reads.account_numbers(sorted(accounts)).items()}
    rows = np.flatnonzero(np.isin(events.account, list(key_of)))
    rows = rows[np.isin(events.event[rows], np.concatenate([codes for _, codes in kinds]))]
    used = np.stack([codes[rows] for codes in events.identifiers.values()], axis=1)
    codes = np.unique(used[used >= 0]).tolist()
    node_of = dict(zip(codes, reads.identifier_nodes(codes), strict=True))
    ids = reads.event_ids(events.event[rows].tolist())
    owners, moments, nodes = events.account[rows].tolist(), events.at[rows].tolist(), used.tolist()
    for kind, recorded in kinds:
        for place in np.flatnonzero(np.isin(events.event[rows], recorded)).tolist():
            yield NewEvent(
                event_id=ids[place],
                account=key_of[owners[place]],
                at=None if moments[place] == UNDATED else moments[place],
                nodes=frozenset(node_of[code] for code in nodes[place] if code >= 0),
                kind=kind,
            )
