"""The morning's work list: every ring, with what the last night did to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graphfraud.casework import CLOSED
from graphfraud.errors import NotFoundError, TakenError
from graphfraud.ledger.case_reading import cases_by_ring
from graphfraud.model import RingChange, RingState
from graphfraud.stores.ports import RingFilter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfraud.ledger import Ledger
    from graphfraud.ledger.acts import Request
    from graphfraud.ledger.case_reading import CaseRow
    from graphfraud.ledger.cases import Casework
    from graphfraud.stores.ports import GraphView, RingRow


TRIES = 5
"""Rings that `take_next` tries: more colleagues do not press the button in one moment."""


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One ring of the list."""

    ring: RingRow
    change: RingChange | None
    """What the shown run did to it; None where it left it alone."""
    joined: int
    """Accounts that joined in the shown run; all of them for a new ring."""
    left: int
    case: CaseRow | None = None
    """The work on it; None where nobody began."""

    @property
    def closed(self) -> bool:
        """Whether the work on it is done, so that nobody needs to look at it until it wakes."""
        return self.case is not None and self.case.status in CLOSED

    @property
    def taken(self) -> bool:
        """Whether somebody has it, or is working on it."""
        return self.case is not None and bool(self.case.owner or self.case.locked_by)


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


def with_cases(rows: Sequence[QueueRow], ledger: Ledger, at: int) -> list[QueueRow]:
    """Add what people did since the list was made.

    Args:
        rows: of `review_queue`.
        ledger: the ledger.
        at: now, ms since 1970 UTC.

    Returns:
        The same rings in the same order.
    """
    cases = cases_by_ring(ledger, at)
    return [replace(row, case=cases[row.ring.id]) if row.ring.id in cases else row for row in rows]


def take_next(rows: Sequence[QueueRow], work: Casework, request: Request) -> str:
    """Take the case of the first ring that waits and that nobody has; it is then locked to whoever asks.

    Args:
        rows: of `with_cases`, in the order in which they are to be worked on.
        work: the cases.
        request: who and when.

    Returns:
        The ring's id.

    Raises:
        NotFoundError: nothing waits.
        RefusedError: nobody is logged in, or the role does not allow it.
    """
    waiting = [row for row in rows if row.ring.state is RingState.QUEUE and not row.closed]
    for row in [row for row in waiting if not row.taken][:TRIES]:
        try:
            work.take(request, row.ring.id)
        except TakenError:
            continue  # a colleague was quicker
        return row.ring.id
    raise NotFoundError("no ring waits that nobody has: look at the list for those of your colleagues")


def changed_since(rows: Sequence[QueueRow]) -> list[QueueRow]:
    """Keep what is new or changed in the shown run."""
    return [row for row in rows if row.change is not None]


def _most_urgent_first(row: QueueRow) -> tuple[bool, int, int, str]:
    return (row.ring.money_at_risk == 0, -row.ring.priority, -row.ring.score, row.ring.id)
