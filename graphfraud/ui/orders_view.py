"""The order queue and the latest alerts as tables: what came in by day, before a night makes rings of it."""

from __future__ import annotations

import csv
import io
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from graphfraud.checkout.spreadsheet import to_cell
from graphfraud.model import MILLI
from graphfraud.scoring.explanations import order_sentence
from graphfraud.scoring.order_sentences import order_words
from graphfraud.ui.queue_view import language_of_reasons
from graphfraud.ui.shown import HIDDEN, NOTHING, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from graphfraud.alerting.alerts import Alert
    from graphfraud.model import Reason
    from graphfraud.order_score import OrderScore
    from graphfraud.ui.shown import Shown
    from graphfraud.ui.words import Words

SENTENCE = 240
"""Characters of a reason in a list: two lines of its column."""

CSV_COLUMNS = ("order", "at", "account", "thousandths", "amount", "currency", "rings", "signals")


def day_bounds(day: date | None, zone: ZoneInfo) -> tuple[int | None, int | None]:
    """Return when a day of the shop begins, and the next one, ms since 1970 UTC; nothing for no day."""
    if day is None:
        return None, None
    begin, end = (datetime.combine(one, time(), zone) for one in (day, day + timedelta(days=1)))
    return int(begin.timestamp()) * MILLI, int(end.timestamp()) * MILLI


def order_rows(
    scores: Iterable[OrderScore], words: Words, shown: Shown, *, names: bool
) -> list[dict[str, Any]]:
    """Return one row an order.

    Args:
        scores: the orders, the highest score first.
        words: of the language.
        shown: how money and times are written.
        names: say whose an order is, and its worst reason in a sentence, which names what was used; without
            them the reasons are only called by their names.
    """
    return [
        {
            "score": round(one.score / MILLI),
            "at": shown.time(one.at),
            "order": plain(one.event),
            "account": plain(one.account) if names else HIDDEN,
            "amount": shown.money(one.amount, one.currency),
            "why": _sentence(one.reasons, words, shown) if names else _named(one.reasons, words),
            "in_ring": " ".join(one.rings) or NOTHING,
        }
        for one in scores
    ]


def orders_csv(scores: Iterable[OrderScore], *, names: bool) -> str:
    """Write orders as CSV with plain values: thousandths of a point, minor units, ms since 1970 UTC.

    Args:
        scores: the orders.
        names: say whose they are; the column is empty otherwise.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for one in scores:
        whose = to_cell(one.account) if names else ""
        signals = " ".join(reason.signal for reason in one.reasons)
        told = (one.at, whose, one.score, one.amount, one.currency, " ".join(one.rings), signals)
        writer.writerow((to_cell(one.event), *told))
    return out.getvalue()


def alert_rows(alerts: Sequence[Alert], words: Words, shown: Shown) -> list[dict[str, Any]]:
    """Return one row an alert, in their order."""
    return [
        {
            "at": shown.time(one.at),
            "kind": words(f"alert.{one.kind.value}"),
            "subject": plain(one.subject),
            "points": f"{one.facts['score'] / MILLI:.0f}" if "score" in one.facts else NOTHING,
            "in_ring": " ".join(one.facts.get("rings", ())) or NOTHING,
        }
        for one in alerts
    ]


def _sentence(reasons: Sequence[Reason], words: Words, shown: Shown) -> str:
    """Say the weightiest reason, and how many there are beside it."""
    if not reasons:
        return words("queue.no_reason")
    worst = plain(order_sentence(reasons[0], language_of_reasons(words), shown.zone), SENTENCE)
    return f"{worst} (+{len(reasons) - 1})" if len(reasons) > 1 else worst


def _named(reasons: Sequence[Reason], words: Words) -> str:
    language = language_of_reasons(words)
    found = ((one, order_words(one.signal, language)) for one in reasons)
    named = [f"{said.short} {one.points / MILLI:+.0f}" for one, said in found if said is not None]
    return " · ".join(named) or words("queue.no_reason")
