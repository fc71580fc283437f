"""The order queue by day, and the latest alerts beneath."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from graphfraud.ledger.order_scores import OrderFilter, list_scores
from graphfraud.ledger.outbox import list_alerts
from graphfraud.model import MILLI
from graphfraud.rights import Action
from graphfraud.ui.orders_view import alert_rows, day_bounds, order_rows, orders_csv
from screen.desk import ledger, published_run, shop, shown, words
from screen.files import offer_file
from screen.frame import masked_note
from screen.tables import list_to_open
from screen.visit import may, present, reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfraud.ledger.visits import Visit
    from graphfraud.order_score import OrderScore
    from graphfraud.ui.words import Words

ORDERS_SHOWN = 500
"""Orders in the table: more than a day's work; the file has them all."""

ALERTS_SHOWN = 100

RING_PAGE = "app_pages/ring.py"


def main() -> None:
    """Draw the page."""
    say = words()
    st.title(say("orders.title"))
    looking = present()
    reading(looking, Action.LIST_RINGS, "orders", published_run())
    if not looking.unmasked:
        masked_note(looking, say)
    st.caption(say("orders.help"))
    day = st.date_input(say("orders.day"), value=None, key="orders_day", width=220)
    since, until = day_bounds(day, shown().zone)
    least = round(shop().settings.orders.min_score * MILLI)
    found = list_scores(ledger(), OrderFilter(least, since, until))
    _orders(found, looking, say)
    _alerts(say)


def _orders(found: Sequence[OrderScore], looking: Visit, say: Words) -> None:
    """List the orders; a line opens the weightiest ring that the order touches, else its account."""
    if not found:
        st.info(say("orders.nothing"), icon=":material/check_circle:")
        return
    part, names = found[:ORDERS_SHOWN], looking.unmasked
    st.caption(say("orders.count", shown=f"{len(part):,}", all=f"{len(found):,}"))
    rows = order_rows(part, say, shown(), names=names)
    chosen = list_to_open(rows, say, key=f"orders:{part[0].event}")
    if may(looking, Action.EXPORT):
        offer_file(say("queue.csv"), "order_queue.csv", lambda: orders_csv(found, names=names), "orders")
    if chosen is None:
        return
    if part[chosen].rings:
        st.switch_page(RING_PAGE, query_params={"id": part[chosen].rings[0]})
    elif names:
        st.switch_page("app_pages/entity.py", query_params={"node": f"account:{part[chosen].account}"})


def _alerts(say: Words) -> None:
    """List the latest alerts; a line about a ring, or about an order that touches one, opens it."""
    st.markdown(f"##### {say('orders.alerts')}")
    alerts = list_alerts(ledger(), ALERTS_SHOWN)
    chosen = list_to_open(alert_rows(alerts, say, shown()), say, key="alerts")
    if chosen is None:
        return
    rings = [*alerts[chosen].facts.get("rings", ()), alerts[chosen].subject]
    if rings[0].startswith("R-"):
        st.switch_page(RING_PAGE, query_params={"id": rings[0]})


main()
