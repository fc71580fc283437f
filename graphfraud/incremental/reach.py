"""Which accounts' rings can be others tonight: what the changed accounts reach, and no more.

A ring is worked out from its component before any split, so whole components are taken. One has to be worked
out anew where

* a member's own events changed, or an identifier that two of its members use weighs or is counted otherwise;
* a pair of accounts joins it with what is outside;
* an address of a changed account may look like one of a member's;
* a walk from known fraud that ends at a member can pass by a changed account.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from graphfraud.detection import Graph
from graphfraud.incremental.baseline import NOBODY
from graphfraud.incremental.shop import Patched, named_identifiers, take_part
from graphfraud.network.evidence import pair_evidence
from graphfraud.network.grouping import pair_keys, sorted_unique
from graphfraud.network.hubs import HubReason
from graphfraud.network.sharing import index_sharing, share_look_alikes
from graphfraud.network.spellings import Spellings, find_spellings, link_spellings, with_neighbours
from graphfraud.scoring.verdicts import seed_accounts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graphfraud.incremental.judging import Judged
    from graphfraud.incremental.shop import Part
    from graphfraud.network.look_alikes import LookAlikes
    from graphfraud.scoring.verdicts import Verdicts
    from graphfraud.stores.changes import ChangeReads

_TELLING: Final = 2
"""Members that must use an identifier before its degree or weight means anything to a ring."""


def graph_of(judged: Judged, part: Part, names: ChangeReads) -> Graph:
    """Make a detector's graph of some accounts, in which identifiers weigh what they do in the whole shop."""
    tallies = judged.counts.tallies_at(part.codes)
    hubs = judged.hubs.at(part.codes)
    account_hubs = judged.account_hubs.at(part.accounts).astype(np.int8)
    bits = judged.weights_at(part.codes).bits
    sharing = index_sharing(part.links, part.identifiers, bits, account_hubs, judged.parameters, tallies)
    sharing = share_look_alikes(sharing, _look_alikes(judged, part, names), account_hubs)
    return Graph(
        part.events, part.identifiers, part.links, tallies, hubs.astype(np.int8), account_hubs, sharing
    )


def _look_alikes(judged: Judged, part: Part, names: ChangeReads) -> LookAlikes:
    """Find what the part's addresses look like in the whole shop, and link the part's users of both."""
    shop = judged.counts.shop
    doors = shop.doors_of(part.codes)
    addresses = doors.address.astype(np.int64)
    weights = judged.weights_at(addresses)
    addresses = addresses[(weights.degree > 0) & (weights.hub == HubReason.NONE)]
    spellings = find_spellings(addresses, doors, names.identifier_nodes)
    degree = [len(judged.counts.everybody_on(np.sort(np.array(group)))) for group in spellings.groups]
    place_of = {code: place for place, code in enumerate(part.codes.tolist())}
    local = tuple(tuple(place_of.get(code, NOBODY) for code in group) for group in spellings.groups)
    return link_spellings(
        Spellings(local, spellings.nodes), part.links, len(part.codes), judged.parameters, degree
    )


def _users_of_neighbours(judged: Judged, identifiers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return all users of addresses that may look like one of some identifiers, and of these where any do."""
    doors = judged.counts.shop.doors_of(identifiers)
    return judged.counts.everybody_on(with_neighbours(doors.address.astype(np.int64), doors))


def touched_accounts(
    judged: Judged, most: int, verdicts: Verdicts, names: ChangeReads
) -> NDArray[np.int64] | None:
    """Find the accounts whose components have to be worked out anew.

    Args:
        judged: tonight's shop.
        most: accounts beyond which a look at the whole shop costs no more.
        verdicts: those in force, the same as the baseline's.
        names: names for addresses.

    Returns:
        The accounts of those components, as they were and as they are, sorted; nobody outside is joined with
        one inside. None where they are too many.
    """
    changed = np.union1d(judged.counts.changed, _users_of_neighbours(judged, judged.codes))
    pairs = _account_of_new_pairs(judged, changed, most, names)
    walks = _near_fraud_by_other_walks(judged, changed, most, verdicts)
    if pairs is None or walks is None:
        return None
    touched = sorted_unique(np.concatenate([changed, _by_shared_values(judged), pairs, walks]))
    component = sorted_unique(component_of(judged, touched))
    members = judged.counts.shop.baseline.members_of(component[component != NOBODY])
    accounts = sorted_unique(np.concatenate([touched, members]))
    return accounts if len(accounts) <= most else None


def component_of(judged: Judged, accounts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the components of accounts in the baseline, before any split, or NOBODY."""
    none = accounts[:0]
    return Patched(judged.counts.shop.baseline.component, none, none, NOBODY).at(accounts)


def within_reach(judged: Judged, accounts: NDArray[np.int64], most: int) -> NDArray[np.int64] | None:
    """Return the accounts that a walk from the given ones reaches, and these; None where they are too many.

    Args:
        judged: tonight's shop.
        accounts: where the walks start; sorted.
        most: how many the accounts may become.
    """
    for _ in range(judged.parameters.pagerank_steps):
        accounts = _one_step(judged, accounts)
        if len(accounts) > most:
            return None
    return accounts


def _one_step(judged: Judged, accounts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the accounts and all with whom they share what can join."""
    going = accounts[judged.account_hubs.at(accounts) == HubReason.NONE]
    used = named_identifiers(judged.counts.shop.events_of(going))
    joining = used[judged.weights_at(used).joins]
    reached = (accounts, judged.counts.users_of(joining)[1], _users_of_neighbours(judged, used))
    return sorted_unique(np.concatenate(reached))


def _account_of_new_pairs(
    judged: Judged, changed: NDArray[np.int64], most: int, names: ChangeReads
) -> NDArray[np.int64] | None:
    """Return the ends of kept pairs across components of the baseline.

    Evidence can only differ between accounts of which one has changed, or that share an identifier whose
    weight has. All kept pairs of such accounts are worked out.
    """
    was, now = judged.before, judged.after
    reweighed = (was.bits != now.bits) | (was.leads != now.leads) | (was.drop != now.drop)
    accounts = np.union1d(changed, judged.counts.everybody_on(judged.codes[reweighed]))
    accounts = _one_step(judged, accounts)
    if len(accounts) > most:
        return None
    part = take_part(judged.counts.shop, accounts)
    kept = pair_evidence(graph_of(judged, part, names).sharing).kept
    component = component_of(judged, part.accounts)
    crosses = (component[kept.a] != component[kept.b]) | (component[kept.a] == NOBODY)
    ends: NDArray[np.int64] = part.accounts[np.concatenate([kept.a[crosses], kept.b[crosses]])]
    return ends


def _by_shared_values(judged: Judged) -> NDArray[np.int64]:
    """Return an account of every component that looks otherwise at an identifier tonight.

    Rings show and weigh what two or more members share; what becomes a hub, or ceases to be one, also counts
    for a single member.
    """
    was, now = judged.before, judged.after
    turned = (was.hub == HubReason.NONE) != (now.hub == HubReason.NONE)
    differs = (was.degree != now.degree) | (was.bits != now.bits) | (was.leads != now.leads)
    differs |= was.drop != now.drop
    differs &= (was.hub == HubReason.NONE) & (now.hub == HubReason.NONE)
    codes = judged.codes[turned | differs]
    place, account = judged.counts.users_of(codes)
    component = component_of(judged, account)
    joined = np.flatnonzero(component != NOBODY)
    key = pair_keys(place[joined], component[joined], int(component.max(initial=0)) + 1)
    _, first, count = np.unique(key, return_index=True, return_counts=True)
    least = np.where(turned[turned | differs], 1, _TELLING)[place[joined[first]]]
    return account[joined[first[count >= least]]]


def _near_fraud_by_other_walks(
    judged: Judged, changed: NDArray[np.int64], most: int, verdicts: Verdicts
) -> NDArray[np.int64] | None:
    """Return the accounts where walks from known fraud ended or end that can pass by a changed account.

    A walk has changed where it starts at, passes or leaves a changed account, or an identifier whose weight
    or users have changed. So it ends within a walk's length of one of these identifiers' users.
    """
    passes = judged.before.joins | judged.after.joins
    start = np.union1d(changed, judged.counts.everybody_on(judged.codes[passes]))
    ends = within_reach(judged, start, most)
    if ends is None:
        return None
    events = judged.counts.shop.events_of(ends)
    seeds = np.intersect1d(seed_accounts(events, verdicts), ends)
    reached = within_reach(judged, seeds, most)
    if reached is None:
        return None
    baseline = judged.counts.shop.baseline
    was_near = np.zeros(len(ends), dtype=np.bool_)
    known = ends < baseline.n_accounts
    was_near[known] = baseline.near[ends[known]]
    return ends[was_near | np.isin(ends, reached)]
