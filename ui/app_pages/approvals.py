"""Approvals: what waits for a second person, and entries that somebody should look at again."""

from __future__ import annotations

import streamlit as st

from graphfraud.ledger.entry_reading import entries_to_review
from graphfraud.ui.entry_view import review_rows
from screen.desk import ledger, shop, shown, words
from screen.entry_panel import entry_panel
from screen.frame import masked_note
from screen.tables import list_to_open
from screen.visit import present, request


def main() -> None:
    """Draw the page."""
    say, looking = words(), present()
    st.title(say("approvals.title"))
    if not looking.unmasked:
        masked_note(looking, say)
    rows = entries_to_review(ledger(), request(), shop().settings.blocklist)
    if not rows:
        st.info(say("approvals.none"), icon=":material/check_circle:")
        return
    lines = review_rows(rows, say, shown(), names=looking.unmasked)
    chosen = list_to_open(lines, say, key="waiting")
    if chosen is not None and chosen < len(rows):
        entry_panel(rows[chosen].entry.id, looking, say)


main()
