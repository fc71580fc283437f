"""Where each node of a picture stands: worked out once, and never moved by what joins later.

`lay_out` places a whole picture so that distances on the screen follow distances in the graph (stress
majorization); `place_near` finds free spots for newcomers and leaves everybody else alone.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import shortest_path
from scipy.spatial.distance import cdist, pdist

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Position = tuple[float, float]

SPACING = 84.0
"""Pixels that neighbours on the canvas keep apart at zoom 1: an icon and room to click beside it."""

ROUNDS = 150
"""Rounds of majorization: the picture of 300 nodes no longer changes to the eye after about 100."""

CURL = 0.6
"""Power of the distances that the screen follows: below 1 a long chain curls up and fits the canvas."""

PUSHES = 60
"""Rounds of pushing overlapping icons apart; most pictures need fewer than ten."""

_APART = 2.0
"""Extra distance between parts that nothing links, in links."""

_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
"""Turn between neighbours on a sunflower spiral: it fills a disc evenly from any number of points."""


def lay_out(nodes: Sequence[str], links: Sequence[tuple[str, str]]) -> dict[str, Position]:
    """Place the nodes of a picture so that what is linked stands close and the rest keeps apart.

    Stress majorization with weights 1/d² (Gansner, Koren, North: Graph Drawing by Stress Majorization, 2004).

    Args:
        nodes: keys; their order decides nothing but ties.
        links: pairs of them.

    Returns:
        Pixels from the middle by node, whole numbers. O(n² · rounds), and one inversion of n by n.
    """
    if not nodes:
        return {}
    order = sorted(set(nodes))
    wanted = _distances(order, links) ** CURL
    at = _majorize(_spiral(len(order)), wanted)
    at = _widest_first(at - at.mean(axis=0))
    at = _pushed_apart(at * SPACING / _closest(at))
    return {node: (float(round(x)), float(round(y))) for node, (x, y) in zip(order, at.tolist(), strict=True)}


def place_near(
    newcomers: Sequence[str], parent: Position, taken: Mapping[str, Position]
) -> dict[str, Position]:
    """Find a free spot near `parent` for each newcomer, the nearest first; nobody who stands is moved.

    Args:
        newcomers: keys, placed in this order.
        parent: where they come from.
        taken: where everybody else stands.

    Returns:
        Pixels by newcomer. O(newcomers · tried spots · nodes).
    """
    standing = np.array(list(taken.values()) or [parent], dtype=np.float64)
    placed: dict[str, Position] = {}
    turn = 1
    for node in newcomers:
        spot = _spiral_spot(turn, parent)
        while cdist([spot], standing).min() < SPACING:
            turn += 1
            spot = _spiral_spot(turn, parent)
        placed[node] = spot
        standing = np.vstack([standing, spot])
    return placed


def _spiral_spot(turn: int, middle: Position) -> Position:
    radius, angle = SPACING * 0.6 * math.sqrt(turn), _GOLDEN_ANGLE * turn
    return (
        float(round(middle[0] + radius * math.cos(angle))),
        float(round(middle[1] + radius * math.sin(angle))),
    )


def _distances(order: Sequence[str], links: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
    """Count the links between every two nodes; parts that nothing links stand a little beyond the widest."""
    place = {node: number for number, node in enumerate(order)}
    ends = np.array([(place[a], place[b]) for a, b in links], dtype=np.int64).reshape(-1, 2)
    graph = coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(len(order), len(order)))
    distance: NDArray[np.float64] = shortest_path(graph.tocsr(), directed=False, unweighted=True)
    finite = np.isfinite(distance)
    distance[~finite] = distance[finite].max() + _APART
    return distance


def _majorize(at: NDArray[np.float64], wanted: NDArray[np.float64]) -> NDArray[np.float64]:
    """Bring the distances between points near the wanted ones; each round is Guttman's transform."""
    if len(at) < 2:
        return at
    np.fill_diagonal(wanted, 1.0)
    weight = wanted**-2
    np.fill_diagonal(weight, 0.0)
    solve = np.linalg.pinv(np.diag(weight.sum(axis=1)) - weight)
    pull = weight * wanted
    for _ in range(ROUNDS):
        apart = np.maximum(cdist(at, at), 1e-9)
        ratio = pull / apart
        at = solve @ (ratio.sum(axis=1)[:, np.newaxis] * at - ratio @ at)
    return at


def _widest_first(at: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn the picture so that its longest way lies across: screens are wider than they are high."""
    _, axes = np.linalg.eigh(at.T @ at)
    across = axes[:, ::-1]
    across *= np.where(across.sum(axis=0) < 0, -1.0, 1.0)  # an axis has two directions: take the same one
    turned: NDArray[np.float64] = at @ across
    return turned


def _pushed_apart(at: NDArray[np.float64]) -> NDArray[np.float64]:
    """Push nodes that stand on each other apart: the same neighbours would put them in the same place."""
    for _ in range(PUSHES):
        apart = at[:, np.newaxis, :] - at[np.newaxis, :, :]
        distance = np.sqrt((apart**2).sum(axis=2))
        lacking = np.clip(SPACING - distance, 0.0, None)
        np.fill_diagonal(lacking, 0.0)
        if lacking.max(initial=0.0) < 1.0:
            break
        push = (lacking / np.maximum(distance, 1e-6))[:, :, np.newaxis] * apart
        at = at + push.sum(axis=1) / 2
    return at


def _spiral(count: int) -> NDArray[np.float64]:
    turns = np.arange(count) + 0.5
    radius, angle = np.sqrt(turns), turns * _GOLDEN_ANGLE
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def _closest(at: NDArray[np.float64]) -> float:
    """Return how near the nearest twentieth of all nodes stand to a neighbour: single close pairs may be."""
    if len(at) < 2:
        return SPACING
    apart = cdist(at, at)
    np.fill_diagonal(apart, np.inf)
    return max(float(np.quantile(apart.min(axis=1), 0.05)), float(pdist(at).max()) / 1_000)
