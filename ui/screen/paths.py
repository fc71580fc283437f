"""Paths from one node to others, or to the nearest known fraud."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from graphfraud.investigation.path_search import PathRules, path_between, path_to_fraud
from graphfraud.investigation.search import search
from graphfraud.model import Label
from graphfraud.ui.shown import plain, readable
from screen.desk import shop, shown
from screen.tables import table

if TYPE_CHECKING:
    from graphfraud.investigation.path_search import FoundPath
    from graphfraud.stores.ports import GraphView
    from graphfraud.ui.words import Words


def paths(node: str, view: GraphView, say: Words) -> None:
    """Ask where to, and show the way."""
    st.markdown(f"##### {say('paths.title')}")
    target, without, order = st.columns([4, 4, 2], vertical_alignment="bottom")
    text = target.text_input(say("paths.to"), key="path_to", placeholder=say("paths.to_fraud"))
    left_out = without.multiselect(
        say("paths.without"),
        [label for label in Label if label is not Label.ACCOUNT],
        format_func=lambda label: say(f"label.{label.value}"),
        key="path_without",
        placeholder=say("paths.any"),
    )
    in_order = order.toggle(say("paths.in_order"), key="path_order")
    if not st.button(say("paths.find"), icon=":material/route:", key="path_find"):
        return
    rules = PathRules(without=frozenset(left_out), in_order=in_order)
    if not text.strip():
        _show(path_to_fraud(view, node, rules), say)
        return
    hits = search(view, text, region=shop().settings.shop.region, limit=1)
    if hits:
        _show(path_between(view, node, hits[0].node, rules), say)
    else:
        st.info(say("search.nothing"), icon=":material/search_off:")


def _show(found: FoundPath, say: Words) -> None:
    if not found.nodes:
        st.info(say("paths.gave_up" if found.gave_up else "paths.none", count=f"{found.looked_at:,}"))
        return
    write = shown()
    rows: list[dict[str, Any]] = []
    for number, node in enumerate(found.nodes):
        link = found.links[number - 1] if number else None
        rows.append(
            {
                "kind": say(f"label.{node.partition(':')[0]}"),
                "value": plain(readable(node)),
                "times": f"{link.times:,}" if link else "",
                "first_seen": write.time(link.first_seen) if link else "",
                "last_seen": write.time(link.last_seen) if link else "",
            }
        )
    table(rows, say, key="path_table")
