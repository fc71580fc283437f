"""The audit for whoever may read it: the newest lines, whether the chain holds, and a file of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import streamlit as st

from graphfraud.cli.shop import now_ms
from graphfraud.ledger.audit import LineFilter, verify
from graphfraud.ledger.audit_reading import read_latest
from graphfraud.rights import Action
from graphfraud.ui.office_view import audit_csv, audit_rows
from graphfraud.ui.orders_view import day_bounds
from graphfraud.ui.shown import plain
from screen.desk import ledger, shown, words
from screen.files import offer_file
from screen.tables import table
from screen.visit import present, read_once, request

if TYPE_CHECKING:
    from graphfraud.ui.words import Words

LINES_SHOWN = 500

DAYS_SHOWN = 7
"""Days that are read unless others are asked for: some thousand lines."""


def main() -> None:
    """Draw the page."""
    say = words()
    st.title(say("audit.title"))
    st.caption(say("audit.help"))
    wanted = _filters(say)
    found = read_once(
        present(), f"audit:{wanted}", lambda asked: read_latest(ledger(), asked, wanted, LINES_SHOWN)
    )
    _check(say)
    if not found:
        st.info(say("audit.nothing"), icon=":material/search_off:")
        return
    st.caption(say("audit.count", count=f"{len(found):,}", most=f"{LINES_SHOWN:,}"))
    table(audit_rows(found, say, shown()), say, key="audit_table")
    people, asked = ledger(), request()

    def whole() -> str:
        return audit_csv(read_latest(people, replace(asked, at=now_ms(), key=""), wanted))

    offer_file(say("queue.csv"), "audit_lines.csv", whole, "audit")


def _filters(say: Words) -> LineFilter:
    person, action, since = st.columns(3)
    name = person.text_input(say("audit.person"), key="audit_person")
    actions = ["", *(one.value for one in Action)]
    chosen = action.selectbox(
        say("audit.action"), actions, format_func=lambda one: one or say("audit.any"), key="audit_action"
    )
    week_ago = shown().moment(now_ms()).date() - timedelta(days=DAYS_SHOWN)
    day = since.date_input(say("audit.since"), value=week_ago, key="audit_since")
    begin, _ = day_bounds(day, shown().zone)
    return LineFilter(name.strip().lower(), chosen, begin or 0)


def _check(say: Words) -> None:
    """Check the chain where it is asked for, and name the first line that does not hold."""
    if not st.button(say("audit.verify"), icon=":material/verified:", key="audit_verify"):
        return
    found = verify(ledger())
    if found.broken:
        st.error(say("audit.broken", lines=f"{found.lines:,}"), icon=":material/link_off:")
        st.text(plain(found.broken, 500))
    else:
        st.success(say("audit.holds", lines=f"{found.lines:,}", head=found.head), icon=":material/verified:")


main()
