"""A ring as tables: what the canvas shows and what it had to leave out, in rows that a keyboard reaches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphfraud.model import MILLI
from graphfraud.scoring.explanations import cut_sentence, holding_sentence, sentence
from graphfraud.scoring.score import CLIP
from graphfraud.ui.queue_view import language_of_reasons
from graphfraud.ui.shown import LONG, hub_reason, plain, readable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfraud.investigation.ring_events import RingEvent
    from graphfraud.investigation.ring_graph import RingGraph
    from graphfraud.model import Ring
    from graphfraud.ui.picture import PictureEdge
    from graphfraud.ui.shown import Shown
    from graphfraud.ui.words import Words


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """One reason as it stands on the page."""

    name: str
    points: int
    """Thousandths; negative where it speaks for the accounts."""
    text: str


def reason_lines(ring: Ring, words: Words, shown: Shown) -> list[ReasonLine]:
    """Return a ring's reasons, the weightiest first and the clip last; their points add up to the score."""
    return [
        ReasonLine(
            words(f"signal.{reason.signal}"),
            reason.points,
            plain(sentence(reason, language_of_reasons(words), shown.zone), 400),
        )
        for reason in sorted(ring.reasons, key=lambda one: (one.signal == CLIP, -abs(one.points)))
    ]


def holding_lines(ring: Ring, words: Words) -> list[str]:
    """Say which link holds the ring together, and which were cut."""
    language = language_of_reasons(words)
    held = [holding_sentence(ring.holding, language)] if ring.holding else []
    return [plain(line, 400) for line in (*held, *(cut_sentence(cut, language) for cut in ring.cuts))]


def member_rows(graph: RingGraph, names: dict[str, str], words: Words, shown: Shown) -> list[dict[str, Any]]:
    """Return one row a member.

    Args:
        graph: the ring.
        names: the name that each account ordered under last.
        words: of the language.
        shown: how times are written.
    """
    return [
        {
            "account": plain(member.account, LONG),
            "name": plain(names.get(member.account, ""), LONG),
            "mark": words("mark.known_fraud") if member.known_fraud else "",
            "joined_with": member.degree,
            "between": member.betweenness / 10,
            "first_seen": shown.time(member.first_seen),
            "last_seen": shown.time(member.last_seen),
        }
        for member in graph.ring.members
    ]


def value_rows(graph: RingGraph, words: Words, shown: Shown) -> list[dict[str, Any]]:
    """Return one row a shared value; hubs stand among them and say why they join nobody."""
    rows = []
    for value in graph.shared:
        facts = graph.facts[value.node]
        reason = facts.hub or facts.placeholder
        rows.append(
            {
                "kind": words(f"label.{facts.label.value}"),
                "value": plain(readable(value.node), LONG),
                "members": len(value.accounts),
                "shop_accounts": facts.degree,
                "bits": graph.bits[value.node] / MILLI,
                "times": value.times,
                "first_seen": shown.time(value.since),
                "last_seen": shown.time(value.last),
                "mark": hub_reason(reason, words) if reason else "",
            }
        )
    return rows


def edge_rows(edges: Sequence[PictureEdge], words: Words, shown: Shown) -> list[dict[str, Any]]:
    """Return one row a drawn link."""
    return [
        {
            "account": plain(edge.account, LONG),
            "kind": words(f"label.{edge.node.partition(':')[0]}"),
            "value": plain(readable(edge.node), LONG),
            "bits": edge.bits / MILLI,
            "times": edge.times,
            "first_seen": shown.time(edge.first_seen),
            "last_seen": shown.time(edge.last_seen),
        }
        for edge in edges
    ]


def event_rows(events: Sequence[RingEvent], words: Words, shown: Shown) -> list[dict[str, Any]]:
    """Return one row an event, with what was ordered and what came of it."""
    return [
        {
            "at": shown.time(event.at),
            "event": words(f"kind.{event.kind}") if f"kind.{event.kind}" in words else plain(event.kind),
            "account": plain(event.account, LONG),
            "name": plain(str(event.details.get("name") or ""), LONG),
            "amount": shown.money(event.amount, event.currency),
            "status": words(f"status.{event.status}") if event.status else "",
            "outcome": words(f"outcome.{event.outcome}") if event.outcome else "",
            "items": plain(str(event.details.get("items") or ""), LONG),
        }
        for event in events
    ]


def latest_names(events: Sequence[RingEvent]) -> dict[str, str]:
    """Return the name that each account ordered under last; `events` are the newest first."""
    names: dict[str, str] = {}
    for event in events:
        if event.details.get("name"):
            names.setdefault(event.account, str(event.details["name"]))
    return names
