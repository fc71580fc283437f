"""What a person does by a button: it is carried out once, and a refusal becomes a sentence on the page."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

import streamlit as st

from graphfraud.errors import GraphFraudError
from graphfraud.ui.shown import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphfraud.ui.words import Words

_REFUSED, _DONE, _REDRAW = "act_refused", "act_done", "act_redraw"


def acting(do: Callable[..., object], done: str = "") -> Callable[..., None]:
    """Wrap what a button does.

    Args:
        do: the act; what it raises on purpose is told on the page.
        done: what is said where it succeeded.
    """

    @wraps(do)
    def wrapped(*given: Any, **named: Any) -> None:
        try:
            do(*given, **named)
        except GraphFraudError as error:
            st.session_state[_REFUSED] = str(error)
        else:
            st.session_state[_DONE] = done
        st.session_state[_REDRAW] = True

    return wrapped


def redraw() -> None:
    """Draw the whole page again after an act in a part of it: what it changed stands elsewhere, too."""
    if st.session_state.get(_REDRAW):
        st.rerun()


def tell(say: Words) -> None:
    """Say what became of the last act, once; for the whole page, before its parts."""
    st.session_state.pop(_REDRAW, None)
    done = st.session_state.pop(_DONE, "")
    if done:
        st.toast(done, icon=":material/check_circle:", duration="long")  # time to look up from the button
    refused = st.session_state.pop(_REFUSED, "")
    if refused:
        st.error(f"**{say('frame.not_done')}**", icon=":material/block:")
        st.text(plain(refused, 2_000))
