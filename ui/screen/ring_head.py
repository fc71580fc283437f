"""The top of a ring's page: how sure, how much money, and why, in the first glance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from graphfraud.ui.queue_view import one_line_why
from graphfraud.ui.shown import points
from screen.desk import shown

if TYPE_CHECKING:
    from graphfraud.investigation.ring_graph import RingGraph
    from graphfraud.ui.words import Words


def head(graph: RingGraph, say: Words) -> None:
    """Draw the title, the figures and the strongest reason."""
    ring = graph.ring
    write = shown(ring.currency)
    title, back = st.columns([6, 1], vertical_alignment="center")
    title.title(f"{say('ring.title')} {ring.id}")
    back.page_link("app_pages/queue.py", label=say("ring.back"), icon=":material/arrow_back:")
    st.text(one_line_why(ring, say, write))
    figures = (
        (say("column.score"), f"{points(ring.score)} / 100"),
        (say("column.size"), f"{len(ring.members):,}"),
        (say("column.orders"), f"{ring.orders:,}"),
        (say("ring.at_risk"), write.money(ring.money_at_risk)),
        (say("ring.spent"), write.money(ring.money_spent)),
        (say("ring.seen"), f"{write.day(ring.first_seen)} – {write.day(ring.last_seen)}"),  # noqa: RUF001  # a span of days
        (say("column.state"), say(f"state.{ring.state.value}")),
    )
    for column, (name, value) in zip(st.columns([2, 2, 2, 3, 3, 5, 2]), figures, strict=True):
        column.caption(name)
        column.markdown(f"**{value}**")
