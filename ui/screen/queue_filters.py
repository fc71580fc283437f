"""The filters of the review queue, and the views of it that a person saved in the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from graphfraud.ledger.visits import drop_view, save_view, saved_views
from graphfraud.model import RingState
from graphfraud.scoring.scorecard import SCORECARD
from graphfraud.ui.queue_view import Order, QueueFilter, Work, from_saved, to_saved
from graphfraud.ui.shown import plain
from screen.acting import acting
from screen.desk import ledger
from screen.visit import request

if TYPE_CHECKING:
    from graphfraud.ledger.visits import Visit
    from graphfraud.ui.words import Words

STATES: dict[str, RingState | None] = {
    "queue": RingState.QUEUE,
    "history": RingState.HISTORY,
    "all": None,
}


def filters(looking: Visit, say: Words) -> QueueFilter:
    """Draw the filters and return what they say; they keep their values while other pages are looked at."""
    state, work, order, signal, score, changed, at_risk, views = st.columns(
        [4, 4, 6, 6, 4, 5, 4, 2], vertical_alignment="bottom"
    )
    chosen = state.selectbox(
        say("queue.state"),
        list(STATES),
        format_func=lambda name: say(f"state.{name}"),
        key="queue_state",
        persist_state="session",
    )
    wanted = QueueFilter(
        state=STATES[chosen or "queue"],
        work=Work(
            work.selectbox(
                say("queue.work"),
                [one.value for one in Work],
                format_func=lambda name: say(f"work.{name}"),
                key="queue_work",
                persist_state="session",
            )
        ),
        order=Order(
            order.selectbox(
                say("queue.order"),
                [one.value for one in Order],
                format_func=lambda name: say(f"order.{name}"),
                key="queue_order",
                persist_state="session",
            )
        ),
        signal=signal.selectbox(
            say("queue.signal"),
            ["", *SCORECARD],
            format_func=lambda name: say(f"signal.{name}" if name else "queue.any_signal"),
            key="queue_signal",
            persist_state="session",
        )
        or "",
        min_score=score.slider(say("queue.min_score"), 0, 100, 0, key="queue_score", persist_state="session"),
        changed=changed.toggle(say("queue.changed"), key="queue_changed", persist_state="session"),
        at_risk=at_risk.toggle(say("queue.at_risk_only"), key="queue_at_risk", persist_state="session"),
    )
    with views.popover("", icon=":material/bookmark:", help=say("queue.views"), width="stretch"):
        _views(wanted, looking, say)
    return wanted


def _views(wanted: QueueFilter, looking: Visit, say: Words) -> None:
    """Offer the saved views, and to save what the filters say now."""
    for number, (name, kept) in enumerate(saved_views(ledger(), looking.person).items()):
        use, drop = st.columns([5, 1])
        use.button(
            plain(name), key=f"view_{number}", width="stretch", on_click=_use, args=(from_saved(kept),)
        )
        drop.button("", key=f"drop_{number}", icon=":material/delete:", on_click=acting(_drop), args=(name,))
    st.text_input(say("queue.view_name"), key="view_name", max_chars=64)
    st.button(
        say("queue.save_view"),
        key="save_view",
        icon=":material/bookmark_add:",
        on_click=acting(_save),
        args=(wanted,),
    )


def _use(wanted: QueueFilter) -> None:
    """Set the filters as a saved view says."""
    st.session_state["queue_state"] = next(name for name, one in STATES.items() if one is wanted.state)
    st.session_state["queue_work"] = wanted.work.value
    st.session_state["queue_order"] = wanted.order.value
    st.session_state["queue_signal"] = wanted.signal
    st.session_state["queue_score"] = wanted.min_score
    st.session_state["queue_changed"] = wanted.changed
    st.session_state["queue_at_risk"] = wanted.at_risk


def _save(wanted: QueueFilter) -> None:
    save_view(ledger(), request(), str(st.session_state["view_name"]), to_saved(wanted))


def _drop(name: str) -> None:
    drop_view(ledger(), request(), name)
