"""Jobs and data health: did the nights run, how old is what we see, what was rejected, what joins nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from graphfraud.cli.shop import now_ms
from graphfraud.ui.nights_view import age, file_rows, night_rows, stage_rows
from graphfraud.ui.shown import NOTHING, hub_reason, plain, readable
from screen.desk import nights, published_run, shown, viewing, words
from screen.tables import table
from screen.visit import present

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfraud.investigation.nights import NightRecord
    from graphfraud.stores.ports import GraphView
    from graphfraud.ui.words import Words

HUBS_SHOWN = 500


def main() -> None:
    """Draw the page."""
    say, run = words(), published_run()
    st.title(say("nights.title"))
    found = nights(run or 0)
    if not found:
        st.info(say("frame.empty"), icon=":material/inbox:")
        return
    with viewing(run) as view:
        _figures(found[0], view, say)
        _tables(found, view, say)


def _figures(last: NightRecord, view: GraphView, say: Words) -> None:
    counts = view.counts()
    write = shown()
    figures = (
        (say("nights.last"), write.time(last.as_of)),
        (say("nights.age"), age(last.as_of, now_ms(), say)),
        (say("nights.took"), say("nights.seconds", seconds=f"{last.took:,.1f}")),
        (say("nights.rejected"), f"{last.rejected:,}"),
        (say("nights.events"), f"{counts.get('events', 0):,}"),
        (say("nights.accounts"), f"{counts.get('accounts', 0):,}"),
        (say("nights.rings"), f"{counts.get('rings', 0):,}"),
        (say("nights.hubs"), f"{counts.get('hubs', 0):,}"),
    )
    for column, (name, value) in zip(st.columns(len(figures)), figures, strict=True):
        column.caption(name)
        column.markdown(f"**{value or NOTHING}**")


def _tables(found: Sequence[NightRecord], view: GraphView, say: Words) -> None:
    write = shown()
    st.markdown(f"##### {say('nights.nights')}")
    table(night_rows(found, say, write), say, key="nights_table")
    stages, files = st.columns(2)
    with stages:
        st.markdown(f"##### {say('nights.stages')}")
        table(stage_rows(found[0]), say, key="stages_table")
    with files:
        st.markdown(f"##### {say('nights.files')}")
        table(file_rows(found), say, key="files_table")
    if not present().unmasked:
        return  # among the hubs are people's values, too
    st.markdown(f"##### {say('nights.hub_list')}")
    st.caption(say("nights.hub_help"))
    hubs: list[dict[str, Any]] = [
        {
            "kind": say(f"label.{hub.node.partition(':')[0]}"),
            "value": plain(readable(hub.node)),
            "degree": hub.degree,
            "reason": hub_reason(hub.reason, say),
        }
        for hub in view.hubs()[:HUBS_SHOWN]
    ]
    table(hubs, say, key="hubs_table")


main()
