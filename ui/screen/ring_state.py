"""What the session remembers of a ring that is being looked at; a page change does not lose it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import streamlit as st

from graphfraud.ui.picture import MOST_NODES, Mark

if TYPE_CHECKING:
    from graphfraud.ui.picture import PictureNode


MORE_NODES = 100
"""Hidden members and values that one press brings onto the canvas."""


@dataclass(slots=True)
class Bench:
    """An investigator's view of one ring."""

    opened: list[str] = field(default_factory=list)
    """Expanded nodes, the oldest first."""
    nodes: list[str] = field(default_factory=list)
    """Selected nodes by key."""
    edges: list[str] = field(default_factory=list)
    """Selected links by key."""
    pick: int = 0
    """Counts the selections that Python made; the canvas follows each once."""
    focus: str = ""
    focused: int = 0
    """Counts the nodes that Python looked at."""
    most: int = MOST_NODES
    names: bool = True
    """Whether names are seen; without them, what leads out of the ring stays closed."""

    def open(self, node: PictureNode, *, asked: bool = False) -> None:
        """Expand a node; a hub only where it is asked for: its neighbours are strangers to each other."""
        if self.names and node.key not in self.opened and (asked or node.mark is not Mark.HUB):
            self.opened.append(node.key)

    def undo(self) -> None:
        """Close what was expanded last."""
        self.opened.pop()

    def show_more(self) -> None:
        """Draw more of what the limit left out."""
        self.most += MORE_NODES

    def show_fewer(self) -> None:
        """Go back to the limit."""
        self.most = MOST_NODES

    def select(self, nodes: list[str], edges: list[str]) -> None:
        """Select from Python, so that the canvas follows."""
        if (nodes, edges) != (self.nodes, self.edges):
            self.nodes, self.edges = nodes, edges
            self.pick += 1

    def follow(self, nodes: list[str]) -> None:
        """Select nodes; a single one is also brought into the middle of the canvas."""
        self.select(nodes, [])
        if len(nodes) == 1:
            self.focus = nodes[0]
            self.focused += 1


def bench_of(ring: str, *, names: bool) -> Bench:
    """Return what this session remembers of a ring, as it is seen with names or without them."""
    key = f"bench:{ring}" if names else f"bench:{ring}:hidden"
    kept: Bench = st.session_state.setdefault(key, Bench(names=names))
    return kept
