"""A ring without names: numbers stand where a customer's words stood, before anything is drawn or written."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graphfraud.model import Label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphfraud.investigation.ring_events import RingEvent
    from graphfraud.investigation.ring_graph import RingGraph
    from graphfraud.model import Reason, Ring, RingLink
    from graphfraud.ui.words import Words


def without_names(
    graph: RingGraph, events: Sequence[RingEvent], words: Words
) -> tuple[RingGraph, list[RingEvent]]:
    """Put a number in place of every account and value.

    Args:
        graph: the ring.
        events: what its members did; their details are left out.
        words: of the language in which things are numbered: ``E-mail 2``.

    Returns:
        The same ring and events, the same every time, in which no text comes from an order. Events keep their
        times, kinds, sums and outcomes.
    """
    accounts = sorted(
        {member.account for member in graph.ring.members} | {one.account for one in graph.links}
    )
    nodes = sorted({link.node for link in graph.links} | _linked(graph.ring))
    name = _numbered([f"{Label.ACCOUNT.value}:{account}" for account in accounts] + nodes, words)
    account = {one: name[f"{Label.ACCOUNT.value}:{one}"].partition(":")[2] for one in accounts}
    links = [replace(one, account=account[one.account], node=name[one.node]) for one in graph.links]
    shared = [
        replace(value, node=name[value.node], accounts=tuple(account[one] for one in value.accounts))
        for value in graph.shared
    ]
    hidden = replace(
        graph,
        ring=_ring(graph.ring, account, name),
        links=links,
        shared=shared,
        facts={
            name[node]: replace(facts, node=name[node], placeholder="denied" if facts.placeholder else "")
            for node, facts in graph.facts.items()
        },
        bits={name[node]: bits for node, bits in graph.bits.items()},
    )
    numbered = [
        replace(event, event_id=str(number), account=account.get(event.account, ""), details={})
        for number, event in enumerate(events, 1)
    ]
    return hidden, numbered


def _numbered(nodes: Sequence[str], words: Words) -> dict[str, str]:
    """Number the nodes of each label: ``email:taro@example.jp`` becomes ``email:E-mail 2``."""
    counts: Counter[str] = Counter()
    names = {}
    for node in nodes:
        label = node.partition(":")[0]
        counts[label] += 1
        names[node] = f"{label}:{words(f'label.{label}')} {counts[label]}"
    return names


def _linked(ring: Ring) -> set[str]:
    links = [*ring.cuts, *([ring.holding] if ring.holding else [])]
    return {node for link in links for node in link.shared}


def _ring(ring: Ring, account: Mapping[str, str], name: Mapping[str, str]) -> Ring:
    return replace(
        ring,
        members=tuple(replace(member, account=account[member.account]) for member in ring.members),
        reasons=tuple(_reason(reason, account, name) for reason in ring.reasons),
        holding=_link(ring.holding, account, name) if ring.holding else None,
        cuts=(),  # they name accounts outside the ring
    )


def _link(link: RingLink, account: Mapping[str, str], name: Mapping[str, str]) -> RingLink:
    return replace(
        link,
        first=account[link.first],
        second=account[link.second],
        shared=tuple(name[node] for node in link.shared),
    )


def _reason(reason: Reason, account: Mapping[str, str], name: Mapping[str, str]) -> Reason:
    """Rename what the sentence of a reason names; a text that is neither account nor value is left out."""

    def hide(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        return name.get(value) or account.get(value) or "…"

    return replace(reason, evidence=(), params={key: hide(value) for key, value in reason.params.items()})
