"""The cases that were given to whoever looks: all that a contact-centre agent sees of the queue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from graphfraud.ledger.case_reading import list_cases
from screen.desk import ledger, shown
from screen.tables import list_to_open
from screen.visit import request

if TYPE_CHECKING:
    from graphfraud.ui.words import Words


def own_cases(say: Words) -> None:
    """List open cases, those due first on top; a click on one opens its ring."""
    write = shown()
    cases = list_cases(ledger(), request())
    if not cases:
        st.info(say("case.none"), icon=":material/check_circle:")
        return
    rows: list[dict[str, Any]] = [
        {
            "ring": case.ring,
            "status": say(f"case_status.{case.status.value}"),
            "due_at": write.time(case.due_at),
            "opened_at": write.time(case.opened_at),
            "locked_by": case.locked_by,
        }
        for case in cases
    ]
    chosen = list_to_open(rows, say, key="own_cases")
    if chosen is not None:
        st.switch_page("app_pages/ring.py", query_params={"id": cases[chosen].ring})
