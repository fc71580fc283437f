"""The ring's workbench: canvas, details of what is selected, and the tables that say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from graphfraud.cli.shop import now_ms
from graphfraud.investigation.standing import standings
from graphfraud.ui.drawing import draw, legend
from graphfraud.ui.picture import MOST_NODES, Opened, draw_ring, with_standings, within
from screen.acting import redraw
from screen.canvas import canvas
from screen.desk import kept_positions, ledger, neighbours, seen_ring, shop, shown, words
from screen.frame import refuse_plainly
from screen.ring_panel import panel
from screen.ring_state import bench_of
from screen.ring_tabs import tabs
from screen.ring_timeline import timeline
from screen.visit import present

if TYPE_CHECKING:
    from graphfraud.ui.drawing import Drawn
    from graphfraud.ui.picture import Picture
    from graphfraud.ui.words import Words
    from screen.ring_state import Bench

CANVAS_WORDS = ("canvas", "hide_names", "fit", "save_picture", "zoom_in", "zoom_out")


@st.fragment
def bench(ring: str, run: int) -> None:
    """Draw the workbench; a click reruns this part and not the page."""
    say = words()
    with refuse_plainly(say):
        redraw()
        _bench(ring, run, say)


def _bench(ring: str, run: int, say: Words) -> None:
    looking = present()
    names = looking.unmasked
    seen = seen_ring(run, ring, names=names)
    graph, events = seen.graph, seen.events
    mine = bench_of(ring, names=names)
    write = shown(graph.ring.currency)
    opened = [Opened(node, neighbours(shop().places.graph_url, run, node)) for node in mine.opened]
    drawn = draw_ring(graph, opened, kept_positions(), mine.most)
    decided = standings(ledger(), [node.key for node in drawn.nodes], now_ms()) if names else {}
    whole = with_standings(drawn, decided)
    left, right = st.columns([9, 4])
    with left:
        _tools(whole, mine, say)
        place = st.container()
        span = timeline(ring, events, say, write)
    picture = within(whole, *span) if span else whole
    with place:
        _canvas(ring, picture, draw(picture, say, write), mine, say)
    with right:
        panel(graph, picture, mine, say, write)
    part = [one for one in events if not span or _inside(one.at, span)]
    tabs(seen, picture, mine, part, run, looking)


def _inside(at: int | None, span: tuple[int, int]) -> bool:
    return at is None or span[0] <= at <= span[1]


def _tools(picture: Picture, mine: Bench, say: Words) -> None:
    """Draw the legend, undo, and what the limit left out."""
    told, undo, more = st.columns([7, 2, 2], vertical_alignment="center")
    told.caption(say("bench.how"))
    undo.button(
        say("bench.undo"),
        key="undo",
        disabled=not mine.opened,
        icon=":material/undo:",
        width="stretch",
        on_click=mine.undo,
    )
    hidden = picture.hidden_accounts + picture.hidden_values
    if hidden:
        more.button(
            say("bench.hidden", count=f"{hidden:,}"), key="more", width="stretch", on_click=mine.show_more
        )
    elif mine.most > MOST_NODES:
        more.button(say("bench.fewer"), key="fewer", width="stretch", on_click=mine.show_fewer)


def _canvas(ring: str, picture: Picture, drawn: Drawn, mine: Bench, say: Words) -> None:
    """Draw the canvas and take what is done on it; a browser may send anything, so all of it is checked."""
    key = f"canvas:{ring}"
    data = {
        "key": ring,
        "nodes": drawn.nodes,
        "edges": drawn.edges,
        "legend": legend(picture, say),
        "words": {name: say(f"canvas.{name}") for name in CANVAS_WORDS},
        "pick": {"nodes": mine.nodes, "edges": mine.edges, "number": mine.pick},
        "focus": {"node": mine.focus, "number": mine.focused},
    }

    def selected() -> None:
        told = st.session_state[key].get("selected") or {}
        links = {edge.key for edge in picture.edges}
        mine.nodes = [one for one in told.get("nodes", []) if picture.node(one)]
        mine.edges = [one for one in told.get("edges", []) if one in links]

    def expand() -> None:
        node = picture.node(str(st.session_state[key].get("expand")))
        if node:
            mine.open(node)

    def moved() -> None:
        told = st.session_state[key].get("moved") or {}
        spots = {node: (float(at["x"]), float(at["y"])) for node, at in told.items() if picture.node(node)}
        kept_positions().keep(ring, spots)

    canvas(key, data, {"selected": selected, "expand": expand, "moved": moved})
