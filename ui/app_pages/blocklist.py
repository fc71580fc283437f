"""The block list: entries with their lives, the release of the checkout, and why orders were refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from graphfraud.blocklist import EntryStatus
from graphfraud.checkout.entry import EntryType
from graphfraud.ledger.entry_hits import why_order
from graphfraud.ledger.entry_reading import EntryFilter, list_entries
from graphfraud.ui.entry_view import answer_rows, entry_rows
from graphfraud.ui.shown import plain
from screen.desk import ledger, shown, words
from screen.entry_panel import entry_panel
from screen.frame import masked_note
from screen.release_state import release_state
from screen.tables import list_to_open, table
from screen.visit import present, request

if TYPE_CHECKING:
    from graphfraud.ledger.visits import Visit
    from graphfraud.ui.words import Words

MOST_ENTRIES = 1_000
"""The newest entries of the table; who needs all of them has `graphfraud blocklist list`."""


def main() -> None:
    """Draw the page."""
    say, looking = words(), present()
    st.title(say("blocklist.title"))
    if not looking.unmasked:
        masked_note(looking, say)
    entry = st.query_params.get("entry", "")
    if entry:
        entry_panel(entry, looking, say)
    _entries(looking, say)
    release_state(looking, say)
    _why(say)


def _entries(looking: Visit, say: Words) -> None:
    status, kind, _ = st.columns([2, 2, 4])
    chosen_status = status.selectbox(
        say("column.entry_status"),
        ["", *(one.value for one in EntryStatus)],
        index=1 + list(EntryStatus).index(EntryStatus.ACTIVE),
        format_func=lambda one: say(f"entry_status.{one}" if one else "blocklist.any"),
        key="entries_status",
        persist_state="session",
    )
    chosen_kind = kind.selectbox(
        say("column.kind"),
        ["", *(one.value for one in EntryType)],
        format_func=lambda one: say(f"entry_type.{one}" if one else "blocklist.any"),
        key="entries_kind",
        persist_state="session",
    )
    wanted = EntryFilter(
        status=EntryStatus(chosen_status) if chosen_status else None,
        type=EntryType(chosen_kind) if chosen_kind else None,
        limit=MOST_ENTRIES,
    )
    rows = list_entries(ledger(), request(), wanted)
    lines = entry_rows(rows, say, shown(), names=looking.unmasked)
    chosen = list_to_open(lines, say, key=f"entries:{chosen_status}:{chosen_kind}")
    if chosen is not None and chosen < len(rows):
        entry_panel(rows[chosen].id, looking, say)


def _why(say: Words) -> None:
    """Answer why an order was refused, challenged, reviewed or let through."""
    st.markdown(f"##### {say('refused.title')}")
    order = st.text_input(say("refused.order"), key="refused_order", max_chars=200).strip()
    if not order:
        return
    answers = why_order(ledger(), request(), order)
    if answers:
        table(answer_rows(answers, say, shown()), say, key="refused_table")
    else:
        st.info(say("refused.none"), icon=":material/search_off:")
        st.caption(plain(order))


main()
