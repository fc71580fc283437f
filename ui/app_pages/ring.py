"""One ring: who is in it, what holds it together, what speaks for and against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from graphfraud.ui.evidence import evidence_page
from screen.canvas import load_library
from screen.desk import events_of_ring, published_run, ring_graph, shop, shown, viewing, words
from screen.ring_bench import bench
from screen.ring_head import head

if TYPE_CHECKING:
    from graphfraud.ui.words import Words


def evidence(ring: str, run: int, say: Words) -> None:
    """Offer the ring as one file for the police, the card company, or a colleague without a login."""
    url = shop().places.graph_url
    graph = ring_graph(url, run, ring)

    def page(*, hide_names: bool) -> str:
        with viewing(run) as view:
            record = view.record()
        events = events_of_ring(url, run, ring)
        return evidence_page(graph, events, record, say, shown(graph.ring.currency), hide_names=hide_names)

    whole, hidden, _ = st.columns([2, 3, 7])
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
    graph = ring_graph(shop().places.graph_url, run, ring)
    load_library()
    head(graph, say)
    bench(ring, run)
    evidence(ring, run, say)


main()
