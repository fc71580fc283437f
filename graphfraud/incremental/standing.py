"""What of the published results stands tonight, and tonight's values of all that may not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from graphfraud.detection import direct_links
from graphfraud.incremental.baseline import NOBODY
from graphfraud.incremental.shop import Patched, take_part
from graphfraud.model import Hub, Label, RingState
from graphfraud.network.grouping import sorted_unique
from graphfraud.network.hubs import HubReason
from graphfraud.scoring.priority import ring_state

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from graphfraud.incremental.baseline import Remembered
    from graphfraud.incremental.judging import Judged, Weights
    from graphfraud.incremental.owners import Owners
    from graphfraud.model import Ring
    from graphfraud.stores.changes import ChangeReads
    from graphfraud.stores.ports import GraphView

_ACCOUNT = f"{Label.ACCOUNT.value}:"


@dataclass(frozen=True, slots=True)
class Standing:
    """Rings of the baseline that nothing since has touched."""

    published: frozenset[str]
    """All that the last night published."""
    standing: frozenset[str]
    """Those that are tonight as the last night published them."""
    queued: int
    """How many of these are in the review queue."""
    again: tuple[str, ...]
    """Those that are as in the baseline, but not as the last night published them; sorted."""


@dataclass(frozen=True, slots=True)
class HubsTonight:
    """Hubs that are not as the baseline or the last night has them."""

    nodes: frozenset[str]
    """All nodes that may be."""
    hubs: tuple[Hub, ...]
    """Those of them that are hubs tonight, the highest degree first."""
    more: int
    """How many more hubs there are than in the baseline."""


def find_standing(
    remembered: Remembered,
    reads: ChangeReads,
    touched: NDArray[np.int64],
    as_of: int,
) -> Standing:
    """Sort the baseline's rings by what became of them.

    A ring without touched members is as in the baseline, but for its state, which time alone changes. The
    nights between may have published something else, which tonight takes back.

    Args:
        remembered: the baseline.
        reads: the graph as the run leaves it.
        touched: the accounts that are worked out anew.
        as_of: the night's time, ms since 1970 UTC.
    """
    baseline = remembered.baseline
    places = baseline.ring[touched[touched < baseline.n_accounts]]
    dropped = {remembered.rings[place] for place in np.unique(places[places != NOBODY]).tolist()}
    published = reads.ring_standings()
    standing, again, queued = set(), [], 0
    for ring in remembered.rings:
        if ring in dropped:
            continue
        now = published.get(ring)
        if now is not None and now.run <= remembered.run and now.state is ring_state(now.work_until, as_of):
            standing.add(ring)
            queued += now.state is RingState.QUEUE
        else:
            again.append(ring)
    return Standing(frozenset(published), frozenset(standing), queued, tuple(again))


def read_again(past: GraphView, rings: Sequence[str], as_of: int) -> list[Ring]:
    """Read rings as the baseline's run published them, without their ids and in tonight's state."""
    found = (past.ring(ring) for ring in rings)
    return [replace(ring, id="", state=ring_state(ring.work_until, as_of)) for ring in found]


def hubs_tonight(judged: Judged, reads: ChangeReads, since: int) -> HubsTonight:
    """List the hubs that changed since the baseline, or that a later night published otherwise.

    Args:
        judged: tonight's shop.
        reads: the graph as the run leaves it.
        since: the baseline's run.
    """
    earlier = reads.hubs_after(since)
    was, now = _listed(judged.before), _listed(judged.after)
    differs = (judged.before.degree != judged.after.degree) | (judged.before.hub != judged.after.hub)
    others = reads.identifier_numbers([node for node in earlier if not node.startswith(_ACCOUNT)])
    codes = sorted_unique(
        np.concatenate([judged.codes[differs & (was | now)], np.array([*others.values()], dtype=np.int64)])
    )
    nodes = reads.identifier_nodes(codes.tolist())
    weights = judged.weights_at(codes)
    hubs = [
        Hub(node, degree, HubReason(hub).word)
        for node, degree, hub, listed in zip(
            nodes, weights.degree.tolist(), weights.hub.tolist(), _listed(weights).tolist(), strict=True
        )
        if listed
    ]
    account_nodes, account_hubs, more = _account_hubs_tonight(judged, reads, earlier)
    return HubsTonight(
        nodes=frozenset([*nodes, *account_nodes]),
        hubs=tuple(sorted([*hubs, *account_hubs], key=lambda hub: (-hub.degree, hub.node))),
        more=int(np.count_nonzero(now)) - int(np.count_nonzero(was)) + more,
    )


def owners_tonight(
    owners: Owners, reads: ChangeReads, since: int
) -> tuple[frozenset[str], Mapping[str, str]]:
    """List the guests that moved since the baseline, or that a later night moved, and tonight's owners.

    Returns:
        The guests, and the owner of each that has one.
    """
    others = reads.account_numbers(reads.guests_moved_after(since))
    codes = sorted_unique(np.concatenate([owners.moved, np.array([*others.values()], dtype=np.int64)]))
    guests, owner = reads.account_keys(codes.tolist()), owners.at(codes)
    owned = np.flatnonzero(owner != codes)
    keys = reads.account_keys(owner[owned].tolist())
    return frozenset(guests), {guests[place]: key for place, key in zip(owned.tolist(), keys, strict=True)}


def _listed(weights: Weights) -> NDArray[np.bool_]:
    """Mark the hubs that are published: what one account uses alone is not shown as one."""
    listed: NDArray[np.bool_] = (weights.hub != HubReason.NONE) & (weights.degree >= 2)
    return listed


def _account_hubs_tonight(
    judged: Judged, reads: ChangeReads, earlier: Sequence[str]
) -> tuple[Sequence[str], list[Hub], int]:
    """Return the nodes of accounts that are, were or a later night published as hubs, and tonight's hubs."""
    changed = judged.counts.changed
    none = changed[:0]
    was = Patched(judged.counts.shop.baseline.account_hub, none, none, HubReason.NONE).at(changed)
    now = judged.account_hubs.at(changed)
    keys = [node.removeprefix(_ACCOUNT) for node in earlier if node.startswith(_ACCOUNT)]
    others = np.array([*reads.account_numbers(keys).values()], dtype=np.int64)
    accounts = sorted_unique(
        np.concatenate([changed[(was != HubReason.NONE) | (now != HubReason.NONE)], others])
    )
    part = take_part(judged.counts.shop, accounts)
    used = direct_links(part.links, part.identifiers, len(accounts))
    nodes = [_ACCOUNT + key for key in reads.account_keys(accounts.tolist())]
    hubs = [
        Hub(node, degree, HubReason(hub).word)
        for node, degree, hub in zip(
            nodes, used.tolist(), judged.account_hubs.at(accounts).tolist(), strict=True
        )
        if hub != HubReason.NONE
    ]
    return nodes, hubs, int(np.count_nonzero(now)) - int(np.count_nonzero(was))
