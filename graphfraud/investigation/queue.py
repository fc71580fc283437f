"""The morning's work list: every ring, with what the last night did to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphfraud.model import RingChange
from graphfraud.stores.ports import RingFilter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfraud.ledger import Ledger
    from graphfraud.stores.ports import GraphView, RingRow


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One ring of the list."""

    ring: RingRow
    change: RingChange | None
    """What the shown run did to it; None where it left it alone."""
    joined: int
    """Accounts that joined in the shown run; all of them for a new ring."""
    left: int


def review_queue(view: GraphView, ledger: Ledger) -> list[QueueRow]:
    """List every ring of the shown run, what can be saved soonest first.

    Rings with orders that can still be stopped come before all others; inside either half the expected money
    saved per review minute decides.

    Args:
        view: the published run.
        ledger: the ledger that belongs to it.

    Returns:
        All rings, those of the queue and those of history. Linear in the rings and in the night's changes.
    """
    changes = {entry.ring: entry for _, entry in ledger.lineage(run=view.run)} if view.run else {}
    rows = []
    for row in view.rings(RingFilter()):
        entry = changes.get(row.id)
        change = entry.change if entry else None
        joined = row.size if change is RingChange.BORN else len(entry.added) if entry else 0
        rows.append(QueueRow(row, change, joined, len(entry.removed) if entry else 0))
    return sorted(rows, key=_most_urgent_first)


def changed_since(rows: Sequence[QueueRow]) -> list[QueueRow]:
    """Keep what is new or changed in the shown run."""
    return [row for row in rows if row.change is not None]


def _most_urgent_first(row: QueueRow) -> tuple[bool, int, int, str]:
    return (row.ring.money_at_risk == 0, -row.ring.priority, -row.ring.score, row.ring.id)
