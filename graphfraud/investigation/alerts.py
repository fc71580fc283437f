"""After a night: the alerts to what it found, each cause once.

Worked out from what stands in the two databases, so the next night makes up for one that was cut short.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from graphfraud.alerting.alerts import campaign_alerts, order_alerts, ring_alerts
from graphfraud.investigation.campaigns import card_testing
from graphfraud.ledger.order_scores import ALERTS, OrderFilter, list_scores, mark, set_mark
from graphfraud.ledger.outbox import add_alerts
from graphfraud.ledger.waking import dismissed_rings
from graphfraud.model import DAY_MS, RingState
from graphfraud.stores.changes import ChangeReads
from graphfraud.stores.ports import RingFilter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from graphfraud.ledger import Ledger
    from graphfraud.scoring.card_testing import Campaign
    from graphfraud.settings import Settings
    from graphfraud.stores.ports import GraphView

CAMPAIGN_DAYS: Final = 2
"""Days of tries that card testing is looked for in: a campaign is seen from its beginning."""


def recent_card_testing(
    view: GraphView, record: Mapping[str, Any], settings: Settings, run: int, now: int
) -> Sequence[Campaign]:
    """Find the card testing of the last days.

    Args:
        view: the graph, the new events included.
        record: of the last published run; empty before the first.
        settings: the shop's.
        run: the published run after which events are new. Those of one run more are looked at, too, so that
            a campaign that goes on over the night stays one.
        now: ms since 1970 UTC.
    """
    accounts = None
    if run and isinstance(view, ChangeReads):
        events = view.event_changes(max(run - 1, 1), "").events
        if not len(events):
            return ()
        accounts = view.account_keys(np.unique(events.account).tolist())
    since = now - CAMPAIGN_DAYS * DAY_MS
    return card_testing(view, record, settings, since=since, accounts=accounts)


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
    dismissed = dismissed_rings(ledger)
    rings = [row for row in view.rings(RingFilter(state=RingState.QUEUE)) if row.id not in dismissed]
    nights = range(since + 1 if since else run, run + 1)
    lineage = [entry for night in nights for entry in ledger.lineage(run=night)]
    orders = list_scores(ledger, OrderFilter(since=as_of - settings.orders.days * DAY_MS))
    campaigns = recent_card_testing(view, view.record(), settings, since, as_of)
    found = [
        *campaign_alerts(campaigns, as_of),
        *order_alerts(orders, campaigns, settings.alerts, as_of),
        *ring_alerts(rings, lineage, settings.alerts, as_of),
    ]
    new = add_alerts(ledger, found)
    set_mark(ledger, ALERTS, run)
    return new
