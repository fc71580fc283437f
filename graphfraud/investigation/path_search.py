"""Paths through shared values: from one node to another, or to the nearest known fraud."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphfraud.model import Cause, Label, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graphfraud.stores.ports import GraphView, Link

MOST_HOPS = 8
"""Links in a path: four accounts away; what is further off no longer says anything about the first."""

MOST_NODES = 2_000
"""Nodes looked at: what a page can wait for; a search that ends here says so."""

MOST_FANOUT = 200
"""Links followed from one value."""

_PREFIX = f"{Label.ACCOUNT.value}:"

_LOSSES = frozenset({Outcome.CHARGEBACK, Outcome.REFUND})
"""Outcomes that mark an account as known fraud, unless it was the victim of a takeover."""


@dataclass(frozen=True, slots=True)
class PathRules:
    """How a path may run."""

    without: frozenset[Label] = frozenset()
    """Labels that no path may use."""
    in_order: bool = False
    """Only along links that were in use one after the other, as goods or money travel."""
    through_hubs: bool = False


@dataclass(frozen=True, slots=True)
class FoundPath:
    """A path, or why there is none."""

    nodes: tuple[str, ...]
    """From the start to the goal; empty where none was found."""
    links: tuple[Link, ...]
    """One between every two nodes."""
    looked_at: int
    """Nodes that were looked at."""
    gave_up: bool
    """The search ended at a limit: there may be a path further off."""


def path_between(view: GraphView, start: str, end: str, rules: PathRules) -> FoundPath:
    """Find the path with the fewest links between two nodes.

    Args:
        view: the graph.
        start: printed key.
        end: printed key.
        rules: which links may be used.

    Raises:
        NotFoundError: one of the two is not known.
    """
    view.node(end)
    return _search(view, start, lambda node: node == end, rules)


def path_to_fraud(view: GraphView, start: str, rules: PathRules) -> FoundPath:
    """Find the path with the fewest links to another account with a chargeback or refund for fraud.

    Raises:
        NotFoundError: the start is not known.
    """
    return _search(view, start, lambda node: node != start and is_known_fraud(view, node), rules)


def is_known_fraud(view: GraphView, node: str) -> bool:
    """Tell whether an account has a loss on record in which it was not the victim of a takeover."""
    if not node.startswith(_PREFIX):
        return False
    events = view.events(node.removeprefix(_PREFIX), MOST_FANOUT)
    return any(event["outcome"] in _LOSSES and event["cause"] != Cause.TAKEOVER for event in events)


def _search(view: GraphView, start: str, arrived: Callable[[str], bool], rules: PathRules) -> FoundPath:
    """Go outwards link by link; with dates, a node that is reached earlier is looked at again."""
    view.node(start)
    came: dict[str, tuple[str, Link]] = {}
    since = {start: _NEVER}
    frontier = [(0, _NEVER, start)]
    looked_at: set[str] = set()
    gave_up = False
    while frontier:
        hops, moment, node = heapq.heappop(frontier)
        if moment > since[node]:
            continue
        looked_at.add(node)
        if arrived(node):
            return _walk_back(start, node, came, len(looked_at))
        if hops >= MOST_HOPS or len(looked_at) >= MOST_NODES:
            gave_up = True
            continue
        for other, link in _around(view, node, rules):
            if rules.in_order and link.last_seen is not None and link.last_seen < moment:
                continue
            then = max(moment, link.first_seen or moment) if rules.in_order else _NEVER
            if then < since.get(other, _LATEST):
                since[other] = then
                came[other] = (node, link)
                heapq.heappush(frontier, (hops + 1, then, other))
    return FoundPath((), (), len(looked_at), gave_up)


_NEVER, _LATEST = -(1 << 62), 1 << 62


def _around(view: GraphView, node: str, rules: PathRules) -> Iterator[tuple[str, Link]]:
    if node.startswith(_PREFIX):
        for link in view.links([node.removeprefix(_PREFIX)]):
            if Label(link.node.partition(":")[0]) not in rules.without:
                yield link.node, link
        return
    facts = view.node(node)
    if (facts.hub or facts.placeholder) and not rules.through_hubs:
        return
    for link in view.accounts_of(node, MOST_FANOUT):
        yield _PREFIX + link.account, link


def _walk_back(start: str, end: str, came: dict[str, tuple[str, Link]], looked_at: int) -> FoundPath:
    nodes, links = [end], []
    while nodes[-1] != start:
        before, link = came[nodes[-1]]
        nodes.append(before)
        links.append(link)
    return FoundPath(tuple(reversed(nodes)), tuple(reversed(links)), looked_at, gave_up=False)
