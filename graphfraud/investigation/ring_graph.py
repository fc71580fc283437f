"""One ring with what its screen shows of the graph: members, links, what is shared and what it weighs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphfraud.investigation.shared import shared_values
from graphfraud.investigation.weighing import weigh_accounts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphfraud.investigation.shared import SharedValue
    from graphfraud.model import Ring
    from graphfraud.network.parameters import NetworkParameters
    from graphfraud.stores.ports import GraphView, Link, NodeFacts


@dataclass(frozen=True, slots=True)
class RingGraph:
    """A ring and its surroundings in one run."""

    ring: Ring
    links: Sequence[Link]
    """Every link of its members, sorted by (account, node)."""
    shared: Sequence[SharedValue]
    """What two or more members use, the most used first."""
    facts: Mapping[str, NodeFacts]
    """Printed key of each shared value -> how widely it is used in the whole shop."""
    bits: Mapping[str, int]
    """The same keys -> weight in thousandths of a bit; 0 for a hub."""


def open_ring(view: GraphView, ring: str, parameters: NetworkParameters) -> RingGraph:
    """Read one ring whole.

    Args:
        view: the graph as a run left it.
        ring: the ring's id.
        parameters: the weights that the night used.

    Raises:
        NotFoundError: no ring of that id is in this run.
    """
    found = view.ring(ring)
    accounts = [member.account for member in found.members]
    links = view.links(accounts)
    weighed = weigh_accounts(view, accounts, parameters)
    shared = [value for value in shared_values(links) if value.node in weighed.facts]
    return RingGraph(
        ring=found,
        links=links,
        shared=shared,
        facts={value.node: weighed.facts[value.node] for value in shared},
        bits={value.node: weighed.bits(value.node) for value in shared},
    )
