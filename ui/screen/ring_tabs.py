"""Under the canvas: the same as tables, and the questions that an investigator asks next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from graphfraud.investigation.why import why
from graphfraud.model import Label
from graphfraud.rights import Action
from graphfraud.ui.ring_tables import edge_rows, event_rows, latest_names, member_rows, value_rows
from graphfraud.ui.shown import plain, points, readable
from screen.desk import shop, shown, viewing, words
from screen.marking import marking
from screen.ring_case import case_tab
from screen.ring_questions import changes_tab, what_if_tab
from screen.ring_verdict import verdict_tab
from screen.tables import table
from screen.visit import may

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfraud.investigation.ring_events import RingEvent
    from graphfraud.investigation.ring_graph import RingGraph
    from graphfraud.ledger.visits import Visit
    from graphfraud.ui.picture import Picture
    from graphfraud.ui.words import Words
    from screen.desk import SeenRing
    from screen.ring_state import Bench

NAMES = ("values", "members", "links", "orders", "why", "whatif", "changes", "case", "verdict", "mark")

WITHOUT_NAMES = ("values", "members", "links", "orders", "case")
"""What can be asked while names are hidden."""


NEEDED = {"verdict": Action.JUDGE, "mark": Action.PROPOSE_ENTRY}
"""Tabs that only those have who may do what they are for."""


def tabs(
    seen: SeenRing, picture: Picture, mine: Bench, events: Sequence[RingEvent], run: int, looking: Visit
) -> None:
    """Draw the tabs; only the one that is looked at costs anything."""
    say, graph = words(), seen.graph
    offered = NAMES if mine.names else WITHOUT_NAMES
    chosen = st.segmented_control(
        say("tabs.label"),
        [name for name in offered if name not in NEEDED or may(looking, NEEDED[name])],
        format_func=lambda name: say(f"tabs.{name}"),
        default="values",
        key="tab",
        label_visibility="collapsed",
        persist_state="session",
    )
    draw = {
        "values": lambda: _values(graph, mine, say),
        "members": lambda: _members(graph, mine, events, say),
        "links": lambda: _links(picture, mine, say),
        "orders": lambda: _orders(events, say),
        "why": lambda: _why(graph, mine, say),
        "whatif": lambda: what_if_tab(graph, run, mine, say),
        "changes": lambda: changes_tab(graph, run, say),
        "case": lambda: case_tab(seen, looking, say),
        "verdict": lambda: verdict_tab(seen, mine, say),
        "mark": lambda: _mark(graph, mine, say),
    }
    draw.get(chosen or "values", lambda: None)()


def _values(graph: RingGraph, mine: Bench, say: Words) -> None:
    keys = [value.node for value in graph.shared]
    rows = value_rows(graph, say, shown(graph.ring.currency))
    table(rows, say, key="values_table", pick=lambda picked: mine.follow([keys[row] for row in picked]))


def _members(graph: RingGraph, mine: Bench, events: Sequence[RingEvent], say: Words) -> None:
    keys = [f"{Label.ACCOUNT.value}:{member.account}" for member in graph.ring.members]
    rows = member_rows(graph, latest_names(events), say, shown(graph.ring.currency))
    table(rows, say, key="members_table", pick=lambda picked: mine.follow([keys[row] for row in picked]))


def _links(picture: Picture, mine: Bench, say: Words) -> None:
    keys = [edge.key for edge in picture.edges]
    rows = edge_rows(picture.edges, say, shown())
    table(rows, say, key="links_table", pick=lambda picked: mine.select([], [keys[row] for row in picked]))


def _orders(events: Sequence[RingEvent], say: Words) -> None:
    table(event_rows(events, say, shown()), say, key="orders_table")


def _mark(graph: RingGraph, mine: Bench, say: Words) -> None:
    """Mark values for the block list; what is selected on the picture or in a table is chosen already."""
    nodes = [value.node for value in graph.shared]
    nodes += [node for node in dict.fromkeys(link.node for link in graph.links) if node not in nodes]
    nodes += [f"{Label.ACCOUNT.value}:{member.account}" for member in graph.ring.members]
    marking(f"mark:{graph.ring.id}", nodes, mine.nodes, graph.ring.id, say)


def _why(graph: RingGraph, mine: Bench, say: Words) -> None:
    """Name the path between two members, and its weakest link."""
    accounts = [member.account for member in graph.ring.members]
    prefix = f"{Label.ACCOUNT.value}:"
    chosen = [node.removeprefix(prefix) for node in mine.nodes if node.startswith(prefix)]
    chosen = [one for one in chosen if one in accounts]
    ends = [one for one in dict.fromkeys([*chosen, *accounts]) if one][:2]
    columns = st.columns(2)
    picked = [
        column.selectbox(
            say("why.account"),
            accounts,
            index=accounts.index(end),
            format_func=plain,
            key=f"why:{number}:{end}",
        )
        for number, (column, end) in enumerate(zip(columns, ends, strict=True))
    ]
    with viewing() as view:
        found = why(view, picked[0] or "", picked[1] or "", shop().settings.network)
    if not found.hops:
        st.info(say("why.none"))
    rows: list[dict[str, Any]] = [
        {
            "first": plain(hop.first),
            "second": plain(hop.second),
            "bits": points(hop.evidence),
            "mark": say("why.weakest") if number == found.weakest and len(found.hops) > 1 else "",
            "shared": " · ".join(
                say("why.shared", value=plain(readable(link.node)), count=f"{link.accounts:,}")
                for link in hop.shared
            ),
        }
        for number, hop in enumerate(found.hops)
    ]
    if rows:
        table(rows, say, key="why_table")
