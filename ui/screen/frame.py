"""What stands around every page: the search box, the language, and sentences in place of tracebacks."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import streamlit as st

from graphfraud.errors import GraphFraudError
from graphfraud.ui.shown import plain
from graphfraud.ui.words import LANGUAGES
from screen.desk import LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfraud.ui.words import Words

SEARCH_PAGE = "app_pages/search.py"


def header(say: Words) -> None:
    """Draw the search box and the choice of language."""
    search, language = st.columns([5, 1], vertical_alignment="center")
    search.text_input(
        say("search.box"),
        key="searched",
        placeholder=say("search.placeholder"),
        label_visibility="collapsed",
        on_change=_remember_search,
    )
    language.selectbox(
        say("frame.language"),
        list(LANGUAGES),
        index=list(LANGUAGES).index(say.language),
        format_func=lambda code: LANGUAGES[code],
        key="language_box",
        label_visibility="collapsed",
        on_change=lambda: st.session_state.update({LANGUAGE: st.session_state["language_box"]}),
    )
    if st.session_state.pop("go_search", False):
        st.switch_page(SEARCH_PAGE, query_params={"q": st.session_state["searched"]})


def _remember_search() -> None:
    st.session_state["go_search"] = bool(st.session_state["searched"].strip())


@contextmanager
def refuse_plainly(say: Words) -> Iterator[None]:
    """Show what went wrong on purpose as a sentence that says what to do."""
    try:
        yield
    except GraphFraudError as error:
        st.error(f"**{say('frame.cannot')}**", icon=":material/error:")
        st.text(plain(str(error), 2_000))


def no_run(say: Words) -> None:
    """Say that there is nothing to see yet, and how that changes."""
    st.info(say("frame.empty"), icon=":material/inbox:")
    st.code("graphfraud nightly orders.csv", language=None)
