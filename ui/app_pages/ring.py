"""One ring: who is in it, what holds it together, what speaks for and against it."""

from __future__ import annotations

import streamlit as st

from screen.canvas import load_library
from screen.desk import published_run, ring_graph, shop, words
from screen.ring_bench import bench
from screen.ring_head import head


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


main()
