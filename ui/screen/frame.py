"""What stands around every page: the search box, the language, and sentences in place of tracebacks."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import streamlit as st

from graphfraud.errors import GraphFraudError
from graphfraud.rights import Action
from graphfraud.ui.shown import plain
from graphfraud.ui.words import LANGUAGES
from screen.acting import acting, tell
from screen.desk import LANGUAGE
from screen.visit import may, sign_out, switch_mask

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfraud.ledger.visits import Visit
    from graphfraud.ui.words import Words

SEARCH_PAGE = "app_pages/search.py"


def header(looking: Visit, say: Words) -> None:
    """Draw the search box, who is looking, and the choice of language."""
    search, person, language = st.columns([10, 7, 3], vertical_alignment="center")
    if may(looking, Action.SEARCH):
        search.text_input(
            say("search.box"),
            key="searched",
            placeholder=say("search.placeholder"),
            label_visibility="collapsed",
            on_change=_remember_search,
        )
    with person:
        _person(looking, say)
    language.selectbox(
        say("frame.language"),
        list(LANGUAGES),
        index=list(LANGUAGES).index(say.language),
        format_func=lambda code: LANGUAGES[code],
        key="language_box",
        label_visibility="collapsed",
        on_change=lambda: st.session_state.update({LANGUAGE: st.session_state["language_box"]}),
    )
    tell(say)
    if st.session_state.pop("go_search", False):
        st.switch_page(SEARCH_PAGE, query_params={"q": st.session_state["searched"]})


def _person(looking: Visit, say: Words) -> None:
    """Say who is looking; offer to show names, and to leave."""
    about, mask = st.columns([1, 1], vertical_alignment="center")
    role = say(f"role.{looking.person.role.value}")
    with about.popover(looking.person.name, icon=":material/person:", width="stretch"):
        st.caption(role)
        st.button(say("visit.sign_out"), key="sign_out", icon=":material/logout:", on_click=acting(sign_out))
    if may(looking, Action.UNMASK):
        mask.toggle(say("visit.unmask"), looking.unmasked, key="unmasked", on_change=acting(switch_mask))


def masked_note(looking: Visit, say: Words) -> None:
    """Say that personal data is hidden, and how to see it where that is allowed."""
    key = "visit.masked_may" if may(looking, Action.UNMASK) else "visit.masked"
    st.info(say(key), icon=":material/visibility_off:")


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
