"""What the canvas shows of a ring: which nodes, which links, where, and what had to be left out.

The same picture goes to the canvas, to the table beside it and to the evidence page.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from graphfraud.investigation.standing import Standing
from graphfraud.model import Label
from graphfraud.ui.layout import lay_out, place_near

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graphfraud.investigation.ring_graph import RingGraph
    from graphfraud.stores.ports import Link, Neighbourhood, NodeFacts
    from graphfraud.ui.layout import Position
    from graphfraud.ui.positions import KeptPositions

MOST_NODES = 300
"""Nodes drawn at first: above that no eye follows a line, in any library that was tried."""

MOST_NEIGHBOURS = 24
"""Neighbours that one expansion adds; the rest is counted."""

ACCOUNT_SHARE = 2 / 3
"""Of the nodes drawn, at most so many are accounts where there are too many: a link needs two ends."""


class Mark(StrEnum):
    """What an investigator must see of a node at once."""

    KNOWN_FRAUD = "known_fraud"
    VICTIM = "victim"
    """Called a victim by somebody, or protected by a hold."""
    BLOCKED = "blocked"
    WATCHED = "watched"
    """On the list to be challenged or reviewed."""
    OUTSIDE = "outside"
    """An account that is not in the ring."""
    HUB = "hub"
    """A value whose sharing means nothing: a closed box."""


@dataclass(frozen=True, slots=True)
class PictureNode:
    """One drawn node."""

    key: str
    label: Label
    mark: Mark | None
    at: Position
    degree: int
    """Accounts on a value in the whole shop; identifiers of an account."""
    hidden: int
    """Neighbours that are not drawn."""
    reason: str = ""
    """Why a hub is one."""


@dataclass(frozen=True, slots=True)
class PictureEdge:
    """One drawn link."""

    account: str
    node: str
    first_seen: int | None
    last_seen: int | None
    times: int
    bits: int
    """What the value weighs, in thousandths of a bit; 0 for a hub or where only one member uses it."""

    @property
    def key(self) -> str:
        """A name of the link, unique in the picture."""
        return f"{self.account}\n{self.node}"


@dataclass(frozen=True, slots=True)
class Picture:
    """All that is drawn of one ring."""

    ring: str
    nodes: tuple[PictureNode, ...]
    edges: tuple[PictureEdge, ...]
    hidden_accounts: int
    """Members left out because there are too many."""
    hidden_values: int
    """Shared values left out for the same reason."""

    def node(self, key: str) -> PictureNode | None:
        """Return a drawn node, None where nothing of that key is drawn."""
        return next((node for node in self.nodes if node.key == key), None)


def within(picture: Picture, first: int, last: int) -> Picture:
    """Keep the links that were in use between two times, and the nodes at their ends; nothing moves.

    Args:
        picture: the whole.
        first: ms since 1970 UTC.
        last: the same, not before `first`.

    Returns:
        The part; links without times stay, because nobody knows when they were used.
    """
    edges = tuple(
        edge
        for edge in picture.edges
        if (edge.first_seen is None or edge.first_seen <= last)
        and (edge.last_seen is None or edge.last_seen >= first)
    )
    ends = {edge.node for edge in edges} | {_account(edge.account) for edge in edges}
    return replace(picture, edges=edges, nodes=tuple(node for node in picture.nodes if node.key in ends))


_MARK_OF = {
    Standing.VICTIM: Mark.VICTIM,
    Standing.FRAUD: Mark.KNOWN_FRAUD,
    Standing.BLOCKED: Mark.BLOCKED,
    Standing.WATCHED: Mark.WATCHED,
}


def with_standings(picture: Picture, standings: Mapping[str, Standing]) -> Picture:
    """Show what people decided about the nodes; a hub stays a closed box, and known fraud stays in sight."""

    def marked(node: PictureNode) -> PictureNode:
        mark = _MARK_OF[standings[node.key]] if node.key in standings else None
        listed = mark in {Mark.BLOCKED, Mark.WATCHED}
        if mark is None or node.mark is Mark.HUB or (listed and node.mark is Mark.KNOWN_FRAUD):
            return node
        return replace(node, mark=mark)

    return replace(picture, nodes=tuple(marked(node) for node in picture.nodes))


@dataclass(frozen=True, slots=True)
class Opened:
    """A node that the investigator expanded, with the neighbours that came of it."""

    node: str
    around: Neighbourhood


@dataclass(slots=True)
class _Draft:
    """A picture in the making."""

    graph: RingGraph
    members: list[str]
    values: list[str]
    facts: dict[str, NodeFacts]
    links: dict[tuple[str, str], Link]
    parents: dict[str, str]
    """Nodes that an expansion brought -> the expanded one."""


def draw_ring(
    graph: RingGraph, opened: Sequence[Opened], kept: KeptPositions | None, most: int = MOST_NODES
) -> Picture:
    """Choose and place what is drawn of a ring.

    Args:
        graph: the ring.
        opened: expansions, the oldest first.
        kept: where nodes stood before; what is placed now is added to it. None lays everything out anew.
        most: how many nodes of the ring itself to draw.

    Returns:
        The picture. Nodes that stood before stand where they stood.
    """
    draft = _choose(graph, most)
    for one in opened:
        _expand(draft, one)
    keys = [_account(member) for member in draft.members] + draft.values + list(draft.parents)
    at = _place(draft, keys, kept)
    drawn = set(keys)
    shown_links = [
        link for link in draft.links.values() if _account(link.account) in drawn and link.node in drawn
    ]
    edges = tuple(
        PictureEdge(
            link.account, link.node, link.first_seen, link.last_seen, link.times, graph.bits.get(link.node, 0)
        )
        for link in sorted(shown_links, key=lambda link: (link.account, link.node))
    )
    return Picture(
        ring=graph.ring.id,
        nodes=tuple(_node(draft, key, at[key], shown_links) for key in keys),
        edges=edges,
        hidden_accounts=len(graph.ring.members) - len(draft.members),
        hidden_values=len(graph.shared) - len(draft.values),
    )


def _choose(graph: RingGraph, most: int) -> _Draft:
    """Take the members and shared values that tell most, within the limit."""
    members = sorted(
        graph.ring.members, key=lambda one: (not one.known_fraud, -one.betweenness, -one.degree, one.account)
    )
    values = sorted(graph.shared, key=lambda one: (-graph.bits[one.node] * (len(one.accounts) - 1), one.node))
    if len(members) + len(values) > most:
        members = members[: max(round(most * ACCOUNT_SHARE), most - len(values))]
        values = values[: most - len(members)]
    chosen = {value.node for value in values}
    accounts = [member.account for member in members]
    standing = set(accounts)
    links = {
        (link.account, link.node): link
        for link in graph.links
        if link.node in chosen and link.account in standing
    }
    return _Draft(graph, accounts, [value.node for value in values], dict(graph.facts), links, {})


def _expand(draft: _Draft, opened: Opened) -> None:
    """Add the neighbours of one node; those that are drawn already get their missing links."""
    drawn = {_account(member) for member in draft.members} | set(draft.values) | set(draft.parents)
    if opened.node not in drawn:
        return
    for facts in opened.around.nodes:
        draft.facts.setdefault(facts.node, facts)
        if facts.node not in drawn:
            draft.parents[facts.node] = opened.node
    for link in opened.around.links:
        draft.links.setdefault((link.account, link.node), link)


def _place(draft: _Draft, keys: Sequence[str], kept: KeptPositions | None) -> dict[str, Position]:
    """Give every node a spot: the one it had, else one from the layout, else a free one near its parent."""
    ring = draft.graph.ring.id
    at = stood = kept.read(ring, keys) if kept else {}
    if not at:
        base = {key for key in keys if key not in draft.parents}
        ends = [(_account(link.account), link.node) for link in draft.links.values()]
        at = lay_out(sorted(base), [pair for pair in ends if base.issuperset(pair)])
    placed = dict(at)
    neighbours = _neighbours(draft.links.values())
    taken = (kept.everything(ring) if kept else {}) | placed
    for key in keys:
        if key not in placed:
            near = [draft.parents[key]] if key in draft.parents else neighbours.get(key, [])
            parent = next((placed[one] for one in near if one in placed), (0.0, 0.0))
            spot = place_near([key], parent, taken)[key]
            placed[key] = taken[key] = spot
    if kept and placed.keys() != stood.keys():
        kept.keep(ring, placed)
    return placed


def _neighbours(links: Iterable[Link]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for link in links:
        found.setdefault(_account(link.account), []).append(link.node)
        found.setdefault(link.node, []).append(_account(link.account))
    return found


def _node(draft: _Draft, key: str, at: Position, links: Sequence[Link]) -> PictureNode:
    known = {member.account: member.known_fraud for member in draft.graph.ring.members}
    if key.startswith(f"{Label.ACCOUNT.value}:"):
        account = key.partition(":")[2]
        mark = None if account in known else Mark.OUTSIDE
        if known.get(account):
            mark = Mark.KNOWN_FRAUD
        facts = draft.facts.get(key)
        degree = facts.degree if facts else sum(link.account == account for link in draft.graph.links)
        shown = sum(link.account == account for link in links)
        return PictureNode(key, Label.ACCOUNT, mark, at, degree, max(0, degree - shown))
    facts = draft.facts[key]
    reason = facts.hub or facts.placeholder
    shown = sum(link.node == key for link in links)
    mark = Mark.HUB if reason else None
    return PictureNode(key, facts.label, mark, at, facts.degree, max(0, facts.degree - shown), reason)


def _account(account: str) -> str:
    return f"{Label.ACCOUNT.value}:{account}"
