"""Why two accounts hang together: the path of shared values between them, and its weakest link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graphfraud.investigation.weighing import weigh_accounts
from graphfraud.model import Label
from graphfraud.network.evidence import pair_evidence
from graphfraud.network.look_alikes import SIGN
from graphfraud.network.paths import widest_path
from graphfraud.network.sharing import contributions
from graphfraud.rings.inputs import NamesWithLookAlikes
from graphfraud.stores.ports import RingFilter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfraud.investigation.weighing import WeighedAccounts
    from graphfraud.network.arrays import Pairs
    from graphfraud.network.parameters import NetworkParameters
    from graphfraud.network.paths import Path
    from graphfraud.stores.ports import GraphView

HOPS = 6
"""Links followed from either account where the two are in no ring together: three accounts away."""

NODES = 600
"""Most nodes gathered around each: what a person could still follow, and a second's work."""


@dataclass(frozen=True, slots=True)
class SharedLink:
    """A value that two accounts share."""

    node: str
    accounts: int
    """How many accounts in the shop use it."""
    first_seen: int | None
    last_seen: int | None


@dataclass(frozen=True, slots=True)
class Hop:
    """Two accounts that share something directly."""

    first: str
    second: str
    evidence: int
    """Thousandths of a bit."""
    shared: tuple[SharedLink, ...]
    """The most telling first."""


@dataclass(frozen=True, slots=True)
class Why:
    """The path; without one, why there is none."""

    hops: tuple[Hop, ...]
    weakest: int
    """Position of the weakest hop; -1 without a path."""
    sentence: str
    likely_victims: tuple[str, ...] = ()
    """Accounts on the path that somebody else seems to have got into: such a link is no accomplice's."""


def why(view: GraphView, first: str, second: str, parameters: NetworkParameters) -> Why:
    """Find the path between two accounts whose weakest link is the strongest.

    Args:
        view: the graph.
        first: account key.
        second: account key.
        parameters: the weights that the night used.

    Raises:
        NotFoundError: one of the accounts is not known.
    """
    view.node(f"{Label.ACCOUNT.value}:{first}")
    view.node(f"{Label.ACCOUNT.value}:{second}")
    if first == second:
        return Why((), -1, f"{first} and {second} are the same account")
    accounts = _gather(view, first, second)
    weighed = weigh_accounts(view, accounts, parameters)
    evidence = pair_evidence(weighed.sharing)
    pairs = [evidence.kept, evidence.weak]
    path = _path(weighed, pairs, first, second)
    if path is None:
        return Why(
            (),
            -1,
            f"no shared card, e-mail, phone, device or address joins {first} and {second} within "
            f"{HOPS // 2} accounts; an IP address, a building or a hub that both use joins nobody",
        )
    hops = _hops(view, weighed, path)
    weakest = min(range(len(hops)), key=lambda place: hops[place].evidence)
    hop = hops[weakest]
    return Why(
        hops,
        weakest,
        f"weakest link: {hop.first} and {hop.second}, {hop.evidence / 1000:.1f} bits, by "
        + ", ".join(link.node for link in hop.shared),
        _likely_victims(view, [hops[0].first, *(hop.second for hop in hops)]),
    )


def _likely_victims(view: GraphView, accounts: Sequence[str]) -> tuple[str, ...]:
    rings = {row.id for account in accounts for row in view.rings(RingFilter(account=account))}
    members = (member for ring in sorted(rings) for member in view.ring(ring).members)
    victims = {member.account for member in members if member.likely_victim}
    return tuple(account for account in accounts if account in victims)


def _gather(view: GraphView, first: str, second: str) -> list[str]:
    """Name the accounts among which a path is looked for: the ring of both, else those around either."""
    rings = [{row.id for row in view.rings(RingFilter(account=account))} for account in (first, second)]
    common = rings[0] & rings[1]
    if common:
        return [account for _, account in view.members(min(common))]
    found = {first, second}
    for start in (first, second):
        near = view.neighbourhood(f"{Label.ACCOUNT.value}:{start}", hops=HOPS, max_nodes=NODES)
        found |= {link.account for link in near.links}
    return sorted(found)


def _path(part: WeighedAccounts, pairs: Sequence[Pairs], first: str, second: str) -> Path | None:
    """Find the widest path over pairs of accounts; each pair stands as one shared thing."""
    a = np.concatenate([one.a for one in pairs])
    b = np.concatenate([one.b for one in pairs])
    evidence = np.concatenate([one.evidence for one in pairs])
    told = evidence > 0
    a, b, evidence = a[told], b[told], evidence[told]
    rank = {code: place for place, (code, _) in enumerate(sorted(part.key_of.items(), key=lambda kv: kv[1]))}
    by_key = np.vectorize(rank.__getitem__, otypes=[np.int64])
    ends = (by_key(a), by_key(b)) if len(a) else (a, b)
    thing = np.arange(len(a))
    start, end = rank[part.code_of[first]], rank[part.code_of[second]]
    return widest_path(
        np.concatenate(ends), np.concatenate([thing, thing]), np.concatenate([evidence, evidence]), start, end
    )


def _hops(view: GraphView, part: WeighedAccounts, path: Path) -> tuple[Hop, ...]:
    keys = sorted(part.code_of)
    accounts = [keys[place] for place in path.accounts]
    codes = np.array([part.code_of[key] for key in accounts], dtype=np.int64)
    parts = contributions(part.sharing, codes[:-1], codes[1:])
    order = np.lexsort((parts.identifier, -parts.evidence))
    nodes = NamesWithLookAlikes(view, part.sharing.alike).identifier_nodes(parts.identifier.tolist())
    shared: list[list[SharedLink]] = [[] for _ in path.evidence]
    for place in order.tolist():
        hop = int(parts.pair[place])
        degree = int(part.sharing.degree[parts.identifier[place]])
        shared[hop].append(_shared_link(view, nodes[place], accounts[hop : hop + 2], degree))
    return tuple(
        Hop(accounts[hop], accounts[hop + 1], evidence, tuple(shared[hop]))
        for hop, evidence in enumerate(path.evidence)
    )


def _shared_link(view: GraphView, node: str, accounts: Sequence[str], degree: int) -> SharedLink:
    spellings = node.split(SIGN)
    links = [link for link in view.links(accounts) if link.node in spellings]
    firsts = [link.first_seen for link in links if link.first_seen is not None]
    lasts = [link.last_seen for link in links if link.last_seen is not None]
    return SharedLink(node, degree, min(firsts, default=None), max(lasts, default=None))
