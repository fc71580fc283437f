"""The evidence page of a ring: one HTML file that explains itself, needs no network, and can be checked."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from graphfraud.ui.anonymous import without_names
from graphfraud.ui.drawing import draw, render
from graphfraud.ui.picture import draw_ring
from graphfraud.ui.ring_tables import event_rows, latest_names, member_rows, reason_lines, value_rows
from graphfraud.ui.shown import points

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphfraud.investigation.ring_events import RingEvent
    from graphfraud.investigation.ring_graph import RingGraph
    from graphfraud.ui.drawing import Drawn
    from graphfraud.ui.shown import Shown
    from graphfraud.ui.words import Words


@dataclass(frozen=True, slots=True)
class EvidenceTable:
    """One table of the page, ready to be printed."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True)
class EvidencePage:
    """All that the page says, apart from the picture."""

    language: str
    title: str
    facts: tuple[str, ...]
    tables: tuple[EvidenceTable, ...]
    origin_title: str
    origin: tuple[tuple[str, str], ...] = field(default=())
    """Where it comes from: run, settings, versions, and the digest of everything above."""


def evidence_page(
    graph: RingGraph,
    events: Sequence[RingEvent],
    record: Mapping[str, Any],
    words: Words,
    shown: Shown,
    *,
    hide_names: bool = False,
) -> str:
    """Write the page of one ring as HTML.

    Args:
        graph: the ring.
        events: what its members did.
        record: the run record of the run that the ring is read from.
        words: of the language of the page.
        shown: how values are written.
        hide_names: put numbers in place of everything that a customer wrote.

    Returns:
        One self-contained page. The same run, language and `hide_names` give the same page, byte for byte.
    """
    if hide_names:
        graph, events = without_names(graph, events, words)
    picture = draw_ring(graph, (), None)
    drawn = draw(picture, words, shown)
    page = EvidencePage(
        language=words.language,
        title=f"{words('ring.title')} {graph.ring.id}",
        facts=_facts(graph, words, shown),
        tables=_tables(graph, events, words, shown),
        origin_title=words("evidence.origin"),
    )
    return render(drawn, asdict(_signed(page, drawn, record, words)))


def _facts(graph: RingGraph, words: Words, shown: Shown) -> tuple[str, ...]:
    ring = graph.ring
    return (
        words("queue.score_of", score=points(ring.score)),
        words("queue.accounts_of", count=f"{len(ring.members):,}"),
        f"{words('column.orders')} {ring.orders:,}",
        words("queue.spent_of", money=shown.money(ring.money_spent)),
        f"{shown.day(ring.first_seen)} - {shown.day(ring.last_seen)}",
    )


def _tables(
    graph: RingGraph, events: Sequence[RingEvent], words: Words, shown: Shown
) -> tuple[EvidenceTable, ...]:
    reasons = [
        {"reason": line.name, "points": points(line.points), "sentence": line.text}
        for line in reason_lines(graph.ring, words, shown)
    ]
    parts = (
        ("evidence.reasons", reasons),
        ("tabs.values", value_rows(graph, words, shown)),
        ("tabs.members", member_rows(graph, latest_names(events), words, shown)),
        ("tabs.orders", event_rows(events, words, shown)),
    )
    return tuple(_table(words(title), rows, words) for title, rows in parts if rows)


def _table(title: str, rows: Sequence[Mapping[str, Any]], words: Words) -> EvidenceTable:
    names = list(rows[0])
    return EvidenceTable(
        title,
        tuple(words(f"column.{name}") for name in names),
        tuple(tuple(row[name] for name in names) for row in rows),
    )


def _signed(page: EvidencePage, drawn: Drawn, record: Mapping[str, Any], words: Words) -> EvidencePage:
    """Add where the page comes from, and the digest of all that it says."""
    told = json.dumps(
        [asdict(page), drawn.nodes, drawn.edges], ensure_ascii=False, sort_keys=True, default=str
    )
    origin = (
        (words("column.night"), str(record.get("run", ""))),
        (words("evidence.settings"), str(record.get("settings", ""))),
        (words("evidence.versions"), json.dumps(record.get("versions", {}), sort_keys=True)),
        (words("evidence.digest"), hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()),
    )
    return EvidencePage(page.language, page.title, page.facts, page.tables, page.origin_title, origin)
