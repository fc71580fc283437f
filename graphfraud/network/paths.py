"""How two accounts hang together: the path of shared identifiers whose weakest link is strongest."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy as np
    from numpy.typing import NDArray

    Node: TypeAlias = tuple[int, int]  # kind and code
    Graph: TypeAlias = Mapping[Node, list[Node]]

_ACCOUNT: Final = 0
_IDENTIFIER: Final = 1


@dataclass(frozen=True, slots=True)
class Path:
    """Accounts, and between each two of them the identifier that they share."""

    accounts: tuple[int, ...]
    identifiers: tuple[int, ...]
    """One fewer than there are accounts."""
    evidence: tuple[int, ...]
    """Thousandths of a bit by hop: the lesser of the identifier's two links."""

    @property
    def weakest(self) -> int:
        """Position of the weakest hop, the first one of several; the path needs at least one."""
        return min(range(len(self.evidence)), key=self.evidence.__getitem__)


def widest_path(
    account: NDArray[np.int64],
    identifier: NDArray[np.int64],
    evidence: NDArray[np.int64],
    start: int,
    end: int,
) -> Path | None:
    """Return the path between two accounts with the strongest weakest link, and of those the shortest.

    Args:
        account: accounts of the links of a small part of the graph, numbered in the order of their keys: the
            path through lower numbers wins a tie.
        identifier: identifier of each link, numbered likewise; hubs are left out by the caller.
        evidence: thousandths of a bit of each link.
        start: the account where the path begins.
        end: the account where it ends.

    Returns:
        The path, or None where the links do not join the two. O(n log n) in the number of links.
    """
    strength: dict[tuple[int, int], int] = {}
    for link in zip(account.tolist(), identifier.tolist(), evidence.tolist(), strict=True):
        strength[link[:2]] = max(link[2], strength.get(link[:2], 0))
    width = _width(strength, start, end)
    if width is None:
        return None
    graph = _graph(link for link, bits in strength.items() if bits >= width)
    nodes = _shortest(graph, (_ACCOUNT, start), (_ACCOUNT, end))
    accounts = tuple(code for _, code in nodes[0::2])
    identifiers = tuple(code for _, code in nodes[1::2])
    hops = tuple(
        min(strength[before, shared], strength[after, shared])
        for before, shared, after in zip(accounts, identifiers, accounts[1:], strict=False)
    )
    return Path(accounts, identifiers, hops)


def _width(strength: Mapping[tuple[int, int], int], start: int, end: int) -> int | None:
    """Return the strongest weakest link: add links from the strongest down until the two accounts meet."""
    leader: dict[Node, Node] = {}

    def find(node: Node) -> Node:
        while (above := leader.setdefault(node, node)) != node:
            leader[node] = leader[above]
            node = above
        return node

    width = max(strength.values(), default=0)
    for (user, used), bits in sorted(strength.items(), key=lambda item: -item[1]):
        if find((_ACCOUNT, start)) == find((_ACCOUNT, end)):
            return width
        leader[find((_ACCOUNT, user))] = find((_IDENTIFIER, used))
        width = bits
    return width if find((_ACCOUNT, start)) == find((_ACCOUNT, end)) else None


def _graph(links: Iterable[tuple[int, int]]) -> Graph:
    """Return the neighbours of each node."""
    graph: dict[Node, list[Node]] = defaultdict(list)
    for user, used in links:
        graph[_ACCOUNT, user].append((_IDENTIFIER, used))
        graph[_IDENTIFIER, used].append((_ACCOUNT, user))
    return graph


def _shortest(graph: Graph, start: Node, end: Node) -> list[Node]:
    """Return the shortest path, and of several the one through the lowest codes; the nodes are joined."""
    distance = {end: 0}
    queue = deque([end])
    while queue:
        node = queue.popleft()
        for neighbour in graph.get(node, ()):
            if neighbour not in distance:
                distance[neighbour] = distance[node] + 1
                queue.append(neighbour)
    nodes = [start]
    while nodes[-1] != end:
        here = distance[nodes[-1]]
        nodes.append(min(node for node in graph[nodes[-1]] if distance[node] == here - 1))
    return nodes
