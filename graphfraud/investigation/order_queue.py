"""The order queue: the night fills it for the days that count, the watch adds what came in since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfraud.investigation.order_scores import OrderTask, score_recorded
from graphfraud.investigation.ring_touches import Rings
from graphfraud.ledger.order_scores import ORDERS, keep_scores, mark, set_mark
from graphfraud.ledger.waking import dismissed_rings
from graphfraud.model import DAY_MS
from graphfraud.scoring.calibration import Calibration

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfraud.judgement import Judgements
    from graphfraud.ledger import Ledger
    from graphfraud.order_score import OrderScore
    from graphfraud.settings import Settings
    from graphfraud.stores.ports import GraphView


def score_night(
    view: GraphView, ledger: Ledger, settings: Settings, judgements: Judgements, as_of: int
) -> Sequence[OrderScore]:
    """Score the orders that came in since the last night that did; a night that was cut short is made up for.

    Args:
        view: the published run.
        ledger: the ledger that belongs to it.
        settings: the shop's.
        judgements: what people have decided.
        as_of: the night's time, ms since 1970 UTC.

    Returns:
        The scores, which replace whatever the watch had made of the same orders by day.
    """
    since = mark(ledger, ORDERS)
    calibration = Calibration.from_json(view.record()["calibration"])
    rings = Rings.published(view, dismissed_rings(ledger))
    task = OrderTask(settings, calibration, settings.references(), judgements, rings, as_of)
    found = score_recorded(view, task, since)
    keep_scores(ledger, found.scores, found.events, oldest_kept(settings, as_of))
    set_mark(ledger, ORDERS, view.run or 0)
    return found.scores


def oldest_kept(settings: Settings, now: int) -> int:
    """Return the time before which scores are forgotten, ms since 1970 UTC."""
    return now - settings.orders.keep_days * DAY_MS
