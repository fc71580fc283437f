"""Which published rings orders touch: by a member's own order, or by what they share with a member."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graphfraud.model import Strength
from graphfraud.scoring.order_scorecard import RING_MEMBER, TOUCH_OF, TOUCHES
from graphfraud.scoring.orders import RingTouch
from graphfraud.stores.ports import RingFilter

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from graphfraud.stores.ports import GraphView, Link, NodeFacts

MOST_USERS: Final = 300
"""Accounts of one identifier that are looked through; with more it is a hub, or will be one tonight."""


@dataclass(frozen=True, slots=True)
class Rings:
    """The published rings, as orders are looked up in them."""

    of_account: Mapping[str, str]
    score: Mapping[str, int]
    """Thousandths of a point by ring."""
    hubs: frozenset[str]
    """Printed keys that lead to no ring."""

    @classmethod
    def published(cls, view: GraphView, dismissed: Collection[str]) -> Rings:
        """Read them; linear in the members of all rings.

        Args:
            view: the published run.
            dismissed: ids of rings that a person looked at and found harmless: they are as good as none.
        """
        return cls(
            {account: ring for ring, account in view.members() if ring not in dismissed},
            {row.id: row.score for row in view.rings(RingFilter())},
            frozenset(hub.node for hub in view.hubs()),
        )


@dataclass(frozen=True, slots=True)
class Touching:
    """The rings, and who uses the identifiers of some orders."""

    rings: Rings
    facts: Mapping[str, NodeFacts]
    """Of the identifiers that can tell something."""
    users: Mapping[str, Sequence[Link]]

    @classmethod
    def of(cls, view: GraphView, rings: Rings, nodes: Iterable[str], denied: Collection[str]) -> Touching:
        """Look the identifiers of some orders up, in two statements.

        Args:
            view: the graph, the orders included.
            rings: the published rings.
            nodes: printed keys.
            denied: printed keys that stand for nobody.
        """
        wanted = sorted(set(nodes) - rings.hubs - set(denied))  # a hub's users are many, and tell nothing
        facts = {
            node: one
            for node, one in view.facts(wanted).items()
            if one.degree > 1 and not one.placeholder and one.strength is not Strength.SOFT
        }
        return cls(rings, facts, view.users(sorted(facts), MOST_USERS))

    def find(self, account: str, nodes: Iterable[str]) -> tuple[RingTouch, ...]:
        """Return the rings that an order touches, the weightiest first, then by id.

        Args:
            account: whose order it is.
            nodes: printed keys that it used.
        """
        found: dict[str, RingTouch] = {}
        own = self.rings.of_account.get(account)
        if own:
            found[own] = RingTouch(own, self.rings.score[own], RING_MEMBER, account)
        shared: defaultdict[str, list[tuple[int, str, str]]] = defaultdict(list)
        for node in sorted(set(nodes) & self.facts.keys()):
            seen: set[str] = set()
            for link in self.users.get(node, ()):
                ring = self.rings.of_account.get(link.account)
                if ring is not None and ring != own and ring not in seen:
                    seen.add(ring)
                    shared[ring].append((-self.facts[node].strength, node, link.account))
        for ring, values in shared.items():
            strength, _, member = min(values)
            how = TOUCH_OF[Strength(-strength)]
            nodes_shared = tuple(node for _, node, _ in sorted(values))
            found[ring] = RingTouch(ring, self.rings.score[ring], how, member, nodes_shared)
        return tuple(sorted(found.values(), key=lambda one: (-TOUCHES[one.how].points(one.score), one.ring)))
