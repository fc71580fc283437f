"""Beside the canvas: what is selected and what can be done with it; with nothing selected, the reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from graphfraud.model import MILLI, Label
from graphfraud.ui.marking_view import MARKABLE
from graphfraud.ui.picture import Mark
from graphfraud.ui.ring_tables import holding_lines, reason_lines
from graphfraud.ui.shown import hub_reason, plain, points, readable

if TYPE_CHECKING:
    from graphfraud.investigation.ring_graph import RingGraph
    from graphfraud.ui.picture import Picture, PictureEdge, PictureNode
    from graphfraud.ui.shown import Shown
    from graphfraud.ui.words import Words
    from screen.ring_state import Bench

HEIGHT = 640


def panel(graph: RingGraph, picture: Picture, mine: Bench, say: Words, write: Shown) -> None:
    """Draw the panel."""
    nodes = [node for node in picture.nodes if node.key in mine.nodes]
    edges = [edge for edge in picture.edges if edge.key in mine.edges]
    with st.container(height=HEIGHT, border=True, key="panel", gap="xsmall"):
        if not nodes and not edges:
            _reasons(graph, say, write)
            return
        st.button(
            say("bench.reasons"),
            key="unselect",
            icon=":material/arrow_back:",
            on_click=mine.select,
            args=([], []),
        )
        if mine.names and any(node.label in MARKABLE for node in nodes):
            st.button(say("marking.open"), key="to_mark", icon=":material/block:", on_click=_open_marking)
        for node in nodes[:3]:
            _node(node, mine, say)
        if len(nodes) > 3:
            st.caption(say("bench.selected", count=len(nodes)))
        if not nodes:
            for edge in edges[:3]:
                _edge(edge, say, write)


def _open_marking() -> None:
    """Open the tab on which what is selected is marked."""
    st.session_state["tab"] = "mark"


def _reasons(graph: RingGraph, say: Words, write: Shown) -> None:
    """List what speaks against and for the accounts; the points add up to the score."""
    lines = reason_lines(graph.ring, say, write)
    for title, wanted in ((say("ring.against"), 1), (say("ring.for_them"), -1)):
        part = [line for line in lines if line.points * wanted > 0]
        if part:
            st.markdown(f"##### {title}")
        for line in part:
            name, number = st.columns([4, 1], gap="small")
            name.markdown(f"**{line.name}**")
            number.markdown(f"**{'+' if line.points > 0 else '−'}{abs(line.points) / MILLI:.1f}**")  # noqa: RUF001  # a minus sign, read as one
            st.text(line.text)
    st.markdown(f"**{say('ring.total')}: {points(graph.ring.score)}**")
    for held in holding_lines(graph.ring, say)[:4]:
        st.text(held)


def _node(node: PictureNode, mine: Bench, say: Words) -> None:
    """Say what a node is and offer what can be done with it."""
    st.markdown(f"##### {say(f'label.{node.label.value}')}")
    st.text(plain(readable(node.key), 500))
    used = "canvas.identifiers" if node.label is Label.ACCOUNT else "canvas.used_by"
    facts = [say(used, count=f"{node.degree:,}")]
    if node.mark:
        facts.append(say(f"mark.{node.mark.value}"))
    if node.reason:
        facts.append(hub_reason(node.reason, say))
    st.text("\n".join(facts))
    if not mine.names:
        return
    expand, page = st.columns(2)
    closed = node.mark is Mark.HUB
    label = say("bench.open_hub") if closed else say("bench.expand", count=f"{node.hidden:,}")
    expand.button(
        label,
        key=f"expand:{node.key}",
        disabled=node.key in mine.opened or not node.hidden,
        icon=":material/hub:",
        width="stretch",
        on_click=mine.open,
        args=(node,),
        kwargs={"asked": True},
    )
    page.page_link(
        "app_pages/entity.py",
        label=say("bench.entity"),
        query_params={"node": node.key},
        icon=":material/badge:",
    )


def _edge(edge: PictureEdge, say: Words, write: Shown) -> None:
    """Say since when, until when, how often, and how much a link tells."""
    st.markdown(f"##### {say('bench.link')}")
    st.text(f"{plain(edge.account)}\n{plain(readable(edge.node), 500)}")
    weight = say("canvas.bits", bits=points(edge.bits)) if edge.bits else say("canvas.no_bits")
    facts = (
        f"{say('column.first_seen')}: {write.time(edge.first_seen)}",
        f"{say('column.last_seen')}: {write.time(edge.last_seen)}",
        say("canvas.times", count=f"{edge.times:,}"),
        weight,
    )
    st.text("\n".join(facts))
