"""The screens' frame: who is looking, the language, the search box, and the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from graphfraud.rights import Action
from screen.desk import published_run, words
from screen.frame import header, no_run, refuse_plainly
from screen.visit import leave, may, visit, watch

if TYPE_CHECKING:
    from graphfraud.ledger.visits import Visit
    from graphfraud.ui.words import Words

LISTED = {
    "queue": Action.LIST_CASES,
    "orders": Action.LIST_RINGS,
    "search": Action.SEARCH,
    "approvals": Action.APPROVE_ENTRY,
    "blocklist": Action.LIST_ENTRIES,
    "nights": Action.LIST_RINGS,
    "settings": Action.LIST_RINGS,
    "users": Action.LIST_USERS,
    "audit": Action.READ_AUDIT,
}
"""Pages of the menu, in their order, and who sees them: whoever may do this."""

LINKED = {"ring": Action.OPEN_RING, "entity": Action.SEARCH}
"""Pages that others lead to."""


def main() -> None:
    """Draw the frame and the page that the address names; without a session, nothing but the way to one."""
    st.set_page_config(page_title="graphfraud", page_icon="🕸️", layout="wide")
    say = words()
    with refuse_plainly(say):
        looking = visit()
        if looking is None:
            leave(say, back="left" not in st.session_state)
        else:
            _pages(looking, say)


def _pages(looking: Visit, say: Words) -> None:
    pages = {
        name: st.Page(
            f"app_pages/{name}.py",
            title=say(f"{name}.title"),
            url_path=name,
            default=name == "queue",
            visibility="visible" if name in LISTED else "hidden",
        )
        for name, action in (LISTED | LINKED).items()
        if may(looking, action)
    }
    page = st.navigation(list(pages.values()), position="top")
    header(looking, say)
    watch()
    if published_run() is None:
        no_run(say)
    else:
        page.run()


main()
