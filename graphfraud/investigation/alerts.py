"""After a night: the alerts to what it found, each cause once.

Worked out from what stands in the two databases, so the next night makes up for one that was cut short.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfraud.alerting.alerts import order_alerts, ring_alerts
from graphfraud.ledger.case_reading import quiet_rings
from graphfraud.ledger.order_scores import ALERTS, OrderFilter, list_scores, mark, set_mark
from graphfraud.ledger.outbox import add_alerts
from graphfraud.model import DAY_MS, RingState
from graphfraud.stores.ports import RingFilter

if TYPE_CHECKING:
    from graphfraud.ledger import Ledger
    from graphfraud.settings import Settings
    from graphfraud.stores.ports import GraphView


def alert_night(view: GraphView, ledger: Ledger, settings: Settings, as_of: int) -> int:
    """Put the alerts to a published night into the outbox; nothing is sent yet.

    Args:
        view: the published run, whose orders are scored.
        ledger: the ledger that belongs to it.
        settings: the shop's.
        as_of: the night's time, ms since 1970 UTC.

    Returns:
        How many alerts are new.
    """
    run, since = view.run or 0, mark(ledger, ALERTS)
    quiet = quiet_rings(ledger)
    rings = [row for row in view.rings(RingFilter(state=RingState.QUEUE)) if row.id not in quiet]
    nights = range(since + 1 if since else run, run + 1)
    lineage = [entry for night in nights for entry in ledger.lineage(run=night)]
    orders = list_scores(ledger, OrderFilter(since=as_of - settings.orders.days * DAY_MS))
    found = [
        *order_alerts(orders, settings.alerts, as_of),
        *ring_alerts(rings, lineage, settings.alerts, as_of),
    ]
    new = add_alerts(ledger, found)
    set_mark(ledger, ALERTS, run)
    return new
