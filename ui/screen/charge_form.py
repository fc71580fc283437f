"""The form for a caller who does not know a charge, and the orders that it may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from graphfraud.investigation.charges import currency_of, find_charge, read_charge
from graphfraud.rights import Action
from graphfraud.ui.charge_view import charge_rows, nothing_fits
from screen.desk import ledger, published_run, shop, shown, viewing
from screen.frame import masked_note, refuse_plainly
from screen.tables import list_to_open
from screen.visit import reading

if TYPE_CHECKING:
    from graphfraud.investigation.charges import Charge
    from graphfraud.ledger.visits import Visit
    from graphfraud.ui.words import Words

ASKED = "charge_asked"
"""Where the session keeps what the last caller said, as it was typed."""


def charge_form(looking: Visit, say: Words) -> None:
    """Draw the form, and below it what fits."""
    with viewing() as view:
        currency = currency_of(view)
    with st.expander(say("search.charge"), icon=":material/credit_card:", expanded=ASKED in st.session_state):
        st.caption(say("search.charge_help"))
        with st.form("charge", border=False):
            columns = st.columns([2, 2, 2, 1], vertical_alignment="bottom")
            columns[0].date_input(say("search.charge_day"), value=None, key="charge_day")
            columns[1].text_input(say("search.charge_amount", currency=currency), key="charge_amount")
            columns[2].text_input(say("search.charge_last4"), key="charge_last4")
            columns[3].form_submit_button(say("search.charge_button"), on_click=_remember, key="charge_find")
        if ASKED in st.session_state:
            with refuse_plainly(say):
                day, amount, last4 = st.session_state[ASKED]
                _found(read_charge(day, amount, last4, currency), looking, currency, say)


def _remember() -> None:
    names = ("charge_day", "charge_amount", "charge_last4")
    st.session_state[ASKED] = [str(st.session_state[name] or "") for name in names]


def _found(charge: Charge, looking: Visit, currency: str, say: Words) -> None:
    reading(looking, Action.SEARCH, str(charge), published_run())
    with viewing() as view:
        found = find_charge(view, ledger(), charge, shop().settings.shop.time_zone)
    if not found.orders:
        days, said = nothing_fits(charge, found, say, shown(currency))
        st.info(days, icon=":material/search_off:")
        st.text(said)
        return
    if not looking.unmasked:
        masked_note(looking, say)
    if not found.complete:
        st.warning(say("search.charge_more"), icon=":material/filter_alt:")
    st.caption(say("search.charge_count", count=len(found.orders)))
    rows = charge_rows(found.orders, say, shown(), names=looking.unmasked)
    chosen = list_to_open(rows, say, key=f"charge:{charge}")
    if chosen is None:
        return
    order = found.orders[chosen]
    if order.ring:
        st.switch_page("app_pages/ring.py", query_params={"id": order.ring})
    elif looking.unmasked:
        st.switch_page("app_pages/entity.py", query_params={"node": f"account:{order.account}"})
