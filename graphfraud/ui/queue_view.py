"""The review queue as a table: filtered, sorted, a page at a time, each ring with its reason in one line."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from graphfraud.model import MILLI, RingState
from graphfraud.scoring.explanations import sentence
from graphfraud.scoring.scorecard import SCORECARD
from graphfraud.scoring.wording import LANGUAGES
from graphfraud.ui.shown import decimals_of, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from graphfraud.investigation.queue import QueueRow
    from graphfraud.model import Ring
    from graphfraud.stores.ports import GraphView
    from graphfraud.ui.shown import Shown
    from graphfraud.ui.words import Words

PAGE_ROWS = 50
"""Rings on one page: more than a morning's work, and few enough to read each one's reasons for it."""

REASONS_NAMED = 3
"""Reasons in the line of a list: the weightiest, which fit a column."""

CSV_COLUMNS = (
    "ring",
    "score",
    "state",
    "change",
    "size",
    "joined",
    "left",
    "priority",
    "money_at_risk",
    "money_spent",
    "currency",
    "orders",
    "first_seen",
    "last_seen",
    "top_signal",
    "owner",
    "status",
)


class Work(StrEnum):
    """How far the work on a ring is."""

    OPEN = "open"
    """Not closed, whoever has it."""
    FREE = "free"
    """Nobody has it."""
    MINE = "mine"
    CLOSED = "closed"
    ALL = "all"


class Order(StrEnum):
    """What the list is sorted by."""

    PRIORITY = "priority"
    SCORE = "score"
    AT_RISK = "at_risk"
    SPENT = "spent"
    SIZE = "size"
    GROWTH = "growth"
    LATEST = "latest"


_KEYS: dict[Order, Callable[[QueueRow], tuple[Any, ...]]] = {
    Order.PRIORITY: lambda _row: (),
    Order.SCORE: lambda row: (-row.ring.score,),
    Order.AT_RISK: lambda row: (-row.ring.money_at_risk,),
    Order.SPENT: lambda row: (-row.ring.money_spent,),
    Order.SIZE: lambda row: (-row.ring.size,),
    Order.GROWTH: lambda row: (-row.joined,),
    Order.LATEST: lambda row: (-(row.ring.last_seen or 0),),
}
"""Added to the order of the queue, which is the order of equals."""


_WORK: dict[Work, Callable[[QueueRow, str], bool]] = {
    Work.OPEN: lambda row, _name: not row.closed,
    Work.FREE: lambda row, _name: not row.closed and not row.taken,
    Work.MINE: lambda row, name: not row.closed and row.case is not None and row.case.owner == name,
    Work.CLOSED: lambda row, _name: row.closed,
    Work.ALL: lambda _row, _name: True,
}


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which rings to show, and in which order."""

    state: RingState | None = RingState.QUEUE
    changed: bool = False
    """Only new or changed ones."""
    at_risk: bool = False
    """Only those with orders that can still be stopped."""
    min_score: int = 0
    """Points, 0 to 100."""
    signal: str = ""
    order: Order = Order.PRIORITY
    work: Work = Work.OPEN


def filter_queue(rows: Iterable[QueueRow], wanted: QueueFilter, name: str = "") -> list[QueueRow]:
    """Keep and sort what is wanted; equals keep the order of the queue.

    Args:
        rows: the list.
        wanted: what to keep, and the order.
        name: who looks, for their own cases.
    """
    kept = [
        row
        for row in rows
        if (wanted.state is None or row.ring.state is wanted.state)
        and (row.change is not None or not wanted.changed)
        and (row.ring.money_at_risk > 0 or not wanted.at_risk)
        and row.ring.score >= wanted.min_score * MILLI
        and wanted.signal in {"", row.ring.top_signal}
        and _WORK[wanted.work](row, name)
    ]
    return sorted(kept, key=_KEYS[wanted.order])


def to_saved(wanted: QueueFilter) -> dict[str, Any]:
    """Return a filter as plain values, to be kept under a name."""
    return asdict(wanted) | {"state": wanted.state.value if wanted.state else None}


def from_saved(kept: Mapping[str, Any]) -> QueueFilter:
    """Read what `to_saved` gave; what this version does not know, or another one kept, falls back."""
    state, order, work = kept.get("state", RingState.QUEUE), kept.get("order"), kept.get("work")
    score, signal = kept.get("min_score"), kept.get("signal")
    return QueueFilter(
        state=None if state is None else RingState(state) if state in set(RingState) else RingState.QUEUE,
        changed=kept.get("changed") is True,
        at_risk=kept.get("at_risk") is True,
        min_score=min(max(score, 0), 100) if isinstance(score, int) else 0,
        signal=str(signal) if signal in SCORECARD else "",
        order=Order(order) if order in set(Order) else Order.PRIORITY,
        work=Work(work) if work in set(Work) else Work.OPEN,
    )


def pages(number: int) -> int:
    """Return how many pages so many rings take; one where there are none."""
    return max(1, -(-number // PAGE_ROWS))


def queue_table(
    rows: Sequence[QueueRow], view: GraphView, words: Words, shown: Shown
) -> list[dict[str, Any]]:
    """Return one page of the table, with its columns in their order.

    Args:
        rows: the rings of the page.
        view: where their reasons stand.
        words: of the language.
        shown: how money and times are written.
    """
    return [_line(row, top_reasons(view.ring(row.ring.id), words), words, shown) for row in rows]


def top_reasons(ring: Ring, words: Words) -> str:
    """Name what speaks most against a ring, with the points: ``Known fraud +31 · Shared addresses +15``."""
    worst = sorted(ring.reasons, key=lambda reason: -reason.points)[:REASONS_NAMED]
    named = [
        f"{words(f'signal.{reason.signal}')} +{round(reason.points / MILLI)}"
        for reason in worst
        if reason.points > 0
    ]
    return " · ".join(named) or words("queue.no_reason")


def one_line_why(ring: Ring, words: Words, shown: Shown) -> str:
    """Say what speaks most against a ring, in one line."""
    worst = max(ring.reasons, key=lambda reason: reason.points, default=None)
    if worst is None or worst.points <= 0:
        return words("queue.no_reason")
    return plain(sentence(worst, language_of_reasons(words), shown.zone), 240)


def language_of_reasons(words: Words) -> str:
    """Return the language in which reasons can be put: the screens' own, or English."""
    return words.language if words.language in LANGUAGES else "en"


def queue_csv(rows: Iterable[QueueRow]) -> str:
    """Write all rows as CSV with plain values: points, minor units, ms since 1970 UTC."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for row in rows:
        ring = row.ring
        values = (
            ring.id,
            ring.score / MILLI,
            ring.state.value,
            row.change.value if row.change else "",
            ring.size,
            row.joined,
            row.left,
            ring.priority,
            ring.money_at_risk,
            ring.money_spent,
            ring.currency,
            ring.orders,
            ring.first_seen,
            ring.last_seen,
            ring.top_signal,
            row.case.owner if row.case else "",
            row.case.status.value if row.case else "",
        )
        writer.writerow(values)
    return out.getvalue()


def _line(row: QueueRow, why: str, words: Words, shown: Shown) -> dict[str, Any]:
    ring = row.ring
    scale = 10 ** decimals_of(ring.currency)
    return {
        "ring": ring.id,
        "score": round(ring.score / MILLI),
        "why": why,
        "news": _news(row, words),
        "size": ring.size,
        "at_risk": ring.money_at_risk / scale,
        "spent": ring.money_spent / scale,
        "per_minute": ring.priority / scale,
        "owner": row.case.owner if row.case else "",
        "status": words(f"case_status.{row.case.status.value}") if row.case else "",
        "orders": ring.orders,
        "last_seen": shown.day(ring.last_seen),
        "state": words(f"state.{ring.state.value}"),
    }


def _news(row: QueueRow, words: Words) -> str:
    if row.change is None:
        return ""
    name = words(f"change.{row.change.value}")
    grown = f" +{row.joined}" if row.joined else ""
    lost = f" −{row.left}" if row.left else ""  # noqa: RUF001  # a minus sign, read as one
    return f"{name}{grown}{lost}"
