"""Entries of the block list as plain rows: the list, what waits for somebody, one entry's life."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfraud.ui.shown import LONG, NOTHING, plain, readable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphfraud.ledger.entry_hits import OrderAnswer
    from graphfraud.ledger.entry_reading import EntryEventRow, EntryRow, ReviewRow
    from graphfraud.ui.shown import Shown
    from graphfraud.ui.words import Words

HIDDEN = "•••"
"""Stands for a value that the reader may not see."""

TEXT_LENGTH = 2_000
"""Characters of a reason in somebody's own words: all that the ledger keeps."""


def entry_value(entry: EntryRow, *, names: bool) -> str:
    """Return an entry's value for reading, or that it is hidden."""
    if not names:
        return HIDDEN
    text = readable(f"{entry.type.value}:{entry.value}") if entry.normalised else entry.value
    return plain(f"{entry.name} @ {text}" if entry.name else text, LONG)


def entry_rows(
    entries: Sequence[EntryRow], words: Words, shown: Shown, *, names: bool
) -> list[dict[str, Any]]:
    """Return one row an entry, with what it has done."""
    return [_line(entry, words, shown, names=names) for entry in entries]


def review_rows(
    rows: Sequence[ReviewRow], words: Words, shown: Shown, *, names: bool
) -> list[dict[str, Any]]:
    """Return one row an entry that waits for somebody, the most urgent first."""
    return [
        {
            "waits": words(f"waits.{row.why}"),
            "due_at": shown.day(row.due_at) if row.due_at else "",
            **_line(row.entry, words, shown, names=names),
        }
        for row in rows
    ]


def life_rows(events: Sequence[EntryEventRow], words: Words, shown: Shown) -> list[dict[str, Any]]:
    """Return one row a line of an entry's history, the newest first."""
    return [
        {
            "at": shown.time(event.at),
            "person": event.person,
            "event": words(f"entry_event.{event.kind}"),
            "text": plain(event.text, TEXT_LENGTH),
        }
        for event in reversed(events)
    ]


def then_rows(impact: Mapping[str, Any], words: Words, shown: Shown) -> list[dict[str, Any]]:
    """Return what was known of an entry's impact when it was proposed, one row a figure."""
    currency = str(impact.get("currency") or "")
    counts = ("orders", "customers", "good_orders", "good_customers", "fraud_orders", "open_orders")
    written = {name: f"{impact[name]:,}" for name in counts if name in impact}
    sums = ("money", "good_money", "fraud_money")
    written |= {name: shown.money(impact[name], currency) for name in sums if name in impact}
    return [{"figure": words(f"figure.{name}"), "number": number} for name, number in written.items()]


def answer_rows(answers: Sequence[OrderAnswer], words: Words, shown: Shown) -> list[dict[str, Any]]:
    """Return one row an entry that an order hit; the one that decided says so."""
    return [
        {
            "at": shown.time(one.at),
            "entry": one.entry,
            "action": words(f"action.{one.action}"),
            "decided": words("refused.decided") if one.decided else "",
            "reason": words(f"entry_reason.{one.reason}")
            if f"entry_reason.{one.reason}" in words
            else plain(one.reason),
            "text": plain(one.text, TEXT_LENGTH),
            "author": one.author,
            "approver": one.approver,
            "entry_status": words(f"entry_status.{one.status}") if one.status else "",
            "version": one.version,
        }
        for one in answers
    ]


def _line(entry: EntryRow, words: Words, shown: Shown, *, names: bool) -> dict[str, Any]:
    stopped = " · ".join(shown.money(money, currency) for currency, money in entry.life.stopped.items())
    return {
        "entry": entry.id,
        "entry_status": words(f"entry_status.{entry.status.value}"),
        "action": words(f"action.{entry.action.value}"),
        "kind": words(f"entry_type.{entry.type.value}"),
        "value": entry_value(entry, names=names),
        "reason": words(f"entry_reason.{entry.reason}"),
        "author": entry.author,
        "approver": entry.approver or NOTHING,
        "expires_at": shown.day(entry.expires_at),
        "hits": entry.life.hits,
        "last_hit": shown.time(entry.life.last_hit),
        "stopped": stopped,
        "ring": entry.ring,
    }
