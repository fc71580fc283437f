"""What some accounts share, weighed exactly as the night did: by its users in the whole shop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graphfraud.model import Label
from graphfraud.network.evidence import identifier_bits
from graphfraud.network.hubs import HubReason
from graphfraud.network.links import derive_links
from graphfraud.network.look_alikes import no_look_alikes
from graphfraud.network.sharing import index_sharing, share_look_alikes
from graphfraud.network.spellings import (
    Spellings,
    find_spellings,
    link_spellings,
    read_doors,
    with_neighbours,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphfraud.network.arrays import IdentifierArrays, Links
    from graphfraud.network.look_alikes import LookAlikes
    from graphfraud.network.parameters import NetworkParameters
    from graphfraud.network.sharing import Sharing
    from graphfraud.stores.ports import GraphView, NodeFacts


@dataclass(frozen=True, slots=True)
class WeighedAccounts:
    """A small part of the graph, in arrays and with its names."""

    sharing: Sharing
    code_of: Mapping[str, int]
    """Account key -> its code in the arrays."""
    key_of: Mapping[int, str]
    identifier_of: Mapping[str, int]
    """Printed key of each value that two or more of the accounts use -> its code in the arrays."""
    facts: Mapping[str, NodeFacts]
    """The same values -> how widely each is used in the whole shop."""

    def bits(self, node: str) -> int:
        """Return the weight of a shared value in thousandths of a bit; 0 for a hub."""
        return int(self.sharing.bits[self.identifier_of[node]])


def weigh_accounts(
    view: GraphView,
    accounts: Sequence[str],
    parameters: NetworkParameters,
    without: frozenset[str] = frozenset(),
) -> WeighedAccounts:
    """Weigh what accounts share.

    Args:
        view: the graph.
        accounts: account keys.
        parameters: the weights that the night used.
        without: printed keys of values that shall count for nothing, as hubs do.
    """
    events = view.event_arrays(accounts=accounts)
    used = np.unique(np.concatenate(list(events.identifiers.values())))
    identifiers = view.identifier_arrays((), used[used >= 0].tolist())
    links = derive_links(events, identifiers)
    codes, local_degree = np.unique(links.identifier, return_counts=True)
    shared = codes[local_degree >= 2].tolist()
    nodes = view.identifier_nodes(shared)
    facts = view.facts(nodes)
    degree = np.zeros(len(identifiers), dtype=np.int64)
    hubs = np.zeros(len(identifiers), dtype=np.int8)
    for code, node in zip(shared, nodes, strict=True):
        degree[code] = facts[node].degree
        unusable = facts[node].hub or facts[node].placeholder or node in without
        hubs[code] = HubReason.OVER_CAP if unusable else HubReason.NONE
    owners = np.unique(events.account)
    keys = view.account_keys(owners.tolist())
    hubs_listed = {hub.node for hub in view.hubs()}
    account_hubs = np.zeros(int(owners.max(initial=0)) + 1, dtype=np.int8)
    for code, key in zip(owners.tolist(), keys, strict=True):
        if f"{Label.ACCOUNT.value}:{key}" in hubs_listed:
            account_hubs[code] = HubReason.OVER_CAP
    bits = identifier_bits(degree, identifiers, hubs, parameters)
    key_of = dict(zip(owners.tolist(), keys, strict=True))
    sharing = index_sharing(links, identifiers, bits, account_hubs, parameters)
    alike = _look_alikes(view, links, identifiers, parameters, without)
    return WeighedAccounts(
        sharing=share_look_alikes(sharing, alike, account_hubs),
        code_of={key: code for code, key in key_of.items()},
        key_of=key_of,
        identifier_of=dict(zip(nodes, shared, strict=True)),
        facts=facts,
    )


def _look_alikes(
    view: GraphView,
    links: Links,
    identifiers: IdentifierArrays,
    parameters: NetworkParameters,
    without: frozenset[str],
) -> LookAlikes:
    """Find addresses of the accounts that look alike; spellings that only others use are not looked at."""
    if not parameters.alike_factor:
        return no_look_alikes(len(identifiers))
    used = np.unique(links.identifier)
    addresses = used[(identifiers.label[used] == Label.ADDRESS.code) & ~identifiers.denied[used]]
    doors = read_doors(addresses, view.identifier_nodes)
    codes = with_neighbours(addresses, doors)
    node_of = dict(zip(codes.tolist(), view.identifier_nodes(codes.tolist()), strict=True))
    usable = [code for code, node in node_of.items() if node not in without and not view.node(node).hub]
    found = find_spellings(np.array(usable, dtype=np.int64), doors, view.identifier_nodes)
    kept = [place for place, node in enumerate(found.nodes) if node not in without]
    found = Spellings(
        tuple(found.groups[place] for place in kept), tuple(found.nodes[place] for place in kept)
    )
    most = parameters.cap[Label.ADDRESS.value] + 1
    users = [
        {link.account for code in group for link in view.accounts_of(node_of[code], most)}
        for group in found.groups
    ]
    return link_spellings(found, links, len(identifiers), parameters, [len(accounts) for accounts in users])
