"""One ring: who is in it, what holds it together, what speaks for and against it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from graphfraud.cli.shop import now_ms
from graphfraud.investigation.reading import admit
from graphfraud.rights import Action
from graphfraud.ui.evidence import evidence_page
from screen.canvas import load_library
from screen.desk import SeenRing, ledger, published_run, seen_ring, shown, viewing, words
from screen.frame import masked_note
from screen.ring_bench import bench
from screen.ring_case import case_line
from screen.ring_head import head
from screen.visit import may, present, reading, request

if TYPE_CHECKING:
    from graphfraud.ledger.visits import Visit
    from graphfraud.ui.words import Words


def evidence(seen: SeenRing, run: int, looking: Visit, say: Words) -> None:
    """Offer the ring as one file for the police, the card company, or a colleague without a login."""
    ring = seen.graph.ring.id
    write = shown(seen.graph.ring.currency)
    people, asked = ledger(), request()  # the file is made when it is fetched, outside of any page

    def page(*, hide_names: bool) -> str:
        admit(people, replace(asked, at=now_ms()), Action.EXPORT, f"evidence {ring}", run)
        with viewing(run) as view:
            record = view.record()
        return evidence_page(seen.graph, seen.events, record, say, write, hide_names=hide_names)

    whole, hidden, _ = st.columns([2, 3, 7])
    if looking.unmasked:
        whole.download_button(
            say("evidence.button"),
            lambda: page(hide_names=False),
            file_name=f"{ring}.html",
            mime="text/html",
            on_click="ignore",
            icon=":material/description:",
        )
    hidden.download_button(
        say("evidence.hidden"),
        lambda: page(hide_names=True),
        file_name=f"{ring}-hidden.html",
        mime="text/html",
        on_click="ignore",
        icon=":material/visibility_off:",
    )


def main() -> None:
    """Draw the page."""
    say, run = words(), published_run()
    ring = st.query_params.get("id", "")
    if run is None or not ring:
        st.info(say("ring.choose"), icon=":material/list:")
        st.page_link("app_pages/queue.py", label=say("queue.title"))
        return
    looking = present()
    reading(looking, Action.OPEN_RING, ring, run)
    seen = seen_ring(run, ring, names=looking.unmasked)
    load_library()
    head(seen.graph, say)
    case_line(ring, looking, say)
    if not looking.unmasked:
        masked_note(looking, say)
    bench(ring, run)
    if may(looking, Action.EXPORT):
        evidence(seen, run, looking, say)


main()
