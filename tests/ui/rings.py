"""Rings made by hand for the tests of what is drawn of them."""

from __future__ import annotations

from graphfraud.investigation.ring_graph import RingGraph
from graphfraud.investigation.shared import shared_values
from graphfraud.model import Label, Member, Reason, Ring, RingState
from graphfraud.stores.ports import Link, NodeFacts


def ring_graph(
    links: list[tuple[str, str]],
    *,
    fraud: tuple[str, ...] = (),
    hubs: tuple[str, ...] = (),
    ring: str = "R-000001",
    score: int = 42_500,
) -> RingGraph:
    """Make a ring of everybody named in (account, node) links; each link was in use on one day of its own."""
    accounts = sorted({account for account, _ in links})
    made = [
        Link(account, node, number * 86_400_000, number * 86_400_000 + 1_000, 1)
        for number, (account, node) in enumerate(sorted(links))
    ]
    shared = shared_values(made)
    facts = {
        value.node: NodeFacts(
            value.node,
            Label(value.node.partition(":")[0]),
            len(value.accounts) + 3,
            "over_cap" if value.node in hubs else "",
            "",
        )
        for value in shared
    }
    return RingGraph(
        ring=Ring(
            id=ring,
            score=score,
            members=tuple(Member(account, 1, 0, 0, 1, account in fraud) for account in accounts),
            reasons=(Reason("settled", score, (), {"count": 1, "size": 3, "days": 60, "orders": 2}),),
            state=RingState.QUEUE,
            priority=1,
            money_at_risk=0,
            money_spent=1,
            currency="JPY",
            orders=1,
            first_seen=0,
            last_seen=1,
            holding=None,
            cuts=(),
        ),
        links=made,
        shared=shared,
        facts=facts,
        bits={value.node: 0 if value.node in hubs else 9_000 for value in shared},
    )
