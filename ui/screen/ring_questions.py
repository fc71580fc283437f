"""Two questions about a ring: what if something did not count, and what changed since an earlier night."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from graphfraud.investigation.ring_changes import compare_ring
from graphfraud.investigation.whatif import what_if
from graphfraud.model import MILLI
from graphfraud.ui.shown import NOTHING, plain, points, readable
from screen.desk import ledger, nights, shop, shown, viewing
from screen.tables import table

if TYPE_CHECKING:
    from graphfraud.investigation.ring_changes import Sides
    from graphfraud.investigation.ring_graph import RingGraph
    from graphfraud.ui.words import Words
    from screen.ring_state import Bench

PARTS_SHOWN = 20
"""Parts of a ring that fell to pieces; the rest is counted."""


def what_if_tab(graph: RingGraph, run: int, mine: Bench, say: Words) -> None:
    """Let the investigator take values and accounts away and see what still hangs together."""
    choices = [value.node for value in graph.shared if graph.bits[value.node]]
    choices += [f"account:{member.account}" for member in graph.ring.members]
    chosen = st.multiselect(
        say("whatif.without"),
        choices,
        default=[node for node in mine.nodes if node in choices],
        format_func=lambda node: _named(node, say),
        key="whatif:" + "|".join(mine.nodes),
        placeholder=say("whatif.choose"),
    )
    st.caption(say("whatif.nothing_saved"))
    if not chosen:
        return
    with viewing(run) as view:
        found = what_if(view, graph.ring, chosen, shop().settings.network)
    if found.holds:
        st.info(say("whatif.holds"), icon=":material/link:")
    else:
        st.warning(say("whatif.falls", parts=len(found.parts)), icon=":material/link_off:")
    rows = [
        {"size": len(part), "members": " · ".join(plain(account) for account in part[:12])}
        for part in found.parts[:PARTS_SHOWN]
    ]
    table(rows, say, key="whatif_parts")
    for reason in found.reasons:
        st.text(
            say("whatif.rests", name=say(f"signal.{reason.signal}"), points=f"{reason.points / MILLI:+.1f}")
        )


def _named(node: str, say: Words) -> str:
    label = node.partition(":")[0]
    return f"{say(f'label.{label}')}: {plain(readable(node))}"


def changes_tab(graph: RingGraph, run: int, say: Words) -> None:
    """Say what became of the ring night by night, and set two nights side by side."""
    ring = graph.ring.id
    write = shown(graph.ring.currency)
    rows = [
        {
            "night": number,
            "news": say(f"change.{entry.change.value}"),
            "joined": len(entry.added),
            "left": len(entry.removed),
            "others": " ".join(entry.others),
            "cause": plain(entry.cause),
        }
        for number, entry in reversed(ledger().lineage(ring=ring))
    ]
    table(rows, say, key="lineage_table")
    earlier = {night.run: night for night in nights(run) if night.run < run}
    if not earlier:
        st.caption(say("changes.first_night"))
        return
    chosen = st.selectbox(
        say("changes.since"),
        list(earlier),
        format_func=lambda number: say("changes.night", run=number, time=write.time(earlier[number].as_of)),
        key="changes_since",
    )
    with viewing(chosen) as then, viewing(run) as now:
        found = compare_ring(then, now, ring)
    before = f"{points(found.then.score)}" if found.then else NOTHING
    st.markdown(f"**{say('column.score')}: {before} → {points(found.now.score)}**")
    _sides(found.accounts, say("tabs.members"), say)
    _sides(found.values, say("tabs.values"), say)


def _sides(sides: Sides, title: str, say: Words) -> None:
    st.markdown(f"##### {title}")
    names = ("only_then", "both", "only_now")
    for column, name in zip(st.columns(3), names, strict=True):
        entries: tuple[str, ...] = getattr(sides, name)
        column.markdown(f"**{say(f'changes.{name}')} ({len(entries):,})**")
        column.text("\n".join(plain(readable(one) if ":" in one else one) for one in entries[:50]))
